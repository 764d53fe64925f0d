import Type from 'typebox';
import type { City } from '#kernel/city';
import { notAllowed, notFound, Problem } from '#kernel/errors';
import { actorOf } from '#kernel/events';
import type { Http } from '#kernel/http';
import type { Principal } from '#kernel/permissions';
import { findResource, type Resource } from '#modules/catalogue';
import { describeDay } from './as-of.ts';
import {
  BatchShape,
  ItemProfileShape,
  modes,
  QualityShape,
  QuarantinedRowShape,
  toBatchView,
} from './batch.ts';
import { connectorEngines } from './connectors/connection.ts';
import { resolveListedHost } from './connectors/listed-host.ts';
import { listQuarantine } from './lake-queries.ts';
import { lineageRoutes } from './lineage/routes.ts';
import { findProfile } from './profile.ts';
import { readQuality } from './quality.ts';
import * as queries from './queries.ts';
import { startLoad } from './start-load.ts';
import { tryRoutes } from './try/routes.ts';

const PAGE_MAX = 200;
const PAGE_DEFAULT = 50;
/** Of one push; larger deliveries are files. */
const PUSH_BYTES_MAX = 8 * 1024 * 1024;
const PUSH_ROWS_MAX = 10_000;

const ResourceId = Type.Object({ id: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) });
const BatchId = Type.Object({ id: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) });
const Page = Type.Object({
  after: Type.Optional(
    Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: '`next` of the page before' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
});
const ModeShape = Type.Enum([...modes], { description: 'As the resource says when left out' });
const Started = Type.Object({
  ...BatchShape.properties,
  isNew: Type.Boolean({ description: 'False when the same bytes had landed before: nothing was changed' }),
});

export function loadRoutes(http: Http, city: City): void {
  fileRoute(http, city);
  pushRoute(http, city);
  databaseRoute(http, city);
  batchRoutes(http, city);
  quarantineRoute(http, city);
  reportRoutes(http);
  tryRoutes(http, city);
  lineageRoutes(http, city);
}

function fileRoute(http: Http, city: City): void {
  http.post(
    '/api/resources/:id/batches',
    {
      summary: 'Load a file: CSV, XLSX, JSON, JSON lines or Parquet; goes on after the answer',
      permission: 'loads.load',
      status: 201,
      params: ResourceId,
      query: Type.Object({
        mode: Type.Optional(ModeShape),
        name: Type.Optional(
          Type.String({ maxLength: 200, description: 'Of the file, when the body is the file itself' }),
        ),
        nulls: Type.Optional(
          Type.String({
            maxLength: 200,
            description: 'Texts that stand for a missing value, separated by commas: `NA,NULL,-`',
          }),
        ),
      }),
      files: { max: 1, spoolBytesMax: city.config.loadBytesMax },
      response: Started,
    },
    async ({ tx, principal, params, query, spooled }) => {
      const resource = await ownResource(tx, principal, params.id);
      if (resource instanceof Problem) return resource;
      const [file] = spooled;
      const started = await startLoad(tx, city, {
        resource,
        source: 'file',
        sourceName: file!.name,
        file: file!,
        mode: query.mode,
        nulls: query.nulls === undefined ? [] : query.nulls.split(','),
        actor: actorOf(principal),
      });
      if (started instanceof Problem) return started;
      return { ...toBatchView(started.batch), isNew: started.isNew };
    },
  );
}

function pushRoute(http: Http, city: City): void {
  http.post(
    '/api/resources/:id/rows',
    {
      summary: `Push up to ${PUSH_ROWS_MAX} rows as a batch; goes on after the answer`,
      permission: 'loads.load',
      status: 201,
      params: ResourceId,
      bodyBytesMax: PUSH_BYTES_MAX,
      body: Type.Object({
        mode: Type.Optional(ModeShape),
        rows: Type.Array(Type.Object({}, { additionalProperties: true }), {
          minItems: 1,
          maxItems: PUSH_ROWS_MAX,
        }),
      }),
      response: Started,
    },
    async ({ tx, principal, params, body }) => {
      const resource = await ownResource(tx, principal, params.id);
      if (resource instanceof Problem) return resource;
      const started = await startLoad(tx, city, {
        resource,
        source: 'push',
        sourceName: `${body.rows.length} rows`,
        rows: body.rows,
        mode: body.mode,
        nulls: [],
        actor: actorOf(principal),
      });
      if (started instanceof Problem) return started;
      return { ...toBatchView(started.batch), isNew: started.isNew };
    },
  );
}

function databaseRoute(http: Http, city: City): void {
  http.post(
    '/api/resources/:id/database-loads',
    {
      summary: 'Load a table of a department’s PostgreSQL or MySQL; the host must stand in LOAD_HOSTS',
      permission: 'loads.load',
      status: 201,
      params: ResourceId,
      body: Type.Object({
        engine: Type.Enum([...connectorEngines]),
        host: Type.String({ minLength: 1, maxLength: 253 }),
        port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
        database: Type.String({ minLength: 1, maxLength: 128 }),
        user: Type.String({ minLength: 1, maxLength: 128 }),
        password: Type.String({ maxLength: 500, description: 'Used for this load and kept nowhere' }),
        tls: Type.Optional(
          Type.Boolean({ description: 'Insist on an encrypted connection and its certificate' }),
        ),
        table: Type.String({ pattern: '^[\\p{L}_][\\p{L}\\p{N}_$.]{0,126}$', maxLength: 127 }),
        mode: Type.Optional(ModeShape),
      }),
      response: Started,
    },
    async ({ tx, principal, params, body }) => {
      const resource = await ownResource(tx, principal, params.id);
      if (resource instanceof Problem) return resource;
      const { mode, ...connection } = body;
      const address = await resolveListedHost(city, connection.host);
      if (address instanceof Problem) return address;
      const started = await startLoad(tx, city, {
        resource,
        source: 'database',
        sourceName: `${connection.engine}://${connection.host}/${connection.database}/${connection.table}`,
        connection,
        mode,
        nulls: [],
        actor: actorOf(principal),
      });
      if (started instanceof Problem) return started;
      return { ...toBatchView(started.batch), isNew: started.isNew };
    },
  );
}

function batchRoutes(http: Http, city: City): void {
  http.get(
    '/api/resources/:id/batches',
    {
      summary: 'The batches of a resource, newest first',
      permission: 'loads.read',
      params: ResourceId,
      query: Page,
      response: Type.Object({
        items: Type.Array(BatchShape),
        next: Type.Union([Type.Integer(), Type.Null()]),
      }),
    },
    async ({ db, principal, params, query }) => {
      const resource = await readableResource(db, principal, params.id);
      if (resource === undefined) return undefined;
      const limit = query.limit ?? PAGE_DEFAULT;
      const rows = await queries.listBatches(db, { resourceId: resource.id, before: query.after, limit });
      return { items: rows.map(toBatchView), next: rows.length === limit ? rows.at(-1)!.id : null };
    },
  );
  http.get(
    '/api/batches/:id',
    {
      summary: 'A batch: how far it is, what landed, what stands in quarantine',
      permission: 'loads.read',
      params: BatchId,
      response: BatchShape,
    },
    async ({ db, principal, params }) => {
      const batch = await queries.findBatch(db, params.id);
      if (batch === undefined) return undefined;
      const resource = await readableResource(db, principal, batch.resourceId);
      return resource && toBatchView(batch);
    },
  );
  http.get(
    '/api/resources/:id/days/:day',
    {
      summary: 'What stood in a resource at the end of a day: its batches, rows and checksum, counted anew',
      permission: 'loads.read',
      params: Type.Object({ ...ResourceId.properties, day: Type.String({ format: 'date' }) }),
      response: Type.Object({
        day: Type.String(),
        batches: Type.Array(Type.Integer({ description: 'Numbers' }), { maxItems: 10_000 }),
        rows: Type.Integer(),
        checksum: Type.String(),
      }),
    },
    async ({ db, principal, params }) => {
      const resource = await readableResource(db, principal, params.id);
      return resource && describeDay(city, resource, params.day);
    },
  );
}

function quarantineRoute(http: Http, city: City): void {
  http.get(
    '/api/batches/:id/quarantine',
    {
      summary: 'The wrong rows of a batch with their faults; for the department that delivered them',
      permission: 'loads.load',
      params: BatchId,
      query: Page,
      response: Type.Object({
        items: Type.Array(QuarantinedRowShape),
        next: Type.Union([Type.Integer(), Type.Null()]),
      }),
    },
    async ({ db, principal, params, query }) => {
      const batch = await queries.findBatch(db, params.id);
      const resource = batch && (await findResource(db, batch.resourceId));
      if (batch === undefined || resource?.providerId !== principal.organisationId) return undefined;
      const limit = query.limit ?? PAGE_DEFAULT;
      const items = await listQuarantine(city.lake, batch, { after: query.after ?? 0, limit });
      return { items, next: items.length === limit ? items.at(-1)!.row : null };
    },
  );
}

function reportRoutes(http: Http): void {
  http.get(
    '/api/resources/:id/quality',
    {
      summary: 'Quality of the newest batch by dimension and rule, and its trend',
      permission: 'loads.read',
      params: ResourceId,
      response: QualityShape,
    },
    async ({ db, principal, params }) => {
      const resource = await readableResource(db, principal, params.id);
      return resource && readQuality(db, resource);
    },
  );
  http.get(
    '/api/resources/:id/profile',
    {
      summary: 'What the rows look like, item by item; cells under five are left out',
      permission: 'loads.read',
      params: ResourceId,
      response: Type.Object({
        at: Type.Union([Type.Unsafe<Date>(Type.String({ format: 'date-time' })), Type.Null()]),
        batch: Type.Union([Type.Integer(), Type.Null()]),
        rows: Type.Integer(),
        items: Type.Array(ItemProfileShape),
      }),
    },
    async ({ db, principal, params }) => {
      const resource = await readableResource(db, principal, params.id);
      return resource && findProfile(db, resource);
    },
  );
}

type Db = Parameters<typeof findResource>[0];

/** Published resources are for all who may read; others for the department that supplies them. */
async function readableResource(db: Db, principal: Principal, id: number): Promise<Resource | undefined> {
  const resource = await findResource(db, id);
  if (resource === undefined) return undefined;
  return resource.stage === 'published' || resource.providerId === principal.organisationId
    ? resource
    : undefined;
}

async function ownResource(db: Db, principal: Principal, id: number): Promise<Resource | Problem> {
  const resource = await findResource(db, id);
  if (resource === undefined) return new Problem(notFound);
  return resource.providerId === principal.organisationId
    ? resource
    : new Problem(notAllowed, { detail: 'Another department supplies this resource.' });
}
