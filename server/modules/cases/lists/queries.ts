import { empty, type Queryable, raw, type Sql, sql } from '#kernel/database';
import { type Scope, scopeFilter } from '#kernel/permissions';
import type { Case } from '../case.ts';
import { caseColumns } from '../queries.ts';
import { searchTerms } from '../search-terms.ts';
import { isOver, type Stage } from '../stage.ts';

export interface CaseFilter {
  scope: Scope;
  stages?: Stage[] | undefined;
  street?: string | undefined;
  village?: string | undefined;
  unit?: string | undefined;
  handler?: string | undefined;
  category?: string | undefined;
  clock?: 'warning' | 'overdue' | undefined;
  source?: string | undefined;
  cell?: string | undefined;
  supervised?: boolean | undefined;
  openedFrom?: Date | undefined;
  openedTo?: Date | undefined;
  closedFrom?: Date | undefined;
  text?: string | undefined;
  /** Newest first, or what runs out first (of the open ones; a single page). */
  order?: 'newest' | 'due' | undefined;
  /** Cases with a smaller id only: the next page. */
  before?: number | undefined;
  limit: number;
}

/** A page of cases, newest first, by id: stable while others arrive. */
export async function listCases(db: Queryable, filter: CaseFilter): Promise<Case[]> {
  if (filter.order === 'due')
    return db.rows(sql`
      select ${caseColumns} from cases.cases as c
      where c.closed_at is null and c.due_at is not null ${conditions(filter)} ${containing(filter.text)}
      order by c.due_at, c.id limit ${filter.limit}`);
  if (filter.text !== undefined) return listFound(db, filter);
  return db.rows(sql`
    select ${caseColumns} from cases.cases as c
    where true ${conditions(filter)} ${beforePage(filter)}
    order by c.id desc limit ${filter.limit}`);
}

/**
 * A page of what a text finds. A frequent word is met soon by walking from the newest case down; a rare one is looked
 * up in the index of terms. PostgreSQL cannot tell the two apart (a walk for a word that nothing has reads every
 * case, 1.4 s of 1,000,000; a look-up of a word that every eighth has sorts 125,000, 0.3 s), so the newest cases are
 * asked how frequent it is.
 */
async function listFound(db: Queryable, filter: CaseFilter): Promise<Case[]> {
  const found = containing(filter.text);
  // The inner limit keeps this a walk too, whatever the index of terms promises.
  const { hits } = await db.one<{ hits: number }>(sql`
    select count(*) as hits from (
      select c.number, c.search_terms from cases.cases as c order by c.id desc limit ${SAMPLE_CASES}) as c
    where true ${found}`);
  const walked = hits >= FREQUENT_HITS_MIN ? await walk(db, filter) : undefined;
  if (walked !== undefined)
    return db.rows(sql`
      select ${caseColumns} from cases.cases as c where c.id = any(${walked}::bigint[]) order by c.id desc`);
  return db.rows(sql`
    select ${caseColumns} from cases.cases as c
    where true ${among(filter.text)} ${conditions(filter)} ${beforePage(filter)}
    order by c.id desc limit ${filter.limit}`);
}

const SAMPLE_CASES = 1_000;
/** Two percent: what is rarer, at most 20,000 of 1,000,000, is looked up and sorted. */
const FREQUENT_HITS_MIN = 20;
const WALK_CHUNK_CASES = 500;
const WALK_CHUNKS_MAX = 12;

/** The ids of a page, read in small steps that stay walks; undefined when the walk gets too long. */
async function walk(db: Queryable, filter: CaseFilter): Promise<number[] | undefined> {
  const ids: number[] = [];
  let { before } = filter;
  for (let chunks = 0; chunks < WALK_CHUNKS_MAX; chunks += 1) {
    const chunk = await db.rows<{ id: number; hit: boolean }>(sql`
      select c.id, (true ${containing(filter.text)}) as hit from (
        select c.id, c.number, c.search_terms from cases.cases as c
        where true ${conditions(filter)} ${beforePage({ before })} order by c.id desc limit ${WALK_CHUNK_CASES}) as c
      order by c.id desc`);
    for (const { id, hit } of chunk) if (hit && ids.length < filter.limit) ids.push(id);
    if (ids.length === filter.limit || chunk.length < WALK_CHUNK_CASES) return ids;
    before = chunk.at(-1)!.id;
  }
  return undefined;
}

function beforePage({ before }: Pick<CaseFilter, 'before'>): Sql {
  return before === undefined ? empty : sql`and c.id < ${before}`;
}

/** How many match, counted up to `countMax`: a queue's exact total of hundreds of thousands helps nobody and costs much. */
export async function countCases(db: Queryable, filter: CaseFilter, countMax: number): Promise<number> {
  const { count } = await db.one<{ count: number }>(sql`
    select count(*) as count from (
      select from cases.cases as c where true ${conditions(filter)} ${among(filter.text)} limit ${countMax}) as matching`);
  return count;
}

