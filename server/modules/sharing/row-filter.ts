import Type, { type Static } from 'typebox';

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
