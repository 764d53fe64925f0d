import { nameOf } from '#kernel/lake';
import type { Grant, GrantColumn } from '../grant.ts';
import { keyedViewOf } from '../grant-view.ts';
import { kindOfType } from '../typed-value.ts';
import { type RowPlace, rowKeyExpression } from './row-key.ts';
import { afterCondition, conditionsOf, orderOf, Placeholders, type RowQuery } from './row-query.ts';

export interface Statement {
  query: string;
  params: Record<string, unknown>;
}

/** A page of the rows of a grant, from its view, with `_key` as the last column. `values`: of the row it goes on after. */
export function pageStatement(
  grant: Grant,
  query: RowQuery,
  { values, limit }: { values: readonly (string | null)[]; limit: number },
): Statement {
  const placeholders = new Placeholders();
  const conditions = conditionsOf(query.conditions, grant.columns, placeholders);
  if (query.after !== undefined)
    conditions.push(afterCondition(query.sorts, { place: query.after, values }, placeholders));
  return {
    query: `select ${[...query.fields.map(({ name }) => nameOf(name)), `${rowKeyExpression(grant)} as _key`].join(', ')}
      from ${nameOf(keyedViewOf(grant.id))}${whereOf(conditions)} order by ${orderOf(query.sorts)} limit ${limit}`,
    params: placeholders.params,
  };
}

export function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
}

/** What a row has in the columns a page is sorted by, as texts: no row when it is not there any more. */
export function placeStatement(grant: Grant, query: RowQuery, place: RowPlace): Statement {
  const placeholders = new Placeholders();
  const batch = placeholders.add({ text: String(place.batch), type: 'UInt32' });
  const row = placeholders.add({ text: String(place.row), type: 'UInt64' });
  const values = query.sorts.map(({ column }) => `toString(${nameOf(column.name)})`);
  return {
    query: `select [${values.join(', ')}] as _values from ${nameOf(keyedViewOf(grant.id))}
      where _batch = ${batch} and _row = ${row} limit 1`,
    params: placeholders.params,
  };
}

export function countStatement(grant: Grant, query: Pick<RowQuery, 'conditions'>): Statement {
  const placeholders = new Placeholders();
  const conditions = conditionsOf(query.conditions, grant.columns, placeholders);
  return {
    query: `select count() as _count from ${nameOf(keyedViewOf(grant.id))}${whereOf(conditions)}`,
    params: placeholders.params,
  };
}

/**
 * The same rows for a spreadsheet: a text that it would take for a formula begins with an apostrophe. The texts are
 * changed around the page, never within, so that filters and order are those of the values.
 */
export function withoutFormulas({ query, params }: Statement, columns: readonly GrantColumn[]): Statement {
  const texts = columns.map(({ name, type }) => {
    const quoted = nameOf(name);
    if (kindOfType(type) !== 'text') return quoted;
    return `if(match(ifNull(${quoted}, ''), '^[=+\\\\-@\\t\\r]'), concat('\\'', assumeNotNull(${quoted})), ${quoted})`;
  });
  const named = columns.map(({ name }, index) => `${texts[index]} as ${nameOf(name)}`);
  return { query: `select ${[...named, '_key'].join(', ')} from (${query})`, params };
}
