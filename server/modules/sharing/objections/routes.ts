import Type from 'typebox';
import type { City } from '#kernel/city';
import type { Http } from '#kernel/http';
import { listNoticesFor, listObjectionsFor, readObjection } from './browse.ts';
import { decideObjection } from './decide-objection.ts';
import { NoticeShape, ObjectionDetailShape, ObjectionSummaryShape, objectionStages } from './objection.ts';
import { openObjection } from './open-objection.ts';
import { receiptCorrection } from './receipts.ts';

const PAGE_MAX = 100;
const PAGE_DEFAULT = 50;
const TEXT_LENGTH_MAX = 2_000;
const VALUE_LENGTH_MAX = 10_000;
const Id = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const ById = Type.Object({ id: Id });
const ItemName = Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' });
const Value = Type.Union([Type.String({ maxLength: VALUE_LENGTH_MAX }), Type.Null()]);

const Page = {
  after: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
};

/** 异议: who received a wrong row says so; its source corrects it, and every receiver hears of it. */
export function objectionRoutes(http: Http, city: City): void {
  openRoute(http, city);
  answerRoutes(http, city);
  readRoutes(http, city);
}

function openRoute(http: Http, city: City): void {
  http.post(
    '/api/objections',
    {
      summary: 'Say that a row of a grant or a return is wrong; it becomes a case for its source',
      permission: 'sharing.object',
      status: 201,
      body: Type.Object({
        grantId: Type.Optional(Id),
        returnId: Type.Optional(Id),
        key: Type.Optional(
          Type.String({
            maxLength: 64,
            description: '`_key` of a row of the grant, or `key` of one of a slice',
          }),
        ),
        row: Type.Optional(
          Type.Record(ItemName, Value, {
            maxProperties: 1_000,
            description: 'Values of a row of the grant, as they are shown, where one has no key',
          }),
        ),
        item: ItemName,
        says: Type.String({ minLength: 1, maxLength: TEXT_LENGTH_MAX, description: 'What is wrong' }),
        suggested: Type.Optional(Type.String({ maxLength: VALUE_LENGTH_MAX })),
      }),
      response: Type.Object({
        id: Type.Integer(),
        caseNumber: Type.String(),
      }),
    },
    ({ tx, principal, body }) => openObjection(tx, city, { principal, ...body }),
  );
}

function answerRoutes(http: Http, city: City): void {
  http.post(
    '/api/objections/:id/decisions',
    {
      summary:
        'As the source: correct the row, or say why it is right. The correction reaches every receiver',
      permission: 'sharing.supply',
      status: 201,
      params: ById,
      body: Type.Object({
        accepted: Type.Boolean(),
        reason: Type.Optional(
          Type.String({ maxLength: TEXT_LENGTH_MAX, description: 'Needed when rejected' }),
        ),
        corrected: Type.Optional(
          Type.Union([Type.String({ maxLength: VALUE_LENGTH_MAX }), Type.Null()], {
            description: 'The right value; the suggested one when left out',
          }),
        ),
      }),
      response: Type.Object({
        stage: Type.Enum([...objectionStages]),
        correctionBatch: Type.Union([Type.Integer(), Type.Null()]),
        receivers: Type.Integer({ description: 'Departments that are told when the correction is visible' }),
      }),
    },
    ({ tx, principal, params, body }) =>
      decideObjection(tx, city, { objectionId: params.id, principal, ...body }),
  );
  http.post(
    '/api/objections/:id/receipts',
    {
      summary: 'Confirm that a correction has been taken over',
      permission: 'sharing.object',
      status: 201,
      params: ById,
      body: Type.Object({}),
      response: Type.Object({}),
    },
    ({ tx, principal, params }) => receiptCorrection(tx, { objectionId: params.id, principal }),
  );
}

function readRoutes(http: Http, city: City): void {
  http.get(
    '/api/objections',
    {
      summary:
        'Objections one’s department made or has to answer, or all for centre and auditor; newest first',
      permission: 'sharing.read',
      query: Type.Object({
        role: Type.Optional(Type.Enum(['mine', 'supplied', 'all'])),
        stage: Type.Optional(Type.Enum([...objectionStages])),
        resource: Type.Optional(Id),
        ...Page,
      }),
      response: Type.Object({
        items: Type.Array(ObjectionSummaryShape),
        next: Type.Union([Type.Integer(), Type.Null()]),
      }),
    },
    ({ db, principal, query }) =>
      listObjectionsFor(db, city, principal, { ...query, limit: query.limit ?? PAGE_DEFAULT }),
  );
  http.get(
    '/api/objections/:id',
    {
      summary: 'An objection with its case and who has heard of the correction',
      permission: 'sharing.read',
      params: ById,
      response: ObjectionDetailShape,
    },
    ({ db, principal, params }) => readObjection(db, city, principal, params.id),
  );
  http.get(
    '/api/correction-notices',
    {
      summary: 'Corrections of rows one’s department received; newest first',
      permission: 'sharing.read',
      query: Type.Object({
        waiting: Type.Optional(Type.Boolean({ description: 'Without a receipt' })),
        ...Page,
      }),
      response: Type.Object({
        items: Type.Array(NoticeShape),
        next: Type.Union([Type.Integer(), Type.Null()]),
      }),
    },
    ({ db, principal, query }) =>
      listNoticesFor(db, principal, { ...query, limit: query.limit ?? PAGE_DEFAULT }),
  );
}
