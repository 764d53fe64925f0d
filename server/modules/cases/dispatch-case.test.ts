import assert from 'node:assert/strict';
import { test } from 'node:test';
import { virtualClock } from '#kernel/clock';
import { Problem } from '#kernel/errors';
import { system } from '#kernel/events';
import { type Principal, sees } from '#kernel/permissions';
import { pointIn, tiny, withTinyCity } from '../../../test/fixtures/tiny-district/tiny-city.ts';
import type { Case } from './case.ts';
import { verifyCase } from './close-case.ts';
import { acceptCase, dispatchCase, returnCase } from './dispatch-case.ts';
import { fileCase, relocateCase } from './file-case.ts';
import { feedBackCase, suspendCase } from './handle-case.ts';
import { openCase } from './open-case.ts';
import { findCase, listCaseEvents } from './queries.ts';

const clock = virtualClock(new Date('2026-11-22T08:00:00Z'));
const { city, principal } = await withTinyCity({ clock, config: { roles: [] } });
const centre = principal('dispatcher', tiny.centre);
const streetA = principal('dispatcher', tiny.streetA);
const streetB = principal('dispatcher', tiny.streetB);
const villageA1 = principal('workstation', tiny.villageA1);
const villageA2 = principal('workstation', tiny.villageA2);
const water = principal('officer', tiny.water);
const traffic = principal('officer', tiny.traffic);

/** A filed case, at a place or nowhere. */
async function filed(placeCode?: string, categoryCode = '20101'): Promise<number> {
  return city.database.transaction(async (tx) => {
    const point = placeCode === undefined ? undefined : pointIn(placeCode);
    const opened = done(
      await openCase(tx, city, { description: '暴露垃圾', source: 'public', point }, system),
    );
    done(await fileCase(tx, city, { caseId: opened.id, principal: centre, categoryCode }));
    return opened.id;
  });
}

const dispatch = (who: Principal, caseId: number, organisationId?: string) =>
  city.database.transaction((tx) => dispatchCase(tx, city, { caseId, principal: who, organisationId }));
const accept = (who: Principal, caseId: number) =>
  city.database.transaction((tx) => acceptCase(tx, city, { caseId, principal: who }));
const feedBack = (who: Principal, caseId: number) =>
  city.database.transaction((tx) => feedBackCase(tx, city, { caseId, principal: who, text: '已处理' }));
const giveBack = (who: Principal, caseId: number, reason: string) =>
  city.database.transaction((tx) => returnCase(tx, city, { caseId, principal: who, reason }));

function done<Value>(outcome: Value): Exclude<Value, Problem> {
  assert.ok(!(outcome instanceof Problem), JSON.stringify(outcome));
  return outcome as Exclude<Value, Problem>;
}

function refused(outcome: Case | Problem, type: string, path?: string): Problem {
  assert.ok(outcome instanceof Problem, 'it was not refused');
  assert.equal(outcome.type, `/problems/${type}`, JSON.stringify(outcome));
  assert.equal(outcome.errors?.[0]?.path, path);
  return outcome;
}

test('dispatched without a name, a case goes to whoever answers for it', async () => {
  const rubbish = done(await dispatch(streetA, await filed(tiny.villageA1, '20101')));
  assert.equal(rubbish.handlerId, tiny.villageA1);
  const manhole = done(await dispatch(streetA, await filed(tiny.villageA1, '10101')));
  assert.equal(manhole.handlerId, tiny.water);
  const question = done(await dispatch(centre, await filed(tiny.villageA1, '30102')));
  assert.equal(question.handlerId, tiny.centre);
});

test('a village of another street is refused, and so is another village of the same street', async () => {
  const id = await filed(tiny.villageA1);
  refused(await dispatch(centre, id, tiny.villageB1), 'organisation-not-reachable');
  refused(await dispatch(centre, id, tiny.streetB), 'organisation-not-reachable');
  refused(await dispatch(streetA, id, tiny.villageA2), 'organisation-not-reachable');
});

test('a street cannot dispatch to the centre above it', async () => {
  refused(await dispatch(streetA, await filed(tiny.villageA1), tiny.centre), 'organisation-not-reachable');
});

test('an organisation that does not exist, and one that has the case already, are refused by name', async () => {
  const id = await filed(tiny.villageA1);
  refused(await dispatch(streetA, id, 'nobody'), 'invalid-input', '/organisationId');
  done(await dispatch(streetA, id, tiny.villageA1));
  refused(await dispatch(streetA, id, tiny.villageA1), 'invalid-input', '/organisationId');
});

test('a street does not find the case of another, and a village may not dispatch at all', async () => {
  const id = await filed(tiny.villageA1);
  refused(await dispatch(streetB, id), 'not-found');
  refused(await dispatch(villageA1, id), 'not-allowed');
});

test('a unit sees what it was given and nothing else', async () => {
  const id = await filed(tiny.villageA1, '10101');
  refused(await accept(water, id), 'not-found');
  const given = done(await dispatch(streetA, id, tiny.water));
  assert.ok(sees(water.scope, given) && !sees(traffic.scope, given));
  refused(await accept(traffic, id), 'not-found');
  assert.equal(done(await accept(water, id)).stage, 'handling');
});

test('only the handler accepts, feeds back and returns; its desk does not', async () => {
  const id = await filed(tiny.villageA1);
  done(await dispatch(streetA, id));
  refused(await accept(streetA, id), 'case-not-yours');
  refused(await feedBack(centre, id), 'case-not-yours');
  refused(await giveBack(streetA, id, 'x'), 'case-not-yours');
  refused(await accept(villageA2, id), 'not-found');
  assert.equal(done(await accept(villageA1, id)).stage, 'handling');
});

