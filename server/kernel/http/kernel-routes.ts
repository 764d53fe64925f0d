import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import Type from 'typebox';
import type { City } from '../city.ts';
import { every } from '../clock.ts';
import { notFound, notSignedIn, Problem } from '../errors.ts';
import { Content, type Http } from '../http.ts';
import { sendProblem } from './problems.ts';
import { refuseUnstorable } from './storable-text.ts';

const CHECK_TIMEOUT_MS = 1_500;
const SIGN_INS_PER_MINUTE_MAX = 60;

/** Routes of the kernel itself: health, metrics, sign-in, the session, uploads and live updates. */
export function kernelRoutes(server: FastifyInstance, http: Http, city: City, metrics: Registry): void {
  healthRoutes(server, city, metrics);
  signInRoutes(server, city);
  liveRoute(server, city);
  fileRoutes(http, city);
  http.put(
    '/api/session/post',
    {
      summary: 'Choose which of your posts this session acts under',
      permission: 'signed-in',
      body: Type.Object({ postId: Type.String({ maxLength: 100 }) }),
      response: Type.Object({}),
    },
    async ({ tx, principal, body, request }) => {
      const chosen = await city.sessions.choosePost(tx, {
        principal,
        cookie: request.headers.cookie,
        postId: body.postId,
      });
      return chosen ? {} : new Problem(notFound, { detail: 'You do not hold this post.' });
    },
  );
}

/** `/health` says whether this process can work at all; it answers even when an engine is stalled. */
function healthRoutes(server: FastifyInstance, city: City, metrics: Registry): void {
  const within = async (check: Promise<unknown>): Promise<'ok' | 'failing'> => {
    const late = city.clock.sleep(CHECK_TIMEOUT_MS).then(() => 'failing' as const);
    return Promise.race([
      check.then(
        () => 'ok' as const,
        () => 'failing' as const,
      ),
      late,
    ]);
  };
  server.get(
    '/health',
    { config: { permission: 'public', rateLimit: false }, schema: { hide: true } },
    async (_request, reply) => {
      const [database, lake] = await Promise.all([
        within(city.database.pool.query('select 1')),
        within(city.lake.ping()),
      ]);
      return reply.code(database === 'ok' ? 200 : 503).send({ status: database, database, lake });
    },
  );
  // Figures only, no names or texts; still not for the street: loopback or the platform's own network.
  server.get(
    '/metrics',
    { config: { permission: 'public', rateLimit: false }, schema: { hide: true } },
    async (request, reply) => {
      if (!isLoopback(request.ip)) return sendProblem(reply, new Problem(notFound));
      return reply.type(metrics.contentType).send(await metrics.metrics());
    },
  );
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}

function signInRoutes(server: FastifyInstance, city: City): void {
  server.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    schema: { hide: true },
    config: { permission: 'public', rateLimit: { max: SIGN_INS_PER_MINUTE_MAX * 10, timeWindow: 60_000 } },
    handler: async (request, reply) => {
      const unstorable = refuseUnstorable(request.body, '') ?? refuseUnstorable(request.query, '');
      if (unstorable !== undefined) return unstorable;
      const { publicUrl } = city.config;
      const cookie = await livingCookies(city, request.headers.cookie);
      return sendWebResponse(
        reply,
        await city.sessions.auth.handle(toWebRequest(request, { publicUrl, cookie })),
      );
    },
  });
}

/** better-auth knows nothing of our idle time and ended posts: a session that is over for us is not shown to it. */
async function livingCookies(city: City, cookie: string | undefined): Promise<string | undefined> {
  if (cookie === undefined || (await city.sessions.findPrincipal({ cookie })) !== undefined) return cookie;
  const parts = cookie.split(';').map((part) => part.trim());
  return parts.filter((part) => !part.startsWith(`${city.sessions.auth.cookieName}=`)).join('; ');
}

function toWebRequest(
  request: FastifyRequest,
  { publicUrl, cookie }: { publicUrl: string; cookie: string | undefined },
): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === 'string' && name !== 'content-length' && name !== 'cookie') headers.set(name, value);
  if (cookie !== undefined && cookie !== '') headers.set('cookie', cookie);
  headers.set('x-citybrain-address', request.ip);
  const body = request.body === undefined || request.body === null ? null : JSON.stringify(request.body);
  const origin = publicUrl === '' ? `${request.protocol}://${request.host}` : publicUrl;
  return new Request(new URL(request.url, origin), {
    method: request.method,
    headers,
    ...(body === null ? {} : { body }),
  });
}

async function sendWebResponse(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status);
  for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value);
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  reply.header('cache-control', 'no-store');
  return reply.send(Buffer.from(await response.arrayBuffer()));
}

function liveRoute(server: FastifyInstance, city: City): void {
  server.get(
    '/api/live',
    {
      config: { permission: 'signed-in' },
      schema: {
        tags: ['kernel'],
        summary: 'Server-sent events of what you may see; resumes by Last-Event-ID',
      },
    },
    async (request, reply) => {
      if (request.principal === undefined) return sendProblem(reply, new Problem(notSignedIn));
      reply.hijack();
      const after = request.headers['last-event-id'];
      endWithSession(city, request, reply);
      await city.live.connect(reply.raw, request.principal, typeof after === 'string' ? after : undefined);
      return reply;
    },
  );
}

const SESSION_CHECK_INTERVAL_MS = 20_000;

/** A stream outlives no session: it ends soon after the person is disabled, the post ends, or another is chosen. */
function endWithSession(city: City, request: FastifyRequest, reply: FastifyReply): void {
  const { cookie, 'x-api-key': apiKey } = request.headers;
  const caller = { cookie, apiKey: typeof apiKey === 'string' ? apiKey : undefined };
  const stop = every(SESSION_CHECK_INTERVAL_MS, () => {
    city.sessions.findPrincipal(caller, { unseen: true }).then(
      (principal) => {
        if (principal?.postId !== request.principal?.postId) reply.raw.end();
      },
      // The database is away: the next check decides.
      () => {},
    );
  });
  reply.raw.once('close', stop);
}

export const StoredFileShape = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    mediaType: Type.String(),
    sizeBytes: Type.Integer(),
    width: Type.Union([Type.Integer(), Type.Null()]),
    height: Type.Union([Type.Integer(), Type.Null()]),
    name: Type.String(),
  },
  { description: 'A stored attachment' },
);

function fileRoutes(http: Http, city: City): void {
  http.post(
    '/api/files',
    {
      summary: 'Upload a photo or PDF; attach it by its id within 24 hours',
      permission: 'signed-in',
      files: { max: 1 },
      status: 201,
      response: StoredFileShape,
    },
    async ({ tx, uploads }) => {
      const stored = await city.files.store(tx, uploads[0]!);
      if (stored instanceof Problem) return stored;
      const { size_bytes, id, mediaType, width, height, name } = stored;
      return { id, mediaType, sizeBytes: size_bytes, width, height, name };
    },
  );
  http.get(
    '/api/files/:id',
    {
      summary: 'Your own upload that is not attached to anything yet',
      permission: 'signed-in',
      params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
      query: Type.Object({ size: Type.Optional(Type.Literal('thumbnail')) }),
      produces: 'application/octet-stream',
    },
    async ({ db, principal, params, query }) => {
      const file = await city.files.find(db, params.id);
      if (file === undefined || file.isAttached || file.uploadedBy !== principal.personId) return undefined;
      const read = await city.files.read(db, params.id, { thumbnail: query.size === 'thumbnail' });
      return read && new Content(read.content, read.file.mediaType);
    },
  );
}
