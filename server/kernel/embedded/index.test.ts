import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { realClock } from '../clock.ts';
import { openLake } from '../lake.ts';
import { DirectoryInUse, type Engines, startEngines } from './index.ts';
import { findCommand } from './processes.ts';
import { waitUntil } from './wait.ts';

const LIMIT_MS = 10_000;

/** One directory for the whole story: each test takes it as the one before left it. */
let directory: string;
let engines: Engines;
let told: string[];

async function start(options: { clickhouse?: boolean } = {}): Promise<Engines> {
  told = [];
  engines = await startEngines({
    directory,
    clock: realClock(),
    progress: (text) => told.push(text),
    ...options,
  });
  return engines;
}

async function query(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({
    connectionString: engines.postgresUrl,
    connectionTimeoutMillis: 2_000,
    query_timeout: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function ask(text: string): Promise<string> {
  const lake = openLake({ ...engines.clickhouse!, database: 'default' });
  try {
    return (await (await lake.client.query({ query: text, format: 'TabSeparated' })).text()).trim();
  } finally {
    await lake.close();
  }
}

/** As anybody on this machine may: without a password. */
async function askAsDefault(text: string): Promise<Response> {
  return fetch(engines.clickhouse!.url, { method: 'POST', body: text });
}

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'citybrain-engines-'));
  await start();
});

after(async () => {
  await engines.stop();
  await rm(directory, { recursive: true });
});

describe('a running pair of engines', () => {
  test('answers, in UTC and UTF-8, with every commit on the disk', async () => {
    const [row] = await query(
      `select current_setting('timezone') as zone, current_setting('server_encoding') as encoding,
              current_setting('fsync') as fsync, current_setting('data_checksums') as checksums,
              current_setting('is_superuser') as superuser, current_database() as database`,
    );
    assert.deepEqual(row, {
      zone: 'UTC',
      encoding: 'UTF8',
      fsync: 'on',
      checksums: 'on',
      superuser: 'off',
      database: 'citybrain',
    });
    assert.match(await ask('select timezone()'), /UTC$/);
    assert.equal(
      await ask(`select min(value) from system.merge_tree_settings where name like 'fsync%'`),
      '1',
    );
    assert.equal(await ask(`select count() from system.tables where name like '%\\_log'`), '0');
  });

  test('lets in nobody without the password', async () => {
    for (const text of [
      'select 1',
      'select name from system.tables',
      `select * from file('/etc/passwd', LineAsString)`,
    ]) {
      const answer = await askAsDefault(text);
      assert.ok(!answer.ok, text);
      assert.match(await answer.text(), /USER_SESSION_LIMIT_EXCEEDED/);
    }
    const url = new URL(engines.postgresUrl);
    url.password = 'password';
    await assert.rejects(new pg.Client({ connectionString: url.href }).connect(), { code: '28P01' });
  });

  test('keeps its secrets in files of its owner', async () => {
    assert.equal((await stat(directory)).mode & 0o777, 0o700);
    for (const name of ['credentials.json', 'clickhouse/users.xml', 'logs/postgres.log']) {
      assert.equal((await stat(join(directory, name))).mode & 0o777, 0o600, name);
    }
    const { password } = engines.clickhouse!;
    for (const pid of [engines.pids.postgres, engines.pids.clickhouse]) {
      const command = await findCommand(pid!);
      assert.ok(
        command !== undefined &&
          !command.includes(password) &&
          !command.includes(new URL(engines.postgresUrl).password),
      );
    }
  });

  test('never runs PostgreSQL as root', async () => {
    const owner = (await stat(join(directory, 'postgres'))).uid;
    assert.equal((await stat(`/proc/${engines.pids.postgres}`)).uid, owner);
    assert.notEqual(owner, 0);
  });

  test('is the only one on its directory', async () => {
    const second = startEngines({ directory, clock: realClock(), progress: () => {} });
    await assert.rejects(
      second,
      (error) => error instanceof DirectoryInUse && error.message.includes(`${process.pid}`),
    );
  });
});

