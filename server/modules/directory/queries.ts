import { empty, type Queryable, sql, type Transaction } from '#kernel/database';
import type { Scope } from '#kernel/permissions';
import type { Organisation, OrganisationKind } from './organisation.ts';
import type { Responsibility } from './responsibility.ts';

interface OrganisationRow {
  id: string;
  kind: OrganisationKind;
  name_zh: string;
  name_en: string;
  parent_id: string | null;
  place_code: string | null;
  street_code: string | null;
  village_code: string | null;
}

const columns = sql`id, kind, name_zh, name_en, parent_id, place_code, street_code, village_code`;

export async function findOrganisation(db: Queryable, id: string): Promise<Organisation | undefined> {
  const row = await db.find<OrganisationRow>(sql`
    select ${columns} from directory.organisations where id = ${id} and ended_at is null`);
  return row && toOrganisation(row);
}

export const ORGANISATIONS_MAX = 20_000;

/** Every living organisation; a district has some 1,700. */
export async function listAllOrganisations(db: Queryable): Promise<Organisation[]> {
  const rows = await db.rows<OrganisationRow>(sql`
    select ${columns} from directory.organisations where ended_at is null order by id limit ${ORGANISATIONS_MAX}`);
  return rows.map(toOrganisation);
}

export interface OrganisationFilter {
  scope: Scope;
  kind?: OrganisationKind | undefined;
  parentId?: string | undefined;
  text?: string | undefined;
  after?: string | undefined;
  limit: number;
}

export async function listOrganisations(db: Queryable, filter: OrganisationFilter): Promise<Organisation[]> {
  const rows = await db.rows<OrganisationRow>(sql`
    select ${columns} from directory.organisations
    where ended_at is null and id > ${filter.after ?? ''} ${withinScope(filter.scope)}
      ${filter.kind === undefined ? empty : sql`and kind = ${filter.kind}`}
      ${filter.parentId === undefined ? empty : sql`and parent_id = ${filter.parentId}`}
      ${filter.text === undefined ? empty : sql`and strpos(lower(name_zh || ' ' || name_en), lower(${filter.text})) > 0`}
    order by id limit ${filter.limit}`);
  return rows.map(toOrganisation);
}

/** Units and departments are known to everybody; the three levels only within one's own subtree. */
function withinScope(scope: Scope) {
  switch (scope.level) {
    case 'district':
      return empty;
    case 'street':
      return sql`and (kind in ('unit', 'department') or street_code = ${scope.streetCode})`;
    case 'village':
      return sql`and (kind in ('unit', 'department') or village_code = ${scope.villageCode})`;
    case 'unit':
      return sql`and kind in ('unit', 'department')`;
  }
}

export interface NewOrganisation extends Organisation {
  shortZh: string | null;
}

/** Adds and renames; returns how many rows changed. Parents must come before their children. */
export function upsertOrganisations(tx: Transaction, organisations: NewOrganisation[]): Promise<number> {
  return tx.execute(sql`
    insert into directory.organisations as known
      (id, kind, name_zh, name_en, short_zh, parent_id, place_code, street_code, village_code)
    select one->>'id', one->>'kind', one->'name'->>'zh', one->'name'->>'en', one->>'shortZh', one->>'parentId',
      one->>'placeCode', one->>'streetCode', one->>'villageCode'
    from jsonb_array_elements(${JSON.stringify(organisations)}::jsonb) as one
    on conflict (id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en, short_zh = excluded.short_zh
    where (known.name_zh, known.name_en, known.short_zh) is distinct from (excluded.name_zh, excluded.name_en, excluded.short_zh)`);
}

export async function replaceResponsibilities(tx: Transaction, rows: Responsibility[]): Promise<void> {
  await tx.execute(sql`delete from directory.responsibilities`);
  await tx.execute(sql`
    insert into directory.responsibilities (category_prefix, place_code, answers, since)
    select one->>'categoryPrefix', one->>'placeCode', one->>'answers', ${tx.now}
    from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as one`);
}

export interface ExceptionalDay {
  /** 2026-10-01. */
  day: string;
  isWorked: boolean;
  name: string;
}

