import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { withDatabase } from '#test/database';
import { until } from '#test/until';
import type { City } from './city.ts';
import { sql, type Transaction } from './database.ts';
import {
  type EventReader,
  type EventRecord,
  ensureSubscriptions,
  openEventReader,
  publish,
  runSubscribers,
} from './events.ts';
import { openLive } from './live.ts';
import { silentLog } from './log.ts';
import type { Module, Subscriber } from './module.ts';

const { database, clock, url } = await withDatabase({ connectionsMax: 16 });
const log = silentLog();
const city = { database, clock, log } as unknown as City;

await database.execute(sql`create table effects (subscriber text, subject text)`);

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

beforeEach(async () => {
  await database.execute(sql`truncate kernel.events, kernel.subscriptions, kernel.event_failures, effects`);
});

const nowhere = { streetCode: null, villageCode: null, unitId: null };
const happened = (tx: Transaction, subject: string, type = 'test.happened') =>
  publish(tx, { type, subject, actor: null, data: {}, placement: nowhere });
const publishNow = (subject: string, type?: string) =>
  database.transaction((tx) => happened(tx, subject, type));

async function effects(): Promise<string[]> {
  const rows = await database.rows<{ subject: string }>(sql`select subject from effects`);
  return rows.map((row) => row.subject);
}

const note = (tx: Transaction, event: EventRecord) =>
  tx.execute(sql`insert into effects (subscriber, subject) values ('note', ${event.subject})`);

/** Runs one subscriber, as a process would, until the work is done. */
async function withSubscriber(
  handle: Subscriber['handle'],
  work: () => Promise<void>,
  options: { processes?: number; database?: City['database'] } = {},
): Promise<void> {
  const module: Module = {
    name: 'test',
    uses: [],
    subscribers: { note: { events: ['test.happened'], handle } },
  };
  await ensureSubscriptions(database, [module]);
  const open = Array.from({ length: options.processes ?? 1 }, () => {
    const reader = openReader();
    const running = runSubscribers({ ...city, database: options.database ?? database }, [module], reader);
    return { reader, running };
  });
  try {
    await work();
  } finally {
    for (const { running, reader } of open) {
      await running.close();
      await reader.close();
    }
  }
}

const noteIt: Subscriber['handle'] = async (tx, event) => {
  await note(tx, event);
};

/** A transaction held open in the middle. */
function slowly(work: (tx: Transaction) => Promise<unknown>): {
  begun: Promise<void>;
  finish: () => Promise<void>;
} {
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const running = database.transaction(async (tx) => {
    await work(tx);
    begun.resolve();
    await gate.promise;
  });
  return {
    begun: begun.promise,
    finish: async () => {
      gate.resolve();
      await running;
    },
  };
}

test('an event exists if and only if its change does', async () => {
  await publishNow('kept');
  await assert.rejects(
    database.transaction(async (tx) => {
      await happened(tx, 'lost');
      throw new Error('no');
    }),
  );
  const rows = await database.rows<{ subject: string }>(sql`select subject from kernel.events`);
  assert.deepEqual(rows, [{ subject: 'kept' }]);
});

test('a transaction that begins early and commits late is skipped by nobody', async () => {
  const reader = openReader();
  const live = await openLive({ database, reader, log });
  const heard: string[] = [];
  live.watch(['test.happened'], (event) => heard.push(event.subject));
  await withSubscriber(noteIt, async () => {
    await publishNow('before');
    await until('the first is heard', async () => heard.length === 1 && (await effects()).length === 1);
    const early = slowly((tx) => happened(tx, 'early'));
    await early.begun;
    await publishNow('late 1');
    await publishNow('late 2');
    await early.finish();
    await until('all are heard', async () => heard.length === 4 && (await effects()).length === 4);
  });
  live.close();
  await reader.close();
  const order = ['before', 'early', 'late 1', 'late 2'];
  assert.deepEqual(heard, order);
  assert.deepEqual(await effects(), order);
});

test('a long transaction that says nothing holds events back, and then all of them come', async () => {
  await withSubscriber(noteIt, async () => {
    const silent = slowly((tx) => tx.execute(sql`create temporary table t (id integer) on commit drop`));
    await silent.begun;
    await publishNow('behind it');
    await silent.finish();
    await until('it comes', async () => (await effects()).length === 1);
  });
});

test('however transactions overlap, each event that was committed comes once to subscriber and live reader', async () => {
  const reader = openReader();
  const live = await openLive({ database, reader, log });
  const heard: string[] = [];
  live.watch(['test.happened'], (event) => heard.push(event.subject));
  let run = 0;
  await withSubscriber(
    noteIt,
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ length: fc.nat(4), rollback: fc.boolean() }), { minLength: 1, maxLength: 12 }),
          async (plans) => {
            run += 1;
            const expected: string[] = [];
            await Promise.all(
              plans.map(({ length, rollback }, number) =>
                database
                  .transaction(async (tx) => {
                    for (let step = 0; step <= length; step += 1) {
                      await happened(tx, `${run}-${number}-${step}`);
                      await tx.execute(sql`select pg_sleep(${length / 500})`);
                    }
                    if (rollback) throw new Error('no');
                    for (let step = 0; step <= length; step += 1) expected.push(`${run}-${number}-${step}`);
                  })
                  .catch((error: Error) => assert.equal(error.message, 'no')),
              ),
            );
            const ofRun = (list: string[]) => list.filter((subject) => subject.startsWith(`${run}-`)).sort();
            await until(
              'the subscriber has all',
              async () =>
                (await effects()).filter((one) => one.startsWith(`${run}-`)).length >= expected.length,
            );
            await until('the live reader has all', () => ofRun(heard).length >= expected.length);
            assert.deepEqual(ofRun(await effects()), expected.toSorted());
            assert.deepEqual(ofRun(heard), expected.toSorted());
          },
        ),
        { numRuns: 20 },
      );
    },
    { processes: 2 },
  );
  live.close();
  await reader.close();
});

