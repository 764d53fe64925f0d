import { empty, type Queryable, sql } from '#kernel/database';
import type { UseKind } from '../grant.ts';

export interface NewUse {
  grantId: number;
  personId: string | null;
  kind: UseKind;
  rows: number;
  bytes: number;
  duration_ms: number;
  detail: Record<string, unknown>;
  at: Date;
  /** The district's day, 20261122, and whether it is its night. */
  day: string;
  isNight: boolean;
}

/**
 * One use, and what it adds to its day, in one statement. What was refused does not count as a request of the minute:
 * a stranger must not be able to use up the quota of others.
 */
export async function insertUse(db: Queryable, use: NewUse): Promise<void> {
  const refused = use.kind === 'refused' ? 1 : 0;
  const night = use.isNight ? use.rows : 0;
  await db.execute(sql`
    with used as (
      insert into sharing.uses (grant_id, at, person_id, kind, rows, bytes, duration_ms, detail)
      values (${use.grantId}, ${use.at}, ${use.personId}, ${use.kind}, ${use.rows}, ${use.bytes}, ${use.duration_ms},
        ${JSON.stringify(use.detail)})
    )
    insert into sharing.use_days as known (grant_id, day, requests, refused, rows, bytes, night_rows, minute, minute_requests)
    values (${use.grantId}, ${use.day}::date, ${1 - refused}, ${refused}, ${use.rows}, ${use.bytes}, ${night},
      date_trunc('minute', ${use.at}::timestamptz), ${1 - refused})
    on conflict (grant_id, day) do update set requests = known.requests + excluded.requests,
      refused = known.refused + excluded.refused, rows = known.rows + excluded.rows, bytes = known.bytes + excluded.bytes,
      night_rows = known.night_rows + excluded.night_rows,
      minute_requests = case when known.minute = excluded.minute then known.minute_requests else 0 end + excluded.minute_requests,
      minute = excluded.minute`);
}

export interface UseRow {
  id: number;
  grantId: number;
  at: Date;
  kind: UseKind;
  personId: string | null;
  personName: string | null;
  organisationId: string;
  resourceId: number;
  purpose: string;
  rows: number;
  bytes: number;
  duration_ms: number;
  detail: Record<string, unknown>;
}

/** Newest first. */
export function listUses(
  db: Queryable,
  filter: { grantId: number; after?: number | undefined; limit: number },
): Promise<UseRow[]> {
  return db.rows(sql`
    select u.id, u.grant_id as "grantId", u.at, u.kind, u.person_id as "personId", person.name as "personName",
      g.organisation_id as "organisationId", g.resource_id as "resourceId", g.purpose, u.rows, u.bytes, u.duration_ms, u.detail
    from sharing.uses as u join sharing.grants as g on g.id = u.grant_id
    left join sessions."user" as person on person.id = u.person_id
    where u.grant_id = ${filter.grantId} ${filter.after === undefined ? empty : sql`and u.id < ${filter.after}`}
    order by u.id desc limit ${filter.limit}`);
}

export interface OddDay {
  grantId: number;
  applicationId: number | null;
  organisationId: string;
  providerId: string;
  resourceId: number;
  day: string;
  rows: number;
  nightRows: number;
  rowsPerDayMax: number;
  usualRows: number;
  usualDays: number;
}

/** The days since `from` that were used at all, each with what was usual in the thirty days before it. */
export function listRecentDays(
  db: Queryable,
  filter: { from: string; rowsMin: number; limit: number },
): Promise<OddDay[]> {
  return db.rows(sql`
    select d.grant_id as "grantId", g.application_id as "applicationId", g.organisation_id as "organisationId",
      g.provider_id as "providerId", g.resource_id as "resourceId", d.day, d.rows, d.night_rows as "nightRows",
      g.rows_per_day_max as "rowsPerDayMax", usual.rows as "usualRows", usual.days as "usualDays"
    from sharing.use_days as d join sharing.grants as g on g.id = d.grant_id
    cross join lateral (
      select coalesce(avg(before.rows), 0)::float8 as rows, count(*) as days from sharing.use_days as before
      where before.grant_id = d.grant_id and before.day < d.day and before.day >= d.day - 30 and before.rows > 0) as usual
    where d.day >= ${filter.from}::date and (d.rows >= ${filter.rowsMin} or d.rows >= g.rows_per_day_max)
    order by d.day, d.grant_id limit ${filter.limit}`);
}
