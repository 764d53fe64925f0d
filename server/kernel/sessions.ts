import { createHmac, timingSafeEqual } from 'node:crypto';
import DataLoader from 'dataloader';
import type { Logger } from 'pino';
import { type Clock, every } from './clock.ts';
import type { Config } from './config.ts';
import type { Database, Transaction } from './database.ts';
import type { PermissionTable, Principal, Role, Scope } from './permissions.ts';
import { type Auth, openAuth } from './sessions/auth.ts';
import * as queries from './sessions/queries.ts';

export { insertPeople, insertPosts, listHeldRoles, lockPeople, type NewPost } from './sessions/queries.ts';

/** Who is asking. Sign-in itself (password, second factor, single sign-on, API keys) is better-auth's. */
export interface Sessions {
  readonly auth: Auth;
  /**
   * Who holds this cookie or API key now. No cache: a disabled person or ended post is out at once.
   * Asking counts as the person being there, unless `unseen`: an open page alone keeps no session alive.
   */
  findPrincipal(caller: Caller, options?: { unseen: boolean }): Promise<Principal | undefined>;
  /** Ends all sessions of a person at once and lets none begin. */
  disablePerson(tx: Transaction, personId: string): Promise<void>;
  choosePost(
    tx: Transaction,
    choice: { principal: Principal; cookie: string | undefined; postId: string },
  ): Promise<boolean>;
  listPosts(personId: string): Promise<{ id: string; role: Role; organisationId: string }[]>;
  close(): Promise<void>;
}

export interface Caller {
  cookie?: string | undefined;
  apiKey?: string | undefined;
}

/** The session's last-seen time is written at most this often, and four times within the shortest idle limit. */
const SEEN_INTERVAL_MS = 15_000;

export function openSessions(options: {
  database: Database;
  clock: Clock;
  config: Config;
  permissions: PermissionTable;
  secret: string;
  publicUrl: string;
  log: Logger;
}): Sessions {
  const auth = openAuth(options);
  const limits = { idleMinutes: options.config.sessionIdleMinutesMax };
  const seen = new Map<string, number>();
  const stopForgetting = every(SEEN_INTERVAL_MS * 40, () => seen.clear());

  // Requests that arrive in the same turn of the event loop ask in one statement.
  const sessions = new DataLoader<string, queries.PrincipalRow | undefined>(
    async (tokens) => {
      const rows = await queries.listSessions(options.database, [...new Set(tokens)], limits);
      const found = new Map(rows.map((row) => [row.token, row]));
      return tokens.map((token) => found.get(token));
    },
    { cache: false, maxBatchSize: 100, batchScheduleFn: setImmediate },
  );

  async function principalOfCookie(cookie: string, unseen: boolean): Promise<Principal | undefined> {
    const token = readToken(cookie, auth.cookieName, options.secret);
    if (token === undefined) return undefined;
    const row = await sessions.load(token);
    if (row === undefined) return undefined;
    const now_ms = Date.parse(row.now);
    if (!unseen && now_ms - (seen.get(token) ?? 0) > SEEN_INTERVAL_MS) {
      seen.set(token, now_ms);
      await queries.touchSession(options.database, token);
    }
    return toPrincipal(row, options.permissions);
  }

  async function principalOfKey(key: string): Promise<Principal | undefined> {
    const personId = await auth.verifyKey(key);
    const row = personId === undefined ? undefined : await queries.findPerson(options.database, personId);
    return row && toPrincipal(row, options.permissions);
  }

  return {
    auth,
    findPrincipal: async ({ cookie, apiKey }, { unseen } = { unseen: false }) => {
      if (apiKey !== undefined) return principalOfKey(apiKey);
      return cookie === undefined ? undefined : principalOfCookie(cookie, unseen);
    },
    disablePerson: (tx, personId) => queries.disablePerson(tx, personId),
    choosePost: async (tx, { principal, cookie, postId }) => {
      const token = cookie === undefined ? undefined : readToken(cookie, auth.cookieName, options.secret);
      return (
        token !== undefined && (await queries.choosePost(tx, { token, personId: principal.personId, postId }))
      );
    },
    listPosts: (personId) => queries.listPosts(options.database, personId),
    async close() {
      stopForgetting();
      await auth.close();
    },
  };
}

function toPrincipal(row: queries.PrincipalRow, permissions: PermissionTable): Principal {
  return {
    personId: row.person_id,
    name: row.name,
    postId: row.post_id,
    role: row.role,
    organisationId: row.organisation_id,
    scope: toScope(row),
    permissions: permissions.of(row.role),
  };
}

function toScope(row: queries.PrincipalRow): Scope {
  switch (row.level) {
    case 'district':
      return { level: 'district' };
    case 'street':
      return { level: 'street', streetCode: row.street_code! };
    case 'village':
      return { level: 'village', villageCode: row.village_code! };
    case 'unit':
      return { level: 'unit', unitId: row.unit_id! };
  }
}

/** better-auth's session cookie is `token.signature`, HMAC-SHA-256 in base64; a wrong signature never reaches the database. */
function readToken(cookieHeader: string, name: string, secret: string): string | undefined {
  for (const part of cookieHeader.split(';')) {
    const at = part.indexOf('=');
    if (at === -1 || part.slice(0, at).trim() !== name) continue;
    let value: string;
    try {
      value = decodeURIComponent(part.slice(at + 1).trim());
    } catch {
      return undefined;
    }
    const dot = value.lastIndexOf('.');
    const token = value.slice(0, dot);
    const given = Buffer.from(value.slice(dot + 1), 'base64');
    const expected = createHmac('sha256', secret).update(token).digest();
    return dot > 0 && given.length === expected.length && timingSafeEqual(given, expected)
      ? token
      : undefined;
  }
  return undefined;
}
