import type { City } from '#kernel/city';
import { mulberry32 } from '#kernel/clock';
import type { Database, Transaction } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { actorOf, system } from '#kernel/events';
import type { Principal } from '#kernel/permissions';
import * as cases from '#modules/cases';
import { findPlace, locate, type Place, type Point } from '#modules/places';
import type { DemoTexts } from './texts.ts';

/** One step of one case, and when it happens. Playing it tells the next step, if there is one. */
export interface Story {
  at_ms: number;
  step: () => Promise<Story | undefined>;
}

const MINUTE_MS = 60_000;
/** Some 200 m: within the village or beside it. */
const JITTER_DEGREES = 0.002;
const RETURN_SHARE = 0.06;
/** The street passes on some of what the responsibilities give it. */
const VILLAGE_SHARE = 0.35;

/** The demo's people at work. Every step is a verb of the product; the seed decides everything else. */
export class Stories {
  readonly #city: City;
  readonly #database: Database;
  readonly #people: Principal[];
  readonly #texts: DemoTexts;
  readonly #villages: Place[];
  readonly #random: () => number;
  readonly #reports: { category: string; text: string }[];
  readonly #fits: { community: RegExp; village: RegExp };

  constructor(given: {
    city: City;
    database: Database;
    people: Principal[];
    texts: DemoTexts;
    villages: Place[];
    seed: number;
  }) {
    this.#city = given.city;
    this.#database = given.database;
    this.#people = given.people;
    this.#texts = given.texts;
    this.#villages = given.villages;
    this.#random = mulberry32(given.seed);
    this.#reports = given.texts.reports.flatMap(({ category, texts }) =>
      texts.map((text) => ({ category, text })),
    );
    this.#fits = {
      community: new RegExp(given.texts.fits.community),
      village: new RegExp(given.texts.fits.village),
    };
  }

  openings({ cases: count, from_ms, to_ms }: { cases: number; from_ms: number; to_ms: number }): Story[] {
    return Array.from({ length: count }, () => this.#opening(from_ms + this.#random() * (to_ms - from_ms)));
  }

  #opening(at_ms: number): Story {
    return {
      at_ms,
      step: async () => {
        const village = this.#pick(this.#villages);
        const { category, text } = this.#pick(this.#reportsFor(village));
        const source = this.#pick(['public', 'public', 'hotline', 'hotline', 'staff'] as const);
        const operator = this.#people.find(
          (one) => one.role === (source === 'hotline' ? 'hotline' : 'dispatcher'),
        )!;
        const actor = source === 'public' ? { ...system, name: '市民' } : actorOf(operator);
        const report: cases.Report = {
          description: this.#fill(text, village),
          source,
          point: this.#pointNear(village),
          categoryCode: category,
          reporter: { name: this.#pick(this.#texts.people.surnames), phone: null },
        };
        const opened = await this.#play<cases.OpenedCase>((tx) =>
          cases.openCase(tx, this.#city, report, actor),
        );
        return this.#filing(this.#later(at_ms, 2, 34), {
          caseId: opened.id,
          categoryCode: category,
          village,
        });
      },
    };
  }

  #filing(
    at_ms: number,
    { caseId, categoryCode, village }: { caseId: number; categoryCode: string; village: Place },
  ): Story {
    const desk = this.#handlerAt(village.parent!)!;
    const on = { caseId, principal: desk };
    return {
      at_ms,
      step: async () => {
        await this.#play((tx) => cases.fileCase(tx, this.#city, { ...on, categoryCode }));
        let dispatched = await this.#play<cases.Case>((tx) => cases.dispatchCase(tx, this.#city, on));
        if (dispatched.handlerId === desk.organisationId && this.#random() < VILLAGE_SHARE)
          dispatched = await this.#play((tx) =>
            cases.dispatchCase(tx, this.#city, { ...on, organisationId: village.code }),
          );
        return this.#acceptance(this.#later(at_ms, 3, 60), dispatched, desk);
      },
    };
  }

  #acceptance(at_ms: number, dispatched: cases.Case, desk: Principal): Story | undefined {
    const handler = this.#handlerAt(dispatched.handlerId);
    if (handler === undefined) return undefined;
    const on = { caseId: dispatched.id, principal: handler };
    return {
      at_ms,
      step: async () => {
        if (this.#random() < RETURN_SHARE && handler.organisationId !== desk.organisationId) {
          const reason = this.#pick(this.#texts.returns);
          await this.#play((tx) => cases.returnCase(tx, this.#city, { ...on, reason }));
          return undefined;
        }
        await this.#play((tx) => cases.acceptCase(tx, this.#city, on));
        return this.#feedback(this.#later(at_ms, 20, 60 * 14), { on, dispatched, desk });
      },
    };
  }

  #feedback(
    at_ms: number,
    { on, dispatched, desk }: { on: cases.ActOnCase; dispatched: cases.Case; desk: Principal },
  ): Story {
    return {
      at_ms,
      step: async () => {
        const text = this.#byCategory(this.#texts.feedback, dispatched.categoryCode);
        await this.#play((tx) => cases.feedBackCase(tx, this.#city, { ...on, text }));
        return this.#closing(this.#later(at_ms, 10, 240), dispatched, desk);
      },
    };
  }

  #closing(at_ms: number, current: cases.Case, desk: Principal): Story {
    return {
      at_ms,
      step: async () => {
        const answer = this.#byCategory(this.#texts.answers, current.categoryCode);
        const verification = { caseId: current.id, principal: desk, passed: true, answer };
        await this.#play((tx) => cases.verifyCase(tx, this.#city, verification));
        return undefined;
      },
    };
  }

  /** A verb of the product, in a transaction of its own; the demo's stories never meet a refusal. */
  async #play<Outcome>(work: (tx: Transaction) => Promise<unknown>): Promise<Outcome> {
    const outcome = await this.#database.transaction(work);
    if (outcome instanceof Problem) throw new Error(`demo: ${outcome.title} ${outcome.detail ?? ''}`);
    return outcome as Outcome;
  }

  #handlerAt(organisationId: string): Principal | undefined {
    return this.#people.find(
      (one) => one.organisationId === organisationId && one.permissions.has('cases.handle'),
    );
  }

  /** What may be reported there: no lifts in a hamlet, no straw fires between towers, no station it does not have. */
  #reportsFor(village: Place): { category: string; text: string }[] {
    const unfit =
      village.name.endsWith('村委会') || village.name.endsWith('村民委员会')
        ? this.#fits.community
        : this.#fits.village;
    return this.#reports.filter(({ text }) => !text.includes('{station}') && !unfit.test(text));
  }

  #byCategory(list: Record<string, string[]>, code: string | null): string {
    return this.#pick(list[code ?? ''] ?? list['']!);
  }

  #pointNear(village: Place): Point {
    const [longitude, latitude] = village.point;
    const aside = () => (this.#random() - 0.5) * JITTER_DEGREES;
    const jittered: Point = [longitude + aside(), latitude + aside()];
    const located = locate(jittered);
    return located instanceof Problem || located.street.code !== village.parent ? village.point : jittered;
  }

  #fill(text: string, village: Place): string {
    const names: Record<string, string> = {
      village: village.name.replace(/(村民|居民)?(委员会|居委会|村委会)$/, ''),
      street: findPlace(village.parent!)?.name ?? '',
      road: this.#pick(this.#texts.roads[village.parent!] ?? ['']),
      number: String(1 + Math.floor(this.#random() * 300)),
    };
    return text.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => names[name] ?? '');
  }

  #later(at_ms: number, least_min: number, most_min: number): number {
    return at_ms + (least_min + this.#random() ** 2 * (most_min - least_min)) * MINUTE_MS;
  }

  #pick<Item>(list: readonly Item[]): Item {
    return list[Math.floor(this.#random() * list.length)]!;
  }
}
