import assert from 'node:assert/strict';
import { test } from 'node:test';
import { virtualClock } from '#kernel/clock';
import { Problem } from '#kernel/errors';
import { loadDirectory, reloadRegister } from '#modules/directory';
import { publishElevators } from '../../../test/fixtures/lake/granted.ts';
import { appointDataPeople } from '../../../test/fixtures/lake/published-resource.ts';
import { tiny, withTinyCity } from '../../../test/fixtures/tiny-district/tiny-city.ts';
import type { Application } from './application.ts';
import { draftApplication, submitApplication } from './apply.ts';
import { approveApplication } from './approve.ts';
import { watchClocks } from './clocks.ts';
import { findApplication, listApplicationEvents } from './queries.ts';

// A Friday noon in Shanghai.
const clock = virtualClock(new Date('2026-11-20T04:00:00Z'));
const tinyCity = await withTinyCity({ clock, config: { roles: [] } });
const { city } = tinyCity;
await appointDataPeople(tinyCity, [
  { personId: 'steward', role: 'data-steward', organisationId: tiny.greening },
]);
const user = tinyCity.principal('dispatcher', tiny.streetA);
const steward = {
  ...tinyCity.principal('data-steward', tiny.centre),
  personId: 'steward',
  organisationId: tiny.greening,
};
const resourceId = await publishElevators(tinyCity);

const shanghai = (day: string) => new Date(`${day}T00:00:00+08:00`);

async function submitted(): Promise<Application> {
  const outcome = await city.database.transaction(async (tx) => {
    const draft = await draftApplication(tx, city, {
      resourceId,
      items: ['number'],
      purpose: 'p',
      legalBasis: 'l',
      principal: user,
    });
    if (draft instanceof Problem) return draft;
    return submitApplication(tx, city, { applicationId: draft.id, principal: user });
  });
  assert.ok(!(outcome instanceof Problem), JSON.stringify(outcome));
  return outcome;
}

const watch = () => city.database.transaction((tx) => watchClocks(tx, city));
const history = async (id: number) => (await listApplicationEvents(city.database, id)).map((one) => one.type);

test('a clock turns yellow and red once each; red is supervised, and the next stage has a clock of its own', async () => {
  const { id, dueAt } = await submitted();
  assert.deepEqual(dueAt, shanghai('2026-11-28'));
  clock.set(shanghai('2026-11-27'));
  await watch();
  await watch();
  assert.deepEqual(await history(id), ['created', 'submitted', 'warned']);
  clock.set(shanghai('2026-11-28'));
  await watch();
  await watch();
  assert.deepEqual(await history(id), ['created', 'submitted', 'warned', 'overran', 'supervised']);
  assert.equal((await findApplication(city.database, id))!.clock, 'overdue');
  const approved = await city.database.transaction((tx) =>
    approveApplication(tx, city, { applicationId: id, principal: steward, narrowing: {} }),
  );
  assert.ok(!(approved instanceof Problem));
  assert.equal(approved.clock, 'running');
  assert.deepEqual(approved.dueAt, shanghai('2026-12-02'));
});

test('the district’s holidays count', async () => {
  await city.database.transaction((tx) =>
    loadDirectory(tx, {
      organisations: [],
      responsibilities: [],
      holidays: [{ day: '2026-11-30', worked: 'no', name: '校庆' }],
    }),
  );
  await reloadRegister(city);
  const { dueAt } = await submitted();
  assert.deepEqual(dueAt, shanghai('2026-12-08'));
});
