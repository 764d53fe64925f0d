import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { randomId } from '#kernel/clock';
import { type Lake, LakeIncomplete, type LakeTable, LakeUnavailable, openLake } from '#kernel/lake';
import { copyLake } from '#kernel/lake/copy';
import { testEngines } from '#test/engines';
import { type LakeServers, startLakeServers } from '#test/lake-cluster';
import { until } from '#test/until';

const ROWS = 2_000;
const RETURN_LIMIT_MS = 20_000;

/** Of the shard whose servers are not the first to be asked. */
const FIRST = { shard: 2, replica: 1 };
const SECOND = { shard: 2, replica: 2 };

const LANDED: LakeTable = {
  name: 'landed',
  columns: { resource: 'UInt32', batch: 'UInt32' },
  orderBy: ['resource', 'batch'],
  everywhere: true,
};
const R1: LakeTable = {
  name: 'r1',
  columns: { code: 'Nullable(String)', value: 'Nullable(Int64)', _batch: 'UInt32', _row: 'UInt64' },
  orderBy: ['code', '_batch', '_row'],
  partitionBy: '_batch',
  shardBy: ['code'],
  updatable: true,
};

/** Two shards of two replicas; each test takes the servers as the one before left them. */
let servers: LakeServers;
let lake: Lake;

before(async () => {
  servers = await startLakeServers();
  lake = openLake(servers.address());
  await lake.prepare();
  await lake.createTable(LANDED);
  await lake.createTable(R1);
  await createCurrent(['code', 'value', '_batch']);
});

after(async () => {
  await lake.close();
  await servers.stop();
});

async function createCurrent(columns: string[]): Promise<void> {
  const landed = 'select batch from landed where resource = 1';
  await lake.createView('current_r1', `select ${columns.join(', ')} from r1 where _batch in (${landed})`);
}

function linesOf(batch: number, rows: number): string {
  return Array.from({ length: rows }, (_, index) =>
    JSON.stringify({ code: `c${index}`, value: index, _batch: batch, _row: index + 1 }),
  ).join('\n');
}

/** As a loader does: what was begun before is dropped, and only a sealed batch lands. */
async function load(batch: number, rows = ROWS): Promise<void> {
  await lake.dropPartition('r1', batch);
  await lake.insert({
    statement: 'insert into r1 format JSONEachRow',
    input: linesOf(batch, rows),
  });
  await lake.seal({ table: 'r1', partition: batch, rows });
  await lake.insert({
    statement: 'insert into landed format JSONEachRow',
    input: JSON.stringify({ resource: 1, batch }),
  });
}

/** A server that goes away under an insert fails it; the load begins again, as the job would. */
async function loadAgain(batch: number): Promise<void> {
  await until(
    `batch ${batch} is loaded`,
    () =>
      load(batch)
        .then(() => true)
        .catch(() => false),
    RETURN_LIMIT_MS,
  );
}

/** Rows of each batch that is visible. */
async function visible(): Promise<Record<number, number>> {
  const rows = await lake.rows<{ _batch: number; rows: string }>({
    query: 'select _batch, count() as rows from current_r1 group by _batch order by _batch limit 100',
  });
  return Object.fromEntries(rows.map(({ _batch, rows }) => [_batch, Number(rows)]));
}

/** What one server holds of a batch, asked directly. */
async function heldBy(place: { shard: number; replica: number }, batch: number): Promise<number> {
  const server = openLake(servers.addressOf(place));
  try {
    const [row] = await server.rows<{ rows: string }>({
      query: `select count() as rows from ${lake.database}_parts.r1 where _batch = {batch:UInt32}`,
      params: { batch },
    });
    return Number(row!.rows);
  } finally {
    await server.close();
  }
}

/** Whether other servers read from this one. */
async function isInService(place: { shard: number; replica: number }): Promise<boolean> {
  const server = openLake(servers.addressOf(place));
  try {
    const found = await server.rows({
      query: `select 1 from system.tables where database = {open:String} and name = '_open'`,
      params: { open: `${lake.database}_open` },
    });
    return found.length > 0;
  } finally {
    await server.close();
  }
}

const all = (batches: number, rows = ROWS) =>
  Object.fromEntries(Array.from({ length: batches }, (_, index) => [index + 1, rows]));

