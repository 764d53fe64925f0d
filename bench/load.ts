/** `citybrain load` of a CSV until its rows are visible (scanned, typed, judged by its items' rules, checksummed, measured) against ClickHouse loading the same CSV by itself over HTTP. */
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

/** `npm run bench load 500` for a larger file. */
const MEGABYTES = Number(process.argv[2] ?? 80);
const ROUNDS = 3;

const directory = await benchDirectory();
await directory.citybrain('load-district', 'districts/pudong');
const server = await startServer(directory);
const steward = await publishResource(directory, server.address, { ...houseContent, mode: 'replace' });
const ask = await clickhouse();
await ask('create database bare');
await ask(`create table bare.houses (code Nullable(String), name Nullable(String), identity Nullable(String),
  phone Nullable(String), address Nullable(String), street Nullable(String), area Nullable(Decimal(38, 2)),
  since Nullable(Date32), changed Nullable(DateTime64(3, 'Asia/Shanghai')), people Nullable(Int64), valid Nullable(Bool))
  engine = MergeTree order by code settings allow_nullable_key = 1, fsync_after_insert = 1, fsync_part_directory = 1`);

const rates: Record<'ours' | 'sent' | 'bare', number[]> = { ours: [], sent: [], bare: [] };
let seed = 0;
for (let round = 0; round <= ROUNDS; round += 1) {
  const ours = await rateOf(loadFromDisk);
  const sent = await rateOf((path) =>
    seconds(() => loadOverHttp(server.address, steward, { path, sleep: setTimeout })),
  );
  // What goes on behind a load must not slow the others down.
  await profiled(server.address, steward, 2 * round + 2, setTimeout);
  const bare = await rateOf((path) =>
    seconds(() =>
      ask(
        `insert into bare.houses (${itemNames.join(', ')}) settings input_format_with_names_use_header = 0 format CSVWithNames`,
        path,
      ),
    ),
  );
  await ask('truncate table bare.houses');
  console.log(
    `round ${round}: ${ours.toFixed(0)} MB/s, uploaded first ${sent.toFixed(0)} MB/s, ClickHouse ${bare.toFixed(0)} MB/s`,
  );
  // The first round warms all up.
  if (round > 0)
    for (const [name, rate] of Object.entries({ ours, sent, bare })) rates[name as 'ours'].push(rate);
}
console.log(
  `uploaded over HTTP first: ${(median(rates.sent) / median(rates.bare)).toFixed(2)} of ClickHouse`,
);
await server.stop();
await directory.remove();
report({ name: 'load', value: median(rates.ours), unit: 'MB/s', baseline: median(rates.bare) });

/** The command beside the running server, on its engines; the time it tells is without that of starting a process. */
async function loadFromDisk(path: string, rows: number): Promise<number> {
  const said = await directory.citybrain('load', steward.code, path);
  const [, landed, time] = /, (\d+) landed, .* after ([\d.]+) s$/m.exec(said) ?? [];
  if (Number(landed) !== rows) throw new Error(`of ${rows} rows: ${said}`);
  return Number(time);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

/** Megabytes a second of some work on a file that nobody has seen before. */
async function rateOf(work: (path: string, rows: number) => Promise<number>): Promise<number> {
  const path = join(directory.path, 'houses.csv');
  seed += 1;
  const rows = await writeHouses(path, MEGABYTES * 1e6, seed);
  const megabytes = (await stat(path)).size / 1e6;
  const taken_s = await work(path, rows);
  await unlink(path);
  return megabytes / taken_s;
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
