import { invalidField, type Problem } from '#kernel/errors';
import { type LakeParams, nameOf } from '#kernel/lake';
import type { Grant, GrantColumn } from '../grant.ts';
import {
  type Condition,
  conditionOf,
  type FilterOperator,
  filterOperators,
  unknownItem,
} from '../row-filter.ts';
import { isFloat, type TypedText, typedText } from '../typed-value.ts';
import { placeOf, type RowPlace } from './row-key.ts';

export const ROWS_MAX = 10_000;
const ROWS_DEFAULT = 1_000;
const CONDITIONS_MAX = 50;
const SORTS_MAX = 8;

/** What a caller of the row interface may ask, as texts of the query. */
export interface AskedRows {
  fields?: string | undefined;
  filter?: string | string[] | undefined;
  sort?: string | undefined;
  after?: string | undefined;
  limit?: number | undefined;
}

export interface Sort {
  column: GrantColumn;
  descending: boolean;
}

export interface RowQuery {
  fields: GrantColumn[];
  conditions: Condition[];
  sorts: Sort[];
  /** Where the page goes on. */
  after: RowPlace | undefined;
  limit: number;
}

/** Reads what was asked, of the approved items only: of all others it knows nothing, and so tells nothing. */
export function readRowQuery(grant: Pick<Grant, 'columns' | 'secret'>, asked: AskedRows): RowQuery | Problem {
  const fields = readFields(grant, asked.fields);
  if (!Array.isArray(fields)) return fields;
  const conditions = readFilters(grant, asked.filter);
  if (!Array.isArray(conditions)) return conditions;
  const sorts = readSorts(grant, asked.sort);
  if (!Array.isArray(sorts)) return sorts;
  const after = asked.after === undefined ? undefined : placeOf(grant, asked.after);
  if (asked.after !== undefined && after === undefined)
    return invalidField('/after', 'expected the `_key` of a row of this grant');
  return { fields, conditions, sorts, after, limit: asked.limit ?? ROWS_DEFAULT };
}

export function columnNamed(grant: Pick<Grant, 'columns'>, name: string): GrantColumn | undefined {
  return grant.columns.find((column) => column.name === name);
}

function readFields(grant: Pick<Grant, 'columns'>, text: string | undefined): GrantColumn[] | Problem {
  if (text === undefined || text === '') return grant.columns;
  const names = [...new Set(text.split(','))];
  const unknown = names.find((name) => columnNamed(grant, name) === undefined);
  if (unknown !== undefined) return invalidField('/fields', unknownItem(unknown).message);
  return names.map((name) => columnNamed(grant, name)!);
}

function readSorts(grant: Pick<Grant, 'columns'>, text: string | undefined): Sort[] | Problem {
  if (text === undefined || text === '') return [];
  const names = text.split(',');
  if (names.length > SORTS_MAX) return invalidField('/sort', `at most ${SORTS_MAX} items`);
  const sorts: Sort[] = [];
  for (const one of names) {
    const descending = one.startsWith('-');
    const name = descending ? one.slice(1) : one;
    const column = columnNamed(grant, name);
    if (column === undefined) return invalidField('/sort', unknownItem(name).message);
    if (!sorts.some((sort) => sort.column === column)) sorts.push({ column, descending });
  }
  return sorts;
}

const WORDS: Record<string, FilterOperator> = {
  eq: '=',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
};

/** `item:operator:value`, once or often; or one JSON list of conditions. Checked against the approved items. */
export function readFilters(
  grant: Pick<Grant, 'columns'>,
  given: string | string[] | undefined,
): Condition[] | Problem {
  const texts = given === undefined ? [] : Array.isArray(given) ? given : [given];
  const conditions: Condition[] = [];
  for (const text of texts) {
    const read = text.startsWith('[') ? readJson(text) : readShort(text);
    if (read === undefined)
      return invalidField('/filter', 'expected item:operator:value, or a JSON list of conditions');
    conditions.push(...read);
  }
  if (conditions.length > CONDITIONS_MAX)
    return invalidField('/filter', `at most ${CONDITIONS_MAX} conditions`);
  for (const condition of conditions) {
    const sql = conditionOf(condition, columnNamed(grant, condition.item), () => '?');
    if (typeof sql !== 'string') return invalidField('/filter', sql.message);
  }
  return conditions;
}

