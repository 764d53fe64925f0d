import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { City } from '../city.ts';
import { after } from '../clock.ts';
import { BODY_BYTES_MAX, bearerOf, httpFor, type RouteRecord } from '../http.ts';
import type { Module } from '../module.ts';
import { kernelRoutes } from './kernel-routes.ts';
import { answerProblems, refuseAddress, refuseOrigin, sendProblem } from './problems.ts';
import { serveWeb } from './web.ts';

export interface HttpServer {
  readonly server: FastifyInstance;
  readonly routes: RouteRecord[];
  /** The address it answers on, for example `http://127.0.0.1:4100`. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 60_000;
/** For routes that write what arrives to the disk: 4 GiB at 10 Mbit/s take an hour. */
const SPOOL_TIMEOUT_MS = 3_600_000;

/** Assembles the web server: hooks in the order a request meets them, then the routes of kernel and modules. */
export async function openHttpServer(
  city: City,
  modules: Module[],
  options: { webFolder: string },
): Promise<HttpServer> {
  const server = Fastify({
    loggerInstance: city.log.child({ part: 'http' }) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // Requests are not logged one by one, so none needs a logger of its own.
    childLoggerFactory: (logger) => logger,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: SPOOL_TIMEOUT_MS,
    http: { headersTimeout: REQUEST_TIMEOUT_MS },
    trustProxy: 'loopback',
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: true,
    frameworkErrors: (error, _request, reply) => refuseAddress(error, reply),
  });
  const routes: RouteRecord[] = [];
  // JSON, forms with files, and files for routes that write them to the disk are all we read.
  server.removeContentTypeParser('text/plain');
  server.addContentTypeParser('application/octet-stream', (request, body, done) => {
    if (request.routeOptions.config.isSpooled === true) done(null, body);
    else done(Object.assign(new Error('no file is taken here'), { statusCode: 415 }), undefined);
  });
  validateStrictly(server);
  answerProblems(server, city);
  await server.register(helmet, {
    contentSecurityPolicy: contentPolicy,
    strictTransportSecurity: city.config.publicUrl.startsWith('https:'),
  });
  limitBodies(server);
  recogniseCaller(server, city);
  await server.register(rateLimit, {
    global: true,
    hook: 'preValidation',
    max: city.config.requestsPerMinuteMax,
    timeWindow: 60_000,
    // Only an answer that refuses tells the limits.
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
  });
  await server.register(multipart);
  await server.register(swagger, { openapi: openapiHead(city), hideUntagged: true });
  await server.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: true,
    uiConfig: { tryItOutEnabled: false },
  });
  const metrics = measure(server);
  kernelRoutes(server, httpFor(server, city, 'kernel', routes), city, metrics);
  for (const module of modules) module.routes?.(httpFor(server, city, module.name, routes), city);
  await serveWeb(server, options.webFolder);
  await server.ready();
  return {
    server,
    routes,
    listen: () => server.listen({ host: city.config.host, port: city.config.port }),
    close: () => server.close(),
  };
}

const contentPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    // Ant Design writes its styles at run time.
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    connectSrc: ["'self'"],
    fontSrc: ["'self'", 'data:'],
    workerSrc: ["'self'", 'blob:'],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

/** Unknown fields are errors; only query and path texts are converted to the declared type. */
function validateStrictly(server: FastifyInstance): void {
  const strict = { removeAdditional: false, useDefaults: true, allErrors: false, strict: false } as const;
  const bodies = new Ajv({ ...strict, coerceTypes: false });
  const texts = new Ajv({ ...strict, coerceTypes: true });
  for (const one of [bodies, texts]) {
    addFormats.default(one);
    one.addFormat('date-time', isTime);
  }
  server.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? bodies : texts).compile(schema as object),
  );
}

const rfc3339 = fullFormats['date-time'] as { validate(text: string): boolean };

/** As RFC 3339 says, but for leap seconds: no clock here can show one. */
function isTime(text: string): boolean {
  return rfc3339.validate(text) && !Number.isNaN(Date.parse(text));
}

/** Node has one limit for the time of all requests; this is the shorter one of those that are held in memory. */
function limitBodies(server: FastifyInstance): void {
  server.addHook('onRequest', async (request) => {
    const { raw, method } = request;
    if (method === 'GET' || raw.complete || request.routeOptions.config.isSpooled === true) return;
    const cancel = after(REQUEST_TIMEOUT_MS, () => {
      if (!raw.complete) raw.destroy();
    });
    raw.once('close', cancel);
  });
}

/** Who is asking, before limits and handlers; and no write from another site's page. */
function recogniseCaller(server: FastifyInstance, city: City): void {
  server.decorateRequest('principal', undefined);
  server.addHook('onRequest', async (request, reply) => {
    const { origin, cookie } = request.headers;
    if (origin !== undefined && request.method !== 'GET' && hostOf(origin) !== request.host)
      return sendProblem(reply, refuseOrigin(request));
    const key = request.headers['x-api-key'];
    const { permission, acceptsKey } = request.routeOptions.config;
    if (permission === undefined || permission === 'public') return;
    if (acceptsKey === true && bearerOf(request) !== undefined) return;
    request.principal = await city.sessions.findPrincipal({
      cookie,
      apiKey: typeof key === 'string' ? key : undefined,
    });
  });
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function measure(server: FastifyInstance): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  server.addHook('onResponse', async (request, reply) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: String(reply.statusCode),
    };
    durations.observe(labels, reply.elapsedTime / 1_000);
  });
  return registry;
}

function openapiHead(city: City) {
  return {
    openapi: '3.1.0' as const,
    info: {
      title: 'City Brain',
      version: '0.1.0',
      description:
        'Every POST carries an `Idempotency-Key`. Errors are RFC 9457 problems; `docs/problems.md` lists their types. ' +
        'Times are ISO 8601 in UTC, coordinates WGS84 `[longitude, latitude]`.',
    },
    components: {
      securitySchemes: {
        session: { type: 'apiKey' as const, in: 'cookie' as const, name: city.sessions.auth.cookieName },
        apiKey: { type: 'apiKey' as const, in: 'header' as const, name: 'x-api-key' },
        grantKey: { type: 'http' as const, scheme: 'bearer' },
      },
    },
  };
}
