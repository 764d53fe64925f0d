import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Engine, type EngineRun, supervise } from './supervise.ts';
import { waitUntil } from './wait.ts';

const LIMIT_MS = 10_000;

/** An engine that exists on paper only: `fail` ends its current run. */
function paperEngine() {
  let end: (reason: string) => void = () => {};
  const engine = {
    name: 'Paper',
    starts: 0,
    broken: false,
    closed: false,
    fail: () => end('killed by SIGKILL'),
    async start(): Promise<EngineRun> {
      engine.starts += 1;
      if (engine.broken) throw new Error('no disk');
      const ended = new Promise<string>((resolve) => {
        end = resolve;
      });
      return { pid: engine.starts, ended, stop: async () => end('stopped') };
    },
    close() {
      engine.closed = true;
    },
  } satisfies Engine & Record<string, unknown>;
  return engine;
}

test('an engine that ends by itself is started again, and the failure is told', async () => {
  const engine = paperEngine();
  const told: string[] = [];
  const supervised = await supervise(engine, {
    progress: () => {},
    failed: (name, reason, final) => told.push(`${name}: ${reason} ${final}`),
  });
  engine.fail();
  assert.ok(await waitUntil(LIMIT_MS, async () => supervised.pid === 2));
  assert.deepEqual(told, ['Paper: killed by SIGKILL; restarting false']);
  await supervised.stop();
  await supervised.stop();
  assert.equal(engine.starts, 2);
  assert.ok(engine.closed);
});

test('an engine that keeps failing is given up, and that is told last', async () => {
  const engine = paperEngine();
  const told: { reason: string; final: boolean }[] = [];
  const supervised = await supervise(engine, {
    progress: () => {},
    failed: (_name, reason, final) => told.push({ reason, final }),
    restartDelays_ms: [1],
  });
  engine.broken = true;
  engine.fail();
  assert.ok(await waitUntil(LIMIT_MS, async () => told.at(-1)?.final === true));
  assert.match(told.at(-1)!.reason, /no disk; gave up after 20 failures/);
  assert.equal(engine.starts, 21);
  assert.equal(supervised.pid, undefined);
  await supervised.stop();
});

test('stopping while a restart is due ends the matter', async () => {
  const engine = paperEngine();
  const supervised = await supervise(engine, { progress: () => {}, failed: () => {} });
  engine.broken = true;
  engine.fail();
  assert.ok(await waitUntil(LIMIT_MS, async () => engine.starts >= 2));
  await supervised.stop();
  const starts = engine.starts;
  engine.broken = false;
  await supervised.stop();
  assert.equal(engine.starts, starts);
});
