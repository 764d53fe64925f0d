import { empty, type Queryable, type Sql, sql } from '#kernel/database';
import type { Resource } from '#modules/catalogue';

export interface KeyHolder {
  id: number;
  organisationId: string;
}

/** The grant a key belongs to, whatever became of it: the gate decides. */
export function findKeyHolder(db: Queryable, keySha256: Buffer): Promise<KeyHolder | undefined> {
  return db.find(sql`
    select id, organisation_id as "organisationId" from sharing.grants where key_sha256 = ${keySha256}`);
}

/** What a caller may find: all that is published, or what is open to the public (是否向社会开放). */
const visible = (openOnly: boolean): Sql => sql`
  r.stage = 'published' and r.published is not null
  ${openOnly ? sql`and r.published->>'opening' <> 'none'` : empty}`;

interface Page {
  openOnly: boolean;
  offset: number;
  limit: number;
}

/** Codes in order. */
export async function listCodes(db: Queryable, page: Page): Promise<string[]> {
  const rows = await db.rows<{ code: string }>(sql`
    select r.code from catalogue.resources r where ${visible(page.openOnly)}
    order by r.code limit ${page.limit} offset ${page.offset}`);
  return rows.map((row) => row.code);
}

type Found = Pick<Resource, 'id' | 'code' | 'providerId' | 'version' | 'createdAt' | 'publishedAt'> & {
  published: NonNullable<Resource['published']>;
};

/** As many as ids or codes are given. */
export function listPackages(
  db: Queryable,
  of: { openOnly: boolean; ids: number[]; codes: string[] },
): Promise<Found[]> {
  return db.rows(sql`
    select r.id, r.code, r.provider_id as "providerId", r.version, r.published, r.created_at as "createdAt",
      r.published_at as "publishedAt"
    from catalogue.resources r
    where (r.id = any(${of.ids}) or r.code = any(${of.codes})) and ${visible(of.openOnly)}
    order by r.id`);
}

export interface CountedName {
  name: string;
  count: number;
}

/** Who supplies, with how many. There are some hundred at most. */
export function listProviders(db: Queryable, page: Page): Promise<CountedName[]> {
  return db.rows(sql`
    select r.provider_id as name, count(*) as count from catalogue.resources r where ${visible(page.openOnly)}
    group by r.provider_id order by r.provider_id limit ${page.limit} offset ${page.offset}`);
}

/** 类 and 项, three digits, with how many. */
export function listGroups(db: Queryable, page: Page): Promise<CountedName[]> {
  return db.rows(sql`
    select left(r.published->>'classification', 3) as name, count(*) as count
    from catalogue.resources r where ${visible(page.openOnly)}
    group by 1 order by 1 limit ${page.limit} offset ${page.offset}`);
}

/** Keywords, with how many; those that hold a text when one is given. */
export function listTags(db: Queryable, page: Page & { query: string }): Promise<CountedName[]> {
  return db.rows(sql`
    select tag as name, count(*) as count
    from catalogue.resources r, jsonb_array_elements_text(r.published->'keywords') as tag
    where ${visible(page.openOnly)}
      ${page.query === '' ? empty : sql`and position(lower(${page.query}) in lower(tag)) > 0`}
    group by tag order by tag limit ${page.limit} offset ${page.offset}`);
}

export interface LivingId {
  id: number;
  resourceId: number;
  items: number;
  startsAt: Date;
}

/** The living grants of a department for these resources; with a key only the key's own. */
export function listLivingOf(
  db: Queryable,
  of: { organisationId: string; onlyId: number | undefined; resourceIds: number[]; now: Date; limit: number },
): Promise<LivingId[]> {
  return db.rows(sql`
    select g.id, g.resource_id as "resourceId", cardinality(g.items) as items, g.starts_at as "startsAt"
    from sharing.grants g
    where g.organisation_id = ${of.organisationId} and g.resource_id = any(${of.resourceIds})
      and g.revoked_at is null and g.expires_at > ${of.now}
      ${of.onlyId === undefined ? empty : sql`and g.id = ${of.onlyId}`}
    order by g.id limit ${of.limit}`);
}

export async function findResourceOfGrant(db: Queryable, id: number): Promise<number | undefined> {
  const row = await db.find<{ resourceId: number }>(
    sql`select resource_id as "resourceId" from sharing.grants where id = ${id}`,
  );
  return row?.resourceId;
}
