import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sql } from '#kernel/database';
import { anItem, publishResource } from '../../../../test/fixtures/lake/published-resource.ts';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import { answerOf, CELL_MIN, NOISE_MAX, noiseOf, QUESTIONS_PER_DAY_MAX, STEP_PERCENT } from './match-rate.ts';

test('a cell of fewer than ten is never told, whatever the noise', () => {
  fc.assert(
    fc.property(
      fc.nat(100_000),
      fc.nat(CELL_MIN - 1),
      fc.integer({ min: -NOISE_MAX, max: NOISE_MAX }),
      (keys, few, noise) => {
        const noMatches = answerOf({ keys: Math.max(keys, few), matches: few }, noise);
        assert.equal(noMatches.matches, 'fewer-than-10');
        assert.equal(noMatches.sharePercent, null);
        const allMatch = answerOf({ keys: keys + few, matches: keys }, noise);
        assert.equal(allMatch.others, 'fewer-than-10');
        assert.equal(allMatch.sharePercent, null);
      },
    ),
  );
});

test('a share is told in steps, and near the truth', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2_000, max: 1_000_000 }),
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      (keys, share) => {
        const matches = Math.round(keys * share);
        const { sharePercent } = answerOf({ keys, matches }, noiseOf('secret', `${keys} ${matches}`));
        assert.ok(sharePercent !== null);
        assert.equal(sharePercent % STEP_PERCENT, 0);
        assert.ok(
          Math.abs(sharePercent - (matches / keys) * 100) <=
            STEP_PERCENT / 2 + (NOISE_MAX / keys) * 100 + 0.001,
        );
      },
    ),
  );
});

test('the noise is the same for the same question, spread around nothing, and bounded', () => {
  const drawn = Array.from({ length: 4_000 }, (_, index) => noiseOf('secret', `question ${index}`));
  assert.equal(noiseOf('secret', 'question 1'), drawn[1]);
  assert.ok(drawn.every((one) => Math.abs(one) <= NOISE_MAX));
  const mean = drawn.reduce((sum, one) => sum + one, 0) / drawn.length;
  assert.ok(Math.abs(mean) < 0.5, `${mean}`);
  assert.ok(new Set(drawn).size > 20);
});

test('one key more changes the odds of what is told by no more than the noise allows', () => {
  // Over all noise there is, weighted as it is drawn: how often `told` differs between 34 and 35 matches.
  const drawn = Array.from({ length: 20_000 }, (_, index) => noiseOf('secret', String(index)));
  const told = (matches: number) =>
    drawn.filter((noise) => answerOf({ keys: 1_000, matches }, noise).matches === 'told').length;
  assert.ok(told(31) / told(30) < 1.35, `${told(31) / told(30)}`);
});

const tinyCity = await withTinyCity();
const { city } = tinyCity;
const user = await tinyCity.signIn('officer', tiny.water);
const auditor = await tinyCity.signIn('data-auditor', tiny.centre);

async function publish(keys: string[], more: Parameters<typeof publishResource>[1]['content'] | object = {}) {
  const id = await publishResource(city, {
    providerId: tiny.greening,
    content: { items: [{ ...anItem, name: 'code' }], ...more },
    rows: keys.map((code) => ({ code })),
  });
  await city.database.execute(sql`
    insert into loads.batches (resource_id, number, mode, source, source_name, resource_version, state, started_at, started_by)
    values (${id}, 1, 'append', 'demo', 'test', 1, 'landed', now(), 'test')`);
  return id;
}
const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `K${from + index}`);

const left = await publish(range(0, 4_000));
const right = await publish(range(1_000, 6_000).map((key) => ` ${key.toLowerCase()} `));
const nearlyAll = await publish(range(0, 3_997));
const ask = (body: object, caller = user) =>
  caller.send<{ answer: Record<string, unknown>; left: number; type: string }>('POST', '/api/match-rates', {
    left,
    leftItem: 'code',
    right,
    rightItem: 'code',
    purpose: '核对范围',
    ...body,
  });

test('the oracle tells a share, and what was asked, by whom and why, is on record', async () => {
  const { status, body } = await ask({});
  assert.equal(status, 201, JSON.stringify(body));
  assert.deepEqual(body.answer, { sharePercent: 75, matches: 'told', others: 'told', leftKeys: 4_000 });
  const again = await ask({});
  assert.deepEqual(again.body.answer, body.answer);
  const record = await auditor.get<{ items: { purpose: string; person: { id: string } }[] }>(
    '/api/match-rates',
  );
  assert.equal(record.status, 200, JSON.stringify(record.body));
  assert.equal(record.body.items[0]?.purpose, '核对范围');
  assert.equal(record.body.items[0]?.person.id, user.personId);
  assert.equal((await user.get('/api/match-rates')).status, 403);
});

test('three keys that do not match are not told', async () => {
  const { body } = await ask({ right: nearlyAll });
  assert.deepEqual(body.answer, {
    sharePercent: null,
    matches: 'told',
    others: 'fewer-than-10',
    leftKeys: 4_000,
  });
});

test('what is not shared, not there or no key cannot be asked', async () => {
  const secret = await publish(range(0, 100), { sharing: 'none' });
  const graded = await publish(range(0, 100), { items: [{ ...anItem, name: 'code', grade: 'important' }] });
  for (const resource of [secret, graded]) assert.equal((await ask({ right: resource })).status, 422);
  assert.equal((await ask({ right: 999_999 })).status, 422);
  assert.equal((await ask({ rightItem: '_street' })).status, 422);
  assert.equal((await ask({ rightItem: 'other' })).status, 422);
});

test('the day has a limit', async () => {
  const asker = await tinyCity.signIn('officer', tiny.traffic);
  for (let asked = 1; asked <= QUESTIONS_PER_DAY_MAX; asked += 1)
    assert.equal((await ask({}, asker)).body.left, QUESTIONS_PER_DAY_MAX - asked);
  const { status, body } = await ask({}, asker);
  assert.equal(status, 429);
  assert.equal(body.type, '/problems/too-many-questions');
});

test('a sample is there for whoever may try, of published resources alone', async () => {
  const sample = await user.get<{ rows: unknown[]; synthetic: boolean }>(
    `/api/resources/${left}/sample?rows=5`,
  );
  assert.equal(sample.status, 200, JSON.stringify(sample.body));
  assert.equal(sample.body.rows.length, 5);
  assert.equal(sample.body.synthetic, true);
  assert.equal((await user.get('/api/resources/999999/sample')).status, 404);
  assert.equal((await auditor.get(`/api/resources/${left}/sample`)).status, 403);
});
