import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clockAt, limitFor, remaining_ms, resumed, watchAt } from './limits.ts';
import { isOver, stages } from './stage.ts';

const HOUR_MS = 3_600_000;
const start = new Date('2026-11-22T08:00:00Z');
const later = (hours: number) => new Date(start.getTime() + hours * HOUR_MS);

const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
const hours = fc.double({ min: 0.01, max: 10_000, noNaN: true });
const allowed = fc.record({
  fileHours: fc.option(hours),
  handleHours: fc.option(hours),
  verifyHours: fc.option(hours),
});
const limit = fc
  .tuple(fc.constantFrom(...stages.filter((stage) => !isOver(stage))), moment, allowed)
  .map(([stage, from, category]) => ({ from, ...limitFor(stage, from, category)! }));

test('a limit of four hours turns yellow after three and red after four, at the very moment', () => {
  const four = limitFor('reported', start, { fileHours: 4, handleHours: 72, verifyHours: 24 })!;
  assert.deepEqual(four, { warnAt: later(3), dueAt: later(4) });
  assert.equal(clockAt(later(2.999), four), 'running');
  assert.equal(clockAt(later(3), four), 'warning');
  assert.equal(clockAt(later(3.999), four), 'warning');
  assert.equal(clockAt(later(4), four), 'overdue');
});

test('each part of the way has its own hours, and hours of our own where the category says nothing', () => {
  const category = { fileHours: 1, handleHours: 8, verifyHours: 2 };
  const due = (stage: Parameters<typeof limitFor>[0], of?: typeof category) =>
    limitFor(stage, start, of)?.dueAt;
  assert.deepEqual([due('reported', category), due('filed', category)], [later(1), later(1)]);
  assert.deepEqual([due('dispatched', category), due('handling', category)], [later(8), later(8)]);
  assert.deepEqual([due('fed-back', category), due('verified', category)], [later(2), later(2)]);
  assert.deepEqual([due('reported'), due('handling'), due('verified')], [later(4), later(72), later(24)]);
});

test('what is over has no limit; everything else has one', () => {
  for (const stage of stages)
    assert.equal(limitFor(stage, start, undefined) === undefined, isOver(stage), stage);
});

test('yellow never comes after red, nor before the limit begins', () => {
  fc.assert(
    fc.property(limit, ({ from, warnAt, dueAt }) => {
      assert.ok(from <= warnAt && warnAt <= dueAt);
    }),
  );
});

test('a suspension of any length gives back exactly what was left, and yellow keeps its distance to red', () => {
  fc.assert(
    fc.property(
      limit,
      fc.nat(1_000 * HOUR_MS),
      fc.nat(1_000 * HOUR_MS),
      ({ from, ...before }, ran_ms, slept_ms) => {
        const suspendedAt = new Date(from.getTime() + ran_ms);
        const resumedAt = new Date(suspendedAt.getTime() + slept_ms);
        const left_ms = remaining_ms(suspendedAt, before);
        const after = resumed(resumedAt, left_ms, before);
        assert.equal(remaining_ms(resumedAt, after), left_ms);
        assert.equal(after.dueAt.getTime() - before.dueAt.getTime(), slept_ms);
        assert.equal(after.warnAt.getTime() - before.warnAt.getTime(), slept_ms);
        assert.equal(clockAt(resumedAt, after), clockAt(suspendedAt, before));
      },
    ),
  );
});

test('whoever looks whenever told to sees yellow once and red once, and is then told to look no more', () => {
  fc.assert(
    fc.property(limit, fc.array(fc.nat(1_000 * HOUR_MS), { maxLength: 5 }), ({ from, ...of }, delays_ms) => {
      const seen: string[] = [];
      let next = watchAt(from, of);
      for (let turn = 0; next !== null; turn += 1) {
        assert.ok(turn < 2, 'two moments, so two looks at most');
        // Late, but never early.
        const now = new Date(next.getTime() + (delays_ms[turn] ?? 0));
        seen.push(clockAt(now, of));
        next = watchAt(now, of);
      }
      assert.equal(seen.at(-1), 'overdue');
      assert.ok(seen.length === 1 || seen[0] === 'warning');
    }),
  );
});
