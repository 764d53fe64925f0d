import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { type Actor, publish } from '#kernel/events';
import { raiseGrades } from '../checks.ts';
import * as queries from '../dcat/queries.ts';
import type { Content } from '../resource.ts';

/** A resource of another catalogue, or of the generator: published there, so published here. */
export interface ForeignResource {
  /** Its id where it came from; unique over all sources, so begin it with the source's name. */
  origin: string;
  providerId: string;
  content: Content;
  /** Now when left out. */
  publishedAt?: Date | undefined;
}

export interface BroughtIn {
  created: number;
  updated: number;
  unchanged: number;
}

/** A transaction each; 500 take about half a second. */
const AT_ONCE = 500;

/**
 * Brings published resources in, past drafts and review: for the generator and the demo. Known ones get a new version
 * where anything changed; one that was withdrawn here stays withdrawn. The same again changes nothing. Each batch
 * stands by itself: broken off, it is taken up by bringing all in again.
 */
export async function bringInResources(
  city: City,
  resources: readonly ForeignResource[],
  { actor, progress = () => {} }: { actor: Actor; progress?: (done: number) => void },
): Promise<BroughtIn> {
  const total: BroughtIn = { created: 0, updated: 0, unchanged: 0 };
  for (let from = 0; from < resources.length; from += AT_ONCE) {
    const batch = resources.slice(from, from + AT_ONCE);
    const done = await city.database.transaction((tx) => bringInBatch(tx, batch, actor));
    total.created += done.created;
    total.updated += done.updated;
    total.unchanged += done.unchanged;
    progress(Math.min(from + AT_ONCE, resources.length));
  }
  return total;
}

async function bringInBatch(
  tx: Transaction,
  batch: readonly ForeignResource[],
  actor: Actor,
): Promise<BroughtIn> {
  const wanted = batch.map(({ origin, providerId, content, publishedAt }) => ({
    origin,
    code: null,
    providerId,
    version: 1,
    content: raiseGrades(content).content,
    publishedAt: publishedAt ?? tx.now,
  }));
  const rows = await queries.listKnown(tx, wanted);
  const known = new Map(rows.map((row) => [row.origin, row]));
  const by = { actor, note: '' };
  const created = await queries.insertPublished(
    tx,
    wanted.filter((one) => !known.has(one.origin)),
    by,
  );
  const changed = wanted.flatMap(({ origin, content, publishedAt }) => {
    const before = known.get(origin);
    return before?.same === false ? [{ id: before.id, content, publishedAt }] : [];
  });
  if (changed.length > 0) await queries.replacePublished(tx, changed, by);
  await tellOf(
    tx,
    [...created, ...changed].map((one) => one.id),
    actor,
  );
  return {
    created: created.length,
    updated: changed.length,
    unchanged: batch.length - created.length - changed.length,
  };
}

async function tellOf(tx: Transaction, ids: number[], actor: Actor): Promise<void> {
  if (ids.length === 0) return;
  await publish(tx, {
    type: 'catalogue.imported',
    subject: 'catalogue',
    actor,
    data: { resources: ids.length, firstId: Math.min(...ids), lastId: Math.max(...ids) },
    placement: { streetCode: null, villageCode: null, unitId: null },
  });
}
