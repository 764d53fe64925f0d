import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mulberry32, realClock, virtualClock } from './clock.ts';

const start = new Date('2026-11-22T08:00:00Z');

test('a virtual clock stands still until it is told to move', () => {
  const clock = virtualClock(start);
  assert.deepEqual(clock.now(), start);
  clock.advance(1_500);
  assert.equal(clock.now().toISOString(), '2026-11-22T08:00:01.500Z');
  assert.throws(() => clock.set(start), /does not run backwards/);
});

test('sleepers wake in the order of their due times, each at its own time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(10_000), { minLength: 1, maxLength: 30 }),
      fc.array(fc.nat(5_000), { maxLength: 10 }),
      async (durations_ms, advances_ms) => {
        const clock = virtualClock(start);
        const woken: number[] = [];
        const sleeping = durations_ms.map((duration_ms) =>
          clock.sleep(duration_ms).then(() => woken.push(duration_ms)),
        );
        for (const advance_ms of advances_ms) clock.advance(advance_ms);
        clock.advance(10_000);
        await Promise.all(sleeping);
        assert.deepEqual(
          woken,
          durations_ms.toSorted((a, b) => a - b),
        );
      },
    ),
  );
});

test('whoever wakes reads the time they were due at', async () => {
  const clock = virtualClock(start);
  const times: string[] = [];
  clock.onAdvance((advanced_ms) => times.push(`advanced ${advanced_ms}`));
  const woken = clock.sleep(60_000);
  clock.advance(3_600_000);
  await woken;
  assert.deepEqual(times, ['advanced 3600000']);
});

test('an aborted sleep rejects with the reason, also when it was aborted before', async () => {
  for (const clock of [virtualClock(start), realClock()]) {
    const abort = new AbortController();
    const sleeping = clock.sleep(60_000, abort.signal);
    abort.abort(new Error('enough'));
    await assert.rejects(sleeping, /enough/);
    await assert.rejects(clock.sleep(60_000, abort.signal), /enough/);
  }
});

test('ids of version 7 sort by time, on both clocks', () => {
  const clock = virtualClock(start, 7);
  const ids: string[] = [];
  for (let turn = 0; turn < 200; turn += 1) {
    ids.push(clock.newId());
    clock.advance(1 + Math.floor(clock.random() * 100_000));
  }
  assert.deepEqual(ids.toSorted(), ids);
  for (const id of [...ids, realClock().newId()])
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('twenty thousand ids of one moment differ', () => {
  const clock = realClock();
  assert.equal(new Set(Array.from({ length: 20_000 }, () => clock.newId())).size, 20_000);
});

test('the same seed gives the same numbers and ids; secrets never repeat', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const [one, two] = [virtualClock(start, seed), virtualClock(start, seed)];
      assert.deepEqual([one.random(), one.newId()], [two.random(), two.newId()]);
      assert.notEqual(one.secret(12), two.secret(12));
      const next = mulberry32(seed);
      for (let turn = 0; turn < 20; turn += 1) {
        const number = next();
        assert.ok(number >= 0 && number < 1);
      }
    }),
  );
});
