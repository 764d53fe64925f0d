import type { City } from '#kernel/city';
import { mulberry32, virtualClock } from '#kernel/clock';
import { type Database, openDatabase } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { actorOf, system } from '#kernel/events';
import type { Principal } from '#kernel/permissions';
import * as cases from '#modules/cases';
import { findPlace, listPlaces, locate, type Place, type Point } from '#modules/places';
import type { DemoTexts } from './texts.ts';

/** Cases of the last days, lived through step by step by the demo's people on virtual time, so every log is true. */
const CASES = 420;
const DAYS = 3;
const SEED = 2026;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Some 200 m: within the village or beside it. */
const JITTER_DEGREES = 0.002;

interface Story {
  at_ms: number;
  step: (at: Story) => Promise<Story | undefined>;
}

/** Plays the stories up to now. What would happen later has not happened: the district is in the middle of its day. */
export async function createDemoCases(city: City, people: Principal[], texts: DemoTexts): Promise<number> {
  const now_ms = city.clock.now().getTime();
  const clock = virtualClock(new Date(now_ms - DAYS * 24 * HOUR_MS), SEED);
  const database = openDatabase({ url: city.database.url, clock, connectionsMax: 2 });
  try {
    const writer = storyWriter({
      city,
      database,
      people,
      texts,
      villages: await listPlaces(database, { level: 'village' }),
    });
    const queue: Story[] = writer.openings({ from_ms: clock.now().getTime(), to_ms: now_ms });
    let watched_ms = clock.now().getTime();
    for (;;) {
      queue.sort((a, b) => a.at_ms - b.at_ms);
      const story = queue.shift();
      if (story === undefined || story.at_ms >= now_ms) break;
      while (watched_ms + HOUR_MS / 4 < story.at_ms) {
        watched_ms += HOUR_MS / 4;
        clock.set(new Date(watched_ms));
        await database.transaction((tx) => cases.watchLimits(tx));
      }
      clock.set(new Date(story.at_ms));
      const next = await story.step(story);
      if (next !== undefined) queue.push(next);
    }
    return CASES;
  } finally {
    await database.close();
  }
}

interface Stage {
  city: City;
  database: Database;
  people: Principal[];
  texts: DemoTexts;
  villages: Place[];
}

function storyWriter({ city, database, people, texts, villages }: Stage) {
  const random = mulberry32(SEED);
  const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)]!;
  const later = (at_ms: number, least_min: number, most_min: number) =>
    at_ms + (least_min + random() ** 2 * (most_min - least_min)) * MINUTE_MS;
  const handlerAt = (organisationId: string) =>
    people.find((one) => one.organisationId === organisationId && one.permissions.has('cases.handle'));
  const byCategory = (list: Record<string, string[]>, code: string) => pick(list[code] ?? list['']!);

  /** A verb of the product, in its own transaction; the demo's stories never meet a refusal. */
  async function play<T>(work: Parameters<Database['transaction']>[0]): Promise<T> {
    const outcome = await database.transaction(work);
    if (outcome instanceof Problem) throw new Error(`demo: ${outcome.title} ${outcome.detail ?? ''}`);
    return outcome as T;
  }

  const everyReport = texts.reports.flatMap(({ category, texts: choices }) =>
    choices.map((text) => ({ category, text })),
  );
  const fits = { community: new RegExp(texts.fits.community), village: new RegExp(texts.fits.village) };

  /** What may be reported there: no lifts in a hamlet, no straw fires between towers, no station it does not have. */
  function reportsFor(village: Place): { category: string; text: string }[] {
    const unfit =
      village.name.endsWith('村委会') || village.name.endsWith('村民委员会') ? fits.community : fits.village;
    return everyReport.filter(({ text }) => !text.includes('{station}') && !unfit.test(text));
  }

  function opening(at_ms: number): Story {
    return {
      at_ms,
      step: async () => {
        const village = pick(villages);
        const { category, text } = pick(reportsFor(village));
        const source = pick(['public', 'public', 'hotline', 'hotline', 'staff'] as const);
        const operator = people.find(
          (one) => one.role === (source === 'hotline' ? 'hotline' : 'dispatcher'),
        )!;
        const opened = await play<cases.OpenedCase>((tx) =>
          cases.openCase(
            tx,
            city,
            {
              description: fill(text, village),
              source,
              point: pointNear(village),
              categoryCode: category,
              reporter: { name: pick(texts.people.surnames), phone: null },
            },
            source === 'public' ? { ...system, name: '市民' } : actorOf(operator),
          ),
        );
        return filing(later(at_ms, 2, 34), opened.id, category, village);
      },
    };
  }

  function filing(at_ms: number, caseId: number, categoryCode: string, village: Place): Story {
    return {
      at_ms,
      step: async () => {
        const principal = handlerAt(village.parent!)!;
        await play((tx) => cases.fileCase(tx, city, { caseId, principal, categoryCode }));
        const dispatched = await play<cases.Case>((tx) =>
          cases.dispatchCase(tx, city, { caseId, principal }),
        );
        return acceptance(later(at_ms, 3, 60), dispatched, principal);
      },
    };
  }

  function acceptance(at_ms: number, dispatched: cases.Case, desk: Principal): Story | undefined {
    const handler = handlerAt(dispatched.handlerId);
    if (handler === undefined) return undefined;
    const on = { caseId: dispatched.id, principal: handler };
    return {
      at_ms,
      step: async () => {
        if (random() < 0.06 && handler.organisationId !== desk.organisationId) {
          await play((tx) => cases.returnCase(tx, city, { ...on, reason: pick(texts.returns) }));
          return undefined;
        }
        await play((tx) => cases.acceptCase(tx, city, on));
        return feedback(later(at_ms, 20, 60 * 14), on, dispatched, desk);
      },
    };
  }

  function feedback(
    at_ms: number,
    on: { caseId: number; principal: Principal },
    current: cases.Case,
    desk: Principal,
  ): Story {
    return {
      at_ms,
      step: async () => {
        const text = byCategory(texts.feedback, current.categoryCode ?? '');
        await play((tx) => cases.feedBackCase(tx, city, { ...on, text }));
        return closing(later(at_ms, 10, 240), current, desk);
      },
    };
  }

  function closing(at_ms: number, current: cases.Case, desk: Principal): Story {
    return {
      at_ms,
      step: async () => {
        const answer = byCategory(texts.answers, current.categoryCode ?? '');
        await play((tx) =>
          cases.verifyCase(tx, city, { caseId: current.id, principal: desk, passed: true, answer }),
        );
        return undefined;
      },
    };
  }

  function pointNear(village: Place): Point {
    const [longitude, latitude] = village.point;
    const jittered: Point = [
      longitude + (random() - 0.5) * JITTER_DEGREES,
      latitude + (random() - 0.5) * JITTER_DEGREES,
    ];
    const located = locate(jittered);
    return located instanceof Problem || located.street.code !== village.parent ? village.point : jittered;
  }

  function fill(text: string, village: Place): string {
    const names: Record<string, string> = {
      village: village.name.replace(/(村民|居民)?(委员会|居委会|村委会)$/, ''),
      street: findPlace(village.parent!)?.name ?? '',
      road: pick(texts.roads[village.parent!] ?? ['']),
      number: String(1 + Math.floor(random() * 300)),
    };
    return text.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => names[name] ?? '');
  }

  return {
    openings: ({ from_ms, to_ms }: { from_ms: number; to_ms: number }) =>
      Array.from({ length: CASES }, () => opening(from_ms + random() * (to_ms - from_ms))),
  };
}
