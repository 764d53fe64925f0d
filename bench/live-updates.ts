/** 1,556 browsers on the live stream: milliseconds from a case's commit to its receipt, p99; promised: at most 500. Baseline: the p99 of as many bare SSE clients. */
import { get } from 'node:http';
import { fire, type Shot } from './support/load.ts';
import { quantile, report } from './support/report.ts';
import { benchDirectory, signIn, startProgram, startServer, villagePoints } from './support/server.ts';

const CLIENTS = 1_556;
const CASES = 80;
/** Eighteen times what the whole city's 12345 receives (24,700 a day). */
const CASES_PER_SECOND = 5;

const directory = await benchDirectory();
await directory.citybrain('load-district', 'districts/pudong');
const server = await startServer(directory);
const cookie = await signIn(directory, server.address, { role: 'hotline', organisation: '310115000000' });
const points = await villagePoints(server.address);

const ours = await listen(server.address, '/api/live', { cookie });
const opened = new Map<string, number>();
for (let index = 0; index < CASES; index += 1) {
  const shot: Shot = {
    method: 'POST',
    path: '/api/cases',
    headers: { cookie, 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify({
      description: `路灯不亮 ${index}`,
      point: points[index % points.length],
      categoryCode: '20110',
    }),
  };
  // The answer leaves after the commit, so this is later than the commit and the figure an upper bound by one answer.
  const started = performance.now();
  await fire(server.address, { requests: 1, concurrency: 1, shot: () => shot });
  opened.set(`路灯不亮 ${index}`, started);
  await pause(1_000 / CASES_PER_SECOND - (performance.now() - started));
}
await until(() => ours.received.length >= CLIENTS * CASES);
const delays_ms = ours.received.map(({ title, at }) => at - opened.get(title)!);
ours.close();
await server.stop();

const bare = await startProgram(['bench/support/bare-live.ts']);
const peers = await listen(bare.address, '/live', {});
for (let index = 0; index < CASES; index += 1) {
  const started = performance.now();
  opened.set(`bare ${index}`, started);
  await fetch(`${bare.address}/publish?title=bare ${index}`, { method: 'POST' });
  await pause(1_000 / CASES_PER_SECOND - (performance.now() - started));
}
await until(() => peers.received.length >= CLIENTS * CASES);
const bareDelays_ms = peers.received.map(({ title, at }) => at - opened.get(title)!);
peers.close();
await bare.stop();
await directory.remove();

console.log(
  `${ours.received.length} receipts; median ${quantile(delays_ms, 0.5).toFixed(1)} ms, p99 ${quantile(delays_ms, 0.99).toFixed(1)} ms, most ${quantile(delays_ms, 1).toFixed(1)} ms`,
);
report({
  name: 'live-updates',
  value: quantile(delays_ms, 0.99),
  unit: 'ms',
  baseline: quantile(bareDelays_ms, 0.99),
});

interface Listening {
  received: { title: string; at: number }[];
  close(): void;
}

/** Opens all clients and waits until each has its stream. */
async function listen(address: string, path: string, headers: Record<string, string>): Promise<Listening> {
  const received: Listening['received'] = [];
  const closers: (() => void)[] = [];
  for (let batch = 0; batch < CLIENTS; batch += 100)
    await Promise.all(
      Array.from(
        { length: Math.min(100, CLIENTS - batch) },
        () =>
          new Promise<void>((resolve, reject) => {
            const request = get(address + path, { headers, agent: false }, (response) => {
              response.setEncoding('utf8');
              response.on('data', (text: string) => {
                const at = performance.now();
                for (const match of text.matchAll(/"title":"([^"]+)"/g))
                  received.push({ title: match[1]!, at });
              });
              response.on('error', () => {});
              resolve();
            });
            request.on('error', reject);
            closers.push(() => request.destroy());
          }),
      ),
    );
  return {
    received,
    close: () => {
      for (const close of closers) close();
    },
  };
}

function pause(duration_ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, duration_ms)));
}

async function until(done: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!done()) {
    if (performance.now() > deadline)
      throw new Error('not every client received every event within a minute');
    await pause(20);
  }
}
