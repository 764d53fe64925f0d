import Type from 'typebox';
import type { City } from '#kernel/city';
import { notFound, Problem } from '#kernel/errors';
import { actorOf } from '#kernel/events';
import { Content, type Http } from '#kernel/http';
import { sees } from '#kernel/permissions';
import { AttachmentIds, actRoutes, CaseId, Coordinates, PointShape, readPoint } from './act-routes.ts';
import { CaseDetailShape, CaseSummaryShape, ClockShape, StageShape, sources } from './case.ts';
import { CategoryShape, listCategories } from './category.ts';
import * as lists from './lists/queries.ts';
import { DESCRIPTION_LENGTH_MAX, openCase, refuseDispatchAtOnce } from './open-case.ts';
import { OverviewShape, readOverview } from './overview.ts';
import * as queries from './queries.ts';
import { type Stage, stages } from './stage.ts';
import { toDetail, toSummary } from './view.ts';

const PAGE_MAX = 100;
const PAGE_DEFAULT = 50;
const COUNT_MAX = 1_000;
const MAP_POINTS_MAX = 5_000;

export function caseRoutes(http: Http, city: City): void {
  openRoute(http, city);
  listRoutes(http, city);
  detailRoutes(http, city);
  overviewRoutes(http, city);
  actRoutes(http, city);
  http.get(
    '/api/categories',
    {
      summary: 'What a case can be about, in the current edition',
      permission: 'public',
      response: Type.Object({ items: Type.Array(CategoryShape) }),
      cacheSeconds: 60,
    },
    () => ({ items: listCategories(city) }),
  );
}

function openRoute(http: Http, city: City): void {
  http.post(
    '/api/cases',
    {
      summary: 'Open a case; located by its point, dispatched at once if asked',
      permission: 'cases.open',
      status: 201,
      body: Type.Object({
        description: Type.String({ minLength: 1, maxLength: DESCRIPTION_LENGTH_MAX }),
        point: Type.Optional(PointShape),
        coordinates: Type.Optional(Coordinates),
        placeText: Type.Optional(Type.String({ maxLength: 200 })),
        categoryCode: Type.Optional(Type.String({ maxLength: 20 })),
        attachmentIds: AttachmentIds,
        reporter: Type.Optional(
          Type.Object({
            name: Type.Optional(Type.String({ maxLength: 60 })),
            phone: Type.Optional(Type.String({ maxLength: 30 })),
          }),
        ),
        dispatchAtOnce: Type.Optional(Type.Boolean()),
      }),
      response: Type.Object({ id: Type.Integer(), number: Type.String() }),
    },
    async ({ tx, principal, body }) => {
      const refusal = refuseDispatchAtOnce(principal, body);
      if (refusal !== undefined) return refusal;
      const { point: given, coordinates, reporter, ...report } = body;
      const point = given === undefined ? undefined : readPoint({ point: given, coordinates });
      if (point instanceof Problem) return point;
      const opened = await openCase(
        tx,
        city,
        {
          ...report,
          point,
          source: 'staff',
          reporter: { name: reporter?.name ?? null, phone: reporter?.phone ?? null },
        },
        actorOf(principal),
      );
      return opened instanceof Problem ? opened : { id: opened.id, number: opened.number };
    },
  );
}

