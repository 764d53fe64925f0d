import { empty, type Queryable, sql, type Transaction } from '#kernel/database';
import type { MatchAnswer } from './match-rate.ts';

/** One question to the join oracle with its answer. */
export interface Try {
  id: number;
  at: Date;
  personId: string;
  personName: string;
  organisationId: string;
  purpose: string;
  left: { resourceId: number; item: string; batch: number };
  right: { resourceId: number; item: string; batch: number };
  answer: MatchAnswer;
  duration_ms: number;
}

/** One person asks one thing after the other, so that the day's count is right. */
export async function lockAsker(tx: Transaction, personId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('loads.tries ' || ${personId}, 0))`);
}

export async function countTries(db: Queryable, personId: string, since: Date): Promise<number> {
  const { count } = await db.one<{ count: number }>(sql`
    select count(*) as count from loads.tries where person_id = ${personId} and at >= ${since}`);
  return count;
}

export async function insertTry(tx: Transaction, asked: Omit<Try, 'id' | 'at'>): Promise<number> {
  const { left, right } = asked;
  const { id } = await tx.one<{ id: number }>(sql`
    insert into loads.tries (at, person_id, person_name, organisation_id, purpose, left_id, left_item, left_batch,
      right_id, right_item, right_batch, answer, duration_ms)
    values (${tx.now}, ${asked.personId}, ${asked.personName}, ${asked.organisationId}, ${asked.purpose},
      ${left.resourceId}, ${left.item}, ${left.batch}, ${right.resourceId}, ${right.item}, ${right.batch},
      ${JSON.stringify(asked.answer)}, ${asked.duration_ms})
    returning id`);
  return id;
}

/** Newest first, at most `limit`. */
export function listTries(
  db: Queryable,
  page: { resourceId?: number | undefined; before?: number | undefined; limit: number },
): Promise<Try[]> {
  const of =
    page.resourceId === undefined
      ? empty
      : sql`and (t.left_id = ${page.resourceId} or t.right_id = ${page.resourceId})`;
  return db.rows(sql`
    select t.id, t.at, t.person_id as "personId", t.person_name as "personName",
      t.organisation_id as "organisationId", t.purpose, t.answer, t.duration_ms,
      jsonb_build_object('resourceId', t.left_id, 'item', t.left_item, 'batch', t.left_batch) as "left",
      jsonb_build_object('resourceId', t.right_id, 'item', t.right_item, 'batch', t.right_batch) as "right"
    from loads.tries as t where t.id < ${page.before ?? Number.MAX_SAFE_INTEGER} ${of}
    order by t.id desc limit ${page.limit}`);
}

/** The newest batch that landed; undefined while a resource has no data. */
export async function findNewestBatch(db: Queryable, resourceId: number): Promise<number | undefined> {
  const { number } = await db.one<{ number: number | null }>(sql`
    select max(number) as number from loads.batches where resource_id = ${resourceId} and state = 'landed'`);
  return number ?? undefined;
}

/** The secret of the noise; `fresh` becomes it when there is none yet. */
export async function keepTryKey(tx: Transaction, fresh: string): Promise<string> {
  await tx.execute(sql`insert into loads.try_key (secret) values (${fresh}) on conflict do nothing`);
  const { secret } = await tx.one<{ secret: string }>(sql`select secret from loads.try_key`);
  return secret;
}

/** The part of an item's values that is missing, from its profile; nothing else of the profile leaves it. */
export function listNullShares(
  db: Queryable,
  resourceId: number,
): Promise<{ item: string; data: Record<string, unknown> }[]> {
  return db.rows(sql`select item, data from loads.profiles where resource_id = ${resourceId} limit 1000`);
}
