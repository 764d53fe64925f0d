import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import pg from 'pg';
import type { Module } from './module.ts';

interface Migration {
  module: string;
  number: number;
  name: string;
  text: string;
  checksum: string;
}

/** Any fixed number; all processes that migrate one database queue here. */
const ADVISORY_LOCK = 7_203_115;

/** The database was migrated by a newer program. Nothing is touched; run that program, or restore a backup. */
export class SchemaIsNewer extends Error {}

/**
 * Brings the database to the schema of this program: `server/kernel/sql`, then each module's `sql`, files
 * `000001_open_cases.sql` in order, each with its record in one transaction. Safe when many processes start at
 * once (they queue on an advisory lock) and after a kill at any statement. Returns how many were applied.
 * Throws `SchemaIsNewer`, or an error that names the file which was changed after it had been applied.
 */
export async function migrate(options: {
  url: string;
  modules: Module[];
  progress?: (text: string) => void;
}): Promise<number> {
  const wanted = await readMigrations(options.modules);
  const client = new pg.Client({ connectionString: options.url, connectionTimeoutMillis: 5_000 });
  // A connection that breaks fails the statement that waits on it; without a listener it would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query(`
      create schema if not exists kernel;
      create table if not exists kernel.migrations (
        module text not null, number integer not null, name text not null, checksum text not null,
        applied_at timestamptz not null default now(), primary key (module, number))`);
    return await apply(client, wanted, options.progress ?? (() => {}));
  } finally {
    await client.end();
  }
}

async function apply(
  client: pg.Client,
  wanted: Migration[],
  progress: (text: string) => void,
): Promise<number> {
  const { rows } = await client.query<{ module: string; number: number; name: string; checksum: string }>(
    'select module, number, name, checksum from kernel.migrations',
  );
  const applied = new Map(rows.map((row) => [`${row.module}/${row.number}`, row]));
  const known = new Set(wanted.map((migration) => `${migration.module}/${migration.number}`));
  const unknown = rows.filter((row) => !known.has(`${row.module}/${row.number}`));
  if (unknown.length > 0)
    throw new SchemaIsNewer(
      `this database has migrations this program does not know: ${unknown.map((row) => `${row.module}/${row.name}`).join(', ')}. ` +
        'It was used by a newer version; start that version, or restore a backup into an empty data directory.',
    );
  let count = 0;
  for (const migration of wanted) {
    const before = applied.get(`${migration.module}/${migration.number}`);
    if (before !== undefined) {
      if (before.checksum !== migration.checksum)
        throw new Error(
          `${migration.module}/${migration.name} was changed after it had been applied; add a new file instead`,
        );
      continue;
    }
    progress(`migrating ${migration.module}/${migration.name}`);
    await client.query('begin');
    try {
      await client.query(migration.text);
      await client.query(
        'insert into kernel.migrations (module, number, name, checksum) values ($1, $2, $3, $4)',
        [migration.module, migration.number, migration.name, migration.checksum],
      );
      await client.query('commit');
    } catch (error) {
      await client.query('rollback').catch(() => {});
      throw new Error(`${migration.module}/${migration.name}: ${(error as Error).message}`, { cause: error });
    }
    count += 1;
  }
  return count;
}

async function readMigrations(modules: Module[]): Promise<Migration[]> {
  const root = joinPath(import.meta.dirname, '..');
  const folders = [
    { module: 'kernel', folder: joinPath(root, 'kernel', 'sql') },
    ...modules.map((module) => ({
      module: module.name,
      folder: joinPath(root, 'modules', module.name, 'sql'),
    })),
  ];
  const lists = await Promise.all(
    folders.map(async ({ module, folder }) => {
      const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.sql')).sort();
      return Promise.all(names.map((name) => readMigration(module, folder, name)));
    }),
  );
  return lists.flat();
}

async function readMigration(module: string, folder: string, name: string): Promise<Migration> {
  const number = Number.parseInt(name, 10);
  if (!/^\d{6}_[a-z0-9_]+\.sql$/.test(name))
    throw new Error(`${module}/${name}: expected a name like 000001_open_cases.sql`);
  const text = await readFile(joinPath(folder, name), 'utf8');
  return { module, number, name, text, checksum: createHash('sha256').update(text).digest('hex') };
}