test('rows survive a stop; a stale process id does not prevent the start', async () => {
  await query('create table log (id int primary key)');
  await query('insert into log values (1), (2)');
  await ask('create table observations (id UInt64) engine = MergeTree order by id');
  await ask('insert into observations select number from numbers(1000)');
  const { postgresUrl } = engines;
  await Promise.all([engines.stop(), engines.stop()]);
  // As after a reboot, when the number belongs to another process: this one.
  await writeFile(
    join(directory, 'postgres', 'postmaster.pid'),
    `${process.pid}\n${directory}\n1\n5432\n\n127.0.0.1\n`,
  );
  await start();
  assert.equal(engines.postgresUrl, postgresUrl);
  assert.deepEqual(await query('select count(*)::int as count from log'), [{ count: 2 }]);
  assert.equal(await ask('select count() from observations'), '1000');
});

test('each engine comes back after kill -9, at the same address', async () => {
  const failures: string[] = [];
  engines.onFailure((engine, reason, final) => failures.push(`${engine} ${reason} ${final}`));
  for (const name of ['postgres', 'clickhouse'] as const) {
    const killed = engines.pids[name]!;
    process.kill(killed, 'SIGKILL');
    const isBack = async () => ![undefined, killed].includes(engines.pids[name]);
    assert.ok(await waitUntil(LIMIT_MS, isBack), name);
  }
  assert.deepEqual(failures, [
    'PostgreSQL killed by SIGKILL; restarting false',
    'ClickHouse killed by SIGKILL; restarting false',
  ]);
  assert.deepEqual(await query('select count(*)::int as count from log'), [{ count: 2 }]);
  assert.equal(await ask('select count() from observations'), '1000');
});

describe('after a server was killed', () => {
  test('the next one takes over its PostgreSQL and finds every acknowledged row', async () => {
    await engines.stop();
    const { orphan, acknowledged } = await killServerInMidWork();
    await start();
    assert.ok(
      told.some((text) => text.startsWith('PostgreSQL: took over')),
      told.join('\n'),
    );
    assert.equal(engines.pids.postgres, orphan);
    const [row] = await query('select max(id) as max, count(*)::int as count from log');
    assert.ok((row!.max as number) >= acknowledged);
    assert.equal(row!.count, row!.max);
    assert.ok(Number(await ask('select max(id) from observations')) >= acknowledged);
  });

  test('an adopted PostgreSQL is restarted and stopped like any other', async () => {
    const adopted = engines.pids.postgres!;
    process.kill(adopted, 'SIGKILL');
    assert.ok(await waitUntil(LIMIT_MS, async () => ![undefined, adopted].includes(engines.pids.postgres)));
    const restarted = engines.pids.postgres!;
    await engines.stop();
    assert.equal(await findCommand(restarted), undefined);
  });

  test('a PostgreSQL that does not answer is replaced', async () => {
    const { orphan } = await killServerInMidWork();
    process.kill(orphan, 'SIGSTOP');
    await start({ clickhouse: false });
    assert.notEqual(engines.pids.postgres, orphan);
    assert.equal(engines.clickhouse, undefined);
    assert.equal((await query('select 1 as one'))[0]!.one, 1);
  });
});

/** Runs a server in a process of its own that writes rows into both engines, and kills it after some. */
async function killServerInMidWork(): Promise<{ orphan: number; acknowledged: number }> {
  const here = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const code = `
    const { startEngines } = await import(${here('./index.ts')});
    const { realClock } = await import(${here('../clock.ts')});
    const { openLake } = await import(${here('../lake.ts')});
    const { default: pg } = await import(${JSON.stringify(import.meta.resolve('pg'))});
    const engines = await startEngines({ directory: ${JSON.stringify(directory)}, clock: realClock(), progress: () => {} });
    const lake = openLake({ ...engines.clickhouse, database: 'default' });
    const client = new pg.Client({ connectionString: engines.postgresUrl });
    await client.connect();
    const { rows } = await client.query('select max(id) as max from log');
    for (let id = rows[0].max + 1; ; id += 1) {
      await client.query('insert into log values ($1)', [id]);
      await lake.client.insert({ table: 'observations', values: [{ id: 1000 + id }], format: 'JSONEachRow' });
      console.log(id);
    }`;
  const server = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged = await readRows(server, 20);
  const file = await readFile(join(directory, 'postgres', 'postmaster.pid'), 'utf8');
  server.kill('SIGKILL');
  await once(server, 'exit');
  return { orphan: Number.parseInt(file, 10), acknowledged };
}

async function readRows(server: ChildProcess, count: number): Promise<number> {
  const rows: number[] = [];
  for await (const line of createInterface({ input: server.stdout! })) {
    rows.push(Number(line));
    if (rows.length >= count) return rows.at(-1)!;
  }
  throw new Error('the server ended early');
}
