/** Rows through a grant over HTTP (gate, masks, row keys, metering) against the same pages asked straight of ClickHouse over HTTP: rows/s; promised: at least 0.7. An argument sets another number of rows. */
import { startGrantBench } from './support/granted.ts';
import { fire, type Shot } from './support/load.ts';
import { median, report } from './support/report.ts';
import { benchDirectory } from './support/server.ts';

const rows = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = 7;
const REQUESTS = 60;
const CONCURRENCY = 4;
const PAGE = 10_000;

const bench = await startGrantBench(await benchDirectory(), rows);
const grantId = await bench.grant();
const { columns } = (
  await bench.client.query<{ columns: { name: string }[] }>(
    'select columns from sharing.grants where id = $1',
    [grantId],
  )
).rows[0]!;

/** The same condition, order and page: of the same view, so with the same masks. */
const condition = (index: number) => index % 30;
const ours = (index: number): Shot => ({
  method: 'GET',
  path: `/api/grants/${grantId}/rows?limit=${PAGE}&filter=floors:=:${condition(index)}`,
  headers: bench.user,
});
const straight = (index: number): Shot => ({
  method: 'POST',
  path: new URL(bench.lake.address).pathname + new URL(bench.lake.address).search,
  headers: bench.lake.headers,
  body: `select ${columns.map(({ name }) => name).join(', ')} from grant_${grantId}_keyed
    where floors = ${condition(index)} order by _batch, _row limit ${PAGE} format JSONEachRow`,
});

const rates: { ours: number[]; straight: number[] } = { ours: [], straight: [] };
for (let round = 0; round <= ROUNDS; round += 1) {
  const through = await fire(bench.server.address, {
    requests: REQUESTS,
    concurrency: CONCURRENCY,
    shot: ours,
  });
  const beside = await fire(bench.lake.address, {
    requests: REQUESTS,
    concurrency: CONCURRENCY,
    shot: straight,
  });
  const [one, other] = [through.perSecond * PAGE, beside.perSecond * PAGE];
  console.log(`round ${round}: ${one.toFixed(0)} rows/s, straight ${other.toFixed(0)} rows/s`);
  // The first round warms both up.
  if (round > 0) {
    rates.ours.push(one);
    rates.straight.push(other);
  }
}
await bench.stop();
report({ name: 'grant-api', value: median(rates.ours), unit: 'rows/s', baseline: median(rates.straight) });
