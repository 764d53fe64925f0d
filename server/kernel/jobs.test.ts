import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { withDatabase } from '#test/database';
import { until } from '#test/until';
import type { City } from './city.ts';
import { virtualClock } from './clock.ts';
import { sql, type Transaction } from './database.ts';
import { bringJobsNearer } from './jobs/queries.ts';
import { addJob, type NewJob, removeJob, runJobs } from './jobs.ts';
import { silentLog } from './log.ts';
import type { Job } from './module.ts';

const HOUR_MS = 3_600_000;
const clock = virtualClock(new Date('2031-01-01T00:00:00Z'));
const { database } = await withDatabase({ clock, connectionsMax: 12 });
const city = { database, clock, log: silentLog() } as unknown as City;

await database.execute(sql`create table effects (text text not null)`);
beforeEach(async () => {
  await database.execute(sql`truncate effects`);
  await database.execute(
    sql`select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))`,
  );
});

const add = (job: Partial<NewJob>) =>
  database.transaction((tx) => addJob(tx, { name: 'test:note', payload: { text: 'x' }, ...job }));
const note = (tx: Transaction, text: string) => tx.execute(sql`insert into effects values (${text})`);

async function effects(): Promise<string[]> {
  return (await database.rows<{ text: string }>(sql`select text from effects order by text`)).map(
    (row) => row.text,
  );
}

/** Jobs that nobody works on, with the hours until they are due. */
async function waiting(): Promise<{ key: string | null; hours: number }[]> {
  return database.rows(sql`
    select key, round(extract(epoch from run_at - now()) / 3600)::integer as hours
    from graphile_worker.jobs where locked_at is null order by id`);
}

/** As the city's clock will do: what waits comes nearer by what passed. */
async function advance(hours: number): Promise<void> {
  clock.advance(hours * HOUR_MS);
  await database.transaction((tx) => bringJobsNearer(tx, hours * HOUR_MS));
}

async function withWorker(job: Job, work: () => Promise<void>): Promise<void> {
  const running = await runJobs(city, [{ name: 'test', uses: [], jobs: { note: job } }], {
    crontab: '',
    tasks: {},
  });
  await work().finally(() => running.close());
}

const noteIt: Job = async (tx, payload: { text: string }) => {
  await note(tx, payload.text);
};

test('a job exists if and only if its cause does', async () => {
  await add({});
  await assert.rejects(
    database.transaction(async (tx) => {
      await addJob(tx, { name: 'test:note', payload: {} });
      throw new Error('no');
    }),
  );
  assert.equal((await waiting()).length, 1);
});

test('a job runs once', async () => {
  await withWorker(noteIt, async () => {
    await add({ payload: { text: 'a' } });
    await add({ payload: { text: 'b' } });
    await until('both ran', async () => (await effects()).length === 2 && (await waiting()).length === 0);
  });
  assert.deepEqual(await effects(), ['a', 'b']);
});

test('what a job did and what it failed at stand or fall together, and it is tried again', async () => {
  let attempts = 0;
  await withWorker(
    async (tx, payload: { text: string }) => {
      await note(tx, payload.text);
      await addJob(tx, { name: 'test:never', payload: {} });
      attempts += 1;
      if (attempts < 3) throw new Error('not now');
    },
    async () => {
      await add({ payload: { text: 'once' } });
      await until('it succeeded', async () => {
        await advance(1);
        return (await effects()).length > 0;
      });
    },
  );
  assert.equal(attempts, 3);
  assert.deepEqual(await effects(), ['once']);
  assert.equal((await waiting()).length, 1, 'the job it queued is there once');
});

test('a later job with the same key replaces the earlier one: the timer is moved', async () => {
  const runAt = (hours: number) => new Date(clock.now().getTime() + hours * HOUR_MS);
  await add({ key: 'timer', runAt: runAt(1), payload: { text: 'early' } });
  await add({ key: 'timer', runAt: runAt(5), payload: { text: 'late' } });
  assert.deepEqual(await waiting(), [{ key: 'timer', hours: 5 }]);
  await withWorker(noteIt, async () => {
    await add({ payload: { text: 'now' } });
    await advance(4);
    await until('the worker has been here', async () => (await effects()).includes('now'));
    assert.deepEqual(await effects(), ['now']);
    await advance(1);
    await until('the timer rang', async () => (await effects()).includes('late'));
  });
  assert.deepEqual(await effects(), ['late', 'now']);
});

test('a timer that is removed never rings; removing what is gone does nothing', async () => {
  await add({ key: 'timer', runAt: new Date(clock.now().getTime() + HOUR_MS) });
  await database.transaction((tx) => removeJob(tx, 'timer'));
  await database.transaction((tx) => removeJob(tx, 'timer'));
  assert.deepEqual(await waiting(), []);
});

test('a hundred timers ring once each, two workers watching', async () => {
  const count = 100;
  for (let hour = 1; hour <= count; hour += 1)
    await add({
      key: `t${hour}`,
      runAt: new Date(clock.now().getTime() + hour * HOUR_MS),
      payload: { text: String(hour).padStart(3, '0') },
    });
  await withWorker(noteIt, () =>
    withWorker(noteIt, async () => {
      await advance(50.5);
      await until('half rang', async () => (await effects()).length >= 50);
      assert.equal((await waiting()).length, 50);
      await advance(1_000);
      await until(
        'all rang',
        async () => (await waiting()).length === 0 && (await effects()).length >= count,
      );
    }),
  );
  assert.deepEqual(
    await effects(),
    Array.from({ length: count }, (_, index) => String(index + 1).padStart(3, '0')),
  );
});