test('a returned case is at its desk again, with the reason on record and a new filing limit', async () => {
  const id = await filed(tiny.villageA1);
  done(await dispatch(streetA, id));
  refused(await giveBack(villageA1, id, ' \n '), 'invalid-input', '/reason');
  const back = done(await giveBack(villageA1, id, '不属于本居委'));
  assert.deepEqual([back.stage, back.handlerId, back.returns], ['filed', tiny.streetA, 1]);
  assert.equal(back.dueAt!.getTime() - clock.now().getTime(), 3_600_000);
  const log = await listCaseEvents(city.database, id);
  assert.deepEqual(log.at(-1)?.data, { reason: '不属于本居委', from: tiny.villageA1 });
});

test('a case that nobody could locate belongs to the place of the handler it is given to', async () => {
  const id = await filed();
  const atStreet = done(await dispatch(centre, id, tiny.streetB));
  assert.deepEqual([atStreet.streetCode, atStreet.villageCode], [tiny.streetB, null]);
  refused(await dispatch(streetB, id, tiny.villageA1), 'organisation-not-reachable');
  const atVillage = done(await dispatch(streetB, id, tiny.villageB2));
  assert.deepEqual([atVillage.streetCode, atVillage.villageCode], [tiny.streetB, tiny.villageB2]);
});

test('passed on from the district through the street to the village, the limit does not begin anew', async () => {
  const id = await filed();
  const first = done(await dispatch(centre, id, tiny.streetA));
  clock.advance(3_600_000);
  const second = done(await dispatch(streetA, id, tiny.villageA1));
  assert.deepEqual(second.dueAt, first.dueAt);
  assert.deepEqual(second.dispatchedAt, first.dispatchedAt);
  assert.equal(second.deskId, tiny.streetA, 'who passed it on gets it back and verifies it');
});

test('a street that was given a case by the district does not verify or suspend its own handling', async () => {
  const id = await filed();
  done(await dispatch(centre, id, tiny.streetA));
  const suspended = await city.database.transaction((tx) =>
    suspendCase(tx, city, { caseId: id, principal: streetA, reason: 'x' }),
  );
  refused(suspended, 'case-not-yours');
  done(await feedBack(streetA, id));
  const verify = (who: Principal) =>
    city.database.transaction((tx) => verifyCase(tx, city, { caseId: id, principal: who, passed: true }));
  refused(await verify(streetA), 'case-not-yours');
  assert.equal(done(await verify(centre)).stage, 'verified');
});

test('what was not done goes back to its handler, with a new limit', async () => {
  const id = await filed(tiny.villageA1);
  done(await dispatch(streetA, id));
  done(await feedBack(villageA1, id));
  const verify = (text?: string) =>
    city.database.transaction((tx) =>
      verifyCase(tx, city, { caseId: id, principal: streetA, passed: false, text }),
    );
  refused(await verify(), 'invalid-input', '/text');
  const again = done(await verify('还有垃圾'));
  assert.deepEqual([again.stage, again.handlerId], ['dispatched', tiny.villageA1]);
  assert.equal(again.dueAt!.getTime() - clock.now().getTime(), 8 * 3_600_000);
});

test('a suspended case moves nowhere until it is resumed', async () => {
  const id = await filed(tiny.villageA1);
  done(await dispatch(streetA, id));
  done(
    await city.database.transaction((tx) =>
      suspendCase(tx, city, { caseId: id, principal: streetA, reason: '等材料' }),
    ),
  );
  refused(await dispatch(streetA, id, tiny.streetA), 'case-not-ready');
  refused(await accept(villageA1, id), 'case-not-ready');
  refused(await giveBack(villageA1, id, 'x'), 'case-not-ready');
});

test('moved to another street, the case is at the desk there', async () => {
  const id = await filed(tiny.villageA1);
  const moved = done(
    await city.database.transaction((tx) =>
      relocateCase(tx, city, { caseId: id, principal: streetA, point: pointIn(tiny.villageB1) }),
    ),
  );
  assert.deepEqual(
    [moved.streetCode, moved.villageCode, moved.deskId, moved.handlerId],
    [tiny.streetB, tiny.villageB1, tiny.streetB, tiny.streetB],
  );
  refused(await dispatch(streetA, id), 'not-found');
  assert.equal(done(await dispatch(streetB, id)).handlerId, tiny.villageB1);
});

test('of two people who act at once one wins and the other is told that the case has moved on', async () => {
  const id = await filed(tiny.villageA1);
  done(await dispatch(streetA, id));
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => accept(villageA1, id)));
  const winners = outcomes.filter((outcome) => !(outcome instanceof Problem));
  assert.equal(winners.length, 1);
  for (const outcome of outcomes) if (outcome instanceof Problem) refused(outcome, 'case-not-ready');
  assert.deepEqual(
    (await listCaseEvents(city.database, id)).map((entry) => entry.type),
    ['opened', 'filed', 'dispatched', 'accepted'],
  );
});

test('feedback and return at the same moment: one of them happened', async () => {
  const id = await filed(tiny.villageA1);
  done(await dispatch(streetA, id));
  const outcomes = await Promise.all([feedBack(villageA1, id), giveBack(villageA1, id, '不属于本居委')]);
  assert.equal(outcomes.filter((outcome) => outcome instanceof Problem).length, 1);
  const row = (await findCase(city.database, id))!;
  assert.equal(row.logLength, 4);
  assert.ok(row.stage === 'fed-back' || row.stage === 'filed');
});
