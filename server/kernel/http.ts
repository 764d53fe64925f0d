import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TObject, TSchema } from 'typebox';
import type { City } from './city.ts';
import type { Queryable, Transaction } from './database.ts';
import { notAllowed, notFound, notSignedIn, Problem } from './errors.ts';
import { UPLOAD_BYTES_MAX, type Upload } from './files.ts';
import { rateLimitOf } from './http/limits.ts';
import { sendProblem } from './http/problems.ts';
import { removeSpooled, type SpooledFile, spoolUploads } from './http/spool.ts';
import { refuseUnstorable } from './http/storable-text.ts';
import { uploadsOf } from './http/uploads.ts';
import { runWrite } from './http/writes.ts';
import type { Principal } from './permissions.ts';

/** Needs no session, or only some session: said openly, never by leaving a permission out. */
export type Access = 'public' | 'signed-in' | (string & {});

interface RouteShape {
  /** One line for the API page. */
  summary: string;
  /** A permission of the table, `signed-in`, or `public`. There is no default. */
  permission: Access;
  /**
   * Also takes `Authorization: Bearer`, a key the handler itself checks: such a request has no principal, whatever
   * else it carries. Without a bearer the permission decides as everywhere.
   */
  acceptsKey?: true;
  params?: TObject;
  query?: TObject;
  response?: TSchema;
  /** Requests a minute from one person or address; the general limit when left out. */
  perMinuteMax?: number;
}

interface Input<Route extends RouteShape> {
  params: Route['params'] extends TSchema ? Static<Route['params']> : Record<string, never>;
  query: Route['query'] extends TSchema ? Static<Route['query']> : Record<string, never>;
  /** Undefined only on public routes, and where a key came instead. */
  principal: Route['permission'] extends 'public'
    ? Principal | undefined
    : Route['acceptsKey'] extends true
      ? Principal | undefined
      : Principal;
  request: FastifyRequest;
}

type Output<Route extends RouteShape> = Route['response'] extends TSchema
  ? Static<Route['response']>
  : unknown;

export interface ReadRoute extends RouteShape {
  /** When set, the handler returns bytes of this media type instead of JSON. */
  produces?: string;
  /** How long browsers may keep the answer; none when left out. */
  cacheSeconds?: number;
}

export interface WriteRoute extends RouteShape {
  body?: TSchema;
  /** 201 for routes that make something new. */
  status?: 200 | 201;
  /** The largest accepted body; BODY_BYTES_MAX when left out. */
  bodyBytesMax?: number;
  /**
   * Takes files as multipart/form-data instead of a JSON body. With `spoolBytesMax` they are written to the disk
   * while they arrive, before the transaction begins, and the handler finds them in `spooled`.
   */
  files?: { max: number; spoolBytesMax?: number };
  /** Idempotent by its content, for clients of a standard that knows no `Idempotency-Key`. */
  keyless?: true;
  /** Texts of the answer that are shown once and kept nowhere: a repeat of the request gets them empty. */
  shownOnce?: string[];
}

type ReadHandler<Route extends RouteShape> = (
  input: Input<Route> & { db: Queryable },
) =>
  | Promise<Output<Route> | Buffer | Content | Problem | undefined>
  | Output<Route>
  | Buffer
  | Content
  | Problem
  | undefined;

/** A question too long for an address, or of a standard whose questions are posted. */
export interface AskRoute extends ReadRoute {
  body?: TSchema;
}

type AskHandler<Route extends AskRoute> = (
  input: Parameters<ReadHandler<Route>>[0] & {
    body: Route['body'] extends TSchema ? Static<Route['body']> : undefined;
  },
) => ReturnType<ReadHandler<Route>>;

type WriteHandler<Route extends WriteRoute> = (
  input: Input<Route> & {
    tx: Transaction;
    body: Route['body'] extends TSchema ? Static<Route['body']> : undefined;
    uploads: Upload[];
    /** Kept when the transaction commits, and then the handler's to delete; removed by the kernel otherwise. */
    spooled: SpooledFile[];
  },
) => Promise<Output<Route> | Problem>;

/** Bytes, or a stream of them, whose media type is only known when they are read. */
export class Content {
  readonly bytes: Buffer | Readable;
  readonly mediaType: string;
  readonly headers: Record<string, string>;
  /** Not 200 only where a standard has a form of its own for failures. */
  readonly status: number;
  constructor(
    bytes: Buffer | Readable,
    mediaType: string,
    headers: Record<string, string> = {},
    status = 200,
  ) {
    this.bytes = bytes;
    this.mediaType = mediaType;
    this.headers = headers;
    this.status = status;
  }
}

