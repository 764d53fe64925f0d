import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { beforeEach, test } from 'node:test';
import { withDatabase } from '#test/database';
import { realClock, stopwatch } from './clock.ts';
import { codeOf, openDatabase, sql, type Transaction } from './database.ts';
import { conflict, Problem } from './errors.ts';

const { database } = await withDatabase();
await database.execute(sql`create table marks (name text primary key, count integer not null default 0)`);

beforeEach(() => database.execute(sql`delete from marks`));

const mark = (tx: Transaction, name: string) => tx.execute(sql`insert into marks (name) values (${name})`);

async function marks(): Promise<string[]> {
  const rows = await database.rows<{ name: string }>(sql`select name from marks order by name`);
  return rows.map((row) => row.name);
}

class WithCode extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

test('what a transaction did is there when it returns', async () => {
  assert.equal(await database.transaction(async (tx) => mark(tx, 'a')), 1);
  assert.deepEqual(await marks(), ['a']);
});

test('a Problem rolls back and is returned', async () => {
  const outcome = await database.transaction(async (tx) => {
    await mark(tx, 'a');
    return new Problem(conflict);
  });
  assert.ok(outcome instanceof Problem);
  assert.deepEqual(await marks(), []);
});

test('an error rolls back and is thrown on', async () => {
  const failing = database.transaction(async (tx) => {
    await mark(tx, 'a');
    throw new Error('impossible');
  });
  await assert.rejects(failing, /impossible/);
  assert.deepEqual(await marks(), []);
});

test('a failed first statement leaves nothing and the connection is good for the next one', async () => {
  for (let turn = 0; turn < 20; turn += 1) {
    const failing = database.transaction(async (tx) => {
      await tx.execute(sql`insert into nowhere values (1)`);
    });
    await assert.rejects(failing, /nowhere/);
    await database.transaction((tx) => mark(tx, `after-${turn}`));
  }
  assert.equal((await marks()).length, 20);
});

test('work that hides a failed statement is not taken for done', async () => {
  const hiding = database.transaction(async (tx) => {
    await mark(tx, 'a');
    await tx.execute(sql`insert into nowhere values (1)`).catch(() => {});
    return 'done';
  });
  await assert.rejects(hiding, /nothing was committed/);
  assert.deepEqual(await marks(), []);
});

test('statements sent side by side in one transaction all belong to it', async () => {
  const failing = database.transaction(async (tx) => {
    await Promise.all(['a', 'b', 'c'].map((name) => mark(tx, name)));
    throw new Error('no');
  });
  await assert.rejects(failing, /no/);
  assert.deepEqual(await marks(), []);
});

test('one unit of work has one time', async () => {
  await database.transaction(async (tx) => {
    const first = tx.now;
    await mark(tx, 'a');
    assert.equal(tx.now, first);
  });
});

test('after a serialization failure the same work runs again, and only the last run counts', async () => {
  let runs = 0;
  await database.transaction(async (tx) => {
    runs += 1;
    await mark(tx, `run-${runs}`);
    if (runs < 3) throw new WithCode('40001');
  });
  assert.deepEqual(await marks(), ['run-3']);
});

test('work that fails again and again is given up, and other errors are not repeated', async () => {
  for (const [code, expected] of [
    ['40001', 5],
    ['40P01', 5],
    ['23505', 1],
    ['57014', 1],
  ] as const) {
    let runs = 0;
    const failing = database.transaction(async () => {
      runs += 1;
      throw new WithCode(code);
    });
    await assert.rejects(failing, (error) => codeOf(error) === code);
    assert.equal(runs, expected, code);
  }
});

test('two transactions that block each other both get through', async () => {
  await database.transaction(async (tx) => {
    await mark(tx, 'a');
    await mark(tx, 'b');
  });
  let waiting = 0;
  const { promise: bothHold, resolve } = Promise.withResolvers<void>();
  const raise = (first: string, second: string) =>
    database.transaction(async (tx) => {
      await tx.execute(sql`update marks set count = count + 1 where name = ${first}`);
      waiting += 1;
      if (waiting === 2) resolve();
      await bothHold;
      await tx.execute(sql`update marks set count = count + 1 where name = ${second}`);
    });
  await Promise.all([raise('a', 'b'), raise('b', 'a')]);
  const rows = await database.rows<{ count: number }>(sql`select count from marks`);
  assert.deepEqual(
    rows.map((row) => row.count),
    [2, 2],
  );
  assert.ok(waiting >= 3, 'one of them ran again');
});

