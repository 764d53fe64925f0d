import Type from 'typebox';
import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import { Problem } from '#kernel/errors';
import type { Http } from '#kernel/http';
import type { Principal } from '#kernel/permissions';
import { districtDate } from '#modules/places';
import { ById, Id } from './application.ts';
import { type GrantDetail, GrantDetailShape, GrantSummaryShape, UseShape } from './grant.ts';
import * as queries from './queries.ts';
import { issueKey, revokeGrant, seesGrant } from './revoke-grant.ts';
import { listUses } from './uses/queries.ts';
import { organisationRef, resourceRef, resourcesOf, toGrantDetail, toGrantSummary } from './view.ts';

const PAGE_MAX = 100;
const PAGE_DEFAULT = 50;
const Page = {
  after: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
};
const Next = Type.Union([Type.Integer(), Type.Null()]);

export function grantRoutes(http: Http, city: City): void {
  readRoutes(http, city);
  usesRoute(http, city);
  actRoutes(http, city);
}

function readRoutes(http: Http, city: City): void {
  http.get(
    '/api/grants',
    {
      summary: 'Grants: those your department was given, those it gave, or all you may see; newest first',
      permission: 'sharing.read',
      query: Type.Object({
        role: Type.Optional(Type.Enum(['mine', 'supplied', 'all'])),
        resource: Type.Optional(Id),
        living: Type.Optional(Type.Boolean({ description: 'Only those in force' })),
        ...Page,
      }),
      response: Type.Object({ items: Type.Array(GrantSummaryShape), next: Next }),
    },
    async ({ db, principal, query }) => {
      const limit = query.limit ?? PAGE_DEFAULT;
      const rows = await queries.listGrants(db, {
        role: query.role ?? 'all',
        organisationId: principal.organisationId,
        audits: principal.permissions.has('sharing.audit'),
        resourceId: query.resource,
        living: query.living === true ? city.clock.now() : undefined,
        after: query.after,
        limit,
      });
      const resources = await resourcesOf(db, rows);
      return {
        items: rows.map((row) => toGrantSummary(city, row, resources.get(row.resourceId))),
        next: rows.length === limit ? rows.at(-1)!.id : null,
      };
    },
  );
  http.get(
    '/api/grants/:id',
    {
      summary: 'A grant: items, masks, rows, quota, policy (ODRL) and contract (ODCS)',
      permission: 'sharing.read',
      params: ById,
      response: GrantDetailShape,
    },
    ({ db, principal, params }) => readDetail(db, city, principal, params.id),
  );
}

async function readDetail(
  db: Queryable,
  city: City,
  principal: Principal,
  id: number,
): Promise<GrantDetail | undefined> {
  const row = await queries.findListedGrant(db, id, districtDate(city.clock.now()));
  if (row === undefined || !seesGrant(principal, row)) return undefined;
  const resources = await resourcesOf(db, [row]);
  return toGrantDetail(city, principal, row, resources.get(row.resourceId));
}

function usesRoute(http: Http, city: City): void {
  http.get(
    '/api/grants/:id/uses',
    {
      summary: 'Every use of a grant, refused ones too: who, what for, how much; newest first',
      permission: 'sharing.read',
      params: ById,
      query: Type.Object(Page),
      response: Type.Object({ items: Type.Array(UseShape), next: Next }),
    },
    async ({ db, principal, params, query }) => {
      const grant = await queries.findGrant(db, params.id);
      if (grant === undefined || !seesGrant(principal, grant)) return undefined;
      const limit = query.limit ?? PAGE_DEFAULT;
      const rows = await listUses(db, { grantId: grant.id, after: query.after, limit });
      const resources = await resourcesOf(db, rows);
      return {
        items: rows.map((row) => ({
          id: row.id,
          grantId: row.grantId,
          at: row.at.toISOString(),
          kind: row.kind,
          person: row.personId === null ? null : { id: row.personId, name: row.personName ?? row.personId },
          organisation: organisationRef(city, row.organisationId),
          resource: {
            id: row.resourceId,
            name: resourceRef(row.resourceId, resources.get(row.resourceId)).name,
          },
          purpose: row.purpose,
          rows: row.rows,
          bytes: row.bytes,
          duration_ms: row.duration_ms,
          detail: row.detail,
        })),
        next: rows.length === limit ? rows.at(-1)!.id : null,
      };
    },
  );
}

function actRoutes(http: Http, city: City): void {
  http.post(
    '/api/grants/:id/keys',
    {
      summary: 'Issue the key of a grant for programs; shown this once, and the one before is void',
      permission: 'sharing.apply',
      status: 201,
      shownOnce: ['key'],
      params: ById,
      body: Type.Object({}),
      response: Type.Object({ key: Type.String({ description: '`Authorization: Bearer <key>`' }) }),
    },
    ({ tx, principal, params }) => issueKey(tx, city, { grantId: params.id, principal }),
  );
  http.post(
    '/api/grants/:id/revocations',
    {
      summary: 'Revoke a grant (撤销授权), for its provider or the data centre; the next call is refused',
      permission: 'sharing.decide',
      status: 201,
      params: ById,
      body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 2_000 }) }),
      response: GrantDetailShape,
    },
    async ({ tx, principal, params, body }) => {
      const outcome = await revokeGrant(tx, city, { grantId: params.id, principal, ...body });
      if (outcome instanceof Problem) return outcome;
      return (await readDetail(tx, city, principal, outcome.id))!;
    },
  );
}
