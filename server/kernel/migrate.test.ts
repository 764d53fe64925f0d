import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import pg from 'pg';
import { closeAtEnd, copyTemplate } from '#test/database';
import { modules } from '../main.ts';
import { migrate, SchemaIsNewer } from './migrate.ts';

/** A database with nothing in it. */
async function emptyDatabase(): Promise<string> {
  const { url, drop } = await copyTemplate('template1');
  closeAtEnd(() => drop({ force: true }));
  return url;
}

async function rows<Row extends pg.QueryResultRow>(url: string, query: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(query)).rows;
  } finally {
    await client.end();
  }
}

/** Every table, column, index, constraint and trigger, as text. */
async function schemaOf(url: string): Promise<string[]> {
  const schemas = `('kernel', 'sessions', ${modules.map((module) => `'${module.name}'`).join(', ')})`;
  const found = await rows<{ text: string }>(
    url,
    `select format('%s.%s.%s %s %s %s', table_schema, table_name, column_name, data_type, is_nullable, column_default) as text
       from information_schema.columns where table_schema in ${schemas}
     union all select indexdef from pg_indexes where schemaname in ${schemas}
     union all select format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
       where connamespace::regnamespace::text in ${schemas}
     union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
     order by 1`,
  );
  return found.map((row) => row.text);
}

const whole = await emptyDatabase();
const count = await migrate({ url: whole, modules });
const wholeSchema = await schemaOf(whole);

test('migrating again does nothing', async () => {
  assert.ok(count > 3 && wholeSchema.length > 50);
  assert.equal(await migrate({ url: whole, modules }), 0);
});

test('twenty who start at once apply each file once', async () => {
  const url = await emptyDatabase();
  const applied = await Promise.all(Array.from({ length: 20 }, () => migrate({ url, modules })));
  assert.deepEqual(applied.toSorted((a, b) => b - a).slice(0, 2), [count, 0]);
  assert.deepEqual(await schemaOf(url), wholeSchema);
});

test('a database that a newer program used is refused, by name, and left alone', async () => {
  const url = await emptyDatabase();
  await migrate({ url, modules });
  await rows(
    url,
    `insert into kernel.migrations values ('cases', 999999, '999999_from_the_future.sql', 'x')`,
  );
  await assert.rejects(migrate({ url, modules }), (error: Error) => {
    assert.ok(error instanceof SchemaIsNewer);
    assert.match(error.message, /cases\/999999_from_the_future\.sql/);
    assert.match(error.message, /newer version/);
    return true;
  });
  const older = modules.filter((module) => module.name !== 'channels');
  await assert.rejects(migrate({ url, modules: older }), /channels\/000001/);
});

test('a file that was changed after it had been applied is refused by name', async () => {
  const url = await emptyDatabase();
  await migrate({ url, modules });
  await rows(
    url,
    `update kernel.migrations set checksum = 'another' where module = 'directory' and number = 1`,
  );
  await assert.rejects(migrate({ url, modules }), /directory\/000001_organisations\.sql was changed/);
});

test('a file that fails is named, and leaves nothing of itself', async () => {
  const url = await emptyDatabase();
  await rows(url, 'create schema directory; create table directory.duties (id integer)');
  await assert.rejects(migrate({ url, modules }), /directory\/000001_organisations\.sql: /);
  const left = await rows<{ tablename: string }>(
    url,
    `select tablename from pg_tables where schemaname = 'directory'`,
  );
  assert.deepEqual(
    left.map((row) => row.tablename),
    ['duties'],
  );
});

test('killed after any number of files, it leaves whole files, and the next start completes the schema', async () => {
  for (let killAfter = 1; killAfter <= count; killAfter += 2) {
    const url = await emptyDatabase();
    const child = migrateInChild(url);
    await untilLines(child, killAfter);
    child.kill('SIGKILL');
    await once(child, 'exit');
    // The dead child's connection may still hold the lock: this waits for it.
    const rest = await migrate({ url, modules });
    assert.ok(rest >= count - killAfter && rest <= count, `${rest} after ${killAfter}`);
    assert.deepEqual(await schemaOf(url), wholeSchema);
    const [{ done } = { done: 0 }] = await rows<{ done: string }>(
      url,
      'select count(*) as done from kernel.migrations',
    );
    assert.equal(Number(done), count);
  }
});

test('a connection cut in the middle of a file leaves the old schema, and the next start completes it', async () => {
  const url = await emptyDatabase();
  let cut: Promise<unknown> = Promise.resolve();
  const cutEverybody =
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
  const cutting = migrate({
    url,
    modules,
    progress: (text) => {
      if (text.includes('cases/')) cut = rows(url, cutEverybody);
    },
  });
  await cutting.catch(() => {});
  await cut;
  await migrate({ url, modules });
  assert.deepEqual(await schemaOf(url), wholeSchema);
});

function migrateInChild(url: string): ChildProcess {
  const program = `
    import { migrate } from ${JSON.stringify(join(import.meta.dirname, 'migrate.ts'))};
    const modules = ${JSON.stringify(modules.map(({ name }) => ({ name, uses: [] })))};
    await migrate({ url: process.argv[1], modules, progress: (text) => process.stdout.write(text + '\\n') });`;
  return spawn(process.execPath, ['--input-type=module', '--eval', program, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function untilLines(child: ChildProcess, wanted: number): Promise<void> {
  let lines = 0;
  for await (const chunk of child.stdout!) {
    lines += String(chunk).split('\n').length - 1;
    if (lines >= wanted) return;
  }
}
