import Type from 'typebox';
import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import { invalidField } from '#kernel/errors';
import type { Http } from '#kernel/http';
import type { Principal } from '#kernel/permissions';
import { districtDate } from '#modules/places';
import { Id, OrganisationRef, orNull, ResourceRef } from '../application.ts';
import { organisationRef, resourceRef, resourcesOf } from '../view.ts';
import * as queries from './queries.ts';

const PAGE_MAX = 200;
const PAGE_DEFAULT = 50;
const VALUES_MAX = 50;
const MONTHS_MAX = 36;
const MONTHS_DEFAULT = 12;
const DAY_MS = 86_400_000;
const MONTH_DAYS = 31;
/** A grant that nobody used for so long is worth a question. */
const UNUSED_DAYS = 30;
const UNUSED_MAX = 200;

const Time = Type.String({ format: 'date-time' });
const Amounts = {
  grants: Type.Integer(),
  requests: Type.Integer(),
  rows: Type.Integer(),
  bytes: Type.Integer(),
};
const UsageShape = Type.Object({
  since: Type.String({ format: 'date' }),
  livingGrants: Type.Integer(),
  waiting: Type.Integer({ description: 'Applications that wait for somebody' }),
  requests: Type.Integer(),
  refused: Type.Integer(),
  rows: Type.Integer(),
  bytes: Type.Integer(),
  resources: Type.Array(Type.Object({ resource: ResourceRef, ...Amounts })),
  users: Type.Array(Type.Object({ organisation: OrganisationRef, ...Amounts })),
  providers: Type.Array(Type.Object({ organisation: OrganisationRef, ...Amounts })),
  months: Type.Array(Type.Object({ month: Type.String({ description: '2026-11' }), ...Amounts })),
  unused: Type.Array(
    Type.Object({
      grantId: Type.Integer(),
      resource: ResourceRef,
      organisation: OrganisationRef,
      provider: OrganisationRef,
      startsAt: Time,
      expiresAt: Time,
      lastUsed: orNull(Type.String({ format: 'date' })),
    }),
    { description: `Grants in force that nobody used for ${UNUSED_DAYS} days` },
  ),
});

const AuditEntryShape = Type.Object({
  at: Time,
  type: Type.String({
    description:
      'submitted, approved, granted, refused, revoked …, or a use: rows, aggregate, file, push, refused-use',
  }),
  isUse: Type.Boolean(),
  applicationId: orNull(Type.Integer()),
  grantId: orNull(Type.Integer()),
  resource: ResourceRef,
  organisation: OrganisationRef,
  provider: OrganisationRef,
  actor: orNull(Type.Object({ id: orNull(Type.String()), name: Type.String() })),
  rows: orNull(Type.Integer()),
  bytes: orNull(Type.Integer()),
  data: Type.Object({}, { additionalProperties: true }),
});

export function valueRoutes(http: Http, city: City): void {
  http.get(
    '/api/sharing/usage',
    {
      summary:
        'What sharing is worth: grants, rows and requests by resource, department and month; unused grants',
      permission: 'sharing.read',
      query: Type.Object({ months: Type.Optional(Type.Integer({ minimum: 1, maximum: MONTHS_MAX })) }),
      response: UsageShape,
    },
    ({ db, principal, query }) => readUsage(db, city, principal, query.months ?? MONTHS_DEFAULT),
  );
  http.get(
    '/api/sharing/audit',
    {
      summary: 'Every application, grant and use of the district, newest first',
      permission: 'sharing.audit',
      query: Type.Object({
        grant: Type.Optional(Id),
        resource: Type.Optional(Id),
        organisation: Type.Optional(Type.String({ maxLength: 64 })),
        after: Type.Optional(Type.String({ maxLength: 100, description: '`next` of the page before' })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
      }),
      response: Type.Object({ items: Type.Array(AuditEntryShape), next: orNull(Type.String()) }),
    },
    async ({ db, query }) => {
      const after = query.after === undefined ? undefined : readPlace(query.after);
      if (query.after !== undefined && after === undefined)
        return invalidField('/after', 'expected `next` of the page before');
      const limit = query.limit ?? PAGE_DEFAULT;
      const { grant: grantId, resource: resourceId, organisation: organisationId } = query;
      const rows = await queries.listAudit(db, { grantId, resourceId, organisationId, after, limit });
      const last = rows.at(-1);
      return {
        items: await toEntries(db, city, rows),
        next:
          last === undefined || rows.length < limit
            ? null
            : `${last.at.toISOString()}~${last.source}~${last.id}`,
      };
    },
  );
}

function readPlace(text: string): queries.AuditFilter['after'] {
  const [, at, source, id] = /^([\dT:.Z-]{20,30})~([eu])~(\d{1,15})$/.exec(text) ?? [];
  if (at === undefined || source === undefined || Number.isNaN(Date.parse(at))) return undefined;
  return { at: new Date(at), source, id: Number(id) };
}

async function toEntries(db: Queryable, city: City, rows: queries.AuditRow[]) {
  const resources = await resourcesOf(db, rows);
  return rows.map((row) => ({
    at: row.at.toISOString(),
    type: row.source === 'u' && row.type === 'refused' ? 'refused-use' : row.type,
    isUse: row.source === 'u',
    applicationId: row.applicationId,
    grantId: row.grantId,
    resource: resourceRef(row.resourceId, resources.get(row.resourceId)),
    organisation: organisationRef(city, row.organisationId),
    provider: organisationRef(city, row.providerId),
    actor: row.actorName === null ? null : { id: row.actorId, name: row.actorName },
    rows: row.rows,
    bytes: row.bytes,
    data: row.data,
  }));
}

async function readUsage(db: Queryable, city: City, principal: Principal, months: number) {
  const now = city.clock.now();
  const from = districtDate(new Date(now.getTime() - months * MONTH_DAYS * DAY_MS));
  const audience = {
    organisationId: principal.organisationId,
    audits: principal.permissions.has('sharing.audit'),
  };
  const values = (dimension: queries.Dimension) =>
    queries.listValues(db, audience, { dimension, from, limit: VALUES_MAX });
  const [totals, byResource, users, providers, byMonth, unused] = await Promise.all([
    queries.readTotals(db, audience, { now, from }),
    values('resource'),
    values('organisation'),
    values('provider'),
    values('month'),
    queries.listUnused(db, audience, {
      now,
      since: new Date(now.getTime() - UNUSED_DAYS * DAY_MS),
      limit: UNUSED_MAX,
    }),
  ]);
  const used = byResource.map((one) => ({ resourceId: Number(one.key) }));
  const resources = await resourcesOf(db, [...used, ...unused]);
  const departments = (list: queries.Value[]) =>
    list.map(({ key, ...amounts }) => ({ organisation: organisationRef(city, key), ...amounts }));
  return {
    since: from,
    ...totals,
    resources: byResource.map(({ key, ...amounts }) => ({
      resource: resourceRef(Number(key), resources.get(Number(key))),
      ...amounts,
    })),
    users: departments(users),
    providers: departments(providers),
    months: byMonth.map(({ key, ...amounts }) => ({ month: key, ...amounts })),
    unused: unused.map((one) => ({
      grantId: one.id,
      resource: resourceRef(one.resourceId, resources.get(one.resourceId)),
      organisation: organisationRef(city, one.organisationId),
      provider: organisationRef(city, one.providerId),
      startsAt: one.startsAt.toISOString(),
      expiresAt: one.expiresAt.toISOString(),
      lastUsed: one.lastUsed,
    })),
  };
}
