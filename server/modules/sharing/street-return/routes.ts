import Type from 'typebox';
import type { City } from '#kernel/city';
import type { Http } from '#kernel/http';
import { listReturnsFor, readReturn } from './browse.ts';
import { PermitShape, permitClear, readPermit } from './permit.ts';
import { readSlice } from './read-slice.ts';
import { requestReturn } from './request-return.ts';
import {
  ReturnDetailShape,
  ReturnSummaryShape,
  returnLevels,
  SLICE_PAGE_MAX,
  SliceRowsShape,
} from './street-return.ts';

const PAGE_MAX = 100;
const PAGE_DEFAULT = 50;
const ITEMS_MAX = 1_000;
const Id = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const ById = Type.Object({ id: Id });
const ItemNames = Type.Array(Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' }), {
  maxItems: ITEMS_MAX,
  uniqueItems: true,
});

/** 回流: a resource is cut by street or village and each gets its part. */
export function returnRoutes(http: Http, city: City): void {
  cutRoutes(http, city);
  readRoutes(http, city);
}

function cutRoutes(http: Http, city: City): void {
  http.post(
    '/api/resources/:id/street-returns',
    {
      summary: 'Cut what a resource holds by street or village and give each its part (数据回流)',
      permission: 'sharing.return',
      status: 201,
      params: ById,
      body: Type.Object({
        level: Type.Enum([...returnLevels]),
        items: Type.Optional(ItemNames),
        follows: Type.Optional(Type.Boolean({ description: 'Cut anew when a batch lands' })),
      }),
      response: Type.Object({ id: Type.Integer() }),
    },
    ({ tx, principal, params, body }) =>
      requestReturn(tx, city, { resourceId: params.id, principal, ...body }),
  );
  http.get(
    '/api/resources/:id/return-permit',
    {
      summary: 'Which items of a resource are returned in clear',
      permission: 'sharing.read',
      params: ById,
      response: PermitShape,
    },
    ({ db, params }) => readPermit(db, params.id),
  );
  http.put(
    '/api/resources/:id/return-permit',
    {
      summary: 'As its supplier, say which personal items are returned in clear; the next cut follows it',
      permission: 'sharing.supply',
      params: ById,
      body: Type.Object({ clear: ItemNames }),
      response: PermitShape,
    },
    ({ tx, principal, params, body }) =>
      permitClear(tx, { resourceId: params.id, principal, clear: body.clear }),
  );
}

function readRoutes(http: Http, city: City): void {
  http.get(
    '/api/street-returns',
    {
      summary:
        'Returns with a slice for you, or those of your resources, or all for the centre; newest first',
      permission: 'sharing.read',
      query: Type.Object({
        resource: Type.Optional(Id),
        after: Type.Optional(Id),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
      }),
      response: Type.Object({
        items: Type.Array(ReturnSummaryShape),
        next: Type.Union([Type.Integer(), Type.Null()]),
      }),
    },
    ({ db, principal, query }) =>
      listReturnsFor(db, city, principal, { ...query, limit: query.limit ?? PAGE_DEFAULT }),
  );
  http.get(
    '/api/street-returns/:id',
    {
      summary:
        'A return with your slices; for centre, provider and auditor also the proof that they make the whole',
      permission: 'sharing.read',
      params: ById,
      response: ReturnDetailShape,
    },
    ({ db, principal, params }) => readReturn(db, city, principal, params.id),
  );
  http.get(
    '/api/street-returns/:id/slices/:street/rows',
    {
      summary: 'Rows of one slice, page by page; `not-located` for the centre and the provider',
      permission: 'sharing.read',
      params: Type.Object({ id: Id, street: Type.String({ pattern: '^[0-9]{1,20}$|^not-located$' }) }),
      query: Type.Object({
        after: Type.Optional(Id),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: SLICE_PAGE_MAX })),
      }),
      response: SliceRowsShape,
    },
    ({ principal, params, query }) =>
      readSlice(city, { returnId: params.id, area: params.street, principal, ...query }),
  );
}
