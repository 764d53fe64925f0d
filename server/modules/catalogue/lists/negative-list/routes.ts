import Type from 'typebox';
import type { City } from '#kernel/city';
import { Problem } from '#kernel/errors';
import { actorOf } from '#kernel/events';
import type { Http } from '#kernel/http';
import {
  Day,
  Id,
  IdParams,
  NegativeLineShape,
  Note,
  negativeStates,
  OrganisationId,
  orNull,
  Text,
} from '../demand.ts';
import { PAGE_DEFAULT, pageQuery } from '../demand-routes.ts';
import { dayOf } from '../view.ts';
import { addNegativeLine, endNegativeLine, reviewNegativeLine } from './negative-line.ts';
import * as queries from './queries.ts';
import { toNegativeLine } from './view.ts';

export function negativeListRoutes(http: Http, city: City): void {
  http.get(
    '/api/negative-list',
    {
      summary: 'What is not shared, by which article, and until when that was reviewed (负面清单)',
      permission: 'catalogue.read',
      query: Type.Object({
        state: Type.Optional(Type.Enum([...negativeStates])),
        organisation: Type.Optional(OrganisationId),
        ...pageQuery,
      }),
      response: Type.Object({ items: Type.Array(NegativeLineShape), next: orNull(Id) }),
    },
    async ({ db, principal, query }) => {
      const limit = query.limit ?? PAGE_DEFAULT;
      const rows = await queries.listNegativeLines(db, { ...query, limit, today: dayOf(city) });
      const items = rows.map((row) => toNegativeLine(city, principal, row));
      return { items, next: rows.length === limit ? rows.at(-1)!.id : null };
    },
  );
  writeRoutes(http, city);
}

function writeRoutes(http: Http, city: City): void {
  const shown = { response: NegativeLineShape, status: 201 } as const;
  http.post(
    '/api/negative-list',
    {
      ...shown,
      summary:
        'Put an item, or a whole resource of your department, on the negative list; the centre reviews it',
      permission: 'catalogue.answer-demands',
      body: Type.Object({
        resourceId: Type.Optional(Id),
        title: Type.Optional(Text(200)),
        statute: Text(300),
        article: Text(100),
        reason: Type.Optional(Type.String({ maxLength: 1_000 })),
      }),
    },
    async ({ tx, principal, body }) => {
      const { organisationId } = principal;
      const line = await addNegativeLine(tx, city, { ...body, organisationId }, actorOf(principal));
      return line instanceof Problem ? line : toNegativeLine(city, principal, line);
    },
  );
  http.post(
    '/api/negative-list/:id/reviews',
    {
      ...shown,
      summary: 'The centre confirms the basis until a day, or rejects it, which ends the line',
      permission: 'catalogue.judge-demands',
      params: IdParams,
      body: Type.Object({ confirmed: Type.Boolean(), until: Type.Optional(Day), note: Note }),
    },
    async ({ tx, principal, params, body }) => {
      const line = await reviewNegativeLine(tx, city, { lineId: params.id, ...body }, actorOf(principal));
      return line instanceof Problem ? line : toNegativeLine(city, principal, line);
    },
  );
  http.post(
    '/api/negative-list/:id/endings',
    {
      ...shown,
      summary: 'Your department shares it after all',
      permission: 'catalogue.answer-demands',
      params: IdParams,
      body: Type.Object({ reason: Text(1_000) }),
    },
    async ({ tx, principal, params, body }) => {
      const line = await endNegativeLine(tx, city, { lineId: params.id, principal, ...body });
      return line instanceof Problem ? line : toNegativeLine(city, principal, line);
    },
  );
}
