import { after } from 'node:test';
import pg from 'pg';
import { type Clock, randomId, realClock, stopwatch } from '#kernel/clock';
import { type Database, openDatabase } from '#kernel/database';
import { beforeEnginesStop, testEngines } from '#test/engines';
import { urlOf } from '#test/start-engines';

export interface TestDatabase<C extends Clock = Clock> {
  database: Database;
  clock: C;
  url: string;
  /** Runs by itself at the end of the test, suite or file that opened the database; once. */
  close(): Promise<void>;
}

const CONNECTIONS_MAX = 8;
const CONNECTIONS_GONE_LIMIT_MS = 1_000;

/**
 * A database of its own with every migration applied: a copy of the template, ready in about 0.3 s. Opened at the
 * top of a file it lasts for the file; in a test, for the test. Closing it drops it and throws when a connection
 * leaked: one not given back to the pool, or one that was opened past it.
 */
export async function withDatabase<C extends Clock = Clock>(
  options: { clock?: C; connectionsMax?: number } = {},
): Promise<TestDatabase<C>> {
  const { url, drop } = await copyTemplate();
  const clock = options.clock ?? (realClock() as C);
  const database = openDatabase({ url, clock, connectionsMax: options.connectionsMax ?? CONNECTIONS_MAX });
  const close = closeAtEnd(async () => {
    const kept = database.pool.totalCount - database.pool.idleCount;
    if (kept > 0) {
      // The pool's end would wait for them for ever.
      await drop({ force: true });
      throw new Error(`${kept} connections were not given back to the pool`);
    }
    await database.close();
    await drop();
  });
  return { database, clock, url, close };
}

/** Runs `work` once: when the test, suite or file that called this ends, or when the returned function is called. */
export function closeAtEnd(work: () => Promise<void>): () => Promise<void> {
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    await work();
  };
  after(close);
  beforeEnginesStop(close);
  return close;
}

export interface Copy {
  url: string;
  /** Throws, after dropping, when somebody is still connected; `force` expects that. */
  drop(options?: { force: boolean }): Promise<void>;
}

/** Copies a template database; the plain one has every migration and no rows. */
export async function copyTemplate(template?: string): Promise<Copy> {
  const engines = await testEngines();
  const name = `test_${randomId().replaceAll('-', '')}`;
  await asAdmin((admin) => admin.query(`create database ${name} template ${template ?? engines.template}`));
  return {
    url: urlOf(engines.adminUrl, name),
    async drop({ force } = { force: false }) {
      const strangers = await asAdmin(async (admin) => {
        const left = force ? [] : await waitUntilAlone(admin, name);
        await admin.query(`drop database ${name} with (force)`);
        return left;
      });
      if (strangers.length === 0) return;
      throw new Error(`connections leaked; their last statements:\n${strangers.join('\n')}`);
    },
  };
}

/** A connection of its own as the owner of the test databases. */
export async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const { adminUrl } = await testEngines();
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** The server notices a closed connection a moment later. Returns the last statements of those that stay. */
async function waitUntilAlone(admin: pg.Client, name: string): Promise<string[]> {
  const elapsed = stopwatch();
  for (;;) {
    const { rows } = await admin.query<{ query: string }>(
      "select application_name || ': ' || query as query from pg_stat_activity where datname = $1",
      [name],
    );
    if (rows.length === 0 || elapsed() > CONNECTIONS_GONE_LIMIT_MS) return rows.map((row) => row.query);
    await realClock().sleep(10);
  }
}