/** What a module's `routes` receives. Paths are fastify's: `/api/cases/:id/dispatches`. */
export interface Http {
  get<const Route extends ReadRoute>(path: string, route: Route, handler: ReadHandler<Route>): void;
  /** A POST that changes nothing; so it needs no key and has no transaction. */
  ask<const Route extends AskRoute>(path: string, route: Route, handler: AskHandler<Route>): void;
  /** Runs in one transaction together with its `Idempotency-Key`, which is required. */
  post<const Route extends WriteRoute>(path: string, route: Route, handler: WriteHandler<Route>): void;
  /** Idempotent by its meaning; needs no key. */
  put<const Route extends WriteRoute>(path: string, route: Route, handler: WriteHandler<Route>): void;
  delete<const Route extends WriteRoute>(path: string, route: Route, handler: WriteHandler<Route>): void;
}

/** Every route with what it takes to call it: for the documentation and the routes × roles test. */
export interface RouteRecord {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  permission: Access;
  /** Takes a key of its own kind instead of a session: see `RouteShape`. */
  acceptsKey: boolean;
  module: string;
  summary: string;
}

export const BODY_BYTES_MAX = 256 * 1024;
const MULTIPART_OVERHEAD_BYTES = 64 * 1024;

/** The route registrar for one module; refuses a route whose permission is not in the table. */
export function httpFor(server: FastifyInstance, city: City, module: string, records: RouteRecord[]): Http {
  function record(method: RouteRecord['method'], path: string, route: RouteShape): void {
    const { permission, summary } = route;
    if (permission !== 'public' && permission !== 'signed-in' && !city.permissions.has(permission))
      throw new Error(`${method} ${path}: permission ${permission} is in no manifest`);
    records.push({ method, path, permission, acceptsKey: route.acceptsKey === true, module, summary });
  }

  function write(method: 'POST' | 'PUT' | 'DELETE', path: string, route: WriteRoute, given: unknown): void {
    record(method, path, route);
    server.route({
      method,
      url: path,
      bodyLimit: bodyLimitOf(route),
      schema: schemaOf(module, route, route.body),
      config: { ...configOf(city, route, method), isSpooled: route.files?.spoolBytesMax !== undefined },
      preValidation: refusing(city, route),
      handler: writing(city, route, { keyed: method === 'POST' && route.keyless !== true, given }),
    });
  }

  function read(method: 'GET' | 'POST', path: string, route: AskRoute, given: unknown): void {
    record(method, path, route);
    server.route({
      method,
      url: path,
      schema: schemaOf(module, route, route.body, route.produces),
      config: configOf(city, route, 'GET'),
      preValidation: refusing(city, route),
      handler: reading(city, route, given),
    });
  }

  return {
    get: (path, route, handler) => read('GET', path, route, handler),
    ask: (path, route, handler) => read('POST', path, route, handler),
    post: (path, route, handler) => write('POST', path, route, handler),
    put: (path, route, handler) => write('PUT', path, route, handler),
    delete: (path, route, handler) => write('DELETE', path, route, handler),
  };
}

/** What a write does between its input and its answer. */
function writing(city: City, route: WriteRoute, { keyed, given }: { keyed: boolean; given: unknown }) {
  const handler = given as (input: object) => Promise<unknown>;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const principal = route.permission === 'public' ? undefined : request.principal;
    const { spoolBytesMax } = route.files ?? {};
    const isSpooled = spoolBytesMax !== undefined;
    // The body of such a route is a stream of bytes.
    const unstorable =
      refuseUnstorable(isSpooled ? undefined : request.body, '') ?? refuseUnstorable(request.params, '');
    if (unstorable !== undefined) return unstorable;
    const spooled = isSpooled
      ? await spoolUploads(request, { city, filesMax: route.files!.max, bytesMax: spoolBytesMax })
      : [];
    if (spooled instanceof Problem) return spooled;
    const uploads =
      route.files === undefined || isSpooled ? [] : await uploadsOf(request, route.files.max, principal);
    if (uploads instanceof Problem) return uploads;
    const { params, query, body } = request;
    const outcome = await runWrite(
      city,
      {
        request,
        principal,
        uploads,
        spooled,
        keyed,
        shownOnce: route.shownOnce ?? [],
      },
      (tx) => handler({ tx, principal, params, query, body: body ?? undefined, uploads, spooled, request }),
    ).catch(async (error: unknown) => {
      await removeSpooled(spooled);
      throw error;
    });
    if (outcome instanceof Problem || outcome.replayed) await removeSpooled(spooled);
    if (outcome instanceof Problem) return outcome;
    if (outcome.replayed) reply.header('idempotent-replayed', 'true');
    return reply.code(route.status ?? 200).send(outcome.value ?? {});
  };
}

