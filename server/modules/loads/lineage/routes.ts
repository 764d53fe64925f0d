import Type from 'typebox';
import type { City } from '#kernel/city';
import { notAllowed, notSignedIn, Problem } from '#kernel/errors';
import { bearerOf, type Http } from '#kernel/http';
import * as queries from './queries.ts';
import { receiveLineage } from './received-event.ts';

const PAGE_MAX = 500;
const PAGE_DEFAULT = 100;
/** A pipeline may send a lot at once. */
const EVENTS_PER_MINUTE_MAX = 1_200;

export function lineageRoutes(http: Http, city: City): void {
  http.get(
    '/api/lineage/events',
    {
      summary:
        'OpenLineage events in the order they were written: of loads, deliveries, street returns, and received',
      permission: 'loads.read',
      query: Type.Object({
        after: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: Number.MAX_SAFE_INTEGER,
            description: '`next` of the page before',
          }),
        ),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
      }),
      response: Type.Object({
        items: Type.Array(
          Type.Object({}, { additionalProperties: true, description: 'An OpenLineage event' }),
        ),
        next: Type.Union([Type.Integer(), Type.Null()]),
      }),
    },
    async ({ db, principal, query }) => {
      const limit = query.limit ?? PAGE_DEFAULT;
      const rows = await queries.listLineageEvents(db, {
        after: query.after ?? 0,
        limit,
        organisationId: principal.permissions.has('loads.audit') ? undefined : principal.organisationId,
      });
      return {
        items: rows.map((row) => row.event),
        next: rows.length === limit ? rows.at(-1)!.id : null,
      };
    },
  );
  http.post(
    '/api/v1/lineage',
    {
      summary:
        'Take an OpenLineage event of a run, a job or a data set; the same event again changes nothing',
      permission: 'loads.load',
      // Its clients send `Authorization: Bearer` with a person’s API key, and no Idempotency-Key.
      acceptsKey: true,
      keyless: true,
      status: 201,
      perMinuteMax: EVENTS_PER_MINUTE_MAX,
      body: Type.Unknown({ description: 'As https://openlineage.io/spec/2-0-2/OpenLineage.json' }),
      response: Type.Object({ isNew: Type.Boolean() }),
    },
    async ({ tx, principal, body, request }) => {
      const apiKey = bearerOf(request);
      const caller = principal ?? (await city.sessions.findPrincipal({ apiKey: apiKey ?? '' }));
      if (caller === undefined) return new Problem(notSignedIn);
      if (!caller.permissions.has('loads.load'))
        return new Problem(notAllowed, { detail: 'This needs the permission loads.load.' });
      const isNew = await receiveLineage(tx, body, caller);
      return isNew instanceof Problem ? isNew : { isNew };
    },
  );
}
