/** A point lookup among 100,000,000 records of the lake: p99 in ms; promised: at most 50, and a grouped count within 1.5 s. Baseline: a bare MergeTree table with the same rows. `--records N` sets another number. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mulberry32, realClock } from '#kernel/clock';
import { startEngines } from '#kernel/embedded/index';
import { type Lake, openLake } from '#kernel/lake';
import { median, quantile, report } from './support/report.ts';

const { values } = parseArgs({ options: { records: { type: 'string', default: '100000000' } } });
const RECORDS = Number(values.records);
const BATCHES = 10;
const BATCH_ROWS = Math.ceil(RECORDS / BATCHES);
/** One in a hundred is delivered anew. */
const UPSERTED = Math.ceil(RECORDS / 100);
const LOOKUPS = 300;
const COUNTS = 5;
const HOUR_MS = 3_600_000;
const LOAD = { max_insert_threads: 2, max_execution_time: 3_600 };
const NEVER = 4_294_967_295;

const KEY = '`统一社会信用代码`';
const items: Record<string, string> = {
  统一社会信用代码: 'Nullable(String)',
  企业名称: 'Nullable(String)',
  成立日期: 'Nullable(Date32)',
  登记状态: 'Nullable(String)',
  行业门类: 'Nullable(String)',
  注册资本: 'Nullable(Decimal(38, 2))',
  从业人数: 'Nullable(Int64)',
};
/** As docs/decisions/0006 shapes a resource's table. */
const columns = {
  ...items,
  _batch: 'UInt32',
  _row: 'UInt64',
  _street: 'LowCardinality(String)',
  _village: 'String',
};
const names = Object.keys(columns)
  .map((name) => `\`${name}\``)
  .join(', ');

const folder = await mkdtemp(join(tmpdir(), 'citybrain-bench-'));
const engines = await startEngines({
  directory: folder,
  clock: realClock(),
  progress: () => {},
  postgres: false,
});
const lake = openLake({ ...engines.clickhouse!, database: 'bench' });
try {
  await lake.prepare();
  await prepare(lake);
  await fill(lake);
  const bare = await measure(lake, 'bare');
  const append = await measure(lake, 'current_r1');
  await upsert(lake);
  const upserted = await measure(lake, 'current_r2');
  const [disk] = await lake.rows<{ bytes: string }>({
    query: `select sum(bytes_on_disk) as bytes from system.parts where active and table = 'r1'`,
  });
  console.log(`${(Number(disk!.bytes) / RECORDS).toFixed(1)} bytes a record on disk`);
  report({ name: 'lake count', value: append.count_s, unit: 's', baseline: bare.count_s });
  report({ name: 'lake count upsert', value: upserted.count_s, unit: 's', baseline: bare.count_s });
  report({ name: 'lake lookup upsert', value: upserted.lookup_ms, unit: 'ms', baseline: bare.lookup_ms });
  report({ name: 'lake', value: append.lookup_ms, unit: 'ms', baseline: bare.lookup_ms });
} finally {
  await lake.close();
  await engines.stop();
  await rm(folder, { recursive: true, force: true });
}

/** `r1` grows by appending; of `r2` the newest row of a key counts; `bare` has neither batches nor a view. */
async function prepare(city: Lake): Promise<void> {
  await city.createTable({
    name: 'landed',
    columns: { resource: 'UInt64', batch: 'UInt32' },
    orderBy: ['resource', 'batch'],
    everywhere: true,
  });
  const orderBy = ['统一社会信用代码', '_batch', '_row'];
  await city.createTable({ name: 'bare', columns, orderBy });
  await city.createTable({ name: 'r1', columns, orderBy, partitionBy: '_batch' });
  await city.createTable({
    name: 'r2',
    columns: { ...columns, _until: `UInt32 default ${NEVER}` },
    orderBy,
    partitionBy: '_batch',
    updatable: true,
  });
  const landed = (resource: number) => `(select batch from landed where resource = ${resource})`;
  await city.createView('current_r1', `select ${names} from r1 where _batch in ${landed(1)}`);
  await city.createView(
    'current_r2',
    `select ${names} from r2 where _batch in ${landed(2)} and _until not in ${landed(2)}`,
  );
}