test('an effect and the cursor stand or fall together, also when the connection is cut', async () => {
  let attempts = 0;
  await withSubscriber(
    async (tx, event) => {
      await note(tx, event);
      attempts += 1;
      if (attempts <= 2) await tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
    },
    async () => {
      await publishNow('a');
      await publishNow('b');
      await until('both are noted', async () => {
        await retryNow();
        return (await effects()).length >= 2;
      });
      await until('nothing is left to take', isCaughtUp);
      assert.deepEqual(await effects(), ['a', 'b']);
    },
  );
  assert.ok(attempts > 2);
});

test('transaction 10 comes after 9, also where a batch ends between them', async () => {
  await database.execute(sql`
    insert into kernel.events (transaction_id, type, subject, at, data)
    select one.transaction::text::xid8, 'test.happened', one.transaction || '-' || number, now(), '{}'
    from (values (9), (10), (99), (100)) as one (transaction), generate_series(101, 250) as number`);
  await withSubscriber(noteIt, async () => {
    await until('all are noted', async () => (await effects()).length >= 600);
  });
  const expected = [9, 10, 99, 100].flatMap((transaction) =>
    Array.from({ length: 150 }, (_, index) => `${transaction}-${101 + index}`),
  );
  assert.deepEqual(await effects(), expected);
});

test('an event of another type passes by', async () => {
  await withSubscriber(noteIt, async () => {
    await publishNow('other', 'test.ignored');
    await publishNow('mine');
    await until('mine is noted', async () => (await effects()).length === 1);
    assert.deepEqual(await effects(), ['mine']);
  });
});

test('a new subscriber sees all the history that is kept', async () => {
  for (const subject of ['one', 'two', 'three']) await publishNow(subject);
  await withSubscriber(noteIt, async () => {
    await until('all are noted', async () => (await effects()).length === 3);
  });
});

test('an event that cannot be taken is set aside with the reason, and later ones go on', async () => {
  let attempts = 0;
  await withSubscriber(
    async (tx, event) => {
      await note(tx, event);
      if (event.subject !== 'poison') return;
      attempts += 1;
      throw new Error('the subscriber chokes on it');
    },
    async () => {
      await database.transaction(async (tx) => {
        for (const subject of ['before', 'poison', 'after']) await happened(tx, subject);
      });
      await until('the others are noted', async () => {
        await retryNow();
        return (await effects()).length === 2;
      });
    },
  );
  assert.deepEqual(await effects(), ['before', 'after']);
  assert.ok(attempts >= 5, `${attempts} attempts`);
  const failures = await database.rows(
    sql`select subscription, type, subject, reason from kernel.event_failures`,
  );
  assert.deepEqual(failures, [
    {
      subscription: 'test.note',
      type: 'test.happened',
      subject: 'poison',
      reason: 'the subscriber chokes on it',
    },
  ]);
});

test('between attempts it waits, longer each time', async () => {
  await withSubscriber(
    async () => {
      throw new Error('not now');
    },
    async () => {
      await publishNow('a');
      const waits = new Map<number, number>();
      await until('three attempts are counted', async () => {
        const row = await database.find<{ attempts: number; seconds: number }>(
          sql`select attempts, extract(epoch from retry_at - now())::float8 as seconds from kernel.subscriptions where retry_at > now()`,
        );
        if (row !== undefined && !waits.has(row.attempts)) waits.set(row.attempts, row.seconds);
        if (row !== undefined) await retryNow();
        return waits.size >= 3;
      });
      const seconds = [...waits.values()];
      assert.ok(
        seconds.every((one, index) => index === 0 || one > seconds[index - 1]!),
        String(seconds),
      );
    },
  );
});

test('with nothing to take, a subscriber rests', async () => {
  let turns = 0;
  const transaction: typeof database.transaction = (work) => {
    turns += 1;
    return database.transaction(work);
  };
  await withSubscriber(
    noteIt,
    async () => {
      await publishNow('a');
      await until('it is noted', async () => (await effects()).length === 1 && isCaughtUp());
      const before = turns;
      for (let look = 0; look < 100; look += 1) await database.rows(sql`select pg_sleep(0.002)`);
      assert.ok(turns - before < 5, `${turns - before} turns while nothing happened`);
    },
    { database: { ...database, transaction } },
  );
});

/** Lets a waiting retry begin now. */
async function retryNow(): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.execute(sql`update kernel.subscriptions set retry_at = null where retry_at is not null`);
  });
}

async function isCaughtUp(): Promise<boolean> {
  const { behind } = await database.one<{ behind: number }>(sql`
    select count(*) as behind from kernel.events as e, kernel.subscriptions as s where (e.transaction_id, e.id) > (s.transaction_id, s.id)`);
  return behind === 0;
}