const QueueQuery = Type.Object({
  stage: Type.Optional(
    Type.String({ description: 'One or more stages, separated by commas', pattern: '^[a-z,-]{1,100}$' }),
  ),
  open: Type.Optional(Type.Boolean({ description: 'Only those that are not over' })),
  street: Type.Optional(Type.String({ maxLength: 32 })),
  village: Type.Optional(Type.String({ maxLength: 32 })),
  unit: Type.Optional(Type.String({ maxLength: 64 })),
  handler: Type.Optional(Type.String({ maxLength: 64 })),
  mine: Type.Optional(Type.Boolean({ description: 'Only those in the hands of your organisation' })),
  category: Type.Optional(Type.String({ maxLength: 20, description: 'A code, or the beginning of one' })),
  clock: Type.Optional(Type.Enum(['warning', 'overdue'])),
  source: Type.Optional(Type.Enum([...sources])),
  cell: Type.Optional(Type.String({ maxLength: 15 })),
  supervised: Type.Optional(Type.Boolean()),
  from: Type.Optional(Type.String({ format: 'date-time' })),
  to: Type.Optional(Type.String({ format: 'date-time' })),
  closedFrom: Type.Optional(Type.String({ format: 'date-time' })),
  text: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  order: Type.Optional(
    Type.Enum(['newest', 'due'], { description: '`due`: open cases whose limit ends first, one page' }),
  ),
  after: Type.Optional(
    Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: '`next` of the page before' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
});

type Queue = Type.Static<typeof QueueQuery>;

const openStages = stages.filter((stage) => !['closed', 'evaluated', 'rejected'].includes(stage));

function toFilter(
  query: Queue,
  principal: { scope: lists.CaseFilter['scope']; organisationId: string },
): lists.CaseFilter | Problem {
  const { stage, open, mine, from, to, closedFrom, after, limit, handler, ...rest } = query;
  const asked = stage?.split(',') as Stage[] | undefined;
  const unknown = asked?.find((one) => !stages.includes(one));
  if (unknown !== undefined)
    return new Problem(notFound, {
      detail: `There is no stage ${unknown}.`,
      errors: [{ path: '/stage', message: `expected ${stages.join(', ')}` }],
    });
  return {
    ...rest,
    scope: principal.scope,
    stages: asked ?? (open === true ? openStages : undefined),
    handler: mine === true ? principal.organisationId : handler,
    openedFrom: from === undefined ? undefined : new Date(from),
    openedTo: to === undefined ? undefined : new Date(to),
    closedFrom: closedFrom === undefined ? undefined : new Date(closedFrom),
    before: after,
    limit: limit ?? PAGE_DEFAULT,
  };
}

function listRoutes(http: Http, city: City): void {
  http.get(
    '/api/cases',
    {
      summary: 'A page of the cases you may see, newest first',
      permission: 'cases.read',
      query: QueueQuery,
      response: Type.Object({
        items: Type.Array(CaseSummaryShape),
        next: Type.Union([Type.Integer(), Type.Null()]),
      }),
    },
    async ({ db, principal, query }) => {
      const filter = toFilter(query, principal);
      if (filter instanceof Problem) return filter;
      const rows = await lists.listCases(db, filter);
      return {
        items: rows.map((row) => toSummary(city, row)),
        next: rows.length === filter.limit && query.order !== 'due' ? rows.at(-1)!.id : null,
      };
    },
  );
  http.get(
    '/api/cases/count',
    {
      summary: `How many cases match, up to ${COUNT_MAX}`,
      permission: 'cases.read',
      query: QueueQuery,
      response: Type.Object({ count: Type.Integer(), isMore: Type.Boolean() }),
    },
    async ({ db, principal, query }) => {
      const filter = toFilter(query, principal);
      if (filter instanceof Problem) return filter;
      const count = await lists.countCases(db, filter, COUNT_MAX + 1);
      return { count: Math.min(count, COUNT_MAX), isMore: count > COUNT_MAX };
    },
  );
}

function detailRoutes(http: Http, city: City): void {
  http.get(
    '/api/cases/:id',
    {
      summary: 'A case with its log, attachments and what you may do now',
      permission: 'cases.read',
      params: CaseId,
      response: CaseDetailShape,
    },
    async ({ db, principal, params }) => {
      const row = await queries.findCase(db, params.id);
      if (row === undefined || !sees(principal.scope, row)) return undefined;
      return toDetail(db, city, principal, row);
    },
  );
  http.get(
    '/api/cases/:id/attachments/:fileId',
    {
      summary: 'A photo or document of a case',
      permission: 'cases.read',
      params: Type.Object({ ...CaseId.properties, fileId: Type.String({ format: 'uuid' }) }),
      query: Type.Object({ size: Type.Optional(Type.Literal('thumbnail')) }),
      produces: 'application/octet-stream',
    },
    async ({ db, principal, params, query }) => {
      const row = await queries.findCase(db, params.id);
      if (row === undefined || !sees(principal.scope, row)) return undefined;
      if (!(await queries.hasAttachment(db, row.id, params.fileId))) return undefined;
      const read = await city.files.read(db, params.fileId, { thumbnail: query.size === 'thumbnail' });
      return read && new Content(read.content, read.file.mediaType);
    },
  );
}

function overviewRoutes(http: Http, city: City): void {
  http.get(
    '/api/cases/overview',
    {
      summary: 'The numbers of what you may see: what is wrong now, and how the day goes',
      permission: 'cases.read',
      response: OverviewShape,
    },
    ({ db, principal }) => readOverview(db, city, principal.scope),
  );
  http.get(
    '/api/cases/map',
    {
      summary: `The newest open cases with a place, at most ${MAP_POINTS_MAX}`,
      permission: 'cases.read',
      response: Type.Object({
        items: Type.Array(
          Type.Object({
            id: Type.Integer(),
            longitude: Type.Number(),
            latitude: Type.Number(),
            cell: Type.String(),
            stage: StageShape,
            clock: ClockShape,
          }),
        ),
      }),
    },
    async ({ db, principal }) => ({ items: await lists.listMapPoints(db, principal.scope, MAP_POINTS_MAX) }),
  );
}
