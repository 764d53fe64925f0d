import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, randomId, realClock } from '#kernel/clock';
import type { Config } from '#kernel/config';
import { sql } from '#kernel/database';
import { silentLog } from '#kernel/log';
import type { Role } from '#kernel/permissions';
import { asAdmin, closeAtEnd, copyTemplate } from '#test/database';
import { testEngines } from '#test/engines';
import { urlOf } from '#test/start-engines';
import { seedDemo } from '../../server/demo/seed-demo.ts';
import { openCity, type RunningCity } from '../../server/main.ts';

export interface TestCity {
  city: RunningCity;
  /** For example `http://127.0.0.1:40123`. */
  address: string;
  /** Without a session. */
  visitor: Caller;
  /** Signs in the first synthetic person with this role, at this organisation if named. Only in the demo district. */
  signIn(role: Role, organisationId?: string): Promise<Caller & { personId: string; organisationId: string }>;
  /** Runs by itself at the end of the test, suite or file that opened the city; once. */
  close(): Promise<void>;
}

export interface Answer<Body> {
  status: number;
  headers: Headers;
  /** The parsed JSON, or the text. */
  body: Body;
}

/** Sends requests as one person. A POST gets a fresh `Idempotency-Key` unless one is given. */
export interface Caller {
  cookie: string;
  get<Body = Record<string, unknown>>(path: string): Promise<Answer<Body>>;
  send<Body = Record<string, unknown>>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>;
}

const DEMO_TEMPLATE = 'citybrain_demo';
/** Any number that no other lock on the administration database has. */
const DEMO_LOCK = 2_026_112_201;

/**
 * A whole city with all its modules, listening on a free port of loopback, on a database of its own. With `demo` it
 * has the demo district, its synthetic people and cases; seeded once a run, about 10 s, and copied in under 1 s.
 */
export async function withCity(
  options: { demo?: boolean; clock?: Clock; config?: Partial<Config> } = {},
): Promise<TestCity> {
  const copy = await copyTemplate(options.demo === true ? await demoTemplate() : undefined);
  const dataDirectory = await mkdtemp(join(tmpdir(), 'citybrain-city-'));
  const city = await openCity({
    clock: options.clock ?? realClock(),
    log: silentLog(),
    config: {
      ...(await engineConfig(copy.url)),
      dataDirectory,
      demo: options.demo === true,
      // Known before it listens: sign-in compares the browser's origin with it.
      port: await freePort(),
      ...options.config,
    },
  });
  const close = closeAtEnd(async () => {
    await city.lake.drop();
    await city.close();
    await rm(dataDirectory, { recursive: true, force: true });
    await copy.drop();
  });
  const address = city.address ?? '';
  return {
    city,
    address,
    visitor: callerAt(address, ''),
    signIn: (role, organisationId) => signIn(city, { role, organisationId }),
    close,
  };
}

async function signIn(city: RunningCity, wanted: { role: Role; organisationId?: string | undefined }) {
  const address = city.address ?? '';
  const post = await city.database.find<{ personId: string; organisationId: string }>(sql`
    select person_id as "personId", organisation_id as "organisationId" from sessions.posts
    where role = ${wanted.role} and ended_at is null
      and organisation_id = coalesce(${wanted.organisationId ?? null}, organisation_id)
    order by id limit 1`);
  if (post === undefined)
    throw new Error(`nobody is ${wanted.role} at ${wanted.organisationId ?? 'any place'}`);
  const body = { personId: post.personId };
  const answer = await callerAt(address, '').send('POST', '/api/auth/demo/sign-in', body);
  if (answer.status !== 200)
    throw new Error(`sign-in answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
  return { ...callerAt(address, cookie.join('; ')), ...post };
}

function callerAt(address: string, cookie: string): Caller {
  async function call<Body>(path: string, init: RequestInit): Promise<Answer<Body>> {
    const response = await fetch(new URL(path, address), {
      ...init,
      headers: { ...(cookie === '' ? {} : { cookie }), ...(init.headers as Record<string, string>) },
      redirect: 'manual',
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }
  return {
    cookie,
    get: (path) => call(path, {}),
    send: (method, path, body, headers = {}) =>
      call(path, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(method === 'POST' ? { 'idempotency-key': randomId() } : {}),
          ...headers,
        },
      }),
  };
}

/** Seeds the demo district into a template on first use; test files of one run that need it at once wait here. */
async function demoTemplate(): Promise<string> {
  return await asAdmin(async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [DEMO_LOCK]);
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [DEMO_TEMPLATE]);
    if (rowCount === 0) {
      const { adminUrl, template } = await testEngines();
      const unfinished = `${DEMO_TEMPLATE}_${process.pid}`;
      await admin.query(`drop database if exists ${unfinished} with (force)`);
      await admin.query(`create database ${unfinished} template ${template}`);
      await seedInto(urlOf(adminUrl, unfinished));
      await admin.query(`alter database ${unfinished} rename to ${DEMO_TEMPLATE}`);
    }
    return DEMO_TEMPLATE;
  });
}

async function seedInto(url: string): Promise<void> {
  const root = join(import.meta.dirname, '../..');
  const description = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const dataDirectory = await mkdtemp(join(tmpdir(), 'citybrain-seed-'));
  const city = await openCity({
    log: silentLog(),
    config: { ...(await engineConfig(url)), dataDirectory, demo: true, roles: [] },
  });
  try {
    const folder = join(root, 'districts', description.citybrain.demoDistrict);
    await seedDemo(city, { folder, progress: () => {} });
  } finally {
    await city.close();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

async function engineConfig(databaseUrl: string): Promise<Partial<Config>> {
  const { clickhouse } = await testEngines();
  if (clickhouse === undefined) throw new Error('the test engines have no ClickHouse');
  const lake = new URL(clickhouse.url);
  lake.username = clickhouse.username;
  lake.password = encodeURIComponent(clickhouse.password);
  // Each has a lake of its own, named as its database.
  return {
    databaseUrl,
    clickhouseUrl: lake.href,
    clickhouseDatabase: new URL(databaseUrl).pathname.slice(1),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
