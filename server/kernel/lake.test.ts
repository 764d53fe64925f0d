import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { closeAtEnd } from '#test/database';
import { testEngines } from '#test/engines';
import { until } from '#test/until';
import { randomId, stopwatch } from './clock.ts';
import { readConfig } from './config.ts';
import { outsideLake } from './lake/address.ts';
import { lakeFailure } from './lake/failures.ts';
import { type Lake, LakeIncomplete, LakeUnavailable, openLake } from './lake.ts';

/** A lake of its own, with a table of batches. */
async function withLake(): Promise<Lake> {
  const { clickhouse } = await testEngines();
  const lake = openLake({ ...clickhouse!, database: `test_${randomId().replaceAll('-', '')}` });
  closeAtEnd(async () => {
    await lake.drop();
    await lake.close();
  });
  await lake.prepare();
  await lake.createTable({
    name: 'r1',
    columns: { 编号: 'Nullable(String)', 数量: 'Nullable(Int64)', _batch: 'UInt32' },
    orderBy: ['编号', '_batch'],
    partitionBy: '_batch',
  });
  return lake;
}

const line = (code: string | null, value: number | string | null, batch = 1) =>
  `${JSON.stringify({ 编号: code, 数量: value, _batch: batch })}\n`;

async function fill(lake: Lake, input: Readable | string): Promise<void> {
  await lake.insert({ statement: 'insert into r1 format JSONEachRow', input });
}

async function count(lake: Lake, table = 'r1'): Promise<number> {
  const [row] = await lake.rows<{ rows: string }>({ query: `select count() as rows from ${table}` });
  return Number(row!.rows);
}

test('rows come as objects, numbers of 64 bits as texts', async () => {
  const lake = await withLake();
  await fill(lake, line('a', '9007199254740993') + line(null, null));
  const rows = await lake.rows({ query: 'select * from r1 order by `编号` limit 10' });
  assert.deepEqual(rows, [
    { 编号: 'a', 数量: '9007199254740993', _batch: 1 },
    { 编号: null, 数量: null, _batch: 1 },
  ]);
});

test('values travel as typed parameters, whatever is in them', async () => {
  const lake = await withLake();
  const nasty = `'; drop table r1; -- \\' \t\n{x:String} \0 “引号”`;
  const [row] = await lake.rows<{ value: string; numbers: string[] }>({
    query: 'select {value:String} as value, {numbers:Array(UInt64)} as numbers',
    params: { value: nasty, numbers: [1, 2] },
  });
  assert.deepEqual(row, { value: nasty, numbers: ['1', '2'] });
  assert.equal(await count(lake), 0);
  await assert.rejects(lake.rows({ query: 'select {n:UInt8} as n', params: { n: 'one' } }), { code: '457' });
});

test('an answer streams in any format; a mistake is known before the first byte', async () => {
  const lake = await withLake();
  await fill(lake, line('a', 1) + line('b', 2));
  const query = 'select `编号`, `数量` from r1 order by `编号`';
  assert.equal(await text(await lake.stream({ query }, 'CSVWithNames')), '"编号","数量"\n"a",1\n"b",2\n');
  const parquet = await (await lake.stream({ query }, 'Parquet')).toArray();
  assert.equal(Buffer.concat(parquet).subarray(0, 4).toString(), 'PAR1');
  await assert.rejects(lake.stream({ query: 'select missing from r1' }, 'CSV'), { code: '47' });
});

test('a stream is inserted as it comes', async () => {
  const lake = await withLake();
  const lines = Array.from({ length: 50_000 }, (_, index) => line(`c${index}`, index));
  await fill(lake, Readable.from(lines, { objectMode: false }));
  assert.equal(await count(lake), 50_000);
});

test('an insert that breaks off leaves nothing visible', async () => {
  const lake = await withLake();
  const input = new PassThrough();
  const inserted = fill(lake, input);
  input.write(line('a', 1).repeat(100_000));
  await until('the server has begun', async () => {
    const found = await lake.rows({
      query: "select 1 from system.processes where query like 'insert into r1%'",
    });
    return found.length > 0;
  });
  input.destroy(new Error('the sender went away'));
  await assert.rejects(inserted);
  await until('the server has ended it', async () => {
    const left = await lake.rows({
      query: "select 1 from system.processes where query like 'insert into r1%'",
    });
    return left.length === 0;
  });
  assert.equal(await count(lake), 0);
});

test('a wrong row refuses its insert', async () => {
  const lake = await withLake();
  await assert.rejects(fill(lake, line('a', 1) + line('b', 'many')), /Cannot parse input.*row 2/s);
  assert.equal(await count(lake), 0);
});

