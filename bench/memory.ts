/** The server's own resident memory at rest with the demo district loaded; promised: at most 250 MB. Baseline: a bare fastify server. */
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { median, report } from './support/report.ts';
import { benchDirectory, startProgram, startServer } from './support/server.ts';

const SAMPLES = 5;
const SETTLE_MS = 15_000;
const INTERVAL_MS = 2_000;

const directory = await benchDirectory();
await (await startServer(directory, { demo: true })).stop();
const server = await startServer(directory, { demo: true });
const bare = await startProgram(['bench/support/hello-server.ts']);
for (const path of [
  '/',
  '/api/district',
  '/api/categories',
  '/api/places?level=village',
  '/tiles/10/857/418',
])
  await fetch(server.address + path).then((response) => response.arrayBuffer());
await setTimeout(SETTLE_MS);
const samples: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
for (let sample = 0; sample < SAMPLES; sample += 1) {
  samples.ours.push(await residentMegabytes(server.pid));
  samples.bare.push(await residentMegabytes(bare.pid));
  await setTimeout(INTERVAL_MS);
}
console.log(`samples in MB: ${samples.ours.map((value) => value.toFixed(0)).join(' ')}`);
await bare.stop();
await server.stop();
await directory.remove();
report({ name: 'memory', value: median(samples.ours), unit: 'MB', baseline: median(samples.bare) });

/** VmRSS of the process alone, without the engines it supervises. */
async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) / 1_000;
}
