import { empty, join, type Queryable, raw, type Sql, sql, type Transaction } from '#kernel/database';
import type { Slice, StreetReturn } from './street-return.ts';

const columns = raw(`
  r.id, r.resource_id as "resourceId", r.resource_version as "resourceVersion", r.provider_id as "providerId", r.level,
  r.items, r.masks, r.secret, r.state, r.follows, r.superseded_by as "supersededBy", r.batches, r.rows, r.checksum,
  r.problem, r.returned_at as "returnedAt", r.returned_by as "returnedBy", r.returned_by_name as "returnedByName",
  r.ended_at as "endedAt"`);

export type NewReturn = Pick<
  StreetReturn,
  | 'resourceId'
  | 'resourceVersion'
  | 'providerId'
  | 'level'
  | 'items'
  | 'masks'
  | 'secret'
  | 'follows'
  | 'returnedBy'
  | 'returnedByName'
>;

export async function insertReturn(tx: Transaction, fresh: NewReturn): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into sharing.street_returns (resource_id, resource_version, provider_id, level, items, masks, secret, state,
      follows, returned_at, returned_by, returned_by_name)
    values (${fresh.resourceId}, ${fresh.resourceVersion}, ${fresh.providerId}, ${fresh.level}, ${fresh.items},
      ${JSON.stringify(fresh.masks)}, ${fresh.secret}, 'queued', ${fresh.follows}, ${tx.now}, ${fresh.returnedBy},
      ${fresh.returnedByName})
    returning id`);
  return id;
}

export function findReturn(db: Queryable, id: number): Promise<StreetReturn | undefined> {
  return db.find(sql`select ${columns} from sharing.street_returns as r where r.id = ${id}`);
}

/** The newest cut of each level that is to follow the batches of a resource. */
export function listFollowing(db: Queryable, resourceId: number): Promise<StreetReturn[]> {
  return db.rows(sql`
    select distinct on (r.level) ${columns} from sharing.street_returns as r
    where r.resource_id = ${resourceId} and r.follows and r.superseded_by is null
    order by r.level, r.id desc`);
}

/** Living cuts of a resource that hold an item: whom a correction of it concerns. */
export function listReturnsOf(db: Queryable, resourceId: number, item: string): Promise<StreetReturn[]> {
  return db.rows(sql`
    select ${columns} from sharing.street_returns as r
    where r.resource_id = ${resourceId} and r.state = 'ready' and r.superseded_by is null and ${item} = any(r.items)
    order by r.id desc limit 100`);
}

/** Who looks: everybody's, those of a provider, or those with a slice in one's own street or village. */
export type Viewer =
  | { kind: 'all' }
  | { kind: 'provider'; organisationId: string }
  | { kind: 'place'; streetCode: string | null; villageCode: string | null };

export function listReturns(
  db: Queryable,
  page: { viewer: Viewer; resourceId: number | undefined; before: number | undefined; limit: number },
): Promise<(StreetReturn & { seenRows: number | null })[]> {
  const { viewer, resourceId } = page;
  const ofResource = resourceId === undefined ? empty : sql`and r.resource_id = ${resourceId}`;
  const slices =
    viewer.kind === 'place'
      ? sql`(select sum(s.rows)::bigint from sharing.return_slices as s where s.return_id = r.id and ${placed(viewer)})`
      : sql`r.rows`;
  const seen =
    viewer.kind === 'all'
      ? empty
      : viewer.kind === 'provider'
        ? sql`and r.provider_id = ${viewer.organisationId}`
        : sql`and r.state = 'ready' and r.superseded_by is null and exists (
            select from sharing.return_slices as s where s.return_id = r.id and ${placed(viewer)})`;
  return db.rows(sql`
    select ${columns}, ${slices} as "seenRows" from sharing.street_returns as r
    where r.id < ${page.before ?? Number.MAX_SAFE_INTEGER} ${ofResource} ${seen}
    order by r.id desc limit ${page.limit}`);
}

function placed(viewer: { streetCode: string | null; villageCode: string | null }): Sql {
  return viewer.villageCode === null
    ? sql`s.street_code = ${viewer.streetCode}`
    : sql`s.village_code = ${viewer.villageCode}`;
}

/** Many more than a district has villages. */
const SLICES_MAX = 10_000;

export function listSlices(
  db: Queryable,
  returnId: number,
): Promise<(Slice & { reads: number; lastReadAt: Date | null })[]> {
  return db.rows(sql`
    select s.area, s.street_code as "streetCode", s.village_code as "villageCode", s.rows, s.checksum,
      coalesce(d.reads, 0)::bigint as reads, d.last as "lastReadAt"
    from sharing.return_slices as s
    left join (select area, count(*) as reads, max(at) as last from sharing.return_reads
      where return_id = ${returnId} group by area) as d on d.area = s.area
    where s.return_id = ${returnId} order by s.area limit ${SLICES_MAX}`);
}

export function findSlice(db: Queryable, returnId: number, area: string): Promise<Slice | undefined> {
  return db.find(sql`
    select area, street_code as "streetCode", village_code as "villageCode", rows, checksum
    from sharing.return_slices where return_id = ${returnId} and area = ${area}`);
}

/** Takes a waiting or broken-off cut up; false when it is over. */
export async function startCut(db: Queryable, id: number): Promise<boolean> {
  const touched = await db.execute(sql`
    update sharing.street_returns set state = 'running' where id = ${id} and state in ('queued', 'running')`);
  return touched === 1;
}

export interface FinishedCut {
  id: number;
  batches: number[];
  rows: number;
  checksum: string;
  slices: Slice[];
}

/** Everything of a finished cut at once; older cuts of the same level now name this one. */
export async function finishCut(tx: Transaction, cut: FinishedCut): Promise<void> {
  await tx.execute(sql`delete from sharing.return_slices where return_id = ${cut.id}`);
  if (cut.slices.length > 0)
    await tx.execute(sql`
      insert into sharing.return_slices (return_id, area, street_code, village_code, rows, checksum)
      values ${join(
        cut.slices.map(
          (one) =>
            sql`(${cut.id}, ${one.area}, ${one.streetCode}, ${one.villageCode}, ${one.rows}, ${one.checksum})`,
        ),
      )}`);
  await tx.execute(sql`
    update sharing.street_returns set state = 'ready', batches = ${cut.batches}, rows = ${cut.rows},
      checksum = ${cut.checksum}, ended_at = ${tx.now}, problem = null where id = ${cut.id}`);
  await tx.execute(sql`
    update sharing.street_returns as older set superseded_by = newer.id from sharing.street_returns as newer
    where newer.id = ${cut.id} and older.id < newer.id and older.resource_id = newer.resource_id
      and older.level = newer.level and older.superseded_by is null`);
}

export async function failCut(
  db: Queryable,
  failure: { id: number; problem: Record<string, unknown>; at: Date },
): Promise<void> {
  await db.execute(sql`
    update sharing.street_returns set state = 'failed', problem = ${JSON.stringify(failure.problem)},
      ended_at = ${failure.at} where id = ${failure.id}`);
}

export async function insertRead(
  db: Queryable,
  read: { returnId: number; area: string; at: Date; personId: string; organisationId: string; rows: number },
): Promise<void> {
  await db.execute(sql`
    insert into sharing.return_reads (return_id, area, at, person_id, organisation_id, rows)
    values (${read.returnId}, ${read.area}, ${read.at}, ${read.personId}, ${read.organisationId}, ${read.rows})`);
}

export interface Permit {
  clear: string[];
  permittedAt: Date;
  permittedByName: string;
}

export function findPermit(db: Queryable, resourceId: number): Promise<Permit | undefined> {
  return db.find(sql`
    select clear, permitted_at as "permittedAt", permitted_by_name as "permittedByName"
    from sharing.return_permits where resource_id = ${resourceId}`);
}

export async function putPermit(
  tx: Transaction,
  permit: { resourceId: number; clear: string[]; personId: string; name: string },
): Promise<void> {
  await tx.execute(sql`
    insert into sharing.return_permits (resource_id, clear, permitted_at, permitted_by, permitted_by_name)
    values (${permit.resourceId}, ${permit.clear}, ${tx.now}, ${permit.personId}, ${permit.name})
    on conflict (resource_id) do update set clear = excluded.clear, permitted_at = excluded.permitted_at,
      permitted_by = excluded.permitted_by, permitted_by_name = excluded.permitted_by_name`);
}
