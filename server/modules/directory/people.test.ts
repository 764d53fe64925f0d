import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { type Role, separatedRoles } from '#kernel/permissions';
import { withDatabase } from '#test/database';
import type { Organisation } from './organisation.ts';
import { type Appointment, appoint } from './people.ts';

const { database } = await withDatabase();

const centre: Organisation = {
  id: '310199000000',
  kind: 'operations-centre',
  name: { zh: '中心', en: 'Centre' },
  parentId: null,
  placeCode: '310199000000',
  streetCode: null,
  villageCode: null,
};

const as = (personId: string, role: Role): Appointment => ({
  personId,
  name: personId,
  email: `${personId}@test.invalid`,
  role,
  organisation: centre,
});
const appointAll = (...appointments: Appointment[]) =>
  database.transaction((tx) => appoint(tx, appointments, { givenBy: 'test' }));

async function rolesOf(personId: string): Promise<string[]> {
  const rows = await database.rows<{ role: string }>(
    sql`select role from sessions.posts where person_id = ${personId} order by role`,
  );
  return rows.map((row) => row.role);
}

test('appointing the same again changes nothing', async () => {
  assert.equal(await appointAll(as('same', 'dispatcher')), 1);
  assert.equal(await appointAll(as('same', 'dispatcher')), 1);
  assert.deepEqual(await rolesOf('same'), ['dispatcher']);
});

test('nobody gets two of the separated powers in one appointment', async () => {
  for (const [one, other] of pairs(separatedRoles)) {
    const personId = `together-${one}-${other}`;
    const outcome = await appointAll(as(personId, one), as('bystander', 'officer'), as(personId, other));
    assert.ok(outcome instanceof Problem && outcome.status === 409, personId);
    assert.match(outcome.detail ?? '', new RegExp(`${personId} may not hold`));
    assert.deepEqual(await rolesOf(personId), []);
  }
  assert.deepEqual(await rolesOf('bystander'), [], 'nothing half done');
});

test('nobody gets a second one later, whatever posts they got in between', async () => {
  for (const [one, other] of pairs(separatedRoles)) {
    const personId = `later-${one}-${other}`;
    assert.equal(await appointAll(as(personId, one)), 1);
    assert.equal(await appointAll(as(personId, 'commander')), 1);
    const outcome = await appointAll(as(personId, other));
    assert.ok(outcome instanceof Problem && outcome.status === 409, personId);
    assert.deepEqual(await rolesOf(personId), ['commander', one].sort());
  }
});

test('of two appointments to different powers at the same moment one is refused', async () => {
  for (let round = 0; round < 5; round += 1) {
    const personId = `race-${round}`;
    const outcomes = await Promise.all(separatedRoles.map((role) => appointAll(as(personId, role))));
    assert.equal(outcomes.filter((outcome) => outcome instanceof Problem).length, separatedRoles.length - 1);
    assert.equal((await rolesOf(personId)).length, 1);
  }
});

test('whose post has ended may take up another power', async () => {
  await appointAll(as('ended', 'security-admin'));
  await database.execute(sql`update sessions.posts set ended_at = now() where person_id = 'ended'`);
  assert.equal(await appointAll(as('ended', 'audit-admin')), 1);
});

test('an email that belongs to somebody else is refused', async () => {
  await appointAll(as('owner', 'officer'));
  const outcome = await appointAll({ ...as('thief', 'officer'), email: 'owner@test.invalid' });
  assert.ok(outcome instanceof Problem && outcome.status === 409);
  assert.match(outcome.detail ?? '', /owner@test.invalid belongs to somebody else/);
});

function pairs<T>(list: T[]): [T, T][] {
  return list.flatMap((one) => list.filter((other) => other !== one).map((other): [T, T] => [one, other]));
}
