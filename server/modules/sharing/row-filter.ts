import Type, { type Static } from 'typebox';
import { invalidField, type Problem } from '#kernel/errors';
import { nameOf, textOf } from '#kernel/lake';
import type { Item } from '#modules/catalogue';
import { columnType } from '#modules/loads';
import { findPlace, placeAncestors } from '#modules/places';
import { type ColumnKind, kindOfType, type TypedText, typedText } from './typed-value.ts';

export const filterOperators = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'contains',
  'starts-with',
  'is-null',
  'not-null',
] as const;
export type FilterOperator = (typeof filterOperators)[number];

export const ConditionShape = Type.Object({
  item: Type.String({ maxLength: 63 }),
  operator: Type.Enum([...filterOperators]),
  value: Type.Optional(
    Type.Union([
      Type.String({ maxLength: 1_000 }),
      Type.Number(),
      Type.Boolean(),
      Type.Array(Type.Union([Type.String({ maxLength: 1_000 }), Type.Number()]), { maxItems: 500 }),
    ]),
  ),
});
export type Condition = Static<typeof ConditionShape>;

/** Which rows of a resource: of these streets or villages (any when empty), and all conditions. */
export const RowFilterShape = Type.Object({
  streets: Type.Array(Type.String({ maxLength: 32 }), { maxItems: 100 }),
  villages: Type.Array(Type.String({ maxLength: 32 }), { maxItems: 2_000 }),
  conditions: Type.Array(ConditionShape, { maxItems: 20 }),
});
export type RowFilter = Static<typeof RowFilterShape>;

export const allRows: RowFilter = { streets: [], villages: [], conditions: [] };

/** What is wrong with a filter of a resource with these items. `path` is where it stands in the input. */
export function checkRowFilter(filter: RowFilter, items: readonly Item[], path: string): Problem | undefined {
  for (const code of filter.streets)
    if (findPlace(code)?.level !== 'street') return invalidField(`${path}/streets`, `${code} is no street`);
  for (const code of filter.villages)
    if (findPlace(code)?.level !== 'village')
      return invalidField(`${path}/villages`, `${code} is no village or neighbourhood`);
  for (const [index, condition] of filter.conditions.entries()) {
    const sql = conditionOf(condition, itemColumn(items, condition.item), asLiteral);
    if (typeof sql !== 'string') return invalidField(`${path}/conditions/${index}`, sql.message);
  }
  return undefined;
}

/**
 * The rows both filters let through, as a filter; a `Problem` when the second asks for a place the first leaves out.
 * So an approver can only ever narrow.
 */
export function narrowRows(current: RowFilter, asked: RowFilter, path: string): RowFilter | Problem {
  const isAnywhere = current.streets.length === 0 && current.villages.length === 0;
  const isWithin = (code: string) =>
    isAnywhere ||
    current.villages.includes(code) ||
    placeAncestors(code).some((place) => current.streets.includes(place.code));
  const outside = [...asked.streets, ...asked.villages].find((code) => !isWithin(code));
  if (outside !== undefined)
    return invalidField(path, `${outside} is not among the rows applied for; an approval only narrows`);
  const isPlaced = asked.streets.length > 0 || asked.villages.length > 0;
  const known = new Set(current.conditions.map((one) => JSON.stringify(one)));
  return {
    streets: isPlaced ? asked.streets : current.streets,
    villages: isPlaced ? asked.villages : current.villages,
    conditions: [...current.conditions, ...asked.conditions.filter((one) => !known.has(JSON.stringify(one)))],
  };
}

/** The condition of a checked filter on the columns of `current_r<id>`, or an empty text. Holds literals only. */
export function rowCondition(filter: RowFilter, items: readonly Item[]): string {
  const places = [
    ...(filter.streets.length === 0 ? [] : [`_street in (${filter.streets.map(textOf).join(', ')})`]),
    ...(filter.villages.length === 0 ? [] : [`_village in (${filter.villages.map(textOf).join(', ')})`]),
  ];
  const conditions = filter.conditions.map((condition) => {
    const sql = conditionOf(condition, itemColumn(items, condition.item), asLiteral);
    if (typeof sql !== 'string') throw new Error(`a row filter was not checked: ${sql.message}`);
    return `(${sql})`;
  });
  return [...(places.length === 0 ? [] : [`(${places.join(' or ')})`]), ...conditions].join(' and ');
}

/** A value as ClickHouse reads it within a definition, which takes no parameters. */
export function asLiteral({ text, type }: TypedText): string {
  return type === 'String' ? textOf(text) : `cast(${textOf(text)}, ${textOf(type)})`;
}

interface FilterColumn {
  name: string;
  type: string;
}

function itemColumn(items: readonly Item[], name: string): FilterColumn | undefined {
  const item = items.find((one) => one.name === name);
  return item && { name, type: columnType(item) };
}

/** What is wrong with a condition, for whoever wrote it. */
export interface Wrong {
  message: string;
}

/** Tells nothing of why: an item that is hidden and one that never was are refused alike. */
export const unknownItem = (name: string): Wrong => ({ message: `there is no item "${name}"` });

/**
 * A condition as ClickHouse SQL on one column. `write` turns a checked value into SQL: a literal, or a placeholder.
 * An unknown item, an operator its type has not, and a value that is none of its type are told in words.
 */
export function conditionOf(
  { item, operator, value }: Condition,
  column: FilterColumn | undefined,
  write: (value: TypedText) => string,
): string | Wrong {
  if (column === undefined) return unknownItem(item);
  const name = nameOf(column.name);
  if (operator === 'is-null') return `isNull(${name})`;
  if (operator === 'not-null') return `isNotNull(${name})`;
  const kind = kindOfType(column.type);
  if (!operatorsOf(kind).includes(operator))
    return { message: `"${operator}" does not go with ${item}, which is a ${kind}` };
  const given = Array.isArray(value) ? value : [value];
  if (value === undefined || given.length === 0 || (operator !== 'in' && Array.isArray(value)))
    return { message: `"${operator}" takes ${operator === 'in' ? 'a list of values' : 'one value'}` };
  const values = given.map((one) => typedText(String(one), column.type));
  if (values.some((one) => one === undefined)) return { message: `the value for ${item} is not a ${kind}` };
  const written = values.map((one) => write(one!));
  switch (operator) {
    case 'in':
      return `${name} in (${written.join(', ')})`;
    case 'contains':
      return `position(${name}, ${written[0]}) > 0`;
    case 'starts-with':
      return `startsWith(${name}, ${written[0]})`;
    default:
      return `${name} ${operator} ${written[0]}`;
  }
}

function operatorsOf(kind: ColumnKind): readonly FilterOperator[] {
  if (kind === 'text') return filterOperators;
  if (kind === 'boolean') return ['=', '!='];
  return ['=', '!=', '<', '<=', '>', '>=', 'in'];
}
