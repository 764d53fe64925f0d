import assert from 'node:assert/strict';
import { test } from 'node:test';
import { virtualClock } from '#kernel/clock';
import { sql } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { system } from '#kernel/events';
import { pointIn, tiny, withTinyCity } from '../../../test/fixtures/tiny-district/tiny-city.ts';
import type { Case } from './case.ts';
import { acceptCase } from './dispatch-case.ts';
import { feedBackCase, resumeCase, suspendCase } from './handle-case.ts';
import { openCase } from './open-case.ts';
import { findCase, listCaseEvents } from './queries.ts';
import { watchLimits } from './watch-limits.ts';

const HOUR_MS = 3_600_000;
const clock = virtualClock(new Date('2026-11-22T08:00:00Z'));
const { city, principal } = await withTinyCity({ clock, config: { roles: [] } });
const handler = principal('workstation', tiny.villageA1);
const desk = principal('dispatcher', tiny.streetA);

/** A case that its village has eight hours for. */
async function dispatched(): Promise<number> {
  const report = {
    description: '暴露垃圾',
    source: 'public' as const,
    point: pointIn(tiny.villageA1),
    categoryCode: '20101',
    dispatchAtOnce: true,
  };
  const opened = await city.database.transaction((tx) => openCase(tx, city, report, system));
  assert.ok(!(opened instanceof Problem));
  return opened.id;
}

const watch = () => city.database.transaction((tx) => watchLimits(tx));
const advance = (hours: number) => clock.advance(hours * HOUR_MS);

async function history(id: number): Promise<string[]> {
  const log = await listCaseEvents(city.database, id);
  return log.map((entry) => entry.type).slice(3);
}

async function done(work: Promise<Case | Problem>): Promise<Case> {
  const outcome = await work;
  assert.ok(!(outcome instanceof Problem), JSON.stringify(outcome));
  return outcome;
}

test('a limit turns yellow and then red, once each, however often it is looked at', async () => {
  const id = await dispatched();
  for (const [hours, expected] of [
    [5.99, []],
    [0.01, ['warned']],
    [1.99, ['warned']],
    [0.01, ['warned', 'overran']],
    [100, ['warned', 'overran']],
  ] as const) {
    advance(hours);
    await watch();
    await watch();
    assert.deepEqual(await history(id), expected);
  }
  const row = (await findCase(city.database, id))!;
  assert.equal(row.clock, 'overdue');
  assert.deepEqual(row.overtimeAt, row.dueAt);
});

test('after a long stop both moments are recorded, late rather than never', async () => {
  const id = await dispatched();
  advance(1_000);
  await watch();
  assert.deepEqual(await history(id), ['warned', 'overran']);
});

test('two workers at once turn each of many limits once', async () => {
  const ids: number[] = [];
  for (let count = 0; count < 40; count += 1) {
    ids.push(await dispatched());
    advance(0.01);
  }
  advance(7);
  const steps = await Promise.all([watch(), watch(), watch(), watch()]);
  advance(2);
  steps.push(...(await Promise.all([watch(), watch(), watch(), watch()])));
  assert.equal(
    steps.reduce((sum, one) => sum + one, 0),
    2 * ids.length,
  );
  for (const id of ids) assert.deepEqual(await history(id), ['warned', 'overran']);
});

test('a worker that dies in the middle leaves its cases to the next one', async () => {
  const id = await dispatched();
  advance(9);
  await assert.rejects(
    city.database.transaction(async (tx) => {
      await watchLimits(tx);
      throw new Error('killed');
    }),
  );
  assert.deepEqual(await history(id), []);
  await watch();
  assert.deepEqual(await history(id), ['warned', 'overran']);
});

test('what ran over between two looks is recorded with the next act', async () => {
  const id = await dispatched();
  advance(20);
  await done(
    city.database.transaction((tx) =>
      feedBackCase(tx, city, { caseId: id, principal: handler, text: '已清理' }),
    ),
  );
  assert.deepEqual(await history(id), ['warned', 'overran', 'fed-back']);
  const row = (await findCase(city.database, id))!;
  assert.notEqual(row.overtimeAt, null, 'it counts as late for ever');
  assert.equal(row.clock, 'running', 'and the next part of the way has its own limit');
});

test('a refused act records nothing', async () => {
  const id = await dispatched();
  advance(20);
  const outcome = await city.database.transaction((tx) =>
    feedBackCase(tx, city, { caseId: id, principal: handler, text: ' ' }),
  );
  assert.ok(outcome instanceof Problem);
  assert.deepEqual(await history(id), []);
});

test('suspended, a limit stands still; resumed, it runs on with what was left', async () => {
  const id = await dispatched();
  advance(2);
  await done(
    city.database.transaction((tx) =>
      suspendCase(tx, city, { caseId: id, principal: desk, reason: '等待材料' }),
    ),
  );
  advance(500);
  await watch();
  assert.deepEqual(await history(id), ['suspended']);
  const resumed = await done(
    city.database.transaction((tx) => resumeCase(tx, city, { caseId: id, principal: desk })),
  );
  assert.equal(resumed.dueAt!.getTime() - clock.now().getTime(), 6 * HOUR_MS);
  advance(3.99);
  await watch();
  assert.deepEqual(await history(id), ['suspended', 'resumed']);
  advance(0.01);
  await watch();
  assert.deepEqual(await history(id), ['suspended', 'resumed', 'warned']);
  advance(2);
  await watch();
  assert.deepEqual(await history(id), ['suspended', 'resumed', 'warned', 'overran']);
});

test('suspended after it ran over, it is still late when it is resumed', async () => {
  const id = await dispatched();
  await done(city.database.transaction((tx) => acceptCase(tx, city, { caseId: id, principal: handler })));
  advance(9);
  await done(
    city.database.transaction((tx) =>
      suspendCase(tx, city, { caseId: id, principal: desk, reason: '等待材料' }),
    ),
  );
  advance(9);
  const resumed = await done(
    city.database.transaction((tx) => resumeCase(tx, city, { caseId: id, principal: desk })),
  );
  assert.equal(resumed.clock, 'overdue');
  assert.notEqual(resumed.overtimeAt, null);
  assert.deepEqual(await history(id), ['accepted', 'warned', 'overran', 'suspended', 'resumed']);
  await watch();
  assert.equal((await history(id)).length, 5);
});

test('reports from the past are turned on the first look', async () => {
  const openedAt = new Date(clock.now().getTime() - 50 * HOUR_MS);
  const opened = await city.database.transaction((tx) =>
    openCase(tx, city, { description: '积水', source: 'import', openedAt }, system),
  );
  assert.ok(!(opened instanceof Problem));
  await watch();
  const log = await listCaseEvents(city.database, opened.id);
  assert.deepEqual(
    log.map((entry) => entry.type),
    ['opened', 'warned', 'overran'],
  );
});

test('nothing is left that should have been looked at', async () => {
  while ((await watch()) > 0);
  const { waiting } = await city.database.one<{ waiting: number }>(
    sql`select count(*) as waiting from cases.cases where watch_at <= ${clock.now()}`,
  );
  assert.equal(waiting, 0);
});
