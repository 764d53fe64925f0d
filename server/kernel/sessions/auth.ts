import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { APIError, createAuthEndpoint, createAuthMiddleware } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { genericOAuth, twoFactor } from 'better-auth/plugins';
import pg from 'pg';
import type { Logger } from 'pino';
import { type Clock, randomId } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database.ts';
import * as queries from './queries.ts';

/** What the rest of the kernel needs of better-auth. */
export interface Auth {
  readonly cookieName: string;
  /** Serves `/api/auth/*`. */
  handle(request: Request): Promise<Response>;
  createPerson(person: { id: string; name: string; email: string; password?: string }): Promise<void>;
  setPassword(personId: string, password: string): Promise<void>;
  /** The person an API key belongs to, or undefined when it is unknown, disabled or expired. */
  verifyKey(key: string): Promise<string | undefined>;
  createKey(key: { personId: string; name: string }): Promise<string>;
  close(): Promise<void>;
}

const FAILURES_MAX = 8;
const LOCK_OUT_MINUTES = 15;
const PASSWORD_LENGTH_MIN = 12;
const CONNECTIONS_MAX = 3;

export function openAuth(options: {
  database: Database;
  clock: Clock;
  config: Config;
  secret: string;
  publicUrl: string;
  log: Logger;
}): Auth {
  const { config, database } = options;
  const pool = new pg.Pool({
    connectionString: database.url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: 2_000,
    query_timeout: 12_000,
    statement_timeout: 10_000,
    options: '-c search_path=sessions',
  });
  pool.on('error', () => {});
  const auth = betterAuth({
    appName: 'City Brain',
    secret: options.secret,
    baseURL: options.publicUrl,
    basePath: '/api/auth',
    // The address a request came to; kernel/http has refused requests from any other origin before.
    trustedOrigins: (request) => (request === undefined ? [] : [new URL(request.url).origin]),
    database: pool,
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: PASSWORD_LENGTH_MIN },
    session: {
      expiresIn: config.sessionHoursMax * 3_600,
      disableSessionRefresh: true,
      additionalFields: { postId: { type: 'string', required: false, input: false } },
    },
    advanced: {
      cookiePrefix: 'citybrain',
      ipAddress: { ipAddressHeaders: ['x-citybrain-address'] },
      database: { generateId: () => randomId() },
    },
    // Our own limits stand in front of these routes (kernel/http).
    rateLimit: { enabled: false },
    hooks: lockOut(database),
    plugins: [
      twoFactor({ issuer: 'City Brain' }),
      apiKey({ rateLimit: { enabled: false } }),
      ...(config.oidcIssuer === '' ? [] : [singleSignOn(config)]),
      ...(config.demo ? [demoSignIn()] : []),
    ],
    logger: {
      level: 'error',
      log: (level, message) => options.log[level === 'error' ? 'error' : 'debug'](message),
    },
  });

  async function setPassword(personId: string, password: string): Promise<void> {
    const context = await auth.$context;
    const hash = await context.password.hash(password);
    const known = (await context.internalAdapter.findAccounts(personId)).some(
      (one) => one.providerId === 'credential',
    );
    if (known) await context.internalAdapter.updatePassword(personId, hash);
    else
      await context.internalAdapter.linkAccount({
        userId: personId,
        providerId: 'credential',
        accountId: personId,
        password: hash,
      });
  }

  const secure = options.publicUrl.startsWith('https://');
  return {
    cookieName: `${secure ? '__Secure-' : ''}citybrain.session_token`,
    handle: (request) => auth.handler(request),
    async createPerson(person) {
      const context = await auth.$context;
      const { id, name, email, password } = person;
      await context.internalAdapter.createUser(
        { id, name, email: email.toLowerCase(), emailVerified: true },
        undefined as never,
      );
      if (password !== undefined) await setPassword(id, password);
    },
    setPassword,
    async verifyKey(key) {
      const result = await auth.api.verifyApiKey({ body: { key } }).catch(() => undefined);
      return result?.valid === true ? (result.key?.referenceId ?? undefined) : undefined;
    },
    async createKey({ personId, name }) {
      const created = await auth.api.createApiKey({ body: { userId: personId, name } });
      return created.key;
    },
    close: () => pool.end(),
  };
}

/** Counts failures by what was typed, known or not, so that an unknown person and a wrong password look alike. */
function lockOut(database: Database) {
  const isSignIn = (path: string | undefined) => path === '/sign-in/email';
  const emailOf = (body: unknown) =>
    String((body as { email?: unknown } | undefined)?.email ?? '')
      .toLowerCase()
      .slice(0, 254);
  return {
    before: createAuthMiddleware(async (context) => {
      if (!isSignIn(context.path)) return;
      if ((await queries.countFailures(database, emailOf(context.body), LOCK_OUT_MINUTES)) >= FAILURES_MAX)
        throw new APIError('TOO_MANY_REQUESTS', {
          code: 'LOCKED_OUT',
          message: `Too many failed attempts; try again in ${LOCK_OUT_MINUTES} minutes`,
        });
    }),
    after: createAuthMiddleware(async (context) => {
      if (!isSignIn(context.path)) return;
      const email = emailOf(context.body);
      if (context.context.returned instanceof APIError)
        await queries.recordFailure(database, email, LOCK_OUT_MINUTES);
      else await queries.forgetFailures(database, email);
    }),
  };
}

function singleSignOn(config: Config) {
  return genericOAuth({
    config: [
      {
        providerId: 'oidc',
        discoveryUrl: `${config.oidcIssuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        requireIdTokenVerification: true,
        clientId: config.oidcClientId,
        clientSecret: config.oidcClientSecret,
        scopes: ['openid', 'profile', 'email'],
        pkce: true,
        disableImplicitSignUp: true,
        disableSignUp: true,
      },
    ],
  });
}

/** Signs in as any synthetic person. Exists only in a district opened with `--demo`. */
function demoSignIn() {
  return {
    id: 'demo',
    endpoints: {
      demoSignIn: createAuthEndpoint('/demo/sign-in', { method: 'POST' }, async (context) => {
        const personId = String((context.body as { personId?: unknown } | undefined)?.personId ?? '');
        const user = await context.context.internalAdapter.findUserById(personId);
        if (user === null) throw new APIError('NOT_FOUND', { message: 'There is no such person' });
        const session = await context.context.internalAdapter.createSession(user.id);
        await setSessionCookie(context, { session, user });
        return context.json({ personId: user.id });
      }),
    },
  };
}