export async function replaceExceptionalDays(tx: Transaction, days: ExceptionalDay[]): Promise<void> {
  await tx.execute(sql`delete from directory.exceptional_days`);
  await tx.execute(sql`
    insert into directory.exceptional_days (day, is_worked, name)
    select (one->>'day')::date, (one->>'isWorked')::boolean, one->>'name'
    from jsonb_array_elements(${JSON.stringify(days)}::jsonb) as one`);
}

/** A year has some forty. */
export function listExceptionalDays(db: Queryable): Promise<ExceptionalDay[]> {
  return db.rows(sql`
    select day, is_worked as "isWorked", name from directory.exceptional_days order by day limit 5000`);
}

export function listResponsibilities(db: Queryable): Promise<Responsibility[]> {
  return db.rows(sql`
    select category_prefix as "categoryPrefix", place_code as "placeCode", answers
    from directory.responsibilities order by category_prefix, place_code limit 10000`);
}

export interface Colleague {
  personId: string;
  name: string;
  role: string;
  postId: string;
}

/** Who holds a post at an organisation now. */
export function listColleagues(db: Queryable, organisationId: string): Promise<Colleague[]> {
  return db.rows(sql`
    select person.id as "personId", person.name, post.role, post.id as "postId"
    from sessions.posts as post join sessions."user" as person on person.id = post.person_id
    where post.organisation_id = ${organisationId} and post.ended_at is null and person."disabledAt" is null
    order by post.given_at, post.id limit 200`);
}

export interface DemoPerson {
  personId: string;
  name: string;
  role: string;
  organisationId: string;
}

/** One or a few people of every role and level, for the page that signs in as any of them. */
export function listDemoPeople(
  db: Queryable,
  filter: { text: string; limit: number },
): Promise<DemoPerson[]> {
  return db.rows(sql`
    select person.id as "personId", person.name, post.role, post.organisation_id as "organisationId"
    from sessions.posts as post
    join sessions."user" as person on person.id = post.person_id and person."disabledAt" is null
    join directory.organisations as organisation on organisation.id = post.organisation_id
    where post.ended_at is null
      and (${filter.text} = '' or strpos(lower(concat_ws(' ', person.name, post.role, organisation.name_zh, organisation.name_en)), lower(${filter.text})) > 0)
    order by array_position(array['district', 'unit', 'street', 'village'], post.level), post.organisation_id, post.id
    limit ${filter.limit}`);
}

export interface Duty {
  id: string;
  organisationId: string;
  personId: string;
  name: string;
  startsAt: Date;
  endsAt: Date;
}

export function listDuties(
  db: Queryable,
  filter: { organisationId: string; from: Date; to: Date; limit: number },
): Promise<Duty[]> {
  return db.rows(sql`
    select duty.id, duty.organisation_id as "organisationId", duty.person_id as "personId", person.name,
      duty.starts_at as "startsAt", duty.ends_at as "endsAt"
    from directory.duties as duty join sessions."user" as person on person.id = duty.person_id
    where duty.organisation_id = ${filter.organisationId} and duty.starts_at < ${filter.to} and duty.ends_at > ${filter.from}
    order by duty.starts_at, duty.id limit ${filter.limit}`);
}

/** Returns false when the same person already has a duty that begins then. */
export async function insertDuty(
  tx: Transaction,
  duty: {
    id: string;
    organisationId: string;
    personId: string;
    startsAt: Date;
    endsAt: Date;
    plannedBy: string;
  },
): Promise<boolean> {
  const inserted = await tx.execute(sql`
    insert into directory.duties (id, organisation_id, person_id, starts_at, ends_at, planned_by, planned_at)
    values (${duty.id}, ${duty.organisationId}, ${duty.personId}, ${duty.startsAt}, ${duty.endsAt}, ${duty.plannedBy}, ${tx.now})
    on conflict do nothing`);
  return inserted === 1;
}

function toOrganisation(row: OrganisationRow): Organisation {
  return {
    id: row.id,
    kind: row.kind,
    name: { zh: row.name_zh, en: row.name_en },
    parentId: row.parent_id,
    placeCode: row.place_code,
    streetCode: row.street_code,
    villageCode: row.village_code,
  };
}
