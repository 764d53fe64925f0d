import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { genericOAuth, twoFactor } from 'better-auth/plugins';
import pg from 'pg';
import type { Logger } from 'pino';
import { type Clock, randomId } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database.ts';
import { lockOut, refuseDisabled } from './lock-out.ts';

/** What the rest of the kernel needs of better-auth. */
export interface Auth {
  readonly cookieName: string;
  /** Serves `/api/auth/*`. */
  handle(request: Request): Promise<Response>;
  setPassword(personId: string, password: string): Promise<void>;
  /** The person an API key belongs to, or undefined when it is unknown, disabled or expired. */
  verifyKey(key: string): Promise<string | undefined>;
  createKey(key: { personId: string; name: string }): Promise<string>;
  close(): Promise<void>;
}

const PASSWORD_LENGTH_MIN = 12;
const CONNECTIONS_MAX = 3;

interface AuthOptions {
  database: Database;
  clock: Clock;
  config: Config;
  secret: string;
  publicUrl: string;
  log: Logger;
}

/** better-auth on tables of its own schema, with every way to sign in that the settings name. */
export function openAuth(options: AuthOptions): Auth {
  const pool = openPool(options.database.url);
  const auth = configure(options, pool);

  async function setPassword(personId: string, password: string): Promise<void> {
    const { internalAdapter, password: passwords } = await auth.$context;
    const hash = await passwords.hash(password);
    const accounts = await internalAdapter.findAccounts(personId);
    if (accounts.some((one) => one.providerId === 'credential'))
      await internalAdapter.updatePassword(personId, hash);
    else {
      const account = { userId: personId, providerId: 'credential', accountId: personId, password: hash };
      await internalAdapter.linkAccount(account);
    }
  }

  const secure = options.publicUrl.startsWith('https://');
  return {
    cookieName: `${secure ? '__Secure-' : ''}citybrain.session_token`,
    handle: (request) => auth.handler(request),
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

function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: 2_000,
    query_timeout: 12_000,
    statement_timeout: 10_000,
    options: '-c search_path=sessions',
  });
  pool.on('error', () => {});
  return pool;
}

function configure({ config, database, secret, publicUrl, log }: AuthOptions, pool: pg.Pool) {
  return betterAuth({
    appName: 'City Brain',
    secret,
    baseURL: publicUrl,
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
    databaseHooks: { session: { create: { before: refuseDisabled(database) } } },
    plugins: [
      twoFactor({ issuer: 'City Brain' }),
      apiKey({ rateLimit: { enabled: false } }),
      ...(config.oidcIssuer === '' ? [] : [singleSignOn(config)]),
      ...(config.demo ? [demoSignIn()] : []),
    ],
    logger: {
      level: 'error',
      log: (level, message) => log[level === 'error' ? 'error' : 'debug'](message),
    },
  });
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
