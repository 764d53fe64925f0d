import { empty, type Queryable, raw, type Sql, sql, type Transaction } from '#kernel/database';
import type { Actor } from '#kernel/events';
import type { ItemKind, ItemType, SharingType, UpdateCycle } from '../resource.ts';
import type { Answer, ItemClass } from './demand.ts';
import type { Found } from './solver/facts.ts';
import type { Duplicate } from './solver/queries.ts';

/** Who reads: the centre sees every demand, an organisation those it is party to. */
export type Viewer = 'centre' | { organisationId: string };

export interface DemandRow {
  id: number;
  organisationId: string;
  title: string;
  duty: string;
  legalBasis: string;
  cycle: UpdateCycle | null;
  area: string;
  wantedOn: string | null;
  filedAt: Date;
  filedByName: string;
}

const demandColumns = raw(`
  d.id, d.organisation_id as "organisationId", d.title, d.duty, d.legal_basis as "legalBasis", d.cycle, d.area,
  d.wanted_on as "wantedOn", d.filed_at as "filedAt", d.filed_by_name as "filedByName"`);

/** Demands are rows, items and parties; one rule for all three, by the column that names the demand. */
function visible(viewer: Viewer, column: string): Sql {
  if (viewer === 'centre') return empty;
  return sql`and ${raw(column)} in (
    select p.demand_id from catalogue.demand_parties as p where p.organisation_id = ${viewer.organisationId})`;
}