describe('a lake of two shards and two replicas', () => {
  test('a batch lies whole on both replicas of each shard before it lands', async () => {
    await load(1);
    assert.deepEqual(await visible(), all(1));
    const [one, other] = [
      await heldBy({ shard: 1, replica: 1 }, 1),
      await heldBy({ shard: 2, replica: 1 }, 1),
    ];
    assert.equal(one + other, ROWS);
    assert.ok(one > ROWS / 3 && other > ROWS / 3, `${one} and ${other} rows`);
    assert.equal(await heldBy({ shard: 1, replica: 2 }, 1), one);
    assert.equal(await heldBy({ shard: 2, replica: 2 }, 1), other);
  });

  test('a batch with fewer rows than were sent is not sealed', async () => {
    const short = lake.seal({ table: 'r1', partition: 1, rows: ROWS + 1 });
    await assert.rejects(short, LakeIncomplete);
  });

  test('one replica killed in the middle of a load and of reads: nothing is lost, no count is wrong', async () => {
    const reading = new AbortController();
    const seen: Record<number, number>[] = [];
    const reader = (async () => {
      // A question that was under way may fail, and is asked again.
      while (!reading.signal.aborted) seen.push(await visible().catch(() => ({})));
    })();
    let killed: Promise<void> | undefined;
    for (let batch = 2; batch <= 8; batch += 1) {
      const attempt = load(batch);
      if (batch === 4) killed = servers.kill(FIRST);
      await attempt.catch(() => loadAgain(batch));
    }
    await killed;
    reading.abort();
    await reader;
    assert.deepEqual(await until('the lake answers', () => visible().catch(() => undefined)), all(8));
    const answers = seen.filter((batches) => Object.keys(batches).length > 0);
    assert.ok(
      answers.length > seen.length / 2,
      `${answers.length} of ${seen.length} questions were answered`,
    );
    for (const batches of answers) {
      // The newest may be on its way to the other shard; what stood before stays whole.
      const newest = Math.max(...Object.keys(batches).map(Number));
      for (const [batch, rows] of Object.entries(batches))
        assert.ok(rows === ROWS || (Number(batch) === newest && rows < ROWS), JSON.stringify(batches));
    }
  });

  test('definitions reach the servers that are there', async () => {
    await lake.addColumns('r1', { note: 'Nullable(String)' });
    await createCurrent(['code', 'value', 'note', '_batch']);
    await lake.createView('noted_r1', 'select code, note from current_r1');
    const [row] = await lake.rows<{ rows: string }>({
      query: 'select count() as rows from noted_r1 where note is null',
    });
    assert.equal(Number(row!.rows), 8 * ROWS);
  });

  test('a returned replica shows nothing before it has caught up', async () => {
    await lake.dropPartition('r1', 2);
    await lake.update({ table: 'r1', set: 'value = 0', where: '_batch in (1, 4) and value > 0' });
    await servers.restart(FIRST);
    const expected = { ...all(8) };
    delete expected[2];
    await until(
      'the replica is in service again',
      async () => {
        assert.deepEqual(await visible(), expected);
        return await isInService(FIRST);
      },
      RETURN_LIMIT_MS,
    );
    assert.equal(await heldBy(FIRST, 2), 0);
    for (const batch of [1, 3, 4, 8])
      assert.equal(await heldBy(FIRST, batch), await heldBy(SECOND, batch), `batch ${batch}`);
    // Now it stands alone for its shard.
    await servers.kill(SECOND);
    assert.deepEqual(await visible(), expected);
    const [changed] = await lake.rows<{ rows: string }>({
      query: 'select count() as rows from current_r1 where _batch in (1, 4) and value > 0',
    });
    assert.equal(Number(changed!.rows), 0);
    const [noted] = await lake.rows<{ rows: string }>({ query: 'select count() as rows from noted_r1' });
    assert.equal(Number(noted!.rows), 7 * ROWS);
  });

  test('a lake moves from one server to the cluster, and from a cluster to one of another shape', async () => {
    await servers.restart(SECOND);
    const { clickhouse } = await testEngines();
    const single = () => openLake({ ...clickhouse!, database: `test_${randomId().replaceAll('-', '')}` });
    const [small, large, back] = [single(), openLake(servers.address()), single()];
    try {
      await small.prepare();
      await small.createTable({ ...R1, name: 'r7' });
      await small.createTable(LANDED);
      for (const batch of [1, 2])
        await small.insert({ statement: 'insert into r7 format JSONEachRow', input: linesOf(batch, 500) });
      await small.insert({
        statement: 'insert into landed format JSONEachRow',
        input: '{"resource":7,"batch":2}',
      });
      await small.createView('current_r7', 'select * from r7 where _batch in (select batch from landed)');
      await small.createView('a_r7', 'select code, value from current_r7');
      const sum = 'select count() as rows, sum(cityHash64(tuple(*))) as digest from a_r7';
      const expected = await small.rows<{ rows: string }>({ query: sum });
      assert.equal(expected[0]!.rows, '500');
      await until('the servers of the cluster are back', () =>
        visible().then(
          () => true,
          () => false,
        ),
      );
      for (const [from, to] of [
        [small, large],
        [small, large],
        [large, back],
      ] as const)
        await copyLake(from, to, { everywhere: ['landed'] });
      assert.deepEqual(await large.rows({ query: sum }), expected);
      assert.deepEqual(await back.rows({ query: sum }), expected);
      assert.deepEqual(await back.rows({ query: 'select count() as rows from r7' }), [{ rows: '1000' }]);
    } finally {
      await Promise.all([small, large, back].map((one) => one.drop().then(() => one.close())));
    }
  });

  test('the server that was asked until now may go away too', async () => {
    const before = await visible();
    await servers.kill({ shard: 1, replica: 1 });
    assert.deepEqual(await until('the lake answers', () => visible().catch(() => undefined)), before);
    await loadAgain(9);
    assert.equal((await visible())[9], ROWS);
  });

  test('without any server of a shard the lake says so instead of answering in part', async () => {
    await Promise.all([servers.kill(FIRST), servers.kill(SECOND)]);
    await assert.rejects(load(10), LakeUnavailable);
    await assert.rejects(visible());
  });
});
