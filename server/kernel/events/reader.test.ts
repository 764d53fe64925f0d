import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { withDatabase } from '#test/database';
import { until } from '#test/until';
import { sql } from '../database.ts';
import { type EventReader, openEventReader, publish } from '../events.ts';
import { silentLog } from '../log.ts';

const { database, url } = await withDatabase();
const log = silentLog();

// As in server/main.ts: a commit wakes the readers of its process.
const readers = new Set<EventReader>();
database.onCommit(() => {
  for (const reader of readers) reader.announce();
});

function openReader(): EventReader {
  const reader = openEventReader({ url, log });
  readers.add(reader);
  return {
    ...reader,
    async close() {
      readers.delete(reader);
      await reader.close();
    },
  };
}

const publishNow = (subject: string) =>
  database.transaction((tx) =>
    publish(tx, {
      type: 'test.happened',
      subject,
      actor: null,
      data: {},
      placement: { streetCode: null, villageCode: null, unitId: null },
    }),
  );

test('a listening connection that is killed comes back by itself', async () => {
  const reader = openReader();
  const listening = async () => {
    const rows = await database.rows<{ pid: number }>(
      sql`select pid from pg_stat_activity where datname = current_database() and query ilike 'listen %' or query like 'select pg_backend_pid() as pid%'`,
    );
    return rows.map((row) => row.pid);
  };
  const [first] = await until('it listens', async () =>
    (await listening()).length === 1 ? await listening() : undefined,
  );
  let woken = 0;
  reader.onWake(() => {
    woken += 1;
  });
  await database.execute(sql`select pg_terminate_backend(${first!}::integer)`);
  const again = await until('it listens again', async () => {
    const pids = await listening();
    return pids.length > 0 && !pids.includes(first!) ? pids : undefined;
  });
  assert.equal(again.length, 1, 'with one connection, not two');
  await until('it wakes its readers, who may have missed something', () => woken > 0);
  await reader.close();
});

test('commits are told to the other processes, also after the connection was lost while telling', async () => {
  const other = new pg.Client({ connectionString: url, application_name: 'citybrain' });
  await other.connect();
  let told = 0;
  other.on('notification', () => {
    told += 1;
  });
  await other.query('listen citybrain_events');
  const reader = openReader();
  const listening = () =>
    database.find<{ pid: number }>(sql`
      select pid from pg_stat_activity where datname = current_database() and application_name = '' and state = 'idle'`);
  for (let turn = 0; turn < 3; turn += 1) {
    const { pid } = await until('the reader listens', listening);
    const before = told;
    await until('a commit is told', async () => {
      await publishNow('a');
      return told > before;
    });
    await publishNow('b');
    await database.execute(sql`select pg_terminate_backend(${pid}::integer)`);
    await until('the connection is gone', async () => (await listening())?.pid !== pid);
  }
  await until('the reader listens', listening);
  await reader.close();
  await other.end();
});

test('a reader that is closed while it connects leaves no connection behind', async () => {
  for (let turn = 0; turn < 5; turn += 1) await openEventReader({ url, log }).close();
  await until('nobody else is connected', async () => {
    const { count } = await database.one<{ count: number }>(
      sql`select count(*) as count from pg_stat_activity where datname = current_database() and application_name <> 'citybrain'`,
    );
    return count === 0;
  });
});
