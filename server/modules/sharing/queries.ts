import { empty, type Queryable, raw, type Sql, sql, type Transaction } from '#kernel/database';
import type { Actor } from '#kernel/events';
import type { Application } from './application.ts';
import type { Grant } from './grant.ts';
import type { Stage } from './stage.ts';

const applicationColumns = raw(`
  a.id, a.resource_id as "resourceId", a.applicant_id as "applicantId", a.applicant_name as "applicantName",
  a.organisation_id as "organisationId", a.provider_id as "providerId", a.stage, a.purpose, a.legal_basis as "legalBasis",
  a.items, a.rows_wanted as "rowsWanted", a.masks, a.duration_days as "durationDays", a.frequency, a.means,
  a.demand_id as "demandId", a.created_at as "createdAt", a.submitted_at as "submittedAt", a.warn_at as "warnAt",
  a.due_at as "dueAt", a.clock, a.watch_at as "watchAt", a.approved_by as "approvedBy", a.reminded_at as "remindedAt",
  a.decided_at as "decidedAt", a.secret, a.log_length as "logLength", a.updated_at as "updatedAt"`);

export const grantColumns = raw(`
  g.id, g.application_id as "applicationId", g.resource_id as "resourceId", g.resource_version as "resourceVersion",
  g.provider_id as "providerId", g.organisation_id as "organisationId", g.applicant_id as "applicantId", g.purpose,
  g.legal_basis as "legalBasis", g.items, g.masks, g.row_filter as "rowFilter", g.columns, g.secret, g.means,
  g.rows_per_day_max as "rowsPerDayMax", g.requests_per_minute_max as "requestsPerMinuteMax", g.starts_at as "startsAt",
  g.expires_at as "expiresAt", g.revoked_at as "revokedAt", g.revoked_by as "revokedBy",
  g.revoked_because as "revokedBecause", g.key_sha256 is not null as "hasKey", g.policy, g.contract,
  g.created_at as "createdAt"`);

/** What an application's log says happened. */
export interface LogEntry {
  type: string;
  actor: Actor;
  data: Record<string, unknown>;
}