test('tables, columns, views and partitions are made and dropped', async () => {
  const lake = await withLake();
  await fill(lake, line('a', 1) + line('b', 2, 2) + line('c', 3, 2));
  await lake.seal({ table: 'r1', partition: 2, rows: 2 });
  await assert.rejects(lake.seal({ table: 'r1', partition: 2, rows: 3 }), LakeIncomplete);
  await lake.seal({ table: 'r1', partition: 7, rows: 0 });
  await lake.createView('current_r1', 'select * from r1 where _batch > 1');
  assert.equal(await count(lake, 'current_r1'), 2);
  await lake.addColumns('r1', { 备注: 'Nullable(String)' });
  await lake.addColumns('r1', { 备注: 'Nullable(String)' });
  await lake.createView('current_r1', 'select `备注` from r1');
  assert.deepEqual(await lake.rows({ query: 'select distinct `备注` from current_r1' }), [{ 备注: null }]);
  for (const _again of [1, 2]) await lake.dropPartition('r1', 2);
  assert.equal(await count(lake), 1);
  for (const _again of [1, 2]) await lake.dropView('current_r1');
  for (const _again of [1, 2]) await lake.dropTable('r1');
  await assert.rejects(count(lake), { code: '60' });
  await assert.rejects(async () => lake.dropPartition('r1', 1.5), /no number of a partition/);
});

test('rows of an updatable table are changed in place', async () => {
  const lake = await withLake();
  await lake.createTable({
    name: 'r2',
    columns: { code: 'String', _batch: 'UInt32', _until: 'UInt32 default 9' },
    orderBy: ['code'],
    partitionBy: '_batch',
    updatable: true,
  });
  await lake.insert({
    statement: 'insert into r2 (code, _batch) format CSV',
    input: 'a,1\nb,1\na,2\n',
  });
  for (const _again of [1, 2])
    await lake.update({
      table: 'r2',
      set: '_until = 2',
      where: '_batch < 2 and code in (select code from r2 where _batch = 2)',
    });
  assert.deepEqual(await lake.rows({ query: 'select code, _batch, _until from r2 order by _batch, code' }), [
    { code: 'a', _batch: 1, _until: 2 },
    { code: 'b', _batch: 1, _until: 9 },
    { code: 'a', _batch: 2, _until: 9 },
  ]);
});

test('what the lake cannot do now is told from what is wrong', async () => {
  const lake = await withLake();
  const failure = (query: string, settings = {}, limit_ms = 10_000) =>
    lake.rows({ query, settings, limit_ms }).then(
      () => 'none',
      (error: unknown) => lakeFailure(error),
    );
  assert.equal(
    await failure('select sum(sleepEachRow(0.1)) from numbers(100) settings max_block_size = 1', {}, 300),
    'unavailable',
  );
  assert.equal(
    await failure('select groupArray(number) from numbers(10000000)', { max_memory_usage: 10_000_000 }),
    'unavailable',
  );
  assert.equal(await failure('select missing'), undefined);
  assert.equal(lakeFailure(new LakeUnavailable('1 of 2 shards')), 'unavailable');
});

test('an aborted question ends on the server', async () => {
  const lake = await withLake();
  const abort = new AbortController();
  const mark = randomId();
  const asked = lake.rows({
    query: `select sum(sleepEachRow(0.01)), '${mark}' from numbers(100000) settings max_block_size = 1, readonly = 2`,
    settings: { cancel_http_readonly_queries_on_client_close: 1 },
    signal: abort.signal,
  });
  const runs = async () =>
    (
      await lake.rows({
        query:
          'select 1 from system.processes where position(query, {mark:String}) > 0 and not is_cancelled and position(query, {own:String}) > 0',
        params: { mark, own: 'sleepEachRow' },
      })
    ).length > 0;
  await until('it runs', runs);
  abort.abort();
  await assert.rejects(asked);
});

test('settings name a server, or the servers of a cluster', () => {
  const of = (environment: Record<string, string>) => outsideLake(readConfig({}, environment));
  assert.equal(of({}), undefined);
  assert.deepEqual(of({ CLICKHOUSE_URL: 'http://city:p%40ss@one:8123' }), {
    url: 'http://one:8123/',
    username: 'city',
    password: 'p@ss',
  });
  assert.deepEqual(
    of({ CLICKHOUSE_URL: 'http://city:x@one:8123, http://city:x@two:8123', CLICKHOUSE_CLUSTER: 'main' })
      ?.cluster,
    { name: 'main', urls: ['http://one:8123/', 'http://two:8123/'] },
  );
  assert.throws(() => readConfig({}, { CLICKHOUSE_URL: 'http://one:8123,ftp://two' }), /CLICKHOUSE_URL/);
});

test('a lake that is not there says so at once', async () => {
  const lake = openLake({ url: 'http://127.0.0.1:1', username: 'admin', password: '', database: 'default' });
  await assert.rejects(lake.ping(), /ECONNREFUSED/);
  await lake.close();
});

test('a lake that hangs is given up after the limit', async () => {
  const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const lake = openLake({
    url: `http://127.0.0.1:${port}`,
    username: 'admin',
    password: '',
    database: 'default',
  });
  const elapsed_ms = stopwatch();
  await assert.rejects(lake.ping(), /did not answer within 2000 ms/);
  assert.ok(elapsed_ms() < 4_000);
  await lake.close();
  silent.close();
});
