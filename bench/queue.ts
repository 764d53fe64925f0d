/** A page of the queue with filters among 1,000,000 cases over HTTP: p99 in ms; promised: at most 50. Baseline: the same page by primary key alone. An argument sets another number of cases. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { mulberry32 } from '#kernel/clock';
import { fillCases } from './support/fill-cases.ts';
import { fire } from './support/load.ts';
import { quantile, report } from './support/report.ts';
import { benchDirectory, signIn, startServer } from './support/server.ts';

const cases = Number(process.argv[2] ?? 1_000_000);
const REQUESTS = 400;
const CONCURRENCY = 2;

const directory = await benchDirectory();
await directory.citybrain('load-district', 'districts/pudong');
const server = await startServer(directory);
const client = new pg.Client({ connectionString: await databaseUrl() });
await client.connect();
await fill();
const street = '310115004000';
const desk = await signIn(directory, server.address, { role: 'dispatcher', organisation: '310115000000' });
const streetDesk = await signIn(directory, server.address, { role: 'dispatcher', organisation: street });
const { rows: some } = await client.query<{ id: number }>(
  'select id from cases.cases order by random() limit 50',
);
await client.end();

const random = mulberry32(11);
const pick = <Item>(items: Item[]): Item => items[Math.floor(random() * items.length)]!;
const words = ['垃圾', '路灯', '井盖', '违停', '噪音', '积水', '占道', '电梯'];
const pages: [string, () => string][] = [
  ['all', () => ''],
  ['open', () => 'open=true'],
  ['stage', () => `stage=${pick(['reported', 'filed', 'dispatched', 'fed-back', 'closed'])}`],
  ['overdue', () => 'clock=overdue'],
  ['category', () => `category=${pick(['201', '20110', '206', '10101'])}`],
  ['street and stage', () => `street=${street}&stage=${pick(['handling', 'closed'])}`],
  ['source and category', () => `source=public&category=20110`],
  ['text', () => `text=${encodeURIComponent(pick(words))}`],
  ['text of two words', () => `text=${encodeURIComponent(`${pick(words)}${pick(words)}`)}`],
  ['text nobody wrote', () => `text=${encodeURIComponent('航天飞机')}`],
  ['due first', () => 'order=due&open=true'],
  ['deep page', () => `after=${pick(some).id}`],
  ['handler', () => `handler=${street}`],
];
const latencies_ms: number[] = [];
for (const [name, query] of pages) {
  const times: number[] = [];
  for (const cookie of [desk, streetDesk]) {
    const shot = () => ({ method: 'GET' as const, path: `/api/cases?${query()}`, headers: { cookie } });
    await fire(server.address, { requests: 10, concurrency: CONCURRENCY, shot });
    times.push(
      ...(await fire(server.address, { requests: REQUESTS / 2, concurrency: CONCURRENCY, shot }))
        .latencies_ms,
    );
  }
  latencies_ms.push(...times);
  console.log(
    `${name.padEnd(20)} p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`,
  );
}
const bare = await fire(server.address, {
  requests: REQUESTS,
  concurrency: CONCURRENCY,
  shot: () => ({ method: 'GET', path: '/api/cases?limit=1', headers: { cookie: desk } }),
});
await server.stop();
await directory.remove();
report({
  name: 'queue',
  value: quantile(latencies_ms, 0.99),
  unit: 'ms',
  baseline: quantile(bare.latencies_ms, 0.99),
});

/** Rows as years of work leave them: all but one in a hundred closed, spread over streets, categories and time. */
async function fill(): Promise<void> {
  console.log(`making ${cases} cases`);
  const batch = 20_000;
  for (let from = 0; from < cases; from += batch)
    await client.query(fillCases, [from, Math.min(batch, cases - from), cases]);
  await client.query('vacuum analyze cases.cases');
}

async function databaseUrl(): Promise<string> {
  const read = async (name: string) =>
    JSON.parse(await readFile(join(directory.path, name), 'utf8')) as Record<string, string>;
  const [credentials, ports] = await Promise.all([read('credentials.json'), read('ports.json')]);
  return `postgres://citybrain:${credentials.postgres}@127.0.0.1:${ports.postgres}/citybrain`;
}
