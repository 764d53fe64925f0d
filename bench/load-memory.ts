/** The server's own resident memory at most while a large CSV is sent and loads; promised: at most 500 MB for 2 GB. Baseline: at rest before. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { houseContent, writeHouses } from './support/load-rows.ts';
import { loadOverHttp, publishResource } from './support/publish.ts';
import { report } from './support/report.ts';
import { benchDirectory, startServer } from './support/server.ts';

/** `npm run bench load-memory 2000` for the promised size. */
const MEGABYTES = Number(process.argv[2] ?? 300);
const INTERVAL_MS = 50;

const directory = await benchDirectory();
await directory.citybrain('load-district', 'districts/pudong');
const path = join(directory.path, 'houses.csv');
const rows = await writeHouses(path, MEGABYTES * 1e6);
const server = await startServer(directory);
const steward = await publishResource(directory, server.address, houseContent);
const before = await residentMegabytes(server.pid);
let most = before;
let isDone = false;
const watching = (async () => {
  while (!isDone) {
    most = Math.max(most, await residentMegabytes(server.pid));
    await setTimeout(INTERVAL_MS);
  }
})();
const started = performance.now();
const batch = await loadOverHttp(server.address, steward, { path, sleep: setTimeout });
const seconds = (performance.now() - started) / 1_000;
isDone = true;
await watching;
if (batch.rowsLanded !== rows) throw new Error(`${batch.rowsLanded} of ${rows} rows landed`);
console.log(
  `${((await stat(path)).size / 1e6).toFixed(0)} MB, ${rows} rows in ${seconds.toFixed(1)} s; at rest ${before.toFixed(0)} MB, at most ${most.toFixed(0)} MB`,
);
await server.stop();
await directory.remove();
report({ name: 'load-memory', value: most, unit: 'MB', baseline: before });

/** VmRSS of the process alone, without the engines it supervises. */
async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) / 1_000;
}
