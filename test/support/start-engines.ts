import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { realClock } from '#kernel/clock';
import { startEngines } from '#kernel/embedded/index';
import type { LakeAddress } from '#kernel/lake';
import { migrate } from '#kernel/migrate';

/** The engines tests run on: one set for a whole `npm test`, or one for a file that is run alone. */
export interface TestEngines {
  /** May create and drop databases. */
  adminUrl: string;
  /** The database with every migration applied; `withDatabase` copies it. */
  template: string;
  clickhouse: Omit<LakeAddress, 'database'> | undefined;
}

const TEMPLATE = 'citybrain_template';

/**
 * Starts engines in a temporary directory and migrates the template. `env` tells test processes where they are;
 * the caller stops them.
 */
export async function prepareTestEngines(): Promise<
  TestEngines & { env: Record<string, string>; stop(): Promise<void> }
> {
  const directory = await mkdtemp(join(tmpdir(), 'citybrain-test-'));
  const said: string[] = [];
  const engines = await startEngines({
    directory,
    clock: realClock(),
    progress: (text) => said.push(text),
  }).catch((error: Error) => {
    throw new Error(`the engines did not start: ${error.message}\n${said.join('\n')}`, { cause: error });
  });
  const stop = async () => {
    await engines.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await createTemplate(engines.postgresUrl);
  } catch (error) {
    await stop();
    throw error;
  }
  const { postgresUrl: adminUrl, clickhouse } = engines;
  return {
    adminUrl,
    template: TEMPLATE,
    clickhouse,
    env: {
      TEST_DATABASE_URL: adminUrl,
      TEST_TEMPLATE: TEMPLATE,
      ...(clickhouse === undefined ? {} : { TEST_CLICKHOUSE: JSON.stringify(clickhouse) }),
    },
    stop,
  };
}

async function createTemplate(adminUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`create database ${TEMPLATE}`);
    // Tests that cut the power start engines of their own; the others need not wait for the disk.
    await admin.query('alter role current_user set synchronous_commit = off');
  } finally {
    await admin.end();
  }
  const url = urlOf(adminUrl, TEMPLATE);
  // Loaded here only: a test of one part then needs no other part to compile.
  const { modules } = await import('../../server/main.ts');
  await migrate({ url, modules });
  await runMigrations({ connectionString: url });
}

/** The address of database `name` on the server of `url`. */
export function urlOf(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}
