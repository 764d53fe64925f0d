import Type from 'typebox';
import type { City } from '#kernel/city';
import type { Http } from '#kernel/http';
import { findResource, listResourcesByIds } from '#modules/catalogue';
import { askMatchRate, MatchAnswerShape } from './match-rate.ts';
import * as queries from './queries.ts';
import { makeSample, SAMPLE_ROWS_MAX } from './sample.ts';

const PAGE_MAX = 100;
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const ItemName = Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' });

const SampleShape = Type.Object(
  {
    resourceId: Type.Integer(),
    version: Type.Integer(),
    synthetic: Type.Literal(true),
    label: Type.Object({ zh: Type.String(), en: Type.String() }),
    items: Type.Array(
      Type.Object({ name: Type.String(), title: Type.String(), titleEn: Type.String(), type: Type.String() }),
    ),
    rows: Type.Array(Type.Object({}, { additionalProperties: true, description: 'Item name → value' })),
  },
  { description: 'Made-up rows true to the schema; no value is real' },
);

const SideShape = Type.Object({
  resourceId: Type.Integer(),
  name: Type.Union([Type.String(), Type.Null()]),
  item: Type.String(),
  batch: Type.Integer(),
});

const TryShape = Type.Object(
  {
    id: Type.Integer(),
    at: Type.String({ format: 'date-time' }),
    person: Type.Object({ id: Type.String(), name: Type.String(), organisationId: Type.String() }),
    purpose: Type.String(),
    left: SideShape,
    right: SideShape,
    answer: MatchAnswerShape,
  },
  { description: 'A question to the join oracle, on record' },
);

/** Try before you apply: a synthetic sample of a resource, and the join oracle. */
export function tryRoutes(http: Http, city: City): void {
  http.get(
    '/api/resources/:id/sample',
    {
      summary: 'Synthetic rows true to the schema of a resource, the same every time',
      permission: 'loads.try',
      params: Type.Object({ id: Id }),
      query: Type.Object({ rows: Type.Optional(Type.Integer({ minimum: 1, maximum: SAMPLE_ROWS_MAX })) }),
      response: SampleShape,
    },
    async ({ db, params, query }) => {
      const resource = await findResource(db, params.id);
      if (resource?.published == null || resource.stage !== 'published') return undefined;
      const profiles = await queries.listNullShares(db, resource.id);
      const of = { resourceId: resource.id, version: resource.version };
      return makeSample(resource.published, { ...of, rows: query.rows ?? 20, profiles });
    },
  );
  http.post(
    '/api/match-rates',
    {
      summary: 'The join oracle: which share of the keys of one resource is in another',
      permission: 'loads.try',
      status: 201,
      perMinuteMax: 30,
      body: Type.Object({
        left: Id,
        leftItem: ItemName,
        right: Id,
        rightItem: ItemName,
        purpose: Type.String({ minLength: 1, maxLength: 500, description: 'Why it is asked; on record' }),
      }),
      response: Type.Object({
        id: Type.Integer(),
        left: Type.Integer({ description: 'Questions left today' }),
        answer: MatchAnswerShape,
      }),
    },
    ({ tx, principal, body }) => askMatchRate(tx, city, body, principal),
  );
  auditRoute(http);
}

function auditRoute(http: Http): void {
  http.get(
    '/api/match-rates',
    {
      summary: 'What the join oracle was asked, by whom and why; newest first',
      permission: 'loads.audit',
      query: Type.Object({
        resource: Type.Optional(Id),
        after: Type.Optional(Id),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
      }),
      response: Type.Object({
        items: Type.Array(TryShape),
        next: Type.Union([Type.Integer(), Type.Null()]),
      }),
    },
    async ({ db, query }) => {
      const limit = query.limit ?? PAGE_MAX;
      const tries = await queries.listTries(db, { resourceId: query.resource, before: query.after, limit });
      const ids = [...new Set(tries.flatMap(({ left, right }) => [left.resourceId, right.resourceId]))];
      const resources = await listResourcesByIds(db, ids);
      const names = new Map(resources.map((one) => [one.id, one.published?.name]));
      const items = tries.map(({ personId, personName, organisationId, left, right, at, ...one }) => ({
        ...one,
        at: at.toISOString(),
        person: { id: personId, name: personName, organisationId },
        left: { ...left, name: names.get(left.resourceId) ?? null },
        right: { ...right, name: names.get(right.resourceId) ?? null },
      }));
      return { items, next: tries.length === limit ? tries.at(-1)!.id : null };
    },
  );
}
