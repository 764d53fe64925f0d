import { nameOf } from '#kernel/lake';
import type { Grant, GrantColumn } from '../grant.ts';
import { keyedViewOf } from '../grant-view.ts';
import { type Condition, conditionOf } from '../row-filter.ts';
import { columnNamed, conditionsOf, orderOf, Placeholders, type Sort } from '../rows/row-query.ts';
import { kindOfType } from '../typed-value.ts';
import { type CkanFailure, invalid } from './failure.ts';
import type { Params } from './params.ts';

export const LIMIT_MAX = 32_000;
const LIMIT_DEFAULT = 100;
const OFFSET_MAX = 1_000_000_000;
const SORTS_MAX = 8;
const FILTERS_MAX = 50;
const WORDS_MAX = 10;
const FIELDS_MAX = 1_000;

export const recordFormats = ['objects', 'lists', 'csv', 'tsv'] as const;
export type RecordFormat = (typeof recordFormats)[number];

/** What `datastore_search` was asked, of a grant's columns only: it knows no others and tells of none. */
export interface DatastoreQuery {
  fields: GrantColumn[];
  conditions: Condition[];
  /** Each word, and in which columns it may stand. */
  words: { word: string; columns: GrantColumn[] }[];
  sorts: Sort[];
  distinct: boolean;
  limit: number;
  offset: number;
  includeTotal: boolean;
  format: RecordFormat;
}

export function readDatastoreQuery(grant: Grant, params: Params): DatastoreQuery | CkanFailure {
  const format = params.text('records_format') || 'objects';
  if (!recordFormats.some((one) => one === format))
    params.blame('records_format', `Must be one of ${recordFormats.join(', ')}`);
  const query: DatastoreQuery = {
    fields: readFields(grant, params),
    conditions: readFilters(grant, params),
    words: readWords(grant, params),
    sorts: readSorts(grant, params),
    distinct: params.flag('distinct'),
    limit: params.whole('limit', { fallback: LIMIT_DEFAULT, max: LIMIT_MAX }),
    offset: params.whole('offset', { fallback: 0, max: OFFSET_MAX }),
    includeTotal: params.flag('include_total', true),
    format: format as RecordFormat,
  };
  if (query.distinct && query.sorts.some((sort) => !query.fields.includes(sort.column)))
    params.blame('sort', 'With distinct, only fields that are shown');
  return params.wrong() ?? query;
}

const notInTable = (name: string) => `field "${name.slice(0, 63)}" not in table`;

function readFields(grant: Grant, params: Params): GrantColumn[] {
  const names = [...new Set(params.list('fields', FIELDS_MAX))];
  if (names.length === 0) return grant.columns;
  return names.flatMap((name) => {
    const column = columnNamed(grant, name);
    if (column === undefined) params.blame('fields', notInTable(name));
    return column ?? [];
  });
}

/** `{"item": value}` or `{"item": [values]}`; null is a missing value. */
function readFilters(grant: Grant, params: Params): Condition[] {
  const given = params.value('filters');
  if (given === undefined) return [];
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    params.blame('filters', 'Must be an object of fields and values');
    return [];
  }
  const entries = Object.entries(given);
  if (entries.length > FILTERS_MAX) params.blame('filters', `At most ${FILTERS_MAX} fields`);
  return entries.slice(0, FILTERS_MAX).flatMap(([item, value]) => {
    const column = columnNamed(grant, item);
    if (column === undefined) {
      params.blame('filters', notInTable(item));
      return [];
    }
    const condition = conditionFor(column, value);
    const sql = condition === undefined ? undefined : conditionOf(condition, column, () => '?');
    if (typeof sql === 'string') return [condition!];
    params.blame('filters', sql?.message ?? `the value for ${item} is neither a text, a number nor a list`);
    return [];
  });
}

const VALUES_MAX = 500;

function conditionFor(column: GrantColumn, value: unknown): Condition | undefined {
  const { name: item } = column;
  if (value === null) return { item, operator: 'is-null' };
  const values = Array.isArray(value) ? value : [value];
  if (!values.every((one) => ['string', 'number', 'boolean'].includes(typeof one))) return undefined;
  if (values.length === 0 || values.length > VALUES_MAX) return undefined;
  if (values.length === 1) return { item, operator: '=', value: values[0] };
  return kindOfType(column.type) === 'boolean' ? undefined : { item, operator: 'in', value: values };
}

