import { invalidField, type Problem } from '#kernel/errors';
import { nameOf, textOf } from '#kernel/lake';
import type { Grant, GrantColumn } from '../grant.ts';
import { keyedViewOf } from '../grant-view.ts';
import { type Condition, unknownItem } from '../row-filter.ts';
import { kindOfType } from '../typed-value.ts';
import { type Statement, whereOf } from './lake-rows.ts';
import { columnNamed, conditionsOf, Placeholders, readFilters } from './row-query.ts';

/** Functions that cut or read a date or time, by what they are called in the query. */
const timeFunctions: Record<string, (column: string, zone: string) => string> = {
  year: (column, zone) => `toStartOfYear(${column}${zone})`,
  quarter: (column, zone) => `toStartOfQuarter(${column}${zone})`,
  month: (column, zone) => `toStartOfMonth(${column}${zone})`,
  week: (column, zone) => `toMonday(${column}${zone})`,
  day: (column, zone) => `toStartOfDay(${column}${zone})`,
  hour: (column, zone) => `toStartOfHour(${column}${zone})`,
  'month-of-year': (column, zone) => `toMonth(${column}${zone})`,
  'day-of-week': (column, zone) => `toDayOfWeek(${column}, 0${zone})`,
  'hour-of-day': (column, zone) => `toHour(${column}${zone})`,
};
const NEEDS_TIME = ['hour', 'hour-of-day'];
const measures = ['count', 'sum', 'avg', 'min', 'max'] as const;
type MeasureFunction = (typeof measures)[number];

export const GROUPS_MAX = 10_000;
const GROUP_ITEMS_MAX = 6;
const MEASURES_MAX = 20;

export interface AskedAggregates {
  group?: string | string[] | undefined;
  measure?: string | string[] | undefined;
  filter?: string | string[] | undefined;
  timeZone?: string | undefined;
  order?: string | undefined;
  limit?: number | undefined;
}

/** One column of the answer: as it was asked, which is its name, and its expression. */
interface Part {
  name: string;
  sql: string;
}

export interface AggregateQuery {
  groups: Part[];
  measures: Part[];
  conditions: Condition[];
  order: { part: Part; descending: boolean } | undefined;
  limit: number;
}

/** Reads what was asked, of the approved items only. */
export function readAggregates(
  grant: Pick<Grant, 'columns'>,
  asked: AskedAggregates,
): AggregateQuery | Problem {
  const zone = asked.timeZone ?? 'UTC';
  if (!isTimeZone(zone)) return invalidField('/timeZone', 'expected an IANA name, for example Asia/Shanghai');
  const groups = readParts('/group', asked.group, GROUP_ITEMS_MAX, (text) => groupOf(grant, text, zone));
  if (!Array.isArray(groups)) return groups;
  const measured = readParts('/measure', asked.measure ?? 'count', MEASURES_MAX, (text) =>
    measureOf(grant, text),
  );
  if (!Array.isArray(measured)) return measured;
  const conditions = readFilters(grant, asked.filter);
  if (!Array.isArray(conditions)) return conditions;
  const order = readOrder([...groups, ...measured], asked.order);
  if (order !== undefined && !('part' in order)) return order;
  return { groups, measures: measured, conditions, order, limit: asked.limit ?? GROUPS_MAX };
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function readParts(
  path: string,
  given: string | string[] | undefined,
  most: number,
  read: (text: string) => Part | string,
): Part[] | Problem {
  const texts = [given ?? []].flat().flatMap((text) => text.split(','));
  if (texts.length > most) return invalidField(path, `at most ${most}`);
  const parts: Part[] = [];
  for (const text of texts) {
    const part = read(text);
    if (typeof part === 'string') return invalidField(path, part);
    if (!parts.some((one) => one.name === part.name)) parts.push(part);
  }
  return parts;
}

const CALL = /^([a-z-]{1,20})\(([^()]{1,63})\)$/;

function groupOf(grant: Pick<Grant, 'columns'>, text: string, zone: string): Part | string {
  const [, call, inner] = CALL.exec(text) ?? [];
  const name = inner ?? text;
  const column = columnNamed(grant, name);
  if (column === undefined) return unknownItem(name).message;
  if (call === undefined) return { name: text, sql: nameOf(name) };
  const write = Object.hasOwn(timeFunctions, call) ? timeFunctions[call] : undefined;
  const kind = kindOfType(column.type);
  if (write === undefined)
    return `there is no function "${call}"; there are ${Object.keys(timeFunctions).join(', ')}`;
  if (kind !== 'time' && (kind !== 'date' || NEEDS_TIME.includes(call)))
    return `${call} does not go with ${name}, which is a ${kind}`;
  // A day is a day everywhere.
  return { name: text, sql: write(nameOf(name), kind === 'date' ? '' : `, ${textOf(zone)}`) };
}

function measureOf(grant: Pick<Grant, 'columns'>, text: string): Part | string {
  if (text === 'count') return { name: text, sql: 'count()' };
  const [, call, name] = CALL.exec(text) ?? [];
  const measure = measures.find((one) => one === call);
  if (measure === undefined || name === undefined)
    return `expected count, or ${measures.join(', ')} of an item in parentheses`;
  const column = columnNamed(grant, name);
  if (column === undefined) return unknownItem(name).message;
  return (
    measureSql(measure, column) ??
    `${measure} does not go with ${name}, which is a ${kindOfType(column.type)}`
  );
}

function measureSql(measure: MeasureFunction, column: GrantColumn): Part | undefined {
  const kind = kindOfType(column.type);
  if ((measure === 'sum' || measure === 'avg') && kind !== 'number') return undefined;
  return { name: `${measure}(${column.name})`, sql: `${measure}(${nameOf(column.name)})` };
}

function readOrder(parts: Part[], text: string | undefined): AggregateQuery['order'] | Problem {
  if (text === undefined || text === '') return undefined;
  const descending = text.startsWith('-');
  const name = descending ? text.slice(1) : text;
  const part = parts.find((one) => one.name === name);
  return part === undefined
    ? invalidField('/order', 'expected one of the groups or measures asked for')
    : { part, descending };
}

/** One row a group. The names of the answer hold parentheses, as asked, or are the items': none stands in for another. */
export function aggregateStatement(grant: Grant, query: AggregateQuery): Statement {
  const placeholders = new Placeholders();
  const conditions = conditionsOf(query.conditions, grant.columns, placeholders);
  const parts = [...query.groups, ...query.measures];
  const group = query.groups.length === 0 ? '' : ` group by ${query.groups.map((one) => one.sql).join(', ')}`;
  const orders = [
    ...(query.order === undefined
      ? []
      : [`${query.order.part.sql} ${query.order.descending ? 'desc' : 'asc'} nulls last`]),
    ...query.groups.map((one) => one.sql),
  ];
  return {
    query: `select ${parts.map(({ name, sql }) => `${sql} as ${nameOf(name)}`).join(', ')}
      from ${nameOf(keyedViewOf(grant.id))}${whereOf(conditions)}${group}${orders.length === 0 ? '' : ` order by ${orders.join(', ')}`}
      limit ${query.limit}`,
    params: placeholders.params,
  };
}
