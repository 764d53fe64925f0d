import Type from 'typebox';
import type { City } from '#kernel/city';
import type { Http } from '#kernel/http';
import { ById } from '../application.ts';
import { callerOf } from '../read-grant.ts';
import { GROUPS_MAX } from './aggregates.ts';
import { answerAggregates, answerRows, formats } from './answer-rows.ts';
import { ROWS_MAX } from './row-query.ts';

const Text = (description: string, maxLength = 4_000) =>
  Type.Optional(Type.String({ maxLength, description }));
const OneOrMore = (description: string) =>
  Type.Optional(
    Type.Union(
      [Type.String({ maxLength: 8_000 }), Type.Array(Type.String({ maxLength: 8_000 }), { maxItems: 50 })],
      { description },
    ),
  );
const Filter = OneOrMore(
  '`item:operator:value`, once or often; or a JSON list of `{item, operator, value}`. A masked item is compared as it is shown',
);
const Row = Type.Object({}, { additionalProperties: true });

/** What a grant allows to read: by somebody of its department, or by a program with its key. */
export function rowRoutes(http: Http, city: City): void {
  http.get(
    '/api/grants/:id/rows',
    {
      summary: 'The rows of a grant, page by page, as JSON, CSV or an Arrow stream',
      permission: 'sharing.apply',
      acceptsKey: true,
      params: ById,
      query: Type.Object({
        fields: Text('Items, separated by commas; all approved ones when left out'),
        filter: Filter,
        sort: Text('Items, separated by commas; `-item` for descending. Missing values stand last'),
        after: Text('`_key` of the last row you have: the page behind it', 32),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: ROWS_MAX })),
        format: Type.Optional(Type.Enum([...formats])),
        count: Type.Optional(Type.Boolean({ description: 'Count all rows that match; costs time' })),
      }),
      response: Type.Object({
        items: Type.Array(Row),
        next: Type.Union([Type.String(), Type.Null()], { description: '`after` of the next page' }),
        count: Type.Union([Type.Integer(), Type.Null()]),
      }),
    },
    ({ principal, params, query, request }) =>
      answerRows({ city, caller: callerOf(principal, request), grantId: params.id }, query),
  );
  http.get(
    '/api/grants/:id/aggregates',
    {
      summary: 'Count, sum, min, max and avg over the rows of a grant, by items or parts of time',
      permission: 'sharing.apply',
      acceptsKey: true,
      params: ById,
      query: Type.Object({
        group: OneOrMore(
          'Items, or year, quarter, month, week, day, hour, month-of-year, day-of-week, hour-of-day of one: `month(time)`',
        ),
        measure: OneOrMore(
          '`count`, or count, sum, avg, min, max of an item: `avg(pm25)`; count when left out',
        ),
        filter: Filter,
        timeZone: Text('IANA name in which time is cut; UTC when left out', 64),
        order: Text('One of the groups or measures; `-` before it for descending', 100),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: GROUPS_MAX })),
        format: Type.Optional(Type.Enum(['json', 'csv'])),
      }),
      response: Type.Object({ items: Type.Array(Row), isMore: Type.Boolean() }),
    },
    ({ principal, params, query, request }) =>
      answerAggregates({ city, caller: callerOf(principal, request), grantId: params.id }, query),
  );
}
