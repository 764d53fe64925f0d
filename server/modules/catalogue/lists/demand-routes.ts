import Type from 'typebox';
import type { City } from '#kernel/city';
import { Problem } from '#kernel/errors';
import { actorOf } from '#kernel/events';
import type { Http } from '#kernel/http';
import { answerDemand } from './answer-demand.ts';
import {
  AnswerShape,
  Day,
  DemandDetailShape,
  DemandSummaryShape,
  Id,
  IdParams,
  ITEMS_MAX,
  ItemClassShape,
  NewDemandShape,
  Note,
  OrganisationId,
  orNull,
} from './demand.ts';
import { fileDemand } from './file-demand.ts';
import { judgeRefusal } from './judge-refusal.ts';
import * as queries from './queries.ts';
import { settleDemand } from './settle-demand.ts';
import { readDemand, readDemands, viewerOf } from './view.ts';

export const PAGE_MAX = 100;
export const PAGE_DEFAULT = 50;
export const pageQuery = {
  after: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
};

const ItemNumbers = Type.Array(Type.Integer({ minimum: 1, maximum: ITEMS_MAX }), {
  minItems: 1,
  maxItems: ITEMS_MAX,
  uniqueItems: true,
});

export function demandRoutes(http: Http, city: City): void {
  readRoutes(http, city);
  http.post(
    '/api/demands',
    {
      summary: 'Say what data your department needs for a duty (需求清单); each item is matched at once',
      permission: 'catalogue.demand',
      status: 201,
      body: NewDemandShape,
      response: DemandDetailShape,
    },
    async ({ tx, principal, body }) => {
      const { organisationId } = principal;
      const id = await fileDemand(tx, city, { ...body, organisationId }, actorOf(principal));
      return id instanceof Problem ? id : (await readDemand(tx, city, principal, id))!;
    },
  );
  actRoutes(http, city);
}

function readRoutes(http: Http, city: City): void {
  http.get(
    '/api/demands',
    {
      summary:
        'Demands you may see: filed by your department, asked of it, or all for the centre; newest first',
      permission: 'catalogue.read',
      query: Type.Object({
        role: Type.Optional(Type.Enum(['mine', 'asked'])),
        class: Type.Optional(ItemClassShape),
        text: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
        ...pageQuery,
      }),
      response: Type.Object({ items: Type.Array(DemandSummaryShape), next: orNull(Id) }),
    },
    async ({ db, principal, query }) => {
      const limit = query.limit ?? PAGE_DEFAULT;
      const { organisationId } = principal;
      const viewer = viewerOf(principal);
      const rows = await queries.listDemands(db, { ...query, viewer, organisationId, limit });
      return {
        items: await readDemands(db, city, rows),
        next: rows.length === limit ? rows.at(-1)!.id : null,
      };
    },
  );
  http.get(
    '/api/demands/:id',
    {
      summary: 'A demand item by item: what was found, why, who has it and until when',
      permission: 'catalogue.read',
      params: IdParams,
      response: DemandDetailShape,
    },
    ({ db, principal, params }) => readDemand(db, city, principal, params.id),
  );
}

function actRoutes(http: Http, city: City): void {
  const common = { params: IdParams, response: DemandDetailShape, status: 201 } as const;
  http.post(
    '/api/demands/:id/answers',
    {
      ...common,
      summary: 'Answer for items asked of your department: supply by a day, refuse with a basis, or not ours',
      permission: 'catalogue.answer-demands',
      body: AnswerShape,
    },
    async ({ tx, principal, params, body }) => {
      const refusal = await answerDemand(tx, city, { demandId: params.id, principal, answer: body });
      return refusal ?? (await readDemand(tx, city, principal, params.id))!;
    },
  );
  http.post(
    '/api/demands/:id/settlements',
    {
      ...common,
      summary: 'The centre says which department must supply these items',
      permission: 'catalogue.judge-demands',
      body: Type.Object({ items: ItemNumbers, organisationId: OrganisationId, note: Note }),
    },
    async ({ tx, principal, params, body }) => {
      const refusal = await settleDemand(tx, city, { demandId: params.id, principal, ...body });
      return refusal ?? (await readDemand(tx, city, principal, params.id))!;
    },
  );
  http.post(
    '/api/demands/:id/judgements',
    {
      ...common,
      summary: 'The centre judges a refusal: lawful until a day (it enters the negative list), or not',
      permission: 'catalogue.judge-demands',
      body: Type.Object({
        items: ItemNumbers,
        lawful: Type.Boolean(),
        until: Type.Optional(Day),
        note: Note,
      }),
    },
    async ({ tx, principal, params, body }) => {
      const refusal = await judgeRefusal(tx, city, { demandId: params.id, principal, ...body });
      return refusal ?? (await readDemand(tx, city, principal, params.id))!;
    },
  );
}
