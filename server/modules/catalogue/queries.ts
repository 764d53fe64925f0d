import { empty, type Queryable, raw, sql, type Transaction } from '#kernel/database';
import type { Actor } from '#kernel/events';
import type { Content, Resource } from './resource.ts';
import type { ResourceEventType } from './stage.ts';

const columns = raw(`
  r.id, r.code, r.provider_id as "providerId", r.stage, r.version, r.published, r.draft,
  r.submitted_at as "submittedAt", r.created_at as "createdAt", r.published_at as "publishedAt",
  r.updated_at as "updatedAt"`);

export function findResource(db: Queryable, id: number): Promise<Resource | undefined> {
  return db.find(sql`select ${columns} from catalogue.resources as r where r.id = ${id}`);
}

export function findResourceByCode(db: Queryable, code: string): Promise<Resource | undefined> {
  return db.find(sql`select ${columns} from catalogue.resources as r where r.code = ${code}`);
}

/** At most as many as ids are given. */
export function listResourcesByIds(db: Queryable, ids: number[]): Promise<Resource[]> {
  return db.rows(sql`select ${columns} from catalogue.resources as r where r.id = any(${ids})`);
}

/** A page of what everybody may find, by id from `after` on. */
export function listListed(
  db: Queryable,
  page: { after: number; upTo?: number | undefined; providerId?: string | undefined; limit: number },
): Promise<Resource[]> {
  return db.rows(sql`
    select ${columns} from catalogue.resources as r
    where r.id > ${page.after} and r.id <= ${page.upTo ?? Number.MAX_SAFE_INTEGER}
      and r.stage = 'published' and r.published is not null
      ${page.providerId === undefined ? empty : sql`and r.provider_id = ${page.providerId}`}
    order by r.id limit ${page.limit}`);
}

/** Whatever its stage. */
export function listOfProvider(
  db: Queryable,
  page: { providerId: string; after: number; limit: number },
): Promise<Resource[]> {
  return db.rows(sql`
    select ${columns} from catalogue.resources as r
    where r.provider_id = ${page.providerId} and r.id > ${page.after} order by r.id limit ${page.limit}`);
}

export function findResourceByOrigin(db: Queryable, origin: string): Promise<Resource | undefined> {
  return db.find(sql`select ${columns} from catalogue.resources as r where r.origin = ${origin}`);
}

/** Those that were brought in under one of these codes or origins; at most as many as are given. */
export function listKnown(
  db: Queryable,
  of: { codes: string[]; origins: string[] },
): Promise<(Resource & { origin: string | null })[]> {
  return db.rows(sql`
    select ${columns}, r.origin from catalogue.resources as r
    where r.code = any(${of.codes}) or r.origin = any(${of.origins})`);
}

/** Locked until the transaction ends: two people acting at once act one after the other. */
export function lockResource(tx: Transaction, id: number): Promise<Resource | undefined> {
  return tx.find(sql`
    select ${columns} from catalogue.resources as r where r.id = ${id} for no key update`);
}

/** What a statement of the log says. */
export interface LogEntry {
  type: ResourceEventType;
  actor: Actor;
  data: Record<string, unknown>;
}

/** Its code is `draft/<serial>`. Undefined when the origin is known: then nothing is written. */
export function insertDraft(
  tx: Transaction,
  fresh: { providerId: string; content: Content; origin: string | null; actor: Actor },
): Promise<Resource | undefined> {
  return tx.find(sql`
    insert into catalogue.resources as r (code, provider_id, stage, draft, origin, created_at, created_by, updated_at)
    values ('draft/' || lpad(nextval('catalogue.serials')::text, 6, '0'), ${fresh.providerId}, 'draft',
      ${JSON.stringify(fresh.content)}, ${fresh.origin}, ${tx.now}, ${fresh.actor.name}, ${tx.now})
    on conflict (origin) do nothing
    returning ${columns}`);
}

/** Writes the state after one step. */
export async function updateResource(tx: Transaction, next: Resource): Promise<void> {
  await tx.execute(sql`
    update catalogue.resources set code = ${next.code}, stage = ${next.stage}, version = ${next.version},
      published = ${toJson(next.published)}, draft = ${toJson(next.draft)}, submitted_at = ${next.submittedAt},
      published_at = ${next.publishedAt}, updated_at = ${next.updatedAt}
    where id = ${next.id}`);
}