function conditions(filter: CaseFilter): Sql {
  const {
    stages,
    street,
    village,
    unit,
    handler,
    category,
    clock,
    source,
    cell,
    supervised,
    openedFrom,
    openedTo,
    closedFrom,
  } = filter;
  const equal = (column: string, value: string | undefined) =>
    value === undefined ? empty : sql`and c.${raw(column)} = ${value}`;
  return sql`${scopeFilter(filter.scope, 'c')}
    ${stages === undefined ? empty : stages.length === 1 ? equal('stage', stages[0]) : sql`and c.stage = any(${stages})`}
    ${stages?.every((stage) => !isOver(stage)) === true ? sql`and c.closed_at is null` : empty}
    ${equal('street_code', street)} ${equal('village_code', village)} ${equal('unit_id', unit)} ${equal('handler_id', handler)}
    ${category === undefined ? empty : category.length < 5 ? sql`and c.category_code like ${`${category}%`}` : equal('category_code', category)}
    ${clock === undefined ? empty : clock === 'warning' ? sql`and c.clock = 'warning'` : sql`and c.clock = 'overdue'`}
    ${equal('source', source)} ${equal('cell', cell)}
    ${supervised === true ? sql`and c.supervised_at is not null and c.closed_at is null` : empty}
    ${openedFrom === undefined ? empty : sql`and c.opened_at >= ${openedFrom}`}
    ${openedTo === undefined ? empty : sql`and c.opened_at < ${openedTo}`}
    ${closedFrom === undefined ? empty : sql`and c.closed_at >= ${closedFrom}`}`;
}

/** As `containing`, looked up in the index of terms whatever the planner thinks of the word: see `listFound`. */
function among(text: string | undefined): Sql {
  if (text === undefined) return empty;
  return sql`and c.id in (
    with found as materialized (select c.id from cases.cases as c where true ${containing(text)}) select id from found)`;
}

const CASE_NUMBER = /^\d{12,30}$/;

/** What a text asks for: a case by its number, or words. Nothing but signs asks for no term, and finds nothing. */
function containing(text: string | undefined): Sql {
  if (text === undefined) return empty;
  if (CASE_NUMBER.test(text)) return sql`and c.number = ${text}`;
  const terms = searchTerms(text);
  if (terms.length === 0) return sql`and false`;
  return sql`and c.search_terms @> ${terms}::text[]`;
}

export interface StreetCount {
  streetCode: string | null;
  open: number;
  warning: number;
  overdue: number;
}

/** Open cases by street: walks the partial index of open cases only. */
export function countOpenByStreet(db: Queryable, scope: Scope): Promise<StreetCount[]> {
  return db.rows(sql`
    select c.street_code as "streetCode", count(*) as open, count(*) filter (where c.clock = 'warning') as warning,
      count(*) filter (where c.clock = 'overdue') as overdue
    from cases.cases as c where c.closed_at is null ${scopeFilter(scope, 'c')}
    group by c.street_code order by c.street_code`);
}

export interface StageCount {
  stage: Stage;
  count: number;
}

export function countOpenByStage(db: Queryable, scope: Scope): Promise<StageCount[]> {
  return db.rows(sql`
    select c.stage, count(*) as count from cases.cases as c
    where c.closed_at is null ${scopeFilter(scope, 'c')} group by c.stage`);
}

export interface DayCount {
  opened: number;
  closed: number;
  closedInTime: number;
  /** Median minutes from report to dispatch, of those dispatched since. */
  dispatchMinutes: number | null;
}

/** What happened since a moment (the district's midnight). */
export async function countSince(db: Queryable, scope: Scope, since: Date): Promise<DayCount> {
  return db.one(sql`
    select
      (select count(*) from cases.cases as c where c.opened_at >= ${since} ${scopeFilter(scope, 'c')}) as opened,
      closed.count as closed, closed.in_time as "closedInTime",
      (select percentile_cont(0.5) within group (order by extract(epoch from c.dispatched_at - c.opened_at) / 60)
        from cases.cases as c where c.opened_at >= ${since} and c.dispatched_at is not null ${scopeFilter(scope, 'c')})::float8 as "dispatchMinutes"
    from (
      select count(*) as count, count(*) filter (where c.overtime_at is null) as in_time
      from cases.cases as c where c.closed_at >= ${since} ${scopeFilter(scope, 'c')}) as closed`);
}

export interface HourCount {
  hour: Date;
  opened: number;
  closed: number;
}

/** Opened and closed by hour, for the last day's curve. */
export function countByHour(
  db: Queryable,
  scope: Scope,
  span: { from: Date; to: Date },
): Promise<HourCount[]> {
  return db.rows(sql`
    select hour, sum(opened)::integer as opened, sum(closed)::integer as closed from (
      select date_trunc('hour', c.opened_at) as hour, count(*) as opened, 0 as closed from cases.cases as c
      where c.opened_at >= ${span.from} and c.opened_at < ${span.to} ${scopeFilter(scope, 'c')} group by 1
      union all
      select date_trunc('hour', c.closed_at), 0, count(*) from cases.cases as c
      where c.closed_at >= ${span.from} and c.closed_at < ${span.to} ${scopeFilter(scope, 'c')} group by 1
    ) as hours group by hour order by hour limit 200`);
}

export interface MapPoint {
  id: number;
  longitude: number;
  latitude: number;
  cell: string;
  stage: Stage;
  clock: Case['clock'];
}

/** The newest open cases that have a place. */
export function listMapPoints(db: Queryable, scope: Scope, limit: number): Promise<MapPoint[]> {
  return db.rows(sql`
    select c.id, c.longitude, c.latitude, c.cell, c.stage, c.clock from cases.cases as c
    where c.closed_at is null and c.longitude is not null ${scopeFilter(scope, 'c')}
    order by c.id desc limit ${limit}`);
}

export interface CategoryCount {
  categoryCode: string;
  count: number;
}

export function countOpenByCategory(db: Queryable, scope: Scope, limit: number): Promise<CategoryCount[]> {
  return db.rows(sql`
    select c.category_code as "categoryCode", count(*) as count from cases.cases as c
    where c.closed_at is null and c.category_code is not null ${scopeFilter(scope, 'c')}
    group by 1 order by 2 desc, 1 limit ${limit}`);
}