function readShort(text: string): Condition[] | undefined {
  const [, item, word, , value] = /^([^:]*):([^:]+)(:(.*))?$/s.exec(text) ?? [];
  if (item === undefined || word === undefined) return undefined;
  const operator = WORDS[word] ?? filterOperators.find((one) => one === word);
  if (operator === undefined) return undefined;
  if (value === undefined) return [{ item, operator }];
  return [{ item, operator, value: operator === 'in' ? value.split(',') : value }];
}

function readJson(text: string): Condition[] | undefined {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(list)) return undefined;
  const isCondition = (one: unknown): one is Condition => {
    if (typeof one !== 'object' || one === null) return false;
    const { item, operator, value } = one as Record<string, unknown>;
    const isValue = (each: unknown) => ['string', 'number', 'boolean'].includes(typeof each);
    return (
      typeof item === 'string' &&
      filterOperators.some((known) => known === operator) &&
      (value === undefined || isValue(value) || (Array.isArray(value) && value.every(isValue)))
    );
  };
  return list.every(isCondition) ? list : undefined;
}

/** Gathers the values of a statement as its typed placeholders. */
export class Placeholders {
  readonly params: LakeParams = {};
  #count = 0;

  add({ text, type }: TypedText): string {
    this.#count += 1;
    const name = `p${this.#count}`;
    this.params[name] = text;
    return `{${name}:${type}}`;
  }
}

/** All conditions on the columns of a grant's view, or an empty list. */
export function conditionsOf(
  conditions: readonly Condition[],
  columns: readonly GrantColumn[],
  placeholders: Placeholders,
): string[] {
  return conditions.map((condition) => {
    const column = columns.find((one) => one.name === condition.item);
    const sql = conditionOf(condition, column, (value) => placeholders.add(value));
    if (typeof sql !== 'string') throw new Error(`a filter was not checked: ${sql.message}`);
    return `(${sql})`;
  });
}

/** Missing values stand last in either direction, and values that are no number before them. */
export function orderOf(sorts: readonly Sort[]): string {
  const named = sorts.map(
    ({ column, descending }) => `${nameOf(column.name)} ${descending ? 'desc' : 'asc'} nulls last`,
  );
  return [...named, '_batch', '_row'].join(', ');
}

/**
 * What stands after a row in this order: `values` are the row's own, as texts. Ties are told apart by the place in
 * the resource, so that a page neither repeats nor leaves out a row while others arrive.
 */
export function afterCondition(
  sorts: readonly Sort[],
  last: { place: RowPlace; values: readonly (string | null)[] },
  placeholders: Placeholders,
): string {
  const batch = placeholders.add({ text: String(last.place.batch), type: 'UInt32' });
  const row = placeholders.add({ text: String(last.place.row), type: 'UInt64' });
  const beyond = [`(_batch, _row) > (${batch}, ${row})`];
  for (const [index, sort] of sorts.entries().toArray().reverse()) {
    const { after, same } = steps(sort, last.values[index] ?? null, placeholders);
    beyond[0] = `(${after} or (${same} and ${beyond[0]}))`;
  }
  return beyond[0]!;
}

function steps(
  { column, descending }: Sort,
  value: string | null,
  placeholders: Placeholders,
): { after: string; same: string } {
  const name = nameOf(column.name);
  if (value === null) return { after: 'false', same: `isNull(${name})` };
  const float = isFloat(column.type);
  if (float && value === 'nan') return { after: `isNull(${name})`, same: `ifNull(isNaN(${name}), false)` };
  const typed = typedText(value, column.type);
  if (typed === undefined) throw new Error(`a value of ${column.name} is no ${column.type}`);
  const written = placeholders.add(typed);
  const later = [
    `ifNull(${name} ${descending ? '<' : '>'} ${written}, false)`,
    `isNull(${name})`,
    ...(float ? [`ifNull(isNaN(${name}), false)`] : []),
  ];
  return { after: `(${later.join(' or ')})`, same: `ifNull(${name} = ${written}, false)` };
}
