import { empty, type Queryable, raw, type Sql, sql } from '#kernel/database';

/** Whose figures: everything for who audits, else what one's department was given and what it gave. */
export interface Audience {
  organisationId: string;
  audits: boolean;
}

function seen({ audits, organisationId }: Audience): Sql {
  return audits
    ? sql`true`
    : sql`(g.organisation_id = ${organisationId} or g.provider_id = ${organisationId})`;
}

export interface Totals {
  livingGrants: number;
  waiting: number;
  requests: number;
  refused: number;
  rows: number;
  bytes: number;
}

export function readTotals(
  db: Queryable,
  audience: Audience,
  span: { now: Date; from: string },
): Promise<Totals> {
  const { audits, organisationId } = audience;
  return db.one(sql`
    select used.*,
      (select count(*) from sharing.grants as g
        where ${seen(audience)} and g.revoked_at is null and g.expires_at > ${span.now}) as "livingGrants",
      (select count(*) from sharing.applications as a where a.stage in ('provider', 'centre')
        and (${audits} or a.organisation_id = ${organisationId} or a.provider_id = ${organisationId})) as waiting
    from (
      select coalesce(sum(d.requests), 0)::bigint as requests, coalesce(sum(d.refused), 0)::bigint as refused,
        coalesce(sum(d.rows), 0)::bigint as rows, coalesce(sum(d.bytes), 0)::bigint as bytes
      from sharing.use_days as d join sharing.grants as g on g.id = d.grant_id
      where ${seen(audience)} and d.day >= ${span.from}::date) as used`);
}

export interface Value {
  key: string;
  grants: number;
  requests: number;
  rows: number;
  bytes: number;
}

const dimensions = {
  resource: raw('g.resource_id::text'),
  organisation: raw('g.organisation_id'),
  provider: raw('g.provider_id'),
  month: raw(`to_char(d.day, 'YYYY-MM')`),
} as const;
export type Dimension = keyof typeof dimensions;

/** What was used since a day, by resource, department or month; the most used first, months in order. */
export function listValues(
  db: Queryable,
  audience: Audience,
  of: { dimension: Dimension; from: string; limit: number },
): Promise<Value[]> {
  const key = dimensions[of.dimension];
  return db.rows(sql`
    select ${key} as key, count(distinct g.id) as grants, sum(d.requests)::bigint as requests, sum(d.rows)::bigint as rows,
      sum(d.bytes)::bigint as bytes
    from sharing.use_days as d join sharing.grants as g on g.id = d.grant_id
    where ${seen(audience)} and d.day >= ${of.from}::date
    group by 1 order by ${of.dimension === 'month' ? raw('1') : raw('4 desc, 1')} limit ${of.limit}`);
}

export interface UnusedGrant {
  id: number;
  resourceId: number;
  organisationId: string;
  providerId: string;
  startsAt: Date;
  expiresAt: Date;
  lastUsed: string | null;
}

/** Living grants older than `since` that nobody has used since. */
export function listUnused(
  db: Queryable,
  audience: Audience,
  of: { now: Date; since: Date; limit: number },
): Promise<UnusedGrant[]> {
  return db.rows(sql`
    select g.id, g.resource_id as "resourceId", g.organisation_id as "organisationId", g.provider_id as "providerId",
      g.starts_at as "startsAt", g.expires_at as "expiresAt", used.day as "lastUsed"
    from sharing.grants as g
    left join lateral (
      select max(d.day) as day from sharing.use_days as d where d.grant_id = g.id and d.requests > 0) as used on true
    where ${seen(audience)} and g.revoked_at is null and g.expires_at > ${of.now} and g.starts_at < ${of.since}
      and (used.day is null or used.day < ${of.since}::date)
    order by g.id limit ${of.limit}`);
}

export interface AuditRow {
  /** `e`: an entry of an application's log; `u`: a use. */
  source: 'e' | 'u';
  id: number;
  at: Date;
  type: string;
  applicationId: number | null;
  grantId: number | null;
  resourceId: number;
  organisationId: string;
  providerId: string;
  actorId: string | null;
  actorName: string | null;
  rows: number | null;
  bytes: number | null;
  data: Record<string, unknown>;
}

export interface AuditFilter {
  grantId?: number | undefined;
  resourceId?: number | undefined;
  organisationId?: string | undefined;
  after?: { at: Date; source: string; id: number } | undefined;
  limit: number;
}

/** What happened to applications and grants, and every use, newest first: two walks of an index, merged. */
export function listAudit(db: Queryable, filter: AuditFilter): Promise<AuditRow[]> {
  const { grantId, resourceId, organisationId, limit } = filter;
  const narrowed = (of: 'a' | 'g') => sql`
    ${resourceId === undefined ? empty : sql`and ${raw(of)}.resource_id = ${resourceId}`}
    ${organisationId === undefined ? empty : sql`and (${raw(of)}.organisation_id = ${organisationId} or ${raw(of)}.provider_id = ${organisationId})`}`;
  return db.rows(sql`
    select * from (
      (select 'e' as source, e.id, e.at, e.type, e.application_id as "applicationId", g.id as "grantId",
        a.resource_id as "resourceId", a.organisation_id as "organisationId", a.provider_id as "providerId",
        e.actor_id as "actorId", e.actor_name as "actorName", null::bigint as rows, null::bigint as bytes, e.data
      from sharing.application_events as e join sharing.applications as a on a.id = e.application_id
      left join sharing.grants as g on g.application_id = a.id
      where e.type not in ('created', 'edited') ${grantId === undefined ? empty : sql`and g.id = ${grantId}`}
        ${narrowed('a')} ${beyond('e', filter.after)}
      order by e.at desc, e.id desc limit ${limit})
      union all
      (select 'u', u.id, u.at, u.kind, g.application_id, g.id, g.resource_id, g.organisation_id, g.provider_id,
        u.person_id, person.name, u.rows, u.bytes, u.detail || jsonb_build_object('purpose', g.purpose)
      from sharing.uses as u join sharing.grants as g on g.id = u.grant_id
      left join sessions."user" as person on person.id = u.person_id
      where true ${grantId === undefined ? empty : sql`and u.grant_id = ${grantId}`}
        ${narrowed('g')} ${beyond('u', filter.after)}
      order by u.at desc, u.id desc limit ${limit})
    ) as merged order by at desc, source desc, id desc limit ${limit}`);
}

/** Behind a place in the merged order: within a moment uses stand before entries. */
function beyond(source: 'e' | 'u', after: AuditFilter['after']): Sql {
  if (after === undefined) return empty;
  const alias = raw(source);
  if (source === after.source) return sql`and (${alias}.at, ${alias}.id) < (${after.at}, ${after.id})`;
  return after.source > source ? sql`and ${alias}.at <= ${after.at}` : sql`and ${alias}.at < ${after.at}`;
}
