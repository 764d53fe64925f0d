import Type from 'typebox';
import type { City } from '#kernel/city';
import type { Http } from '#kernel/http';
import { BoardShape, readBoard } from './board.ts';
import {
  DemandItemShape,
  DuplicateShape,
  DutyLineShape,
  Id,
  ItemClassShape,
  ItemKindShape,
  OrganisationId,
  orNull,
  Text,
} from './demand.ts';
import { PAGE_DEFAULT, PAGE_MAX, pageQuery } from './demand-routes.ts';
import { loadDutiesToSupply } from './duties.ts';
import { named } from './names.ts';
import * as queries from './queries.ts';
import { toDemandItem, toDuplicate, viewerOf } from './view.ts';

const LINES_MAX = 5_000;
const LINES_BYTES_MAX = 4 * 1024 * 1024;

export function boardRoutes(http: Http, city: City): void {
  http.get(
    '/api/three-lists',
    {
      summary: 'The board of the three lists: every number opens to its rows under /items and /duplicates',
      permission: 'catalogue.read',
      response: BoardShape,
    },
    ({ db, principal }) => readBoard(db, city, viewerOf(principal)),
  );
  http.get(
    '/api/three-lists/items',
    {
      summary: 'The demanded items behind a number of the board, newest first',
      permission: 'catalogue.read',
      query: Type.Object({
        class: Type.Optional(ItemClassShape),
        owner: Type.Optional(OrganisationId),
        demander: Type.Optional(OrganisationId),
        late: Type.Optional(Type.Boolean({ description: 'Only those whose limit has passed' })),
        ...pageQuery,
      }),
      response: Type.Object({ items: Type.Array(DemandItemShape), next: orNull(Id) }),
    },
    async ({ db, principal, query }) => {
      const limit = query.limit ?? PAGE_DEFAULT;
      const now = city.clock.now();
      const rows = await queries.listItems(db, { ...query, viewer: viewerOf(principal), limit, now });
      return {
        items: rows.map((row) => toDemandItem(city, row)),
        next: rows.length === limit ? rows.at(-1)!.id : null,
      };
    },
  );
  http.get(
    '/api/three-lists/duplicates',
    {
      summary: 'Items that others collect although the department responsible supplies them (重复采集)',
      permission: 'catalogue.read',
      query: Type.Object({
        collector: Type.Optional(OrganisationId),
        after: Type.Optional(Type.String({ maxLength: 300 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
      }),
      response: Type.Object({ items: Type.Array(DuplicateShape), next: orNull(Type.String()) }),
    },
    async ({ db, query }) => {
      const limit = query.limit ?? PAGE_DEFAULT;
      const rows = await queries.listDuplicates(db, { ...query, limit });
      return {
        items: rows.map((row) => toDuplicate(city, row)),
        next: rows.length === limit ? rows.at(-1)!.term : null,
      };
    },
  );
  dutyRoutes(http, city);
}

function dutyRoutes(http: Http, city: City): void {
  http.get(
    '/api/duties-to-supply',
    {
      summary: 'Who must supply which item, from which system, by which duty (责任清单)',
      permission: 'catalogue.read',
      query: Type.Object({
        organisation: Type.Optional(OrganisationId),
        text: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
        unsupplied: Type.Optional(
          Type.Boolean({ description: 'Only what its department does not supply yet' }),
        ),
        ...pageQuery,
      }),
      response: Type.Object({ items: Type.Array(DutyLineShape), next: orNull(Id) }),
    },
    async ({ db, query }) => {
      const limit = query.limit ?? PAGE_DEFAULT;
      const rows = await queries.listDutyLines(db, { ...query, limit });
      return {
        items: rows.map(({ organisationId, since, ...row }) => ({
          ...row,
          organisation: named(city, organisationId),
          since: since.toISOString(),
        })),
        next: rows.length === limit ? rows.at(-1)!.id : null,
      };
    },
  );
  http.post(
    '/api/duties-to-supply',
    {
      summary: 'Load the responsibility list of departments; it replaces what they had',
      permission: 'catalogue.judge-demands',
      status: 201,
      bodyBytesMax: LINES_BYTES_MAX,
      body: Type.Object({
        lines: Type.Array(
          Type.Object({
            organisationId: OrganisationId,
            title: Text(200),
            kind: Type.Optional(ItemKindShape),
            system: Type.Optional(Type.String({ maxLength: 200 })),
            legalDuty: Type.Optional(Type.String({ maxLength: 500 })),
          }),
          { minItems: 1, maxItems: LINES_MAX },
        ),
      }),
      response: Type.Object({ added: Type.Integer(), ended: Type.Integer(), kept: Type.Integer() }),
    },
    ({ tx, body }) => loadDutiesToSupply(tx, city, body.lines),
  );
}
