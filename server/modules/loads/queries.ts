import { empty, join, type Queryable, raw, sql, type Transaction } from '#kernel/database';
import type { Batch, Dimension, ItemProfile, LoadOptions } from './batch.ts';

const columns = raw(`
  b.id, b.resource_id as "resourceId", b.number, b.mode, b.source, b.source_name as "sourceName", b.sha256,
  b.resource_version as "resourceVersion", b.state, b.bytes_total as "bytesTotal", b.bytes_read as "bytesRead",
  b.rows_read as "rowsRead", b.rows_landed as "rowsLanded", b.rows_quarantined as "rowsQuarantined",
  b.content_checksum as "contentChecksum", b.problem, b.options, b.started_at as "startedAt",
  b.started_by as "startedBy", b.ended_at as "endedAt", b.dropped_at as "droppedAt"`);

export interface NewBatch
  extends Pick<
    Batch,
    | 'resourceId'
    | 'mode'
    | 'source'
    | 'sourceName'
    | 'sha256'
    | 'resourceVersion'
    | 'bytesTotal'
    | 'startedBy'
  > {
  options: LoadOptions;
  spoolPath: string | null;
  leaseUntil: Date;
}

/** Numbers of a resource follow each other: two loads that begin at once begin one after the other. */
export async function lockBatches(tx: Transaction, resourceId: number): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('loads.batches', ${resourceId}))`);
}

export function insertBatch(tx: Transaction, fresh: NewBatch): Promise<Batch> {
  return tx.one(sql`
    insert into loads.batches as b (resource_id, number, mode, source, source_name, sha256, resource_version, state,
      bytes_total, options, spool_path, lease_until, started_at, started_by)
    select ${fresh.resourceId}, coalesce(max(number), 0) + 1, ${fresh.mode}, ${fresh.source}, ${fresh.sourceName},
      ${fresh.sha256}, ${fresh.resourceVersion}, 'running', ${fresh.bytesTotal}, ${JSON.stringify(fresh.options)},
      ${fresh.spoolPath}, ${fresh.leaseUntil}, ${tx.now}, ${fresh.startedBy}
    from loads.batches where resource_id = ${fresh.resourceId}
    returning ${columns}`);
}

/** A living batch of the same bytes, version and options, if what it brought still stands. */
export function findSameBatch(
  db: Queryable,
  same: Pick<NewBatch, 'resourceId' | 'sha256' | 'resourceVersion' | 'mode' | 'options'>,
): Promise<Batch | undefined> {
  return db.find(sql`
    select ${columns} from loads.batches as b
    where b.resource_id = ${same.resourceId} and b.sha256 = ${same.sha256} and b.state <> 'failed'
      and b.resource_version = ${same.resourceVersion} and b.mode = ${same.mode}
      and b.options = ${JSON.stringify(same.options)}::jsonb
      and (b.mode = 'append' or not exists (
        select from loads.batches as later where later.resource_id = b.resource_id and later.number > b.number
          and later.state <> 'failed'))
      and not exists (
        select from loads.batches as later where later.resource_id = b.resource_id and later.number > b.number
          and later.mode = 'replace' and later.state <> 'failed')
    order by b.id desc limit 1`);
}

export function findBatch(db: Queryable, id: number): Promise<Batch | undefined> {
  return db.find(sql`select ${columns} from loads.batches as b where b.id = ${id}`);
}

export function listBatches(
  db: Queryable,
  page: { resourceId: number; before: number | undefined; limit: number },
): Promise<Batch[]> {
  const before = page.before === undefined ? empty : sql`and b.id < ${page.before}`;
  return db.rows(sql`
    select ${columns} from loads.batches as b where b.resource_id = ${page.resourceId} ${before}
    order by b.id desc limit ${page.limit}`);
}

export function findNewestLanded(db: Queryable, resourceId: number): Promise<Batch | undefined> {
  return db.find(sql`
    select ${columns} from loads.batches as b where b.resource_id = ${resourceId} and b.state = 'landed'
    order by b.number desc limit 1`);
}

export interface Work {
  batch: Batch;
  spoolPath: string | null;
}

/**
 * Takes the load for the one who asks, if nobody works on it and no earlier one of its resource still runs. False when
 * it has to wait or is over.
 */
export async function takeBatch(
  db: Queryable,
  take: { id: number; now: Date; leaseUntil: Date },
): Promise<Work | undefined> {
  const row = await db.find<Batch & { spoolPath: string | null }>(sql`
    update loads.batches as b set lease_until = ${take.leaseUntil}
    where b.id = ${take.id} and b.state = 'running' and not exists (
      select from loads.batches as earlier
      where earlier.resource_id = b.resource_id and earlier.state = 'running' and earlier.number < b.number)
    returning ${columns}, b.spool_path as "spoolPath"`);
  if (row === undefined) return undefined;
  const { spoolPath, ...batch } = row;
  return { batch, spoolPath };
}

/** False when the load was declared dead meanwhile: it must stop. */
export async function keepAlive(
  db: Queryable,
  life: { id: number; leaseUntil: Date; bytesRead: number },
): Promise<boolean> {
  const count = await db.execute(sql`
    update loads.batches set lease_until = ${life.leaseUntil}, bytes_read = greatest(bytes_read, ${life.bytesRead})
    where id = ${life.id} and state = 'running'`);
  return count === 1;
}

export type Counts = Pick<
  Batch,
  'bytesRead' | 'rowsRead' | 'rowsLanded' | 'rowsQuarantined' | 'contentChecksum'
>;

/** Before the lake shows the rows: after a crash in between they can be told without counting again. */
export async function writeCounts(db: Queryable, id: number, counts: Counts): Promise<boolean> {
  const count = await db.execute(sql`
    update loads.batches set bytes_read = ${counts.bytesRead}, rows_read = ${counts.rowsRead},
      rows_landed = ${counts.rowsLanded}, rows_quarantined = ${counts.rowsQuarantined},
      content_checksum = ${counts.contentChecksum}
    where id = ${id} and state = 'running'`);
  return count === 1;
}

export function landBatch(tx: Transaction, id: number): Promise<Batch | undefined> {
  return tx.find(sql`
    update loads.batches as b set state = 'landed', ended_at = ${tx.now}, lease_until = null, spool_path = null
    where b.id = ${id} and b.state = 'running' returning ${columns}`);
}

export function failBatch(tx: Transaction, id: number, problem: object): Promise<Batch | undefined> {
  return tx.find(sql`
    update loads.batches as b set state = 'failed', ended_at = ${tx.now}, lease_until = null, spool_path = null,
      problem = ${JSON.stringify(problem)}, rows_landed = 0
    where b.id = ${id} and b.state = 'running' returning ${columns}`);
}

export async function listDeadBatches(
  db: Queryable,
  now: Date,
  limit: number,
): Promise<(Batch & { spoolPath: string | null })[]> {
  return await db.rows(sql`
    select ${columns}, b.spool_path as "spoolPath" from loads.batches as b
    where b.state = 'running' and b.lease_until < ${now} order by b.id limit ${limit}`);
}

export async function listSpoolPaths(db: Queryable, limit: number): Promise<string[]> {
  const rows = await db.rows<{ path: string }>(sql`
    select spool_path as path from loads.batches where spool_path is not null and state = 'running' limit ${limit}`);
  return rows.map((row) => row.path);
}

export interface QualityResult {
  dimension: Dimension;
  item: string;
  rule: string;
  checked: number;
  passed: number;
}

export async function insertQuality(
  tx: Transaction,
  batchId: number,
  results: QualityResult[],
): Promise<void> {
  if (results.length === 0) return;
  const rows = results.map(
    (one) => sql`(${batchId}, ${one.dimension}, ${one.item}, ${one.rule}, ${one.checked}, ${one.passed})`,
  );
  await tx.execute(sql`
    insert into loads.quality_results (batch_id, dimension, item, rule, checked, passed)
    values ${join(rows)} on conflict do nothing`);
}

/** A resource has at most 1,000 items, each at most as many rules. */
const RESULTS_MAX = 8_000;

export function listQuality(db: Queryable, batchId: number): Promise<QualityResult[]> {
  return db.rows(sql`
    select dimension, item, rule, checked, passed from loads.quality_results
    where batch_id = ${batchId} order by dimension, item, rule limit ${RESULTS_MAX}`);
}

export interface TrendPoint {
  batch: number;
  at: Date;
  rowsLanded: number;
  rowsQuarantined: number;
  dimension: Dimension;
  share: number;
}

/** The newest batches with the mean share of passed checks a dimension. */
export function listTrend(db: Queryable, resourceId: number, batchesMax: number): Promise<TrendPoint[]> {
  return db.rows(sql`
    with newest as (
      select id, number, ended_at, rows_landed, rows_quarantined from loads.batches
      where resource_id = ${resourceId} and state = 'landed' order by number desc limit ${batchesMax})
    select b.number as batch, b.ended_at as at, b.rows_landed as "rowsLanded", b.rows_quarantined as "rowsQuarantined",
      q.dimension, avg(case when q.checked = 0 then 1 else q.passed::float8 / q.checked end) as share
    from newest as b join loads.quality_results as q on q.batch_id = b.id
    group by b.number, b.ended_at, b.rows_landed, b.rows_quarantined, q.dimension order by b.number`);
}

export async function writeProfile(
  tx: Transaction,
  profile: { resourceId: number; batch: number; items: ItemProfile[] },
): Promise<void> {
  await tx.execute(sql`delete from loads.profiles where resource_id = ${profile.resourceId}`);
  if (profile.items.length === 0) return;
  const rows = profile.items.map(
    (item) =>
      sql`(${profile.resourceId}, ${item.item}, ${profile.batch}, ${JSON.stringify(item)}, ${tx.now})`,
  );
  await tx.execute(sql`
    insert into loads.profiles (resource_id, item, batch_number, data, at) values ${join(rows)}`);
}

export function listProfile(
  db: Queryable,
  resourceId: number,
): Promise<{ batch: number; at: Date; data: ItemProfile }[]> {
  return db.rows(sql`
    select batch_number as batch, at, data from loads.profiles where resource_id = ${resourceId}
    order by item limit 1000`);
}

/** Landed batches whose rows nobody sees any more, ended before a moment: later ones replaced them. */
export function listSuperseded(db: Queryable, endedBefore: Date, limit: number): Promise<Batch[]> {
  return db.rows(sql`
    select ${columns} from loads.batches as b
    where b.state = 'landed' and b.dropped_at is null and b.ended_at < ${endedBefore} and exists (
      select from loads.batches as later where later.resource_id = b.resource_id and later.number > b.number
        and later.mode = 'replace' and later.state = 'landed' and later.ended_at < ${endedBefore})
    order by b.id limit ${limit}`);
}

export async function markDropped(tx: Transaction, id: number): Promise<void> {
  await tx.execute(sql`update loads.batches set dropped_at = ${tx.now} where id = ${id}`);
}

/** Changes with every import of the district; empty before the first. */
export async function findDistrictVersion(db: Queryable): Promise<string> {
  const row = await db.find<{ version: string }>(sql`select version from places.districts`);
  return row?.version ?? '';
}

export async function findTimeZone(db: Queryable): Promise<string> {
  const row = await db.find<{ zone: string }>(sql`select time_zone as zone from places.districts`);
  return row?.zone ?? 'UTC';
}

export interface PlaceText {
  text: string;
  street: string;
  village: string;
}

/** Codes, and names that only one place of its level has. */
export function listPlaceTexts(db: Queryable, limit: number): Promise<PlaceText[]> {
  return db.rows(sql`
    with known as (
      select code, name, case when level = 'street' then code else parent end as street,
        case when level = 'village' then code else '' end as village
      from places.places where level in ('street', 'village') and withdrawn_at is null)
    select code as text, street, village from known
    union all
    select min(name), min(street), min(village) from known group by name having count(*) = 1
    limit ${limit}`);
}

/** Cells of the unit grid as numbers, those that a boundary runs through with their nearest. */
export function listPlaceCells(
  db: Queryable,
  limit: number,
): Promise<{ cell: string; street: string; village: string }[]> {
  return db.rows(sql`
    with unit as (
      select c.cell, case when p.level = 'street' then p.code else p.parent end as street,
        case when p.level = 'village' then p.code else '' end as village
      from places.cells as c join places.places as p on p.code = c.place_code),
    border as (
      select distinct on (b.cell) b.cell, u.street, u.village
      from places.border_cells as b join unit as u on u.cell = b.unit_cell
      where not exists (select from unit where unit.cell = b.cell) order by b.cell, b.street_code)
    select (('x' || lpad(cell, 16, '0'))::bit(64)::bigint)::text as cell, street, village
    from (select * from unit union all select * from border) as known limit ${limit}`);
}