async function fill(city: Lake): Promise<void> {
  const started = performance.now();
  for (let batch = 1; batch <= BATCHES; batch += 1) {
    const first = (batch - 1) * BATCH_ROWS;
    const rows = Math.min(BATCH_ROWS, RECORDS - first);
    await insertRows(city, 'r1', { first, rows, batch });
    await city.seal({ table: 'r1', partition: batch, rows });
    await land(city, 1, batch);
  }
  console.log(`${RECORDS} records made in ${((performance.now() - started) / 1_000).toFixed(0)} s`);
  for (const table of ['bare', 'r2']) await copy(city, table);
  for (let batch = 1; batch <= BATCHES; batch += 1) await land(city, 2, batch);
}

async function insertRows(
  city: Lake,
  table: string,
  { first, rows, batch }: { first: number; rows: number; batch: number },
): Promise<void> {
  await city.insert({
    statement: `insert into ${table} (${names}) select leftPad(toString(number), 18, '0'),
      concat('第', toString(cityHash64(number) % 100000), '商贸有限公司'), toDate32('1990-01-01') + number % 12000,
      ['存续', '注销', '吊销', '迁出'][1 + cityHash64(number, 1) % 4], char(65 + cityHash64(number, 2) % 20),
      toDecimal128(cityHash64(number, 3) % 10000 * 1000, 2), cityHash64(number, 4) % 500, ${batch},
      number - ${first} + 1, concat('street', toString(cityHash64(number, 5) % 36)),
      concat('village', toString(cityHash64(number, 5) % 36), '-', toString(cityHash64(number, 6) % 30))
      from numbers(${first}, ${rows})`,
    input: '',
    limit_ms: HOUR_MS,
    settings: LOAD,
  });
}

async function copy(city: Lake, table: string): Promise<void> {
  await city.insert({
    statement: `insert into ${table} (${names}) select ${names} from r1`,
    input: '',
    limit_ms: HOUR_MS,
    settings: LOAD,
  });
}

async function land(city: Lake, resource: number, batch: number): Promise<void> {
  await city.insert({
    statement: 'insert into landed format JSONEachRow',
    input: JSON.stringify({ resource, batch }),
  });
}

/** A batch of records that are there already: the rows before end with it, at the moment it lands. */
async function upsert(city: Lake): Promise<void> {
  const batch = BATCHES + 1;
  const first = Math.floor(RECORDS / 3);
  await insertRows(city, 'r2', { first, rows: UPSERTED, batch });
  await city.seal({ table: 'r2', partition: batch, rows: UPSERTED });
  const started = performance.now();
  await city.update({
    table: 'r2',
    set: `_until = ${batch}`,
    where: `_batch < ${batch} and ${KEY} in (select ${KEY} from r2 where _batch = ${batch})
      and _until not in (select batch from landed where resource = 2 and batch < ${batch})`,
  });
  await land(city, 2, batch);
  console.log(`${UPSERTED} records superseded in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  const [row] = await city.rows<{ rows: string }>({
    query: 'select count() as rows from current_r2',
    limit_ms: HOUR_MS,
  });
  if (Number(row!.rows) !== RECORDS)
    throw new Error(`${row!.rows} records are current instead of ${RECORDS}`);
}

async function measure(city: Lake, source: string): Promise<{ lookup_ms: number; count_s: number }> {
  const random = mulberry32(7);
  const lookups: number[] = [];
  for (let lookup = 0; lookup < LOOKUPS; lookup += 1) {
    const key = String(Math.floor(random() * RECORDS)).padStart(18, '0');
    const started = performance.now();
    const found = await city.rows({
      query: `select * from ${source} where ${KEY} = {key:String} limit 10`,
      params: { key },
    });
    lookups.push(performance.now() - started);
    if (found.length !== 1) throw new Error(`${key} stands ${found.length} times in ${source}`);
  }
  const counts: number[] = [];
  for (let count = 0; count < COUNTS; count += 1) {
    const started = performance.now();
    await city.rows({
      query: `select _street, count() as rows from ${source} group by _street limit 1000`,
      limit_ms: HOUR_MS,
    });
    counts.push((performance.now() - started) / 1_000);
  }
  const figures = { lookup_ms: quantile(lookups, 0.99), count_s: median(counts) };
  console.log(
    `${source.padEnd(12)} lookup p50 ${median(lookups).toFixed(1)} ms, p99 ${figures.lookup_ms.toFixed(1)} ms; grouped count ${figures.count_s.toFixed(2)} s`,
  );
  return figures;
}
