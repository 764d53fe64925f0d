import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { defineProblem, invalidField, notFound, Problem } from '#kernel/errors';
import { actorOf, publish } from '#kernel/events';
import type { Principal } from '#kernel/permissions';
import { placementOfId } from './names.ts';
import * as queries from './queries.ts';
import { appendDemandEvents, type DemandLogEntry, lockLists } from './solver/queries.ts';
import { solveDemand } from './solver/solve.ts';
import { viewerOf } from './view.ts';

export const demandItemNotYours = defineProblem(
  'demand-item-not-yours',
  403,
  'The item is not asked of your department',
);
export const demandItemNotReady = defineProblem(
  'demand-item-not-ready',
  409,
  'The item is not in a state where this can be done',
);

/** What every act on a demand starts from: some of its items, by number. */
export interface ActOnDemand {
  demandId: number;
  principal: Principal;
  items: number[];
}

/** What an act leaves: its log entry, and the event with whose placement it is told. */
export interface Act {
  type: Extract<DemandLogEntry['type'], 'answered' | 'settled' | 'judged'>;
  event: 'catalogue.demand-answered' | 'catalogue.demand-settled' | 'catalogue.refusal-judged';
  /** The organisation that hears of it. */
  tells: string;
  data: Record<string, unknown>;
}

/**
 * The frame of the acts: the lists are locked, the items found (a demand one may not see does not exist), the work
 * done, the log written, the event published and the demand solved anew. Undefined when all went well.
 */
export async function actOnDemand(
  tx: Transaction,
  city: City,
  { demandId, principal, items: numbers }: ActOnDemand,
  work: (items: queries.ItemRow[], demand: queries.DemandRow) => Promise<Act | Problem>,
): Promise<Problem | undefined> {
  await lockLists(tx);
  const demand = await queries.findDemand(tx, viewerOf(principal), demandId);
  if (demand === undefined) return new Problem(notFound, { detail: `demand ${demandId}` });
  const all = await queries.listItemsOf(tx, demandId);
  const missing = numbers.findIndex((number) => all.every((item) => item.number !== number));
  if (missing !== -1) return invalidField(`/items/${missing}`, `the demand has no item ${numbers[missing]}`);
  const act = await work(
    all.filter((item) => numbers.includes(item.number)),
    demand,
  );
  if (act instanceof Problem) return act;
  const actor = actorOf(principal);
  const data = { ...act.data, items: numbers };
  await appendDemandEvents(tx, [{ demandId, type: act.type, actor, data }]);
  await publish(tx, {
    type: act.event,
    subject: String(demandId),
    actor,
    data: { organisationId: act.tells, items: numbers.length },
    placement: placementOfId(city, act.tells),
  });
  await solveDemand(tx, city, demandId);
  return undefined;
}

/** A `Problem` that names the first item which is not in one of the classes. */
export function refuseClasses(
  items: queries.ItemRow[],
  allowed: queries.ItemRow['class'][],
): Problem | undefined {
  const wrong = items.find((item) => !allowed.includes(item.class));
  if (wrong === undefined) return undefined;
  return new Problem(demandItemNotReady, {
    detail: `Item ${wrong.number} is ${wrong.class}; this needs it ${allowed.join(' or ')}.`,
    extra: { number: wrong.number, class: wrong.class },
  });
}