export async function insertApplication(tx: Transaction, fresh: Omit<Application, 'id'>): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into sharing.applications (resource_id, applicant_id, applicant_name, organisation_id, provider_id, stage,
      purpose, legal_basis, items, rows_wanted, masks, duration_days, frequency, means, demand_id, created_at, secret,
      updated_at)
    values (${fresh.resourceId}, ${fresh.applicantId}, ${fresh.applicantName}, ${fresh.organisationId},
      ${fresh.providerId}, ${fresh.stage}, ${fresh.purpose}, ${fresh.legalBasis}, ${fresh.items},
      ${JSON.stringify(fresh.rowsWanted)}, ${JSON.stringify(fresh.masks)}, ${fresh.durationDays}, ${fresh.frequency},
      ${fresh.means}, ${fresh.demandId}, ${tx.now}, ${fresh.secret}, ${tx.now})
    returning id`);
  return id;
}

/** The application, locked until the transaction ends: two people acting at once act one after the other. */
export function lockApplication(tx: Transaction, id: number): Promise<Application | undefined> {
  return tx.find(
    sql`select ${applicationColumns} from sharing.applications as a where a.id = ${id} for no key update`,
  );
}

export function findApplication(db: Queryable, id: number): Promise<Application | undefined> {
  return db.find(sql`select ${applicationColumns} from sharing.applications as a where a.id = ${id}`);
}

/** The state after one step, and its log entry. */
export async function updateApplication(tx: Transaction, next: Application, entry: LogEntry): Promise<void> {
  await tx.execute(sql`
    with changed as (
      update sharing.applications set stage = ${next.stage}, purpose = ${next.purpose}, legal_basis = ${next.legalBasis},
        items = ${next.items}, rows_wanted = ${JSON.stringify(next.rowsWanted)}, masks = ${JSON.stringify(next.masks)},
        duration_days = ${next.durationDays}, frequency = ${next.frequency}, means = ${next.means},
        demand_id = ${next.demandId}, submitted_at = ${next.submittedAt}, warn_at = ${next.warnAt},
        due_at = ${next.dueAt}, clock = ${next.clock}, watch_at = ${next.watchAt}, approved_by = ${next.approvedBy},
        reminded_at = ${next.remindedAt}, decided_at = ${next.decidedAt}, log_length = ${next.logLength},
        updated_at = ${tx.now}
      where id = ${next.id}
    )
    insert into sharing.application_events (application_id, number, type, at, actor_id, actor_name, organisation_id, data)
    values (${next.id}, ${next.logLength}, ${entry.type}, ${tx.now}, ${entry.actor.personId}, ${entry.actor.name},
      ${entry.actor.organisationId}, ${JSON.stringify(entry.data)})`);
}

/** Only of drafts: what was submitted stays. */
export async function deleteDraft(tx: Transaction, id: number): Promise<void> {
  await tx.execute(sql`delete from sharing.applications where id = ${id} and stage = 'draft'`);
}

export interface ApplicationEvent {
  number: number;
  type: string;
  at: Date;
  actorName: string;
  organisationId: string | null;
  data: Record<string, unknown>;
}

export const LOG_MAX = 500;

export function listApplicationEvents(db: Queryable, id: number): Promise<ApplicationEvent[]> {
  return db.rows(sql`
    select number, type, at, actor_name as "actorName", organisation_id as "organisationId", data
    from sharing.application_events where application_id = ${id} order by number limit ${LOG_MAX}`);
}

export interface ApplicationFilter {
  /** Whose list it is. */
  personId: string;
  organisationId: string;
  /** `mine`: what I wrote; `todo`: what waits for me; `all`: everything I may see. */
  role: 'mine' | 'todo' | 'all';
  supplies: boolean;
  approves: boolean;
  audits: boolean;
  stage?: Stage | undefined;
  resourceId?: number | undefined;
  after?: number | undefined;
  limit: number;
}

export type ListedApplication = Application & { grantId: number | null };

/** Newest first. Drafts are seen by the department that writes them. */
export function listApplications(db: Queryable, filter: ApplicationFilter): Promise<ListedApplication[]> {
  const { stage, resourceId, after } = filter;
  return db.rows(sql`
    select ${applicationColumns}, g.id as "grantId"
    from sharing.applications as a left join sharing.grants as g on g.application_id = a.id
    where ${roleCondition(filter)}
      ${stage === undefined ? empty : sql`and a.stage = ${stage}`}
      ${resourceId === undefined ? empty : sql`and a.resource_id = ${resourceId}`}
      ${after === undefined ? empty : sql`and a.id < ${after}`}
    order by a.id desc limit ${filter.limit}`);
}

function roleCondition({ role, personId, organisationId, ...may }: ApplicationFilter): Sql {
  if (role === 'mine') return sql`a.applicant_id = ${personId}`;
  if (role === 'todo')
    return sql`a.applicant_id <> ${personId} and (
      (a.stage = 'provider' and ${may.supplies} and a.provider_id = ${organisationId})
      or (a.stage = 'centre' and ${may.approves} and a.approved_by is distinct from ${personId}))`;
  return sql`(a.organisation_id = ${organisationId}
    or (a.stage <> 'draft' and (${may.audits} or a.provider_id = ${organisationId})))`;
}

/** Applications whose clock turns yellow or red now, locked; those another worker holds are skipped. */
export function takeApplicationsToWatch(tx: Transaction, limit: number): Promise<Application[]> {
  return tx.rows(sql`
    select ${applicationColumns} from sharing.applications as a where a.watch_at <= ${tx.now}
    order by a.watch_at limit ${limit} for no key update skip locked`);
}

/** Taken ahead of the row: the view bears the number and is made first. */
export async function nextGrantId(tx: Transaction): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`select nextval('sharing.grant_ids') as id`);
  return id;
}

export async function insertGrant(tx: Transaction, grant: Grant): Promise<void> {
  await tx.execute(sql`
    insert into sharing.grants (id, application_id, resource_id, resource_version, provider_id, organisation_id,
      applicant_id, purpose, legal_basis, items, masks, row_filter, columns, secret, means, rows_per_day_max,
      requests_per_minute_max, starts_at, expires_at, policy, contract, created_at)
    values (${grant.id}, ${grant.applicationId}, ${grant.resourceId}, ${grant.resourceVersion}, ${grant.providerId},
      ${grant.organisationId}, ${grant.applicantId}, ${grant.purpose}, ${grant.legalBasis}, ${grant.items},
      ${JSON.stringify(grant.masks)}, ${JSON.stringify(grant.rowFilter)}, ${JSON.stringify(grant.columns)},
      ${grant.secret}, ${grant.means}, ${grant.rowsPerDayMax}, ${grant.requestsPerMinuteMax}, ${grant.startsAt},
      ${grant.expiresAt}, ${JSON.stringify(grant.policy)}, ${JSON.stringify(grant.contract)}, ${tx.now})`);
}

export function lockGrant(tx: Transaction, id: number): Promise<Grant | undefined> {
  return tx.find(sql`select ${grantColumns} from sharing.grants as g where g.id = ${id} for no key update`);
}

export function findGrant(db: Queryable, id: number): Promise<Grant | undefined> {
  return db.find(sql`select ${grantColumns} from sharing.grants as g where g.id = ${id}`);
}

export interface Gate {
  grant: Grant;
  keySha256: Buffer | null;
  rowsToday: number;
  /** Requests in the minute that last had any, and which it was. */
  minute: Date | null;
  minuteRequests: number;
}

/** All the gate asks, in one statement: the grant as it is now and what was used of it today. */
export async function findGate(db: Queryable, id: number, day: string): Promise<Gate | undefined> {
  const row = await db.find<Grant & Omit<Gate, 'grant'>>(sql`
    select ${grantColumns}, g.key_sha256 as "keySha256", coalesce(used.rows, 0) as "rowsToday", used.minute,
      coalesce(used.minute_requests, 0) as "minuteRequests"
    from sharing.grants as g
    left join sharing.use_days as used on used.grant_id = g.id and used.day = ${day}::date
    where g.id = ${id}`);
  if (row === undefined) return undefined;
  const { keySha256, rowsToday, minute, minuteRequests, ...grant } = row;
  return { grant, keySha256, rowsToday, minute, minuteRequests };
}

export async function setGrantKey(tx: Transaction, id: number, keySha256: Buffer): Promise<void> {
  await tx.execute(sql`update sharing.grants set key_sha256 = ${keySha256} where id = ${id}`);
}

export async function revoke(
  tx: Transaction,
  grant: { id: number; by: string | null; because: string },
): Promise<void> {
  await tx.execute(sql`
    update sharing.grants set revoked_at = ${tx.now}, revoked_by = ${grant.by}, revoked_because = ${grant.because}
    where id = ${grant.id} and revoked_at is null`);
}

export interface GrantFilter {
  organisationId: string;
  role: 'mine' | 'supplied' | 'all';
  audits: boolean;
  resourceId?: number | undefined;
  living?: Date | undefined;
  after?: number | undefined;
  limit: number;
}

export type ListedGrant = Grant & { lastUsedAt: Date | null; rowsInAll: number };

export function listGrants(db: Queryable, filter: GrantFilter): Promise<ListedGrant[]> {
  const { role, organisationId, audits, resourceId, living, after, limit } = filter;
  const mine = sql`g.organisation_id = ${organisationId}`;
  const supplied = sql`g.provider_id = ${organisationId}`;
  const whose =
    role === 'mine' ? mine : role === 'supplied' ? supplied : sql`(${audits} or ${mine} or ${supplied})`;
  return db.rows(sql`
    select ${grantColumns}, ${usedColumns}
    from sharing.grants as g
    where ${whose} ${resourceId === undefined ? empty : sql`and g.resource_id = ${resourceId}`}
      ${living === undefined ? empty : sql`and g.revoked_at is null and g.expires_at > ${living}`}
      ${after === undefined ? empty : sql`and g.id < ${after}`}
    order by g.id desc limit ${limit}`);
}

const usedColumns = raw(`
  (select u.at from sharing.uses as u where u.grant_id = g.id and u.kind <> 'refused' order by u.id desc limit 1)
    as "lastUsedAt",
  coalesce((select sum(d.rows) from sharing.use_days as d where d.grant_id = g.id), 0)::bigint as "rowsInAll"`);

export function findListedGrant(
  db: Queryable,
  id: number,
  day: string,
): Promise<(ListedGrant & { rowsToday: number }) | undefined> {
  return db.find(sql`
    select ${grantColumns}, ${usedColumns}, coalesce(today.rows, 0) as "rowsToday"
    from sharing.grants as g left join sharing.use_days as today on today.grant_id = g.id and today.day = ${day}::date
    where g.id = ${id}`);
}

/** Living grants of a resource, locked. */
export function takeGrantsOf(tx: Transaction, resourceId: number, limit: number): Promise<Grant[]> {
  return tx.rows(sql`
    select ${grantColumns} from sharing.grants as g
    where g.resource_id = ${resourceId} and g.revoked_at is null and g.expires_at > ${tx.now}
    order by g.id limit ${limit} for no key update`);
}

/** Which of these are in force now. */
export async function listLivingIds(db: Queryable, now: Date, limit: number): Promise<number[]> {
  const rows = await db.rows<{ id: number }>(sql`
    select id from sharing.grants where revoked_at is null and expires_at > ${now} order by id limit ${limit}`);
  return rows.map((row) => row.id);
}

/** Whether a number is of a grant that is there, or that will not come any more: a later one is older than a day. */
export async function isSettled(db: Queryable, id: number): Promise<boolean> {
  const row = await db.find(sql`
    select from sharing.grants where id = ${id} or (id > ${id} and created_at < now() - interval '1 day') limit 1`);
  return row !== undefined;
}