function toJson(content: Content | null): string | null {
  return content === null ? null : JSON.stringify(content);
}

/** The caller holds the lock of the resource, so that numbers have no gaps and nobody takes the same. */
export async function insertResourceEvent(
  tx: Transaction,
  resourceId: number,
  entry: LogEntry,
): Promise<void> {
  await tx.execute(sql`
    insert into catalogue.resource_events (resource_id, number, type, at, actor_id, actor_name, organisation_id, data)
    select ${resourceId}::bigint, coalesce(max(number), 0) + 1, ${entry.type}, ${tx.now}, ${entry.actor.personId},
      ${entry.actor.name}, ${entry.actor.organisationId}, ${JSON.stringify(entry.data)}
    from catalogue.resource_events where resource_id = ${resourceId}`);
}

export interface ResourceEvent {
  number: number;
  type: ResourceEventType;
  at: Date;
  actorId: string | null;
  actorName: string;
  organisationId: string | null;
  data: Record<string, unknown>;
}

export const LOG_MAX = 500;

/** The newest first. */
export function listResourceEvents(db: Queryable, resourceId: number): Promise<ResourceEvent[]> {
  return db.rows(sql`
    select number, type, at, actor_id as "actorId", actor_name as "actorName", organisation_id as "organisationId", data
    from catalogue.resource_events where resource_id = ${resourceId} order by number desc limit ${LOG_MAX}`);
}

export function findLastResourceEvent(
  db: Queryable,
  resourceId: number,
): Promise<Pick<ResourceEvent, 'type' | 'actorId'> | undefined> {
  return db.find(sql`
    select type, actor_id as "actorId" from catalogue.resource_events
    where resource_id = ${resourceId} order by number desc limit 1`);
}

/** Whether this person ever did one of `types` with the resource. */
export async function hasDone(
  db: Queryable,
  of: { resourceId: number; personId: string; types: readonly string[] },
): Promise<boolean> {
  const row = await db.find(sql`
    select from catalogue.resource_events
    where resource_id = ${of.resourceId} and actor_id = ${of.personId} and type = any(${of.types}) limit 1`);
  return row !== undefined;
}

export interface Version {
  number: number;
  content: Content;
  publishedAt: Date;
  publishedBy: string;
  note: string;
}

/** The version as it was published, and its items a row each in place of those of the version before. */
export async function insertVersion(
  tx: Transaction,
  version: Omit<Version, 'publishedAt'> & { resourceId: number },
): Promise<void> {
  const { resourceId, number, content, publishedBy, note } = version;
  await tx.execute(sql`
    insert into catalogue.versions (resource_id, number, content, published_at, published_by, note)
    values (${resourceId}, ${number}, ${JSON.stringify(content)}, ${tx.now}, ${publishedBy}, ${note})`);
  await tx.execute(sql`delete from catalogue.items where resource_id = ${resourceId}`);
  await tx.execute(sql`
    insert into catalogue.items (resource_id, position, name, title, type, kind, grade)
    select ${resourceId}, position, item->>'name', item->>'title', item->>'type', item->>'kind', item->>'grade'
    from jsonb_array_elements(${JSON.stringify(content.items)}::jsonb) with ordinality as list (item, position)`);
}

/** A withdrawn resource supplies nothing. */
export async function deleteItems(tx: Transaction, resourceId: number): Promise<void> {
  await tx.execute(sql`delete from catalogue.items where resource_id = ${resourceId}`);
}

export const VERSIONS_MAX = 200;

/** Newest first, without their contents. */
export function listVersions(db: Queryable, resourceId: number): Promise<Omit<Version, 'content'>[]> {
  return db.rows(sql`
    select number, published_at as "publishedAt", published_by as "publishedBy", note
    from catalogue.versions where resource_id = ${resourceId} order by number desc limit ${VERSIONS_MAX}`);
}

export function findVersion(db: Queryable, resourceId: number, number: number): Promise<Version | undefined> {
  return db.find(sql`
    select number, content, published_at as "publishedAt", published_by as "publishedBy", note
    from catalogue.versions where resource_id = ${resourceId} and number = ${number}`);
}