test('what waits for the commit runs after it, and not without it', async () => {
  const seen: string[] = [];
  await database.transaction(async (tx) => {
    tx.afterCommit(() => seen.push('committed'));
    await mark(tx, 'a');
    assert.deepEqual(seen, []);
  });
  await database.transaction(async (tx) => {
    tx.afterCommit(() => seen.push('refused'));
    return new Problem(conflict);
  });
  await assert.rejects(
    database.transaction(async (tx) => {
      tx.afterCommit(() => seen.push('failed'));
      throw new Error('no');
    }),
  );
  assert.deepEqual(seen, ['committed']);
});

test('whoever fails after the commit cannot make it look like a failure', async () => {
  const seen: string[] = [];
  const result = await database.transaction(async (tx) => {
    tx.afterCommit(() => {
      throw new WithCode('40001');
    });
    tx.afterCommit(() => seen.push('the next one still runs'));
    await mark(tx, 'once');
    return 'done';
  });
  assert.equal(result, 'done');
  assert.equal(seen.length, 1);
  assert.deepEqual(await marks(), ['once']);
});

test('a connection that is killed in the middle loses its work and no other', async () => {
  const failing = database.transaction(async (tx) => {
    await mark(tx, 'lost');
    await tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
  });
  await assert.rejects(failing);
  await database.transaction((tx) => mark(tx, 'kept'));
  assert.deepEqual(await marks(), ['kept']);
});

test('a statement nobody waits for stands or falls with the rest', async () => {
  await database.transaction(async (tx) => {
    await mark(tx, 'first');
    tx.send(sql`insert into marks (name) values ('last')`);
  });
  assert.deepEqual(await marks(), ['first', 'last']);
  const failing = database.transaction(async (tx) => {
    await mark(tx, 'again');
    tx.send(sql`insert into marks (name) values ('last')`);
  });
  await assert.rejects(failing, (error) => codeOf(error) === '23505');
  const refused = await database.transaction(async (tx) => {
    tx.send(sql`insert into marks (name) values ('never')`);
    return new Problem(conflict);
  });
  assert.ok(refused instanceof Problem);
  assert.deepEqual(await marks(), ['first', 'last']);
});

test('statements nobody waits for keep their order, and the first failure is the one that is told', async () => {
  await database.transaction(async (tx) => {
    tx.send(sql`insert into marks (name) values ('one')`);
    tx.send(sql`update marks set name = 'two' where name = 'one'`);
    assert.deepEqual(await tx.rows(sql`select name from marks`), [{ name: 'two' }]);
    tx.send(sql`insert into marks (name) values ('three')`);
  });
  assert.deepEqual(await marks(), ['three', 'two']);
  const failing = database.transaction(async (tx) => {
    tx.send(sql`insert into marks (name) values ('two')`);
    await mark(tx, 'four');
  });
  await assert.rejects(failing, (error) => codeOf(error) === '23505');
  assert.deepEqual(await marks(), ['three', 'two']);
});

test('a connection that is killed on the way to its commit fails the transaction, and nothing else', async () => {
  const failing = database.transaction(async (tx) => {
    await mark(tx, 'lost');
    tx.send(sql`select pg_terminate_backend(pg_backend_pid())`);
  });
  await assert.rejects(failing);
  assert.deepEqual(await marks(), []);
});

test('every connection has time limits of seconds', async () => {
  const limit = async (name: string) =>
    (await database.one<{ setting: string }>(sql`select current_setting(${name}) as setting`)).setting;
  assert.equal(await limit('statement_timeout'), '10s');
  assert.equal(await limit('idle_in_transaction_session_timeout'), '10s');
});

test('a statement over its limit ends with a code, and the connection goes on', async () => {
  const failing = database.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 30`);
    await tx.execute(sql`select pg_sleep(20)`);
  });
  await assert.rejects(failing, (error) => codeOf(error) === '57014');
  assert.deepEqual(await marks(), []);
});

test('a server that takes the connection and says nothing is given up within seconds', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  const stalled = openDatabase({
    url: `postgres://x:x@127.0.0.1:${port}/x`,
    clock: realClock(),
    connectionsMax: 4,
  });
  const elapsed_ms = stopwatch();
  await assert.rejects(stalled.rows(sql`select 1`), /timeout/i);
  assert.ok(elapsed_ms() < 3_000);
  await stalled.close();
  for (const socket of sockets) socket.destroy();
  silent.close();
});

test('a date stays a date and a count a number, whatever the time zone of the machine', async () => {
  const row = await database.one(
    sql`select date '2026-03-01' as day, count(*) as count, timestamptz '2026-03-01T00:00:00Z' as at from marks`,
  );
  assert.deepEqual(row, { day: '2026-03-01', count: 0, at: new Date('2026-03-01T00:00:00Z') });
  await assert.rejects(database.rows(sql`select 9007199254740993 as big`), /exceeds 2\^53/);
});

test('one() is for exactly one row', async () => {
  await assert.rejects(database.one(sql`select from marks`), /expected one row, got 0/);
});