function reading(city: City, route: AskRoute, given: unknown) {
  const handler = given as (input: object) => Promise<unknown>;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const principal = route.permission === 'public' ? undefined : request.principal;
    const { params, query, body } = request;
    const unstorable =
      refuseUnstorable(query, '') ?? refuseUnstorable(params, '') ?? refuseUnstorable(body, '');
    if (unstorable !== undefined) return unstorable;
    const value = await handler({ db: city.database, principal, params, query, body, request });
    if (value instanceof Problem) return value;
    if (value === undefined) return new Problem(notFound);
    reply.header(
      'cache-control',
      route.cacheSeconds === undefined ? 'no-store' : `public, max-age=${route.cacheSeconds}`,
    );
    if (value instanceof Content)
      return reply.code(value.status).headers(value.headers).type(value.mediaType).send(value.bytes);
    if (route.produces !== undefined) reply.type(route.produces);
    return reply.send(value);
  };
}

function configOf(city: City, route: RouteShape, method: string) {
  const { permission, acceptsKey = false } = route;
  return { rateLimit: rateLimitOf(city.config, route, method), permission, acceptsKey };
}

const BEARER = /^Bearer +([\x21-\x7e]{1,200})$/i;

/** The key of `Authorization: Bearer`, if one came. */
export function bearerOf(request: FastifyRequest): string | undefined {
  return BEARER.exec(request.headers.authorization ?? '')?.[1];
}

/** How callers reach this city: `PUBLIC_URL`, or as the request came. Without a slash at the end. */
export function baseAddressOf(city: City, request: FastifyRequest): string {
  const { publicUrl } = city.config;
  return publicUrl === '' ? `${request.protocol}://${request.host}` : publicUrl.replace(/\/$/, '');
}

/** Refuses before the input is looked at: who may not call a route learns nothing of its shapes. */
function refusing(city: City, { permission, acceptsKey }: RouteShape) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (permission === 'public' || (acceptsKey === true && bearerOf(request) !== undefined)) return undefined;
    const principal = request.principal;
    if (principal === undefined) return sendProblem(reply, refuse(city, request, new Problem(notSignedIn)));
    if (permission === 'signed-in' || principal.permissions.has(permission)) return undefined;
    const detail = `This needs the permission ${permission}.`;
    return sendProblem(reply, refuse(city, request, new Problem(notAllowed, { detail })));
  };
}

/** Denials are on record with who, what and from where. */
function refuse(city: City, request: FastifyRequest, problem: Problem): Problem {
  city.log.warn(
    {
      audit: 'denied',
      person: request.principal?.personId,
      post: request.principal?.postId,
      method: request.method,
      route: request.routeOptions.url,
      address: request.ip,
      status: problem.status,
    },
    'denied',
  );
  return problem;
}

function bodyLimitOf(route: WriteRoute): number {
  if (route.files !== undefined)
    return route.files.max * (route.files.spoolBytesMax ?? UPLOAD_BYTES_MAX) + MULTIPART_OVERHEAD_BYTES;
  return route.bodyBytesMax ?? BODY_BYTES_MAX;
}

function schemaOf(
  module: string,
  route: RouteShape & { status?: number },
  body?: TSchema,
  produces?: string,
): object {
  const ok = route.response === undefined || produces !== undefined ? undefined : route.response;
  return {
    tags: [module],
    summary: route.summary,
    description: `Permission: \`${route.permission}\`.`,
    security:
      route.permission === 'public'
        ? []
        : [{ session: [] }, { apiKey: [] }, ...(route.acceptsKey === true ? [{ grantKey: [] }] : [])],
    ...(route.params === undefined ? {} : { params: route.params }),
    ...(route.query === undefined ? {} : { querystring: closed(route.query) }),
    ...(body === undefined ? {} : { body: closed(body) }),
    ...(ok === undefined ? {} : { response: { [route.status ?? 200]: ok } }),
  };
}

/** Input objects take no unknown fields, at any depth: a misspelt one is an error, not silently dropped. */
function closed(schema: TSchema): TSchema {
  if (Array.isArray(schema)) return schema.map((one) => closed(one as TSchema)) as unknown as TSchema;
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, closed(value as TSchema)]),
  );
  if (copy['type'] === 'object' && 'properties' in copy && !('additionalProperties' in copy))
    copy['additionalProperties'] = false as never;
  return copy as TSchema;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any handler runs, when a living session or key came along. */
    principal: Principal | undefined;
  }
  interface FastifyContextConfig {
    permission?: string;
    acceptsKey?: boolean;
    /** Its body may take longer to arrive than others. */
    isSpooled?: boolean;
  }
}
