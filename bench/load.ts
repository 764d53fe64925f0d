/** A CSV over HTTP until its rows are visible (scanned, typed, judged by its items' rules, checksummed, measured) against ClickHouse loading the same CSV by itself. */
import { createReadStream } from 'node:fs';
import { readFile, stat, unlink } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { houseContent, itemNames, writeHouses } from './support/load-rows.ts';
import { loadOverHttp, profiled, publishResource } from './support/publish.ts';
import { median, report } from './support/report.ts';
import { benchDirectory, startServer } from './support/server.ts';

const MEGABYTES = Number(process.argv[2] ?? 60);
const ROUNDS = 5;

const directory = await benchDirectory();
await directory.citybrain('load-district', 'districts/pudong');
const server = await startServer(directory);
const steward = await publishResource(directory, server.address, { ...houseContent, mode: 'replace' });
const lake = await clickhouse();
await lake('create database if not exists bare');
await lake(`create table bare.houses (code Nullable(String), name Nullable(String), identity Nullable(String), phone Nullable(String),
  address Nullable(String), street Nullable(String), area Nullable(Decimal(38, 2)), since Nullable(Date32),
  changed Nullable(DateTime64(3, 'Asia/Shanghai')), people Nullable(Int64), valid Nullable(Bool))
  engine = MergeTree order by code settings allow_nullable_key = 1, fsync_after_insert = 1, fsync_part_directory = 1`);

const rates: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
for (let round = 0; round <= ROUNDS; round += 1) {
  const path = join(directory.path, `houses-${round}.csv`);
  const rows = await writeHouses(path, MEGABYTES * 1e6, round + 1);
  const megabytes = (await stat(path)).size / 1e6;
  const ours_s = await seconds(async () => {
    const batch = await loadOverHttp(server.address, steward, { path, sleep: setTimeout });
    if (batch.rowsLanded !== rows) throw new Error(`${batch.rowsLanded} of ${rows} rows landed`);
  });
  // What goes on behind a load must not slow the other one down.
  await profiled(server.address, steward, round + 1, setTimeout);
  const bare_s = await seconds(() =>
    lake(
      `insert into bare.houses (${itemNames.join(', ')}) settings input_format_with_names_use_header = 0 format CSVWithNames`,
      path,
    ),
  );
  await lake('truncate table bare.houses');
  await unlink(path);
  console.log(
    `round ${round}: ${(megabytes / ours_s).toFixed(0)} MB/s, ${(rows / ours_s).toFixed(0)} rows/s; ClickHouse ${(megabytes / bare_s).toFixed(0)} MB/s`,
  );
  // The first round warms both up.
  if (round > 0) {
    rates.ours.push(megabytes / ours_s);
    rates.bare.push(megabytes / bare_s);
  }
}
await server.stop();
await directory.remove();
report({ name: 'load', value: median(rates.ours), unit: 'MB/s', baseline: median(rates.bare) });

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

/** The same engine, asked directly. */
async function clickhouse(): Promise<(statement: string, file?: string) => Promise<string>> {
  const read = async (name: string) =>
    JSON.parse(await readFile(join(directory.path, name), 'utf8')) as Record<string, string>;
  const [credentials, ports] = await Promise.all([read('credentials.json'), read('ports.json')]);
  const headers = { 'x-clickhouse-user': 'admin', 'x-clickhouse-key': credentials.clickhouse! };
  return (statement, file) =>
    new Promise((resolve, reject) => {
      const path = file === undefined ? '/' : `/?query=${encodeURIComponent(statement)}`;
      const outgoing = request(
        { host: '127.0.0.1', port: ports.clickhouse, method: 'POST', path, headers },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(text))));
        },
      );
      outgoing.on('error', reject);
      if (file === undefined) outgoing.end(statement);
      else pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), outgoing).catch(reject);
    });
}
