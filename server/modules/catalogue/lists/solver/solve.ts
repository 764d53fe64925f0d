import type { City } from '#kernel/city';
import type { Queryable, Transaction } from '#kernel/database';
import { publish, system } from '#kernel/events';
import { addJob } from '#kernel/jobs';
import { calendarOf } from '#modules/directory';
import { placementOfId } from '../names.ts';
import { normalised, termOf } from '../terms.ts';
import { classify } from './classify.ts';
import { findDuplicates } from './duplicates.ts';
import { type Facts, type Found, factsOf, type WantedItem } from './facts.ts';
import * as queries from './queries.ts';
import { todayOf } from './today.ts';

/** One transaction's worth: 500 resources of ten items touch some thousands of terms. */
const WAITING_PER_RUN_MAX = 500;
/** Written with one statement; a few hundred bytes each. */
const ROWS_PER_STATEMENT = 5_000;
const TURNED_PER_RUN_MAX = 5_000;

/** Notes what changed. It is solved right after the commit, together with whatever else has changed by then. */
export async function solveLater(
  tx: Transaction,
  changed: { terms?: string[]; resourceIds?: number[] },
): Promise<void> {
  const waiting = [
    ...(changed.terms ?? []).map((term) => ({ term, resourceId: null })),
    ...(changed.resourceIds ?? []).map((resourceId) => ({ term: null, resourceId })),
  ];
  if (waiting.length === 0) return;
  if (waiting.length > WAITING_PER_RUN_MAX) return solveAllLater(tx);
  await queries.insertWaiting(tx, waiting);
  await addJob(tx, { name: 'catalogue:solveLists', payload: {}, key: 'catalogue:solveLists' });
}

export function solveAllLater(tx: Transaction): Promise<void> {
  return addJob(tx, { name: 'catalogue:solveAllLists', payload: {}, key: 'catalogue:solveAllLists' });
}

/** Solves what waits, a bounded part of it; returns whether more is left. */
export async function solveWaiting(tx: Transaction, city: City): Promise<boolean> {
  await queries.lockLists(tx);
  const waiting = await queries.takeWaiting(tx, WAITING_PER_RUN_MAX);
  const resourceIds = [...new Set(waiting.flatMap((one) => one.resourceId ?? []))];
  const terms = new Set(waiting.flatMap((one) => one.term ?? []));
  for (const term of await matchResources(tx, resourceIds)) terms.add(term);
  if (terms.size > 0) await solveTerms(tx, city, [...terms]);
  return waiting.length === WAITING_PER_RUN_MAX;
}

/** Reads the published items of resources anew; returns the terms they had and have. */
async function matchResources(tx: Transaction, resourceIds: number[]): Promise<string[]> {
  if (resourceIds.length === 0) return [];
  const before = await queries.listSuppliedTerms(tx, resourceIds);
  await queries.deleteSupplied(tx, resourceIds);
  const items = await insertSupplied(tx, await queries.listPublishedItems(tx, resourceIds));
  return [...before, ...items.map((one) => one.term)];
}

/** Writes published items under their terms. */
async function insertSupplied(tx: Transaction, published: queries.PublishedItem[]) {
  const items = published.map((item) => ({ ...item, term: termOf(item.title, item.kind) }));
  for (const part of partsOf(items)) await queries.insertSupplied(tx, part);
  return items;
}

/** Solves every item of these terms. The caller holds the lock of the lists. */
export async function solveTerms(tx: Transaction, city: City, terms: string[]): Promise<void> {
  const items = await queries.takeItems(tx, { terms });
  const facts = await readFacts(tx, terms);
  await writeFound(tx, city, items, facts);
  await queries.replaceDuplicates(tx, terms, findDuplicates(terms, facts));
}

/**
 * Solves everything anew: 39,000 items against 83,000 in some seconds. Nightly, and after a change that no event
 * tells item by item (an import, new synonyms); what it finds is what the small steps would have found.
 */
export async function solveAll(tx: Transaction, city: City): Promise<void> {
  await queries.lockLists(tx);
  await queries.deleteWaiting(tx);
  await queries.deleteUnpublished(tx);
  await insertSupplied(tx, await queries.listUnknownItems(tx));
  await renewTerms(tx);
  const items = await queries.takeItems(tx, 'all');
  const facts = await readFacts(tx, undefined);
  await writeFound(tx, city, items, facts);
  await queries.replaceDuplicates(tx, undefined, findDuplicates(facts.terms.keys(), facts));
}

/** The synonyms may have changed with the program: whatever would have another term today gets it. */
async function renewTerms(tx: Transaction): Promise<void> {
  const titles = await queries.listTitles(tx);
  const changed = titles.flatMap((one) => {
    const term = termOf(one.title, one.kind);
    return term === one.term ? [] : [{ ...one, term }];
  });
  if (changed.length > 0) await queries.updateTerms(tx, changed);
}

/** Solves one demand at once, so that whoever acted sees the outcome. The caller holds the lock of the lists. */
export async function solveDemand(
  tx: Transaction,
  city: City,
  demandId: number,
  options: { isFirst?: true } = {},
): Promise<void> {
  const items = await queries.takeItems(tx, { demandId });
  const terms = [...new Set(items.map((one) => one.term))];
  await writeFound(tx, city, items, await readFacts(tx, terms), options);
}

