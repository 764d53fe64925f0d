import { empty, type Queryable, raw, sql, type Transaction } from '#kernel/database';
import type { Delivery, DeliveryState, Manifest } from './delivery.ts';

const columns = raw(`
  d.id, d.grant_id as "grantId", d.resource_id as "resourceId", d.organisation_id as "organisationId",
  d.provider_id as "providerId", d.format, d.options, d.sealed, d.mark_key as "markKey", d.state,
  d.rows_total as "rowsTotal", d.rows_done as "rowsDone", d.bytes, d.sha256, d.manifest, d.problem,
  d.requested_at as "requestedAt", d.requested_by as "requestedBy", d.requested_by_name as "requestedByName",
  d.ended_at as "endedAt", d.expires_at as "expiresAt", d.downloads`);

export type NewDelivery = Pick<
  Delivery,
  | 'grantId'
  | 'resourceId'
  | 'organisationId'
  | 'providerId'
  | 'format'
  | 'options'
  | 'sealed'
  | 'markKey'
  | 'requestedBy'
  | 'requestedByName'
  | 'expiresAt'
>;

export async function insertDelivery(tx: Transaction, fresh: NewDelivery): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into sharing.deliveries (grant_id, resource_id, organisation_id, provider_id, format, options, sealed,
      mark_key, state, requested_at, requested_by, requested_by_name, expires_at)
    values (${fresh.grantId}, ${fresh.resourceId}, ${fresh.organisationId}, ${fresh.providerId}, ${fresh.format},
      ${JSON.stringify(fresh.options)}, ${fresh.sealed}, ${fresh.markKey}, 'queued', ${tx.now}, ${fresh.requestedBy},
      ${fresh.requestedByName}, ${fresh.expiresAt})
    returning id`);
  return id;
}

export function findDelivery(db: Queryable, id: number): Promise<Delivery | undefined> {
  return db.find(sql`select ${columns} from sharing.deliveries as d where d.id = ${id}`);
}

export interface DeliveryFilter {
  /** `any`: both what one receives and what one supplies. */
  whose: 'mine' | 'supplied' | 'any' | 'everybody';
  organisationId: string;
  grantId?: number | undefined;
  before?: number | undefined;
  limit: number;
}

/** Newest first. */
export function listDeliveries(db: Queryable, filter: DeliveryFilter): Promise<Delivery[]> {
  const { whose, organisationId, grantId } = filter;
  const received = sql`d.organisation_id = ${organisationId}`;
  const supplied = sql`d.provider_id = ${organisationId}`;
  const seen = {
    mine: sql`and ${received}`,
    supplied: sql`and ${supplied}`,
    any: sql`and (${received} or ${supplied})`,
    everybody: empty,
  }[whose];
  const ofGrant = grantId === undefined ? empty : sql`and d.grant_id = ${grantId}`;
  return db.rows(sql`
    select ${columns} from sharing.deliveries as d
    where d.id < ${filter.before ?? Number.MAX_SAFE_INTEGER} ${seen} ${ofGrant}
    order by d.id desc limit ${filter.limit}`);
}

/** Files of a resource that were written, newest first: whose may a leaked one be? */
export function listMarkedDeliveries(db: Queryable, resourceId: number, limit: number): Promise<Delivery[]> {
  return db.rows(sql`
    select ${columns} from sharing.deliveries as d
    where d.resource_id = ${resourceId} and d.manifest is not null and d.format in ('csv', 'xlsx', 'parquet')
    order by d.id desc limit ${limit}`);
}

/** Deliveries of one grant that still run or wait. */
export async function countOpenDeliveries(db: Queryable, grantId: number): Promise<number> {
  const { count } = await db.one<{ count: number }>(sql`
    select count(*) as count from sharing.deliveries where grant_id = ${grantId} and state in ('queued', 'running')`);
  return count;
}

/** Takes a waiting or broken-off delivery up; false when it is over. */
export async function startDelivery(db: Queryable, id: number): Promise<boolean> {
  const touched = await db.execute(sql`
    update sharing.deliveries set state = 'running', rows_done = 0 where id = ${id} and state in ('queued', 'running')`);
  return touched === 1;
}

export async function setProgress(
  db: Queryable,
  id: number,
  progress: { rowsTotal: number; rowsDone: number; bytes: number },
): Promise<void> {
  await db.execute(sql`
    update sharing.deliveries set rows_total = ${progress.rowsTotal}, rows_done = ${progress.rowsDone},
      bytes = ${progress.bytes} where id = ${id} and state = 'running'`);
}

/** False when it was deleted meanwhile: then its file has to go too. */
export async function finishDelivery(
  db: Queryable,
  done: {
    id: number;
    rows: number;
    bytes: number;
    sha256: string | null;
    manifest: Manifest | null;
    at: Date;
  },
): Promise<boolean> {
  const manifest = done.manifest === null ? null : JSON.stringify(done.manifest);
  const touched = await db.execute(sql`
    update sharing.deliveries set state = 'ready', rows_total = ${done.rows}, rows_done = ${done.rows},
      bytes = ${done.bytes}, sha256 = ${done.sha256}, manifest = ${manifest}, sealed = null, problem = null,
      ended_at = ${done.at}
    where id = ${done.id} and state = 'running'`);
  return touched === 1;
}

export async function failDelivery(
  db: Queryable,
  failure: { id: number; problem: Record<string, unknown>; at: Date },
): Promise<void> {
  await db.execute(sql`
    update sharing.deliveries set state = 'failed', problem = ${JSON.stringify(failure.problem)}, sealed = null,
      ended_at = ${failure.at} where id = ${failure.id} and state = 'running'`);
}

export async function countDownload(db: Queryable, id: number): Promise<void> {
  await db.execute(sql`update sharing.deliveries set downloads = downloads + 1 where id = ${id}`);
}

export async function setDeleted(db: Queryable, id: number): Promise<void> {
  await db.execute(sql`
    update sharing.deliveries set state = 'deleted', sealed = null where id = ${id} and state <> 'deleted'`);
}

/** Past their time, or of a grant that is over: at most `limit`. */
export function listOverdue(
  db: Queryable,
  now: Date,
  limit: number,
): Promise<{ id: number; state: DeliveryState }[]> {
  return db.rows(sql`
    select d.id, d.state from sharing.deliveries as d join sharing.grants as g on g.id = d.grant_id
    where d.state in ('queued', 'running', 'ready')
      and (d.expires_at <= ${now} or g.revoked_at is not null or g.expires_at <= ${now})
    order by d.id limit ${limit}`);
}

/** Says a word, so that PostgreSQL does not take a working job's transaction for an abandoned one. */
export async function sayWord(tx: Transaction): Promise<void> {
  await tx.execute(sql`select 1`);
}

const BATCHES_MAX = 1_000;

/** Batches of a resource that landed after one, oldest first. */
export function listLandedBatches(
  db: Queryable,
  resourceId: number,
  since: number,
): Promise<{ number: number; mode: 'append' | 'replace' | 'upsert'; at: Date }[]> {
  return db.rows(sql`
    select number, mode, ended_at as at from loads.batches
    where resource_id = ${resourceId} and state = 'landed' and number > ${since}
    order by number limit ${BATCHES_MAX}`);
}

/** Held until the transaction ends; false when somebody else holds it. */
export async function tryLock(tx: Transaction, name: string): Promise<boolean> {
  const { held } = await tx.one<{ held: boolean }>(sql`
    select pg_try_advisory_xact_lock(hashtextextended(${`sharing ${name}`}, 0)) as held`);
  return held;
}

/** Deliveries and returns that wait or run since before a moment: perhaps whoever ran them died. */
export function listUnfinished(
  db: Queryable,
  before: Date,
  limit: number,
): Promise<{ job: 'runDelivery' | 'cutReturn'; id: number }[]> {
  return db.rows(sql`
    (select 'runDelivery' as job, id from sharing.deliveries
      where state in ('queued', 'running') and requested_at < ${before} order by id limit ${limit})
    union all
    (select 'cutReturn', id from sharing.street_returns
      where state in ('queued', 'running') and returned_at < ${before} order by id limit ${limit})`);
}
