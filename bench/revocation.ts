/** From the moment a revocation is sent to the first refused call of its grant, while reads of it run: p99 in ms; promised: at most 1000. Baseline: the promise. */
import { post, startGrantBench } from './support/granted.ts';
import { quantile, report } from './support/report.ts';
import { benchDirectory } from './support/server.ts';

const ROUNDS = 100;
const READERS = 3;
const PROMISED_MS = 1_000;
const LIMIT_MS = 10_000;

const bench = await startGrantBench(await benchDirectory(), 500_000);
const { address } = bench.server;
const delays_ms: number[] = [];
const cuts_ms: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const grantId = await bench.grant();
  const running = Array.from({ length: READERS }, () => readUntilRefused(grantId));
  // Every reader is in the middle of it.
  await fetch(`${address}/api/grants/${grantId}/rows?limit=1`, { headers: bench.user });
  const sent = performance.now();
  await post(address, bench.approver, `/api/grants/${grantId}/revocations`, { reason: 'bench' });
  const ends = await Promise.all(running);
  const answered = ends.map((end) => end.refused - sent);
  delays_ms.push(Math.max(...answered));
  cuts_ms.push(...ends.map((end) => end.lastByte - sent).filter((late) => late > 0));
}
console.log(`last byte of a read that ran at the revocation: p99 ${quantile(cuts_ms, 0.99).toFixed(1)} ms`);
await bench.stop();
report({ name: 'revocation', value: quantile(delays_ms, 0.99), unit: 'ms', baseline: PROMISED_MS });

/** Reads page after page; when was it first refused, and when did the last byte of rows come? */
async function readUntilRefused(grantId: number): Promise<{ refused: number; lastByte: number }> {
  const started = performance.now();
  let lastByte = started;
  while (performance.now() - started < LIMIT_MS) {
    const response = await fetch(`${address}/api/grants/${grantId}/rows?limit=10000`, {
      headers: bench.user,
    }).catch(() => undefined);
    // Cut before its first byte: the next call tells.
    if (response === undefined) continue;
    if (response.status === 410) {
      await response.text();
      return { refused: performance.now(), lastByte };
    }
    if (response.status === 503) {
      // Cut before its first byte.
      await response.text();
      continue;
    }
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    // Cut in the middle: the next call tells.
    await response.arrayBuffer().catch(() => {});
    lastByte = performance.now();
  }
  throw new Error(`grant ${grantId} was not refused within ${LIMIT_MS} ms`);
}