export async function insertDemand(
  tx: Transaction,
  demand: Omit<DemandRow, 'id' | 'filedAt' | 'filedByName'>,
  actor: Actor,
): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into catalogue.demands
      (organisation_id, title, duty, legal_basis, cycle, area, wanted_on, filed_at, filed_by, filed_by_name, log_length)
    values (${demand.organisationId}, ${demand.title}, ${demand.duty}, ${demand.legalBasis}, ${demand.cycle}, ${demand.area},
      ${demand.wantedOn}, ${tx.now}, ${actor.personId}, ${actor.name}, 0) returning id`);
  return id;
}

export interface NewItem {
  number: number;
  title: string;
  meaning: string;
  type: string | null;
  kind: string | null;
  term: string;
}

/** Writes the items of a new demand; until they are solved, in the same transaction, nobody owns them. */
export async function insertItems(
  tx: Transaction,
  demand: { id: number; organisationId: string; cycle: string | null },
  items: NewItem[],
): Promise<void> {
  await tx.execute(sql`
    insert into catalogue.demand_items
      (demand_id, number, organisation_id, cycle, title, meaning, type, kind, term, class, class_since, why)
    select ${demand.id}::bigint, number, ${demand.organisationId}, ${demand.cycle}, title, meaning, type, kind, term,
      'no-owner', ${tx.now}::timestamptz, '[]'::jsonb
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as i (number integer, title text, meaning text, type text,
      kind text, term text)
    order by number`);
}

export function findDemand(db: Queryable, viewer: Viewer, id: number): Promise<DemandRow | undefined> {
  return db.find(sql`
    select ${demandColumns} from catalogue.demands as d where d.id = ${id} ${visible(viewer, 'd.id')}`);
}

export interface DemandFilter {
  viewer: Viewer;
  role?: 'mine' | 'asked' | undefined;
  class?: ItemClass | undefined;
  text?: string | undefined;
  after?: number | undefined;
  limit: number;
  /** Whose `mine` and `asked`; for the centre too. */
  organisationId: string;
}

/** A page of demands, newest first. */
export function listDemands(
  db: Queryable,
  { viewer, role, text, after, limit, organisationId: own, ...filter }: DemandFilter,
): Promise<DemandRow[]> {
  const ofRole =
    role === 'mine'
      ? sql`and d.organisation_id = ${own}`
      : role === 'asked'
        ? sql`and d.organisation_id <> ${own} and d.id in (
            select demand_id from catalogue.demand_parties where organisation_id = ${own})`
        : empty;
  const ofClass =
    filter.class === undefined
      ? empty
      : sql`and exists (select from catalogue.demand_items as i where i.demand_id = d.id and i.class = ${filter.class})`;
  return db.rows(sql`
    select ${demandColumns} from catalogue.demands as d where true ${visible(viewer, 'd.id')} ${ofRole} ${ofClass}
      ${text === undefined ? empty : sql`and strpos(lower(d.title || ' ' || d.duty), lower(${text})) > 0`}
      ${after === undefined ? empty : sql`and d.id < ${after}`}
    order by d.id desc limit ${limit}`);
}

export interface DemandClassCount {
  demandId: number;
  class: ItemClass;
  items: number;
}

export function countClassesOf(db: Queryable, demandIds: number[]): Promise<DemandClassCount[]> {
  return db.rows(sql`
    select demand_id as "demandId", class, count(*) as items from catalogue.demand_items
    where demand_id = any(${demandIds}::bigint[]) group by 1, 2 order by 1, 2`);
}

export interface ItemRow extends Found {
  id: number;
  demandId: number;
  number: number;
  organisationId: string;
  title: string;
  meaning: string;
  type: ItemType | null;
  kind: ItemKind | null;
  term: string;
  settledId: string | null;
  namedId: string | null;
  declined: string[];
  answer: Answer | null;
  since: Date;
  /** Of the resource that was matched; null for none. */
  resourceCode: string | null;
  resourceName: string | null;
  providerId: string | null;
  sharing: SharingType | null;
  suppliedTitle: string | null;
  suppliedType: ItemType | null;
}

const itemColumns = raw(`
  i.id, i.demand_id as "demandId", i.number, i.organisation_id as "organisationId", i.title, i.meaning, i.type, i.kind,
  i.term, i.settled_id as "settledId", i.named_id as "namedId", i.declined, i.answer, i.class, i.class_since as since,
  i.resource_id as "resourceId", i.item_name as "itemName", i.negative_line_id as "negativeLineId",
  i.owner_id as "ownerId", i.asked_at as "askedAt", i.due_at as "dueAt", i.turn_at as "turnAt", i.why,
  r.code as "resourceCode", r.published->>'name' as "resourceName", s.provider_id as "providerId", s.sharing,
  s.title as "suppliedTitle", s.type as "suppliedType"`);

const itemTables = raw(`
  catalogue.demand_items as i
  left join catalogue.supplied_items as s on s.resource_id = i.resource_id and s.name = i.item_name
  left join catalogue.resources as r on r.id = s.resource_id`);

export function listItemsOf(db: Queryable, demandId: number): Promise<ItemRow[]> {
  return db.rows(sql`
    select ${itemColumns} from ${itemTables} where i.demand_id = ${demandId} order by i.number limit 200`);
}

export interface ItemFilter {
  viewer: Viewer;
  class?: ItemClass | undefined;
  owner?: string | undefined;
  demander?: string | undefined;
  late?: boolean | undefined;
  now: Date;
  after?: number | undefined;
  limit: number;
}

/** A page of demanded items, newest first. */
export function listItems(db: Queryable, filter: ItemFilter): Promise<ItemRow[]> {
  const equal = (column: string, value: string | undefined) =>
    value === undefined ? empty : sql`and i.${raw(column)} = ${value}`;
  return db.rows(sql`
    select ${itemColumns} from ${itemTables}
    where true ${visible(filter.viewer, 'i.demand_id')} ${equal('class', filter.class)} ${equal('owner_id', filter.owner)}
      ${equal('organisation_id', filter.demander)} ${filter.late === true ? sql`and i.due_at <= ${filter.now}` : empty}
      ${filter.after === undefined ? empty : sql`and i.id < ${filter.after}`}
    order by i.id desc limit ${filter.limit}`);
}

/** What people say of an item; the solver does the rest. */
export async function updateSaid(
  tx: Transaction,
  itemIds: number[],
  said: { answer?: Answer | null; namedId?: string | null; declinedBy?: string; settledId?: string },
): Promise<void> {
  const set = [
    said.answer === undefined
      ? empty
      : sql`, answer = ${said.answer === null ? null : JSON.stringify(said.answer)}::jsonb`,
    said.namedId === undefined ? empty : sql`, named_id = ${said.namedId}`,
    said.declinedBy === undefined ? empty : sql`, declined = declined || ${said.declinedBy}::text`,
    said.settledId === undefined ? empty : sql`, settled_id = ${said.settledId}`,
  ];
  await tx.execute(sql`
    update catalogue.demand_items set number = number ${set[0]} ${set[1]} ${set[2]} ${set[3]}
    where id = any(${itemIds}::bigint[])`);
}

export interface DemandEvent {
  number: number;
  type: string;
  at: Date;
  actorName: string;
  organisationId: string | null;
  data: Record<string, unknown>;
}

const LOG_MAX = 500;

export function listDemandEvents(db: Queryable, demandId: number): Promise<DemandEvent[]> {
  return db.rows(sql`
    select number, type, at, actor_name as "actorName", organisation_id as "organisationId", data
    from catalogue.demand_events where demand_id = ${demandId} order by number desc limit ${LOG_MAX}`);
}

export interface ClassCount {
  class: ItemClass;
  items: number;
  late: number;
}

export function countClasses(db: Queryable, viewer: Viewer, now: Date): Promise<ClassCount[]> {
  return db.rows(sql`
    select i.class, count(*) as items, count(*) filter (where i.due_at <= ${now}) as late
    from catalogue.demand_items as i where true ${visible(viewer, 'i.demand_id')} group by i.class`);
}

export interface OwnerCount {
  ownerId: string;
  unmet: number;
  overdue: number;
  refused: number;
  unlawful: number;
}

/** What each department is asked for, most first. */
export function countOwners(db: Queryable, viewer: Viewer, limit: number): Promise<OwnerCount[]> {
  return db.rows(sql`
    select i.owner_id as "ownerId", count(*) filter (where i.class = 'unmet') as unmet,
      count(*) filter (where i.class = 'overdue') as overdue, count(*) filter (where i.class = 'refused') as refused,
      count(*) filter (where i.class = 'unlawful-refusal') as unlawful
    from catalogue.demand_items as i where i.owner_id is not null ${visible(viewer, 'i.demand_id')}
    group by 1 order by count(*) desc, 1 limit ${limit}`);
}

export interface ListCounts {
  demands: number;
  dutyLines: number;
  dutyOrganisations: number;
  negativeValid: number;
  negativeWaiting: number;
  negativeExpired: number;
  duplicates: number;
}

export function countLists(db: Queryable, viewer: Viewer, today: string): Promise<ListCounts> {
  return db.one(sql`
    select
      (select count(*) from catalogue.demands as d where true ${visible(viewer, 'd.id')}) as demands,
      (select count(*) from catalogue.duties_to_supply where ended_at is null) as "dutyLines",
      (select count(distinct organisation_id) from catalogue.duties_to_supply where ended_at is null) as "dutyOrganisations",
      lines.valid as "negativeValid", lines.waiting as "negativeWaiting", lines.expired as "negativeExpired",
      (select count(*) from catalogue.duplicates) as duplicates
    from (
      select count(*) filter (where reviewed_until >= ${today}::date) as valid,
        count(*) filter (where reviewed_until is null) as waiting,
        count(*) filter (where reviewed_until < ${today}::date) as expired
      from catalogue.negative_lines where ended_at is null) as lines`);
}

export interface DuplicateRow extends Omit<Duplicate, 'collectors'> {
  since: Date;
  collectors: (Duplicate['collectors'][number] & { code: string | null; name: string | null })[];
}

export function listDuplicates(
  db: Queryable,
  filter: { collector?: string | undefined; after?: string | undefined; limit: number },
): Promise<DuplicateRow[]> {
  return db.rows(sql`
    select term, title, supplier_id as "supplierId", resource_id as "resourceId", item_name as "itemName", since,
      (select jsonb_agg(c || jsonb_build_object('code', r.code, 'name', r.published->>'name') order by nr)
        from jsonb_array_elements(collectors) with ordinality as each (c, nr)
        left join catalogue.resources as r on r.id = (c->>'resourceId')::bigint) as collectors
    from catalogue.duplicates
    where term > ${filter.after ?? ''}
      ${filter.collector === undefined ? empty : sql`and collectors @> ${JSON.stringify([{ organisationId: filter.collector }])}::jsonb`}
    order by term limit ${filter.limit}`);
}

export interface DutyRow {
  id: number;
  organisationId: string;
  title: string;
  kind: ItemKind | null;
  system: string;
  legalDuty: string;
  since: Date;
  supplied: boolean;
  demanded: number;
}

export function listDutyLines(
  db: Queryable,
  filter: {
    organisation?: string | undefined;
    text?: string | undefined;
    unsupplied?: boolean | undefined;
    after?: number | undefined;
    limit: number;
  },
): Promise<DutyRow[]> {
  const supplied = sql`exists (
    select from catalogue.supplied_items as s where s.term = l.term and s.provider_id = l.organisation_id)`;
  return db.rows(sql`
    select l.id, l.organisation_id as "organisationId", l.title, l.kind, l.system, l.legal_duty as "legalDuty", l.since,
      ${supplied} as supplied, (select count(*) from catalogue.demand_items as i where i.term = l.term) as demanded
    from catalogue.duties_to_supply as l
    where l.ended_at is null ${filter.organisation === undefined ? empty : sql`and l.organisation_id = ${filter.organisation}`}
      ${filter.text === undefined ? empty : sql`and strpos(lower(l.title), lower(${filter.text})) > 0`}
      ${filter.unsupplied === true ? sql`and not ${supplied}` : empty}
      ${filter.after === undefined ? empty : sql`and l.id < ${filter.after}`}
    order by l.id desc limit ${filter.limit}`);
}

export interface NewDuty {
  organisationId: string;
  title: string;
  kind: string | null;
  term: string;
  system: string;
  legalDuty: string;
}

/** Ends the lines of these organisations that are not among the fresh; returns their terms. */
export async function endDutiesBut(tx: Transaction, fresh: NewDuty[]): Promise<string[]> {
  const rows = await tx.rows<{ term: string }>(sql`
    with fresh as (
      select * from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) as f ("organisationId" text, term text, system text))
    update catalogue.duties_to_supply as l set ended_at = ${tx.now}
    where l.ended_at is null and l.organisation_id in (select "organisationId" from fresh)
      and not exists (select from fresh as f
        where f."organisationId" = l.organisation_id and f.term = l.term and f.system = l.system)
    returning l.term`);
  return rows.map((row) => row.term);
}

/** Adds lines, and corrects the wording of those there are; returns the terms of the new. */
export async function upsertDuties(tx: Transaction, fresh: NewDuty[]): Promise<string[]> {
  const rows = await tx.rows<{ term: string; isNew: boolean }>(sql`
    insert into catalogue.duties_to_supply as l (organisation_id, title, kind, term, system, legal_duty, since)
    select "organisationId", title, kind, term, system, "legalDuty", ${tx.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) as f ("organisationId" text, title text, kind text, term text,
      system text, "legalDuty" text)
    on conflict (organisation_id, term, system) where ended_at is null
      do update set title = excluded.title, kind = excluded.kind, legal_duty = excluded.legal_duty
    returning l.term, (xmax = 0) as "isNew"`);
  return rows.filter((row) => row.isNew).map((row) => row.term);
}
