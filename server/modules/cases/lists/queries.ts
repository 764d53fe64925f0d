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
  text?: string | undefined;
  /** Newest first, or what runs out first (of the open ones; a single page). */
  order?: 'newest' | 'due' | undefined;
  /** Cases with a smaller id only: the next page. */
  before?: number | undefined;
  limit: number;
}

/** A page of cases, newest first, by id: stable while others arrive. */
export function listCases(db: Queryable, filter: CaseFilter): Promise<Case[]> {
  if (filter.order === 'due')
    return db.rows(sql`
      select ${caseColumns} from cases.cases as c
      where c.closed_at is null and c.due_at is not null ${conditions(filter)}
      order by c.due_at, c.id limit ${filter.limit}`);
  return db.rows(sql`
    select ${caseColumns} from cases.cases as c
    where true ${conditions(filter)} ${filter.before === undefined ? empty : sql`and c.id < ${filter.before}`}
    order by c.id desc limit ${filter.limit}`);
}

/** How many match, counted up to `countMax`: a queue's exact total of hundreds of thousands helps nobody and costs much. */
export async function countCases(db: Queryable, filter: CaseFilter, countMax: number): Promise<number> {
  const { count } = await db.one<{ count: number }>(sql`
    select count(*) as count from (select from cases.cases as c where true ${conditions(filter)} limit ${countMax}) as matching`);
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
    text,
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
    ${text === undefined ? empty : containing(searchTerms(text))}`;
}

/** A text of nothing but signs asks for no term: nothing is found rather than everything. */
function containing(terms: string[]): Sql {
  return terms.length === 0 ? sql`and false` : sql`and c.search_terms @> ${terms}::text[]`;
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
