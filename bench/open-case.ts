/** Opening a case over HTTP (idempotent, durable, located, dispatched, events published) against a bare five-statement transaction. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mulberry32 } from '#kernel/clock';
import { fire, type Shot } from './support/load.ts';
import { median, report } from './support/report.ts';
import { benchDirectory, signIn, startProgram, startServer, villagePoints } from './support/server.ts';

const ROUNDS = 9;
const REQUESTS = 2_000;
const CONCURRENCY = 24;

const directory = await benchDirectory();
await directory.citybrain('load-district', 'districts/pudong');
const server = await startServer(directory);
const cookie = await signIn(directory, server.address, { role: 'hotline', organisation: '310115000000' });
const bare = await startProgram(['bench/support/bare-server.ts'], { BARE_DATABASE_URL: await databaseUrl() });

const random = mulberry32(7);
const points = await villagePoints(server.address);
const shot = (): Shot => ({
  method: 'POST',
  path: '/api/cases',
  headers: { cookie, 'idempotency-key': crypto.randomUUID() },
  body: JSON.stringify({
    description: `小区门口的垃圾桶满了没有人清理，味道很大，请尽快处理 ${random()}`,
    point: points[Math.floor(random() * points.length)],
    categoryCode: '20110',
    dispatchAtOnce: true,
  }),
});

const rates: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
for (let round = 0; round <= ROUNDS; round += 1) {
  const ours = await fire(server.address, { requests: REQUESTS, concurrency: CONCURRENCY, shot });
  const baseline = await fire(bare.address, { requests: REQUESTS, concurrency: CONCURRENCY, shot });
  console.log(`round ${round}: ${ours.perSecond.toFixed(0)}/s, bare ${baseline.perSecond.toFixed(0)}/s`);
  // The first round warms both up.
  if (round > 0) {
    rates.ours.push(ours.perSecond);
    rates.bare.push(baseline.perSecond);
  }
}
await bare.stop();
await server.stop();
await directory.remove();
report({ name: 'open-case', value: median(rates.ours), unit: 'cases/s', baseline: median(rates.bare) });

/** Both write to the same PostgreSQL, in schemas of their own. */
async function databaseUrl(): Promise<string> {
  const read = async (name: string) =>
    JSON.parse(await readFile(join(directory.path, name), 'utf8')) as Record<string, string>;
  const [credentials, ports] = await Promise.all([read('credentials.json'), read('ports.json')]);
  return `postgres://citybrain:${credentials.postgres}@127.0.0.1:${ports.postgres}/citybrain`;
}
