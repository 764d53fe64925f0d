import { empty, type Queryable, sql, type Transaction } from '#kernel/database';
import type { Actor } from '#kernel/events';
import type { Content } from '../resource.ts';

/** What a page of the catalogue needs of a resource. */
export interface ListedRow {
  id: number;
  code: string;
  version: number;
  content: Content;
  providerId: string;
  issuedAt: Date;
  publishedAt: Date;
}

interface Which {
  /** Only what is open to the public (是否向社会开放). */
  openOnly: boolean;
  modifiedSince: Date | undefined;
}

const listed = (which: Which) => sql`
  r.stage = 'published' and r.published is not null
  ${which.openOnly ? sql`and r.published->>'opening' <> 'none'` : empty}
  ${which.modifiedSince === undefined ? empty : sql`and r.published_at > ${which.modifiedSince}`}`;

const columns = sql`
  r.id, r.code, r.version, r.published as content, r.provider_id as "providerId", r.published_at as "publishedAt",
  coalesce((select v.published_at from catalogue.versions v where v.resource_id = r.id order by v.number limit 1),
    r.published_at) as "issuedAt"`;

/** By id. `after` is where the page before ended; `offset` for whoever asks for a page by its number. */
export function listPage(
  db: Queryable,
  page: Which & { after: number; offset: number; limit: number },
): Promise<ListedRow[]> {
  return db.rows(sql`
    select ${columns} from catalogue.resources r where r.id > ${page.after} and ${listed(page)}
    order by r.id limit ${page.limit} offset ${page.offset}`);
}

export async function countListed(db: Queryable, which: Which): Promise<number> {
  const row = await db.one<{ count: number }>(
    sql`select count(*) as count from catalogue.resources r where ${listed(which)}`,
  );
  return row.count;
}

export function findListed(
  db: Queryable,
  of: { id: number; openOnly: boolean },
): Promise<ListedRow | undefined> {
  return db.find(sql`
    select ${columns} from catalogue.resources r
    where r.id = ${of.id} and ${listed({ ...of, modifiedSince: undefined })}`);
}

/** A resource as it is brought in: published as it comes. */
export interface Brought {
  origin: string;
  /** Kept when it comes from a catalogue of our own; made from the classification otherwise. */
  code: string | null;
  providerId: string;
  version: number;
  content: Content;
  publishedAt: Date;
}

export interface KnownRow {
  id: number;
  origin: string | null;
  code: string;
  /** Whether it is published with exactly this content, or not published at all any more. */
  same: boolean;
}

/** Which of these are here already, by origin or by code. */
export function listKnown(db: Queryable, brought: Brought[]): Promise<KnownRow[]> {
  return db.rows(sql`
    select r.id, g.origin, r.code, r.stage = 'withdrawn' or r.published = g.content as same
    from jsonb_to_recordset(${JSON.stringify(brought)}::jsonb) as g (origin text, code text, content jsonb)
    join catalogue.resources r on r.origin = g.origin or r.code = g.code`);
}

/**
 * Writes resources with their first version, items and log in one statement, and returns those that are new now:
 * what somebody else brought in meanwhile is left as it is.
 */
export function insertPublished(
  tx: Transaction,
  brought: Brought[],
  by: { actor: Actor; note: string },
): Promise<{ id: number; origin: string; code: string }[]> {
  return tx.rows(sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(brought)}::jsonb)
        as g (origin text, code text, "providerId" text, version integer, content jsonb, "publishedAt" timestamptz)
    ), fresh as (
      insert into catalogue.resources
        (code, provider_id, stage, version, published, origin, created_at, created_by, published_at, updated_at)
      select coalesce(code, (content->>'classification') || '/' || lpad(nextval('catalogue.serials')::text, 6, '0')),
        "providerId", 'published', version, content, origin, ${tx.now}, ${by.actor.name}, "publishedAt", ${tx.now}
      from given
      on conflict do nothing
      returning id, origin, code, version, published, published_at
    ), versions as (
      insert into catalogue.versions (resource_id, number, content, published_at, published_by, note)
      select id, version, published, published_at, ${by.actor.name}, ${by.note} from fresh
    ), items as (
      insert into catalogue.items (resource_id, position, name, title, type, kind, grade)
      select id, position, item->>'name', item->>'title', item->>'type', item->>'kind', item->>'grade'
      from fresh, jsonb_array_elements(published->'items') with ordinality as list (item, position)
    ), log as (
      insert into catalogue.resource_events
        (resource_id, number, type, at, actor_id, actor_name, organisation_id, data)
      select id, 1, 'published', ${tx.now}, ${by.actor.personId}, ${by.actor.name}, ${by.actor.organisationId},
        jsonb_build_object('version', version, 'note', ${by.note}::text)
      from fresh
    )
    select id, origin, code from fresh`);
}

/** What was brought before and says something else now becomes the next version. */
export async function replacePublished(
  tx: Transaction,
  changed: { id: number; content: Content; publishedAt: Date }[],
  by: { actor: Actor; note: string },
): Promise<void> {
  const given = sql`jsonb_to_recordset(${JSON.stringify(changed)}::jsonb)
    as g (id bigint, content jsonb, "publishedAt" timestamptz)`;
  await tx.execute(sql`
    with changed as (
      update catalogue.resources r set published = g.content, version = r.version + 1, stage = 'published',
        published_at = g."publishedAt", updated_at = ${tx.now}
      from ${given} where r.id = g.id
      returning r.id, r.version, r.published, r.published_at
    ), versions as (
      insert into catalogue.versions (resource_id, number, content, published_at, published_by, note)
      select id, version, published, published_at, ${by.actor.name}, ${by.note} from changed
    )
    insert into catalogue.resource_events (resource_id, number, type, at, actor_id, actor_name, organisation_id, data)
    select c.id, (select coalesce(max(e.number), 0) + 1 from catalogue.resource_events e where e.resource_id = c.id),
      'published', ${tx.now}, ${by.actor.personId}, ${by.actor.name}, ${by.actor.organisationId},
      jsonb_build_object('version', c.version, 'note', ${by.note}::text)
    from changed c`);
  const ids = changed.map((one) => one.id);
  await tx.execute(sql`delete from catalogue.items where resource_id = any(${ids})`);
  await tx.execute(sql`
    insert into catalogue.items (resource_id, position, name, title, type, kind, grade)
    select g.id, position, item->>'name', item->>'title', item->>'type', item->>'kind', item->>'grade'
    from ${given}, jsonb_array_elements(g.content->'items') with ordinality as list (item, position)`);
}
