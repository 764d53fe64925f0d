/** A CSV from the disk until its rows are visible (scanned, typed, judged by its items' rules, checksummed, measured) against ClickHouse loading the same CSV by itself over HTTP. */
import { createReadStream } from 'node:fs';
import { stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Problem } from '#kernel/errors';
import { silentLog } from '#kernel/log';
import { findResource } from '#modules/catalogue';
import { loadFile } from '#modules/loads';
import { openCity } from '../server/main.ts';
import { houseContent, itemNames, writeHouses } from './support/load-rows.ts';
import { loadOverHttp, profiled, publishResource } from './support/publish.ts';
import { median, report } from './support/report.ts';
import { benchDirectory, startServer } from './support/server.ts';

/** `npm run bench load 500` for a larger file. */
const MEGABYTES = Number(process.argv[2] ?? 100);
const ROUNDS = 5;

const directory = await benchDirectory();
await directory.citybrain('load-district', 'districts/pudong');
const server = await startServer(directory);
const steward = await publishResource(directory, server.address, { ...houseContent, mode: 'replace' });
// As the command `citybrain load` does it, beside the running server and on its engines.
const city = await openCity({
  config: { roles: [], dataDirectory: directory.path },
  log: silentLog(),
  joinRunning: true,
});
const resource = (await findResource(city.database, steward.resourceId))!;
await city.lake.define(`create table bare (code Nullable(String), name Nullable(String), identity Nullable(String),
  phone Nullable(String), address Nullable(String), street Nullable(String), area Nullable(Decimal(38, 2)),
  since Nullable(Date32), changed Nullable(DateTime64(3, 'Asia/Shanghai')), people Nullable(Int64), valid Nullable(Bool))
  engine = MergeTree order by code settings allow_nullable_key = 1, fsync_after_insert = 1, fsync_part_directory = 1`);

const rates: Record<'ours' | 'sent' | 'bare', number[]> = { ours: [], sent: [], bare: [] };
let batch = 0;
let seed = 0;
for (let round = 0; round <= ROUNDS; round += 1) {
  const ours = await rateOf(async (path, rows) => {
    const outcome = await loadFile(city, { resource, path });
    if (outcome instanceof Problem) throw new Error(JSON.stringify(outcome));
    if (outcome.batch.rowsLanded !== rows)
      throw new Error(`${outcome.batch.rowsLanded} of ${rows} rows landed`);
  });
  const sent = await rateOf((path) => loadOverHttp(server.address, steward, { path, sleep: setTimeout }));
  batch += 2;
  // What goes on behind a load must not slow the others down.
  await profiled(server.address, steward, batch, setTimeout);
  const bare = await rateOf((path) =>
    city.lake.insert({
      statement: `insert into bare (${itemNames.join(', ')}) settings input_format_with_names_use_header = 0 format CSVWithNames`,
      input: createReadStream(path, { highWaterMark: 1024 * 1024 }),
      limit_ms: 600_000,
    }),
  );
  await city.lake.define('truncate table bare');
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
await city.close();
await server.stop();
await directory.remove();
report({ name: 'load', value: median(rates.ours), unit: 'MB/s', baseline: median(rates.bare) });

/** Megabytes a second of some work on a file that nobody has seen before. */
async function rateOf(work: (path: string, rows: number) => Promise<unknown>): Promise<number> {
  const path = join(directory.path, 'houses.csv');
  seed += 1;
  const rows = await writeHouses(path, MEGABYTES * 1e6, seed);
  const megabytes = (await stat(path)).size / 1e6;
  const started = performance.now();
  await work(path, rows);
  const seconds = (performance.now() - started) / 1_000;
  await unlink(path);
  return megabytes / seconds;
}
