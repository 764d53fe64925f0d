import assert from 'node:assert/strict';
import { test } from 'node:test';
import { virtualClock } from '#kernel/clock';
import { sql } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { publishElevators } from '../../../test/fixtures/lake/granted.ts';
import { tiny, withTinyCity } from '../../../test/fixtures/tiny-district/tiny-city.ts';
import { alignViews } from './align-views.ts';
import { draftApplication, submitApplication } from './apply.ts';
import { viewOf } from './grant-view.ts';
import { endGrantsOfWithdrawn } from './revoke-grant.ts';
import { isNight, recordUse } from './use.ts';
import { odditiesOf, watchUses } from './watch-uses.ts';

const clock = virtualClock(new Date('2026-11-20T04:00:00Z'));
const tinyCity = await withTinyCity({ clock, config: { roles: [] } });
const { city } = tinyCity;
const user = tinyCity.principal('dispatcher', tiny.streetA);
const resourceId = await publishElevators(tinyCity, { sharing: 'unconditional' });

async function granted(): Promise<number> {
  const outcome = await city.database.transaction(async (tx) => {
    const wish = { resourceId, items: ['number'], purpose: 'p', legalBasis: 'l', principal: user };
    const draft = await draftApplication(tx, city, wish);
    return draft instanceof Problem
      ? draft
      : submitApplication(tx, city, { applicationId: draft.id, principal: user });
  });
  assert.ok(!(outcome instanceof Problem), JSON.stringify(outcome));
  assert.equal(outcome.stage, 'granted');
  const { id } = await city.database.one<{ id: number }>(
    sql`select id from sharing.grants where application_id = ${outcome.id}`,
  );
  return id;
}

const use = (grantId: number, rows: number) =>
  recordUse(city, {
    ...{ grantId, caller: { principal: user }, kind: 'rows', rows, bytes: rows * 100, duration_ms: 5 },
    detail: {},
  } as const);
const watch = () => city.database.transaction((tx) => watchUses(tx, city));

test('night is from ten to six by the district’s clocks', () => {
  const at = (text: string) => isNight(new Date(text));
  assert.deepEqual(
    ['2026-11-20T13:59:00Z', '2026-11-20T14:00:00Z', '2026-11-20T21:59:00Z', '2026-11-20T22:00:00Z'].map(at),
    [false, true, true, false],
  );
});

test('ten times the usual, bulk at night and a spent quota each open a case, once', async () => {
  const grantId = await granted();
  for (let day = 0; day < 4; day += 1) {
    await use(grantId, 2_000);
    assert.equal(await watch(), 0, 'nothing odd');
    clock.advance(24 * 3_600_000);
  }
  await use(grantId, 20_000);
  assert.equal(await watch(), 1);
  assert.equal(await watch(), 0, 'known already');
  clock.set(new Date('2026-11-24T15:00:00Z'));
  await use(grantId, 60_000);
  assert.equal(await watch(), 1, 'at night');
  await city.database.execute(sql`update sharing.grants set rows_per_day_max = 80000 where id = ${grantId}`);
  assert.equal(await watch(), 1, 'the quota');
  const cases = await city.database.rows<{ source: string; description: string }>(
    sql`select source, description from cases.cases order by id`,
  );
  assert.equal(cases.length, 3);
  assert.ok(cases.every((one) => one.source === 'data' && one.description.includes(`授权 ${grantId}`)));
  const log = await city.database.rows<{ data: { oddity: string } }>(
    sql`select data from sharing.application_events where type = 'odd-use' order by id`,
  );
  assert.deepEqual(
    log.map((one) => one.data.oddity),
    ['surge', 'night', 'quota'],
  );
});

test('little is never odd', () => {
  const day = { grantId: 1, applicationId: 1, organisationId: '', providerId: '', resourceId: 1, day: '' };
  const figures = { rows: 9_999, nightRows: 9_999, rowsPerDayMax: 10_000, usualRows: 1, usualDays: 30 };
  assert.deepEqual(odditiesOf({ ...day, ...figures }), []);
});

test('the views follow the grants: lost ones come back, those of ended grants go', async () => {
  const [lost, ended] = [await granted(), await granted()];
  await city.lake.dropView(viewOf(lost));
  await city.database.execute(sql`update sharing.grants set expires_at = ${clock.now()} where id = ${ended}`);
  assert.deepEqual(await alignViews(city), { dropped: 1, made: 1 });
  const views = await city.lake.rows<{ name: string }>({
    query: `select name from system.tables where database = currentDatabase() and name like 'grant\\_%'`,
  });
  const names = views.map((one) => one.name);
  assert.ok(names.includes(viewOf(lost)) && !names.includes(viewOf(ended)));
});

test('a withdrawn resource ends its grants', async () => {
  const id = await granted();
  await city.database.transaction((tx) => endGrantsOfWithdrawn(tx, city, resourceId));
  const { revoked_because } = await city.database.one<{ revoked_because: string }>(
    sql`select revoked_because from sharing.grants where id = ${id}`,
  );
  assert.equal(revoked_because, 'The resource was withdrawn.');
});
