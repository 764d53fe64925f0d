import type { City } from '#kernel/city';
import { Problem } from '#kernel/errors';
import { actorOf, system } from '#kernel/events';
import type { Principal } from '#kernel/permissions';
import {
  addNegativeLine,
  fileDemand,
  loadDutiesToSupply,
  reviewNegativeLine,
  solveAll,
} from '#modules/catalogue';

const DAY_MS = 86_400_000;

/** The three lists of a district's `demo-resources.json`. */
export interface DemoLists {
  duties: { organisationId: string; title: string; system: string; legalDuty: string }[];
  demands: {
    organisationId: string;
    title: string;
    duty: string;
    legalBasis: string;
    /** In so many days. */
    wantedOn: number;
    items: string[];
  }[];
  negative: {
    organisationId: string;
    title: string;
    statute: string;
    article: string;
    reason: string;
    reviewed: boolean;
  }[];
}

/** Fills the three lists: what departments must supply, what others need, what the law keeps back. */
export async function createDemoLists(
  city: City,
  { lists, supplied, people }: { lists: DemoLists; supplied: DemoLists['duties']; people: Principal[] },
): Promise<void> {
  const reviewer = people.find((person) => person.role === 'data-approver')!;
  const until = dayIn(city, 365);
  await city.database.transaction(async (tx) => {
    const loaded = required(await loadDutiesToSupply(tx, city, [...supplied, ...lists.duties]));
    if (loaded.added === 0) return;
    for (const { reviewed, ...line } of lists.negative) {
      const { id } = required(await addNegativeLine(tx, city, line, system));
      const review = { lineId: id, confirmed: true, until };
      if (reviewed) required(await reviewNegativeLine(tx, city, review, actorOf(reviewer)));
    }
    for (const { items, wantedOn, ...demand } of lists.demands) {
      const wanted = { wantedOn: dayIn(city, wantedOn), items: items.map((title) => ({ title })) };
      required(await fileDemand(tx, city, { ...demand, ...wanted }, system));
    }
    await solveAll(tx, city);
  });
}

function dayIn(city: City, days: number): string {
  return new Date(city.clock.now().getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

function required<Value>(outcome: Value | Problem): Value {
  if (outcome instanceof Problem)
    throw new Error(`the demo's lists: ${outcome.title} ${JSON.stringify(outcome.errors ?? outcome.detail)}`);
  return outcome;
}
