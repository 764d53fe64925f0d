import Type from 'typebox';
import type { City } from '#kernel/city';
import { invalidField, notFound, Problem } from '#kernel/errors';
import type { Http } from '#kernel/http';
import { roleNames } from '#kernel/permissions';
import { OrganisationShape, organisationKinds, reaches } from './organisation.ts';
import * as queries from './queries.ts';
import { findOrganisation } from './register.ts';

const PAGE_MAX = 200;
const DEMO_PEOPLE_MAX = 300;
const DUTY_HOURS_MAX = 36;

const OrganisationId = Type.Object({ id: Type.String({ maxLength: 64 }) });
const Role = Type.Enum([...roleNames]);

export function directoryRoutes(http: Http, city: City): void {
  sessionRoute(http, city);
  organisationRoutes(http, city);
  dutyRoutes(http, city);
  if (city.config.demo) demoRoute(http, city);
}

const PostShape = Type.Object({ id: Type.String(), role: Role, organisation: OrganisationShape });

function sessionRoute(http: Http, city: City): void {
  http.get(
    '/api/session',
    {
      summary: 'Who you are, which post you act under and what it allows',
      permission: 'signed-in',
      response: Type.Object({
        person: Type.Object({ id: Type.String(), name: Type.String() }),
        post: PostShape,
        posts: Type.Array(PostShape),
        permissions: Type.Array(Type.String()),
      }),
    },
    async ({ principal }) => {
      const posts = (await city.sessions.listPosts(principal.personId)).flatMap((post) => {
        const organisation = findOrganisation(city, post.organisationId);
        return organisation === undefined ? [] : [{ id: post.id, role: post.role, organisation }];
      });
      const post = posts.find((one) => one.id === principal.postId);
      if (post === undefined) return new Problem(notFound, { detail: 'Your organisation no longer exists.' });
      const { personId: id, name } = principal;
      return { person: { id, name }, post, posts, permissions: [...principal.permissions].sort() };
    },
  );
}

function organisationRoutes(http: Http, city: City): void {
  http.get(
    '/api/organisations',
    {
      summary: 'Organisations: units and departments, and the three levels within your own subtree',
      permission: 'directory.read',
      query: Type.Object({
        kind: Type.Optional(Type.Enum([...organisationKinds])),
        parent: Type.Optional(Type.String({ maxLength: 64 })),
        text: Type.Optional(Type.String({ maxLength: 60 })),
        after: Type.Optional(Type.String({ maxLength: 64 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX, default: 50 })),
      }),
      response: Type.Object({
        items: Type.Array(OrganisationShape),
        next: Type.Union([Type.String(), Type.Null()]),
      }),
    },
    async ({ db, principal, query }) => {
      const limit = query.limit ?? 50;
      const { kind, parent: parentId, text, after } = query;
      const items = await queries.listOrganisations(db, {
        scope: principal.scope,
        kind,
        parentId,
        text,
        after,
        limit,
      });
      return { items, next: items.length === limit ? items.at(-1)!.id : null };
    },
  );
  http.get(
    '/api/organisations/:id/people',
    {
      summary: 'Who holds a post at an organisation you reach',
      permission: 'directory.read',
      params: OrganisationId,
      response: Type.Object({
        items: Type.Array(
          Type.Object({ personId: Type.String(), name: Type.String(), role: Role, postId: Type.String() }),
        ),
      }),
    },
    async ({ db, principal, params }) => {
      const organisation = findOrganisation(city, params.id);
      if (organisation === undefined || !reaches(principal.scope, organisation)) return undefined;
      return { items: (await queries.listColleagues(db, organisation.id)) as never };
    },
  );
}

const DutyShape = Type.Object({
  id: Type.String(),
  organisationId: Type.String(),
  personId: Type.String(),
  name: Type.String(),
  startsAt: Type.String({ format: 'date-time' }),
  endsAt: Type.String({ format: 'date-time' }),
});

function toDuty({ startsAt, endsAt, ...duty }: queries.Duty) {
  return { ...duty, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}

function dutyRoutes(http: Http, city: City): void {
  http.get(
    '/api/organisations/:id/duties',
    {
      summary: 'The duty roster of an organisation you reach',
      permission: 'directory.read',
      params: OrganisationId,
      query: Type.Object({
        from: Type.Optional(Type.String({ format: 'date-time' })),
        to: Type.Optional(Type.String({ format: 'date-time' })),
      }),
      response: Type.Object({ items: Type.Array(DutyShape) }),
    },
    async ({ db, principal, params, query }) => {
      const organisation = findOrganisation(city, params.id);
      if (organisation === undefined || !reaches(principal.scope, organisation)) return undefined;
      const from = query.from === undefined ? city.clock.now() : new Date(query.from);
      const to = query.to === undefined ? new Date(from.getTime() + 7 * 86_400_000) : new Date(query.to);
      const duties = await queries.listDuties(db, {
        organisationId: organisation.id,
        from,
        to,
        limit: PAGE_MAX,
      });
      return { items: duties.map(toDuty) };
    },
  );
  http.post(
    '/api/organisations/:id/duties',
    {
      summary: 'Plan a duty at an organisation you reach',
      permission: 'directory.plan-duties',
      status: 201,
      params: OrganisationId,
      body: Type.Object({
        personId: Type.String({ maxLength: 64 }),
        startsAt: Type.String({ format: 'date-time' }),
        endsAt: Type.String({ format: 'date-time' }),
      }),
      response: Type.Object({ id: Type.String() }),
    },
    async ({ tx, principal, params, body }) => {
      const organisation = findOrganisation(city, params.id);
      if (organisation === undefined || !reaches(principal.scope, organisation)) return new Problem(notFound);
      const startsAt = new Date(body.startsAt);
      const endsAt = new Date(body.endsAt);
      const hours = (endsAt.getTime() - startsAt.getTime()) / 3_600_000;
      if (hours <= 0 || hours > DUTY_HOURS_MAX)
        return invalidField('/endsAt', `expected within ${DUTY_HOURS_MAX} hours after startsAt`);
      const colleagues = await queries.listColleagues(tx, organisation.id);
      if (!colleagues.some((one) => one.personId === body.personId))
        return invalidField('/personId', 'this person holds no post at the organisation');
      const id = tx.clock.newId();
      const plannedBy = principal.personId;
      const added = await queries.insertDuty(tx, {
        id,
        organisationId: organisation.id,
        personId: body.personId,
        startsAt,
        endsAt,
        plannedBy,
      });
      return added ? { id } : invalidField('/startsAt', 'this person already has a duty that begins then');
    },
  );
}

function demoRoute(http: Http, city: City): void {
  http.get(
    '/api/demo/people',
    {
      summary: 'The synthetic people one may sign in as; exists only in a demo district',
      permission: 'public',
      query: Type.Object({ text: Type.Optional(Type.String({ maxLength: 60 })) }),
      response: Type.Object({
        items: Type.Array(
          Type.Object({
            personId: Type.String(),
            name: Type.String(),
            role: Role,
            organisation: OrganisationShape,
          }),
        ),
      }),
    },
    async ({ db, query }) => {
      const people = await queries.listDemoPeople(db, { text: query.text ?? '', limit: DEMO_PEOPLE_MAX });
      return {
        items: people.flatMap(({ organisationId, role, ...person }) => {
          const organisation = findOrganisation(city, organisationId);
          return organisation === undefined ? [] : [{ ...person, role: role as never, organisation }];
        }),
      };
    },
  );
}
