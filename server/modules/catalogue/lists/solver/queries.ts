import { empty, type Queryable, raw, type Sql, sql, type Transaction } from '#kernel/database';
import type { Actor } from '#kernel/events';
import type { DutyLine, Found, KnownGrant, NegativeLine, SuppliedItem, WantedItem } from './facts.ts';

/**
 * Any number that no other lock has. Whoever changes one of the lists or solves takes it until the commit: some
 * milliseconds, so that nobody classifies by lists another is changing.
 */
const SOLVER_LOCK = 2_026_112_203;

export async function lockLists(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${SOLVER_LOCK})`);
}

/** Which items: those of terms, of one demand, those that time turns, or all. */
export type Which = { terms: string[] } | { demandId: number } | { turnedBy: Date; limit: number } | 'all';

type WantedRow = Omit<WantedItem, 'plain' | 'found'> & Found;

const found = raw(`
  i.class, i.resource_id as "resourceId", i.item_name as "itemName", i.negative_line_id as "negativeLineId",
  i.owner_id as "ownerId", i.asked_at as "askedAt", i.due_at as "dueAt", i.turn_at as "turnAt", i.why`);

/** With what was found of them the last time. The caller holds the solver's lock, so nobody changes them meanwhile. */
export function takeItems(tx: Transaction, which: Which): Promise<WantedRow[]> {
  return tx.rows(sql`
    select i.id, i.demand_id as "demandId", i.number, i.organisation_id as "organisationId", i.title, i.type, i.kind, i.cycle,
      i.term, i.settled_id as "settledId", i.named_id as "namedId", i.declined, i.answer, ${found}
    from catalogue.demand_items as i where ${choice(which)}`);
}

function choice(which: Which): Sql {
  if (which === 'all') return sql`true`;
  if ('terms' in which) return sql`i.term = any(${which.terms}::text[])`;
  if ('demandId' in which) return sql`i.demand_id = ${which.demandId}`;
  return sql`i.id in (
    select id from catalogue.demand_items where turn_at <= ${which.turnedBy} order by turn_at limit ${which.limit})`;
}

/** Undefined: of every term. */
type Terms = string[] | undefined;

const ofTerms = (column: string, terms: Terms) =>
  terms === undefined ? empty : sql`and ${raw(column)} = any(${terms}::text[])`;

/** Of all terms: of those that somebody needs or must supply; nothing is decided by others. */
export function listSupplied(db: Queryable, terms: Terms): Promise<Omit<SuppliedItem, 'plain'>[]> {
  const asked =
    terms === undefined
      ? sql`term in (select term from catalogue.demand_items
          union select term from catalogue.duties_to_supply where ended_at is null)`
      : sql`term = any(${terms}::text[])`;
  return db.rows(sql`
    select resource_id as "resourceId", name, title, term, type, kind, provider_id as "providerId", sharing, cycle
    from catalogue.supplied_items where ${asked}`);
}

export function listDuties(db: Queryable, terms: Terms): Promise<DutyLine[]> {
  return db.rows(sql`
    select id, organisation_id as "organisationId", term from catalogue.duties_to_supply
    where ended_at is null ${ofTerms('term', terms)}`);
}

/** The living lines of the terms, and those of whole resources that supply them. */
export function listLivingNegativeLines(db: Queryable, terms: Terms): Promise<NegativeLine[]> {
  const ofResources =
    terms === undefined
      ? empty
      : sql`and (term = any(${terms}::text[]) or (term is null and resource_id in (
          select resource_id from catalogue.supplied_items where term = any(${terms}::text[]) and sharing = 'none')))`;
  return db.rows(sql`
    select id, organisation_id as "organisationId", resource_id as "resourceId", term, reviewed_until as "reviewedUntil"
    from catalogue.negative_lines where ended_at is null ${ofResources}`);
}

export function listKnownGrants(db: Queryable, terms: Terms): Promise<KnownGrant[]> {
  const ofResources =
    terms === undefined
      ? empty
      : sql`where resource_id in (select resource_id from catalogue.supplied_items where term = any(${terms}::text[]))`;
  return db.rows(sql`
    select organisation_id as "organisationId", resource_id as "resourceId", items, expires_at as "expiresAt"
    from catalogue.known_grants ${ofResources}`);
}

export interface Solved extends Found {
  id: number;
  classSince: Date | null;
}

/** Writes what was found. `classSince` is null where the class stayed. */
export async function updateFound(tx: Transaction, solved: Solved[]): Promise<void> {
  await tx.execute(sql`
    update catalogue.demand_items as i set class = s.class, class_since = coalesce(s."classSince", i.class_since),
      resource_id = s."resourceId", item_name = s."itemName", negative_line_id = s."negativeLineId",
      owner_id = s."ownerId", asked_at = s."askedAt", due_at = s."dueAt", turn_at = s."turnAt", why = s.why
    from jsonb_to_recordset(${JSON.stringify(solved)}::jsonb) as s (id bigint, class text, "classSince" timestamptz,
      "resourceId" bigint, "itemName" text, "negativeLineId" bigint, "ownerId" text, "askedAt" timestamptz,
      "dueAt" timestamptz, "turnAt" timestamptz, why jsonb)
    where i.id = s.id`);
}

/** Makes departments party to demands; returns those that were not before. */
export function insertParties(
  tx: Transaction,
  parties: { organisationId: string; demandId: number }[],
): Promise<{ organisationId: string; demandId: number }[]> {
  return tx.rows(sql`
    insert into catalogue.demand_parties (organisation_id, demand_id, since)
    select distinct "organisationId", "demandId", ${tx.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(parties)}::jsonb) as p ("organisationId" text, "demandId" bigint)
    on conflict do nothing returning organisation_id as "organisationId", demand_id as "demandId"`);
}

export interface DemandLogEntry {
  demandId: number;
  type: 'filed' | 'answered' | 'settled' | 'judged' | 'turned';
  actor: Actor;
  data: Record<string, unknown>;
}

/** Appends an entry to the log of each demand; the numbers follow without a gap. */
export async function appendDemandEvents(tx: Transaction, entries: DemandLogEntry[]): Promise<void> {
  await tx.execute(sql`
    with entries as (
      select * from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as e ("demandId" bigint, type text, actor jsonb, data jsonb)
    ), counted as (
      update catalogue.demands as d set log_length = d.log_length + 1 from entries
      where d.id = entries."demandId" returning d.id, d.log_length
    )
    insert into catalogue.demand_events (demand_id, number, type, at, actor_id, actor_name, organisation_id, data)
    select counted.id, counted.log_length, entries.type, ${tx.now}, entries.actor->>'personId', entries.actor->>'name',
      entries.actor->>'organisationId', entries.data
    from entries join counted on counted.id = entries."demandId"`);
}

export async function insertWaiting(
  tx: Transaction,
  waiting: { resourceId: number | null; term: string | null }[],
): Promise<void> {
  await tx.execute(sql`
    insert into catalogue.lists_waiting (resource_id, term)
    select "resourceId", term
    from jsonb_to_recordset(${JSON.stringify(waiting)}::jsonb) as w ("resourceId" bigint, term text)`);
}

/** The oldest of what waits, taken off; those another transaction holds are left to it. */
export function takeWaiting(
  tx: Transaction,
  limit: number,
): Promise<{ resourceId: number | null; term: string | null }[]> {
  return tx.rows(sql`
    delete from catalogue.lists_waiting where id in (
      select id from catalogue.lists_waiting order by id limit ${limit} for update skip locked)
    returning resource_id as "resourceId", term`);
}

export async function deleteWaiting(tx: Transaction): Promise<void> {
  await tx.execute(sql`delete from catalogue.lists_waiting`);
}

/** The terms that resources supply as far as the solver knows. */
export async function listSuppliedTerms(db: Queryable, resourceIds: number[]): Promise<string[]> {
  const rows = await db.rows<{ term: string }>(sql`
    select distinct term from catalogue.supplied_items where resource_id = any(${resourceIds}::bigint[])`);
  return rows.map((row) => row.term);
}

const publishedItems = raw(`
  select i.resource_id as "resourceId", i.name, i.title, i.type, i.kind, r.provider_id as "providerId",
    r.published->>'sharing' as sharing, r.published->>'cycle' as cycle
  from catalogue.items as i join catalogue.resources as r on r.id = i.resource_id
  where r.stage = 'published' and r.published is not null`);

export type PublishedItem = Omit<SuppliedItem, 'plain' | 'term'>;

export function listPublishedItems(db: Queryable, resourceIds: number[]): Promise<PublishedItem[]> {
  return db.rows(sql`${publishedItems} and r.id = any(${resourceIds}::bigint[])`);
}

/** The published items that the solver does not know as they are now. */
export function listUnknownItems(db: Queryable): Promise<PublishedItem[]> {
  return db.rows(sql`
    select p.* from (${publishedItems}) as p
    left join catalogue.supplied_items as s on s.resource_id = p."resourceId" and s.name = p.name
    where s.name is null or (s.title, s.type, s.kind, s.provider_id, s.sharing, s.cycle)
      is distinct from (p.title, p.type, p.kind, p."providerId", p.sharing, p.cycle)`);
}

/** Drops what is published no longer. */
export async function deleteUnpublished(tx: Transaction): Promise<void> {
  await tx.execute(sql`
    delete from catalogue.supplied_items as s where not exists (
      select from catalogue.items as i join catalogue.resources as r on r.id = i.resource_id
      where i.resource_id = s.resource_id and i.name = s.name and r.stage = 'published')`);
}

export async function deleteSupplied(tx: Transaction, resourceIds: number[]): Promise<void> {
  await tx.execute(sql`
    delete from catalogue.supplied_items where resource_id = any(${resourceIds}::bigint[])`);
}

export interface Titled {
  title: string;
  kind: string | null;
  term: string;
}

/** The different titles of each of the three tables that hold terms, to see whether synonyms have changed. */
export function listTitles(db: Queryable): Promise<Titled[]> {
  return db.rows(sql`
    select title, kind, term from catalogue.supplied_items
    union select title, kind, term from catalogue.demand_items
    union select title, kind, term from catalogue.duties_to_supply where ended_at is null
    union select title, null, term from catalogue.negative_lines where ended_at is null and term is not null`);
}

/** Gives each title the term it has now. A duty line that says the same as another by now ends. */
export async function updateTerms(tx: Transaction, titles: Titled[]): Promise<void> {
  const changed = sql`jsonb_to_recordset(${JSON.stringify(titles)}::jsonb) as c (title text, kind text, term text)`;
  for (const table of ['supplied_items', 'demand_items'])
    await tx.execute(sql`
      update catalogue.${raw(table)} as t set term = c.term from ${changed}
      where t.title = c.title and t.kind is not distinct from c.kind`);
  await tx.execute(sql`
    update catalogue.negative_lines as t set term = c.term from ${changed}
    where t.ended_at is null and t.title = c.title and c.kind is null`);
  await tx.execute(sql`
    with said as (
      select t.id, row_number() over (
        partition by t.organisation_id, coalesce(c.term, t.term), t.system order by t.id) as nr
      from catalogue.duties_to_supply as t
      left join ${changed} on c.title = t.title and c.kind is not distinct from t.kind
      where t.ended_at is null)
    update catalogue.duties_to_supply as t set ended_at = ${tx.now} from said where said.id = t.id and said.nr > 1`);
  await tx.execute(sql`
    update catalogue.duties_to_supply as t set term = c.term from ${changed}
    where t.ended_at is null and t.title = c.title and t.kind is not distinct from c.kind`);
}

export async function insertSupplied(tx: Transaction, items: Omit<SuppliedItem, 'plain'>[]): Promise<void> {
  await tx.execute(sql`
    insert into catalogue.supplied_items (resource_id, name, title, term, type, kind, provider_id, sharing, cycle)
    select "resourceId", name, title, term, type, kind, "providerId", sharing, cycle
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as s ("resourceId" bigint, name text, title text, term text,
      type text, kind text, "providerId" text, sharing text, cycle text)
    on conflict (resource_id, name) do update set title = excluded.title, term = excluded.term, type = excluded.type,
      kind = excluded.kind, provider_id = excluded.provider_id, sharing = excluded.sharing, cycle = excluded.cycle`);
}

export interface Duplicate {
  term: string;
  title: string;
  supplierId: string;
  resourceId: number;
  itemName: string;
  collectors: { organisationId: string; resourceId: number; itemName: string; title: string }[];
}

/** Replaces the duplicates of the terms (of all when undefined); one that stays keeps its `since`. */
export async function replaceDuplicates(tx: Transaction, terms: Terms, fresh: Duplicate[]): Promise<void> {
  await tx.execute(sql`
    delete from catalogue.duplicates
    where not (term = any(${fresh.map((one) => one.term)}::text[])) ${ofTerms('term', terms)}`);
  await tx.execute(sql`
    insert into catalogue.duplicates as known (term, title, supplier_id, resource_id, item_name, collectors, since)
    select term, title, "supplierId", "resourceId", "itemName", collectors, ${tx.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) as f (term text, title text, "supplierId" text,
      "resourceId" bigint, "itemName" text, collectors jsonb)
    on conflict (term) do update set title = excluded.title, supplier_id = excluded.supplier_id,
      resource_id = excluded.resource_id, item_name = excluded.item_name, collectors = excluded.collectors`);
}

export async function upsertKnownGrant(tx: Transaction, grantId: string, grant: KnownGrant): Promise<void> {
  await tx.execute(sql`
    insert into catalogue.known_grants (grant_id, organisation_id, resource_id, items, expires_at)
    values (${grantId}, ${grant.organisationId}, ${grant.resourceId}, ${grant.items}, ${grant.expiresAt})
    on conflict (grant_id) do update set items = excluded.items, expires_at = excluded.expires_at`);
}

export async function deleteKnownGrant(tx: Transaction, grantId: string): Promise<void> {
  await tx.execute(sql`delete from catalogue.known_grants where grant_id = ${grantId}`);
}
