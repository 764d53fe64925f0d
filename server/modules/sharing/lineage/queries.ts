import { empty, type Queryable, sql } from '#kernel/database';
import type { Delivery } from '../delivery/delivery.ts';

export type EndedDelivery = Pick<
  Delivery,
  | 'id'
  | 'grantId'
  | 'resourceId'
  | 'organisationId'
  | 'providerId'
  | 'format'
  | 'state'
  | 'rowsDone'
  | 'requestedAt'
> & { endedAt: Date; problem: { title?: string; detail?: string } | null };

/** Ended since, and not in the lineage yet. */
export function listEndedDeliveries(
  db: Queryable,
  of: { since: Date; limit: number },
): Promise<EndedDelivery[]> {
  return db.rows(sql`
    select d.id, d.grant_id as "grantId", d.resource_id as "resourceId", d.organisation_id as "organisationId",
      d.provider_id as "providerId", d.format, d.state, d.rows_done as "rowsDone", d.requested_at as "requestedAt",
      d.ended_at as "endedAt", d.problem
    from sharing.deliveries d
    where d.ended_at > ${of.since} and d.state in ('ready', 'failed', 'deleted')
      and not exists (select from loads.lineage_events e
        where e.subject = 'delivery/' || d.id and e.event_type in ('COMPLETE', 'FAIL'))
    order by d.ended_at limit ${of.limit}`);
}

export interface EndedReturn {
  id: number;
  resourceId: number;
  providerId: string;
  level: string;
  state: string;
  rows: number | null;
  returnedAt: Date;
  endedAt: Date;
  problem: { title?: string; detail?: string } | null;
}

export function listEndedReturns(db: Queryable, of: { since: Date; limit: number }): Promise<EndedReturn[]> {
  return db.rows(sql`
    select r.id, r.resource_id as "resourceId", r.provider_id as "providerId", r.level, r.state, r.rows,
      r.returned_at as "returnedAt", r.ended_at as "endedAt", r.problem
    from sharing.street_returns r
    where r.ended_at > ${of.since} and r.state in ('ready', 'failed')
      and not exists (select from loads.lineage_events e
        where e.subject = 'return/' || r.id and e.event_type in ('COMPLETE', 'FAIL'))
    order by r.ended_at limit ${of.limit}`);
}

/** Areas a return was cut into, those with rows. */
export async function listReturnAreas(db: Queryable, returnId: number, limit: number): Promise<string[]> {
  const rows = await db.rows<{ area: string }>(sql`
    select area from sharing.return_slices where return_id = ${returnId} and rows > 0 and area <> ''
    order by area limit ${limit}`);
  return rows.map((row) => row.area);
}

export interface GrantNode {
  id: number;
  organisationId: string;
  startsAt: Date;
  isLiving: boolean;
  rows: number;
}

/** Newest first. `organisationId`: only this department's own. */
export function listGrantNodes(
  db: Queryable,
  of: { resourceId: number; organisationId: string | undefined; now: Date; limit: number },
): Promise<GrantNode[]> {
  return db.rows(sql`
    select g.id, g.organisation_id as "organisationId", g.starts_at as "startsAt",
      g.revoked_at is null and g.expires_at > ${of.now} as "isLiving",
      coalesce((select sum(d.rows) from sharing.use_days d where d.grant_id = g.id), 0)::bigint as rows
    from sharing.grants g
    where g.resource_id = ${of.resourceId}
      ${of.organisationId === undefined ? empty : sql`and g.organisation_id = ${of.organisationId}`}
    order by g.id desc limit ${of.limit}`);
}

/** The newest return that stands. */
export function findNewestReturn(
  db: Queryable,
  resourceId: number,
): Promise<{ id: number; level: string; rows: number | null; endedAt: Date | null } | undefined> {
  return db.find(sql`
    select id, level, rows, ended_at as "endedAt" from sharing.street_returns
    where resource_id = ${resourceId} and state = 'ready' order by id desc limit 1`);
}