/** A text: each of its words in any column. An object: each word in the column it is for. */
function readWords(grant: Grant, params: Params): DatastoreQuery['words'] {
  const given = params.value('q');
  if (given === undefined) return [];
  const wanted: [string, GrantColumn[]][] = [];
  if (typeof given === 'string') wanted.push([given, grant.columns]);
  else if (typeof given === 'object' && given !== null && !Array.isArray(given))
    for (const [name, text] of Object.entries(given)) {
      const column = columnNamed(grant, name);
      if (column === undefined || typeof text !== 'string') params.blame('q', notInTable(name));
      else wanted.push([text, [column]]);
    }
  else params.blame('q', 'Must be a text, or an object of fields and texts');
  const words = wanted.flatMap(([text, columns]) =>
    text
      .slice(0, 1_000)
      .split(/[\s,]+/)
      .filter(Boolean)
      .map((word) => ({ word, columns })),
  );
  if (words.length > WORDS_MAX) params.blame('q', `At most ${WORDS_MAX} words`);
  return words.slice(0, WORDS_MAX);
}

/** `item desc, other asc nulls last`. Missing values stand last, whatever is said. */
function readSorts(grant: Grant, params: Params): Sort[] {
  const texts = params.list('sort', SORTS_MAX).filter(Boolean);
  const sorts: Sort[] = [];
  for (const text of texts) {
    const found = /^"?([a-z][a-z0-9_]{0,62})"?(?:\s+(asc|desc))?(?:\s+nulls\s+(?:first|last))?$/i.exec(text);
    const column = found === null ? undefined : columnNamed(grant, found[1]!);
    if (found === null) params.blame('sort', `"${text.slice(0, 80)}" is no order`);
    else if (column === undefined) params.blame('sort', notInTable(found[1]!));
    else if (!sorts.some((sort) => sort.column === column))
      sorts.push({ column, descending: found[2]?.toLowerCase() === 'desc' });
  }
  return sorts;
}

export interface Statement {
  query: string;
  params: Record<string, unknown>;
}

/** Always in one order, the last of which is the place of the row: pages neither repeat nor leave out rows. */
export function rowsStatement(grant: Grant, query: DatastoreQuery, limit: number): Statement {
  const { where, params } = whereOf(grant, query);
  const fields = query.fields.map(({ name }) => nameOf(name)).join(', ');
  const order = query.distinct
    ? [...query.sorts.map(sortOf), ...query.fields.map(({ name }) => nameOf(name))].join(', ')
    : orderOf(query.sorts);
  return {
    query: `select ${query.distinct ? 'distinct ' : ''}${fields} from ${nameOf(keyedViewOf(grant.id))}${where}
      order by ${order} limit ${limit} offset ${query.offset}`,
    params,
  };
}

export function totalStatement(grant: Grant, query: DatastoreQuery): Statement {
  const { where, params } = whereOf(grant, query);
  const from = `from ${nameOf(keyedViewOf(grant.id))}${where}`;
  const fields = query.fields.map(({ name }) => nameOf(name)).join(', ');
  return {
    query: query.distinct
      ? `select count() as total from (select distinct ${fields} ${from})`
      : `select count() as total ${from}`,
    params,
  };
}

function sortOf({ column, descending }: Sort): string {
  return `${nameOf(column.name)} ${descending ? 'desc' : 'asc'} nulls last`;
}

function whereOf(grant: Grant, query: DatastoreQuery): { where: string; params: Record<string, unknown> } {
  const placeholders = new Placeholders();
  const conditions = conditionsOf(query.conditions, grant.columns, placeholders);
  for (const { word, columns } of query.words) {
    const value = placeholders.add({ text: word, type: 'String' });
    const places = columns.map(
      ({ name }) => `positionCaseInsensitiveUTF8(ifNull(toString(${nameOf(name)}), ''), ${value}) > 0`,
    );
    conditions.push(`(${places.join(' or ')})`);
  }
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  return { where, params: placeholders.params };
}

/** The PostgreSQL types CKAN's clients know. */
export function ckanType(type: string): string {
  const kind = kindOfType(type);
  if (kind === 'time') return 'timestamp';
  if (kind === 'boolean') return 'bool';
  if (kind !== 'number') return kind;
  return /Decimal/.test(type) ? 'numeric' : /Float/.test(type) ? 'float8' : 'int8';
}

/** Checked before anything is looked up; `id` is an old name of it. */
export function readGrantId(params: Params): string | CkanFailure {
  const name = params.has('resource_id') || !params.has('id') ? 'resource_id' : 'id';
  return params.has(name) ? params.text(name) : invalid({ resource_id: ['Missing value'] });
}
