import Type from 'typebox';
import type { City } from '#kernel/city';
import { notFound, Problem } from '#kernel/errors';
import type { Content, Http } from '#kernel/http';
import { listDeliveriesFor, readableDelivery, toView } from './browse.ts';
import { CHANGES_PAGE_MAX, ChangesShape, listChanges } from './changes.ts';
import { DeliveryShape, fileFormats, ManifestShape, pushEngines } from './delivery.ts';
import { deleteDelivery, downloadDelivery } from './download.ts';
import { findMarked, LEAKED_ROWS_MAX, MarkShape } from './mark.ts';
import { requestFile, requestPush } from './request-delivery.ts';

const PAGE_MAX = 100;
const PAGE_DEFAULT = 50;
const Id = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const ById = Type.Object({ id: Id });
const Started = Type.Object({ id: Type.Integer() });

/** Files and pushes of a grant, their checksums and marks, and the change feed. */
export function deliveryRoutes(http: Http, city: City): void {
  requestRoutes(http, city);
  readRoutes(http, city);
  changeRoute(http, city);
  markRoute(http, city);
}

function requestRoutes(http: Http, city: City): void {
  http.post(
    '/api/grants/:id/deliveries',
    {
      summary: 'Have a file written of all that a grant shows',
      permission: 'sharing.apply',
      status: 201,
      params: ById,
      body: Type.Object({
        format: Type.Enum([...fileFormats]),
        bom: Type.Optional(Type.Boolean({ description: 'CSV for Excel; true when left out' })),
        titles: Type.Optional(Type.Boolean({ description: 'Titles as the heading instead of names' })),
      }),
      response: Started,
    },
    ({ tx, principal, params, body }) => requestFile(tx, city, { grantId: params.id, principal, ...body }),
  );
  http.post(
    '/api/grants/:id/pushes',
    {
      summary: 'Write what a grant shows into a database of the receiver, on an allowed host',
      permission: 'sharing.apply',
      status: 201,
      params: ById,
      body: Type.Object({
        engine: Type.Enum([...pushEngines]),
        host: Type.String({ minLength: 1, maxLength: 253 }),
        port: Type.Integer({ minimum: 1, maximum: 65_535 }),
        database: Type.String({ minLength: 1, maxLength: 63 }),
        user: Type.String({ minLength: 1, maxLength: 63 }),
        password: Type.String({ maxLength: 200, description: 'Kept sealed until the push ended' }),
        table: Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' }),
        tls: Type.Optional(Type.Boolean()),
      }),
      response: Started,
    },
    ({ tx, principal, params, body }) => requestPush(tx, city, { grantId: params.id, principal, ...body }),
  );
}

function readRoutes(http: Http, city: City): void {
  http.get(
    '/api/deliveries',
    {
      summary: 'Deliveries one received or supplied, or all for the auditor; newest first',
      permission: 'sharing.read',
      query: Type.Object({
        role: Type.Optional(Type.Enum(['mine', 'supplied', 'all'])),
        grant: Type.Optional(Id),
        after: Type.Optional(Id),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
      }),
      response: Type.Object({
        items: Type.Array(DeliveryShape),
        next: Type.Union([Type.Integer(), Type.Null()]),
      }),
    },
    ({ db, principal, query }) =>
      listDeliveriesFor(db, city, principal, { ...query, limit: query.limit ?? PAGE_DEFAULT }),
  );
  http.get(
    '/api/deliveries/:id',
    {
      summary: 'A delivery and how far it is',
      permission: 'sharing.read',
      params: ById,
      response: DeliveryShape,
    },
    async ({ db, principal, params }) => {
      const delivery = await readableDelivery(db, principal, params.id);
      return delivery && (await toView(db, city, principal, [delivery]))[0];
    },
  );
  http.get(
    '/api/deliveries/:id/manifest',
    {
      summary: 'What a delivered file is, whose and for how long, with its checksum',
      permission: 'sharing.read',
      params: ById,
      response: ManifestShape,
    },
    async ({ db, principal, params }) =>
      (await readableDelivery(db, principal, params.id))?.manifest ?? new Problem(notFound),
  );
  http.get(
    '/api/deliveries/:id/file',
    {
      summary: 'The bytes of a delivery, if its grant still lives; checked against their checksum',
      permission: 'sharing.apply',
      params: ById,
      produces: 'application/octet-stream',
    },
    async ({ principal, params }): Promise<Content | Problem> =>
      downloadDelivery(city, { deliveryId: params.id, principal }),
  );
  http.delete(
    '/api/deliveries/:id',
    {
      summary: 'Delete the file of a delivery before its time',
      permission: 'sharing.apply',
      params: ById,
      response: Type.Object({}),
    },
    ({ tx, principal, params }) => deleteDelivery(tx, city, { deliveryId: params.id, principal }),
  );
}

function changeRoute(http: Http, city: City): void {
  http.get(
    '/api/grants/:id/changes',
    {
      summary: 'Rows that are current and came with batches after one, page by page, and those batches',
      permission: 'sharing.apply',
      acceptsKey: true,
      params: ById,
      query: Type.Object({
        since: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: 4_294_967_295,
            description: 'Number of the last batch one has',
          }),
        ),
        after: Type.Optional(Type.String({ maxLength: 64, description: '`next` of the page before' })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: CHANGES_PAGE_MAX })),
      }),
      response: ChangesShape,
    },
    ({ principal, params, query, request }) =>
      listChanges(city, { grantId: params.id, principal, request, ...query }),
  );
}

function markRoute(http: Http, city: City): void {
  http.post(
    '/api/delivery-marks',
    {
      summary: 'Whose file it was: compares the order of leaked rows with the mark of each delivery',
      permission: 'sharing.audit',
      status: 200,
      perMinuteMax: 10,
      bodyBytesMax: 4 * 1024 * 1024,
      body: Type.Object({
        resourceId: Id,
        rows: Type.Array(
          Type.Record(
            Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' }),
            Type.Union([Type.String(), Type.Null()]),
          ),
          { minItems: 2, maxItems: LEAKED_ROWS_MAX, description: 'In the order of the leaked file, as text' },
        ),
      }),
      response: Type.Object({ items: Type.Array(MarkShape) }),
    },
    async ({ tx, body }) => ({ items: await findMarked(tx, city, body) }),
  );
}