/** Solves the items whose limit, promise, review or grant has ended; returns how many. */
export async function watchItems(tx: Transaction, city: City): Promise<number> {
  await queries.lockLists(tx);
  const items = await queries.takeItems(tx, { turnedBy: tx.now, limit: TURNED_PER_RUN_MAX });
  const terms = [...new Set(items.map((one) => one.term))];
  if (items.length > 0) await writeFound(tx, city, items, await readFacts(tx, terms));
  return items.length;
}

export const isFullRun = (turned: number) => turned === TURNED_PER_RUN_MAX;

/** Everything that decides items of these terms; of all when undefined. */
export async function readFacts(db: Queryable, terms: string[] | undefined): Promise<Facts> {
  const supplied = await queries.listSupplied(db, terms);
  const duties = await queries.listDuties(db, terms);
  const negative = await queries.listLivingNegativeLines(db, terms);
  const grants = await queries.listKnownGrants(db, terms);
  const plain = plainTitles();
  return factsOf({
    supplied: supplied.map((one) => ({ ...one, plain: plain(one.title) })),
    duties,
    negative,
    grants,
  });
}

/** Titles repeat a lot, and normalising one is most of the work. */
function plainTitles(): (title: string) => string {
  const known = new Map<string, string>();
  return (title) => {
    const plain = known.get(title) ?? normalised(title);
    known.set(title, plain);
    return plain;
  };
}

type Taken = Awaited<ReturnType<typeof queries.takeItems>>[number];

/** Classifies the items, writes what changed, and tells whom it concerns. */
async function writeFound(
  tx: Transaction,
  city: City,
  taken: Taken[],
  facts: Facts,
  { isFirst }: { isFirst?: true } = {},
): Promise<void> {
  const today = todayOf(tx.now, calendarOf(city));
  const plain = plainTitles();
  const turned: Turned[] = [];
  for (const row of taken) {
    const item = { ...row, plain: plain(row.title), found: toFound(row) };
    const after = classify(item, facts, today);
    if (!isSame(row, after)) turned.push({ item: row, after });
  }
  const solved = turned.map(({ item, after }) => ({
    ...after,
    id: item.id,
    classSince: item.class === after.class ? null : tx.now,
  }));
  for (const part of partsOf(solved)) await queries.updateFound(tx, part);
  await tellAsked(tx, city, turned);
  // What is found the first time is no turn.
  const other = turned.filter(({ item, after }) => item.class !== after.class);
  if (isFirst !== true) await logTurned(tx, city, other);
}

interface Turned {
  item: Taken;
  after: Found;
}

function toFound(row: Taken): WantedItem['found'] {
  const { class: found, resourceId, itemName, negativeLineId, ownerId, askedAt, dueAt, turnAt, why } = row;
  return { class: found, resourceId, itemName, negativeLineId, ownerId, askedAt, dueAt, turnAt, why };
}

function isSame(before: Found, after: Found): boolean {
  const time = (moment: Date | null) => moment?.getTime() ?? null;
  return (
    before.class === after.class &&
    before.resourceId === after.resourceId &&
    before.itemName === after.itemName &&
    before.negativeLineId === after.negativeLineId &&
    before.ownerId === after.ownerId &&
    time(before.askedAt) === time(after.askedAt) &&
    time(before.dueAt) === time(after.dueAt) &&
    time(before.turnAt) === time(after.turnAt) &&
    before.why.length === after.why.length &&
    before.why.every(({ code, detail }, index) => {
      const other = after.why[index]!;
      return code === other.code && detail === other.detail;
    })
  );
}

/** A department that is asked sees the demand from then on. */
async function tellAsked(tx: Transaction, city: City, turned: Turned[]): Promise<void> {
  const asked = turned
    .filter(({ item, after }) => after.ownerId !== null && after.ownerId !== item.ownerId)
    .map(({ item, after }) => ({ demandId: item.demandId, organisationId: after.ownerId! }));
  if (asked.length === 0) return;
  const fresh = await queries.insertParties(tx, asked);
  for (const [organisationId, of] of Map.groupBy(fresh, (one) => one.organisationId))
    await publish(tx, {
      type: 'catalogue.demand-asked',
      subject: String(of[0]!.demandId),
      actor: system,
      data: { organisationId, demands: of.length },
      placement: placementOfId(city, organisationId),
    });
}

/** The log of each demand says what turned, and a department hears of what it let overrun. */
async function logTurned(tx: Transaction, city: City, turned: Turned[]): Promise<void> {
  const byDemand = [...Map.groupBy(turned, ({ item }) => item.demandId)];
  const entries = byDemand.map(([demandId, of]) => ({
    demandId,
    type: 'turned' as const,
    actor: system,
    data: {
      items: of.map(({ item, after }) => ({ number: item.number, from: item.class, to: after.class })),
    },
  }));
  for (const part of partsOf(entries)) await queries.appendDemandEvents(tx, part);
  const overran = turned.filter(({ after }) => after.class === 'overdue');
  for (const [organisationId, of] of Map.groupBy(overran, ({ after }) => after.ownerId!))
    await publish(tx, {
      type: 'catalogue.demand-overran',
      subject: String(of[0]!.item.demandId),
      actor: system,
      data: { organisationId, items: of.length },
      placement: placementOfId(city, organisationId),
    });
}

function partsOf<Row>(rows: Row[]): Row[][] {
  const parts: Row[][] = [];
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT)
    parts.push(rows.slice(from, from + ROWS_PER_STATEMENT));
  return parts;
}
