import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Problem } from '#kernel/errors';
import type { Caller } from '#test/city';
import {
  elevatorItems,
  elevatorRows,
  publishElevators,
  withDataPeople,
} from '../../../../test/fixtures/lake/granted.ts';
import { anItem, landRows, publishResource } from '../../../../test/fixtures/lake/published-resource.ts';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import { proofOf } from './browse.ts';
import { cutReturn } from './cut-return.ts';
import { returnTable } from './lake-slices.ts';
import * as queries from './queries.ts';
import { recutFollowing, requestReturn } from './request-return.ts';
import type { ReturnDetail, ReturnSummary, SliceRows } from './street-return.ts';

const tinyCity = await withTinyCity();
const { city } = tinyCity;
const people = await withDataPeople(tinyCity);
const resourceId = await publishElevators(tinyCity);
const inA = elevatorRows.filter((row) => row._street === tiny.streetA);

async function cut(of: number, body: object): Promise<ReturnDetail> {
  const asked = await people.approver.send<{ id: number }>(
    'POST',
    `/api/resources/${of}/street-returns`,
    body,
  );
  assert.equal(asked.status, 201, JSON.stringify(asked.body));
  await cutReturn(city, asked.body.id);
  return read(people.approver, asked.body.id);
}
async function read(caller: Caller, id: number): Promise<ReturnDetail> {
  const { status, body } = await caller.get<ReturnDetail>(`/api/street-returns/${id}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}
const rowsOf = (caller: Caller, id: number, area: string, query = '') =>
  caller.get<SliceRows>(`/api/street-returns/${id}/slices/${area}/rows${query}`);

test('one click cuts by street: slices and what is not located make the whole', async () => {
  const done = await cut(resourceId, { level: 'street' });
  assert.deepEqual([done.state, done.problem, done.batches], ['ready', null, [1]]);
  assert.deepEqual(
    done.slices.map(({ area, rows }) => [area, rows]),
    [
      ['not-located', 10],
      [tiny.streetA, 20],
      [tiny.streetB, 10],
    ],
  );
  assert.equal(done.proof?.holds, true);
  assert.deepEqual(
    [done.proof.whole, done.proof.slices.rows, done.proof.notLocated.rows],
    [done.proof.sum, 30, 10],
  );
  assert.match(done.proof.whole.checksum, /^[1-9]\d+$/);
});

test('a street reads its own slice, page by page and masked; of another’s it learns nothing', async () => {
  const { id } = await cut(resourceId, { level: 'street' });
  const seen = await read(people.user, id);
  assert.deepEqual([seen.slices.map(({ area }) => area), seen.proof, seen.rows], [[tiny.streetA], null, 20]);
  const first = await rowsOf(people.user, id, tiny.streetA, '?limit=15');
  const second = await rowsOf(people.user, id, tiny.streetA, `?after=${first.body.next}&limit=15`);
  assert.deepEqual([first.body.items.length, second.body.items.length, second.body.next], [15, 5, null]);
  const numbers = [...first.body.items, ...second.body.items].map(({ row }) => row['number']);
  assert.deepEqual(
    numbers,
    inA.map((row) => row.number),
  );
  const text = JSON.stringify([first.body, second.body]);
  assert.ok(!/王小|1380000|_street|_batch|_row/.test(text), text.slice(0, 300));
  assert.equal((await rowsOf(people.colleague, id, tiny.streetA)).status, 200);
  for (const area of [tiny.streetB, 'not-located', '000000'])
    assert.equal((await rowsOf(people.user, id, area)).status, 404, area);
  assert.equal((await rowsOf(people.stranger, id, tiny.streetA)).status, 404);
  assert.equal((await rowsOf(people.auditor, id, tiny.streetA)).status, 404);
  assert.equal((await rowsOf(people.approver, id, 'not-located')).body.items.length, 10);
  const readings = (await read(people.auditor, id)).slices.find(({ area }) => area === tiny.streetA);
  assert.equal(readings?.reads, 3);
});

test('a department that neither supplies nor receives finds no return', async () => {
  const { id } = await cut(resourceId, { level: 'street' });
  const officer = await tinyCity.signIn('officer', tiny.water);
  assert.equal((await officer.get(`/api/street-returns/${id}`)).status, 404);
  assert.deepEqual((await officer.get<{ items: ReturnSummary[] }>('/api/street-returns')).body.items, []);
  assert.equal((await people.steward.get(`/api/street-returns/${id}`)).status, 200);
  const supplied = await people.steward.get<{ items: ReturnSummary[] }>('/api/street-returns');
  assert.ok(supplied.body.items.some((one) => one.id === id));
});

test('what its steward permits is returned in clear, from the next cut on', async () => {
  const permit = `/api/resources/${resourceId}/return-permit`;
  assert.equal((await people.steward.send('PUT', permit, { clear: ['nothing'] })).status, 422);
  assert.equal((await people.steward.send('PUT', permit, { clear: ['owner'] })).status, 200);
  const { id } = await cut(resourceId, { level: 'street', items: ['number', 'owner', 'phone'] });
  const { body } = await rowsOf(people.user, id, tiny.streetA);
  assert.deepEqual(Object.keys(body.items[0]!.row), ['number', 'owner', 'phone']);
  assert.equal(body.items[0]!.row['owner'], inA[0]!.owner);
  assert.notEqual(body.items[0]!.row['phone'], inA[0]!.phone);
  await people.steward.send('PUT', permit, { clear: [] });
});

test('only the supplier permits; nothing can be cut that is not there', async () => {
  const others = await publishResource(city, {
    providerId: tiny.water,
    content: { items: elevatorItems },
    rows: [],
  });
  assert.equal(
    (await people.steward.send('PUT', `/api/resources/${others}/return-permit`, { clear: [] })).status,
    404,
  );
  const missing = await people.approver.send('POST', '/api/resources/999999/street-returns', {
    level: 'street',
  });
  assert.equal(missing.status, 404);
  const unknown = await people.approver.send('POST', `/api/resources/${resourceId}/street-returns`, {
    level: 'street',
    items: ['_batch'],
  });
  assert.equal(unknown.status, 422);
});

test('a cut by village is seen by its street; a village is no other street’s', async () => {
  const placed = await publishResource(city, {
    providerId: tiny.greening,
    content: { items: [anItem] },
    rows: [tiny.villageA1, tiny.villageA2, tiny.villageB1, ''].map((village, index) => ({
      item: `row ${index}`,
      _village: village,
      _street: village.startsWith(tiny.streetA.slice(0, 9)) ? tiny.streetA : tiny.streetB,
    })),
  });
  const { id, proof } = await cut(placed, { level: 'village' });
  assert.deepEqual([proof?.holds, proof?.notLocated.rows], [true, 1]);
  assert.deepEqual(
    (await read(people.user, id)).slices.map(({ area }) => area),
    [tiny.villageA1, tiny.villageA2],
  );
  assert.equal((await rowsOf(people.user, id, tiny.villageB1)).status, 404);
  assert.equal((await rowsOf(people.stranger, id, tiny.villageB1)).body.items.length, 1);
});

test('a cut that follows is made anew when a batch lands, and the older one gives way', async () => {
  const followed = await publishElevators(tinyCity);
  const before = await cut(followed, { level: 'street', follows: true });
  await landRows(city, followed, elevatorRows, 2);
  await city.database.transaction((tx) => recutFollowing(tx, city, followed));
  const newer = (await queries.listFollowing(city.database, followed))[0]!;
  assert.notEqual(newer.id, before.id);
  await cutReturn(city, newer.id);
  const after = await read(people.approver, newer.id);
  assert.deepEqual([after.rows, after.batches, after.proof?.holds], [80, [1, 2], true]);
  assert.equal((await read(people.approver, before.id)).supersededBy, newer.id);
  const seen = await people.user.get<{ items: ReturnSummary[] }>(`/api/street-returns?resource=${followed}`);
  assert.deepEqual(
    seen.body.items.map((one) => [one.id, one.rows]),
    [[newer.id, 40]],
  );
});

test('for any rows anywhere the slices sum to the whole, and a row more, less or changed breaks the proof', async () => {
  const areas = [tiny.streetA, tiny.streetB, '', '399999999000'];
  const row = fc.record({
    item: fc.option(fc.string({ maxLength: 8 }), { nil: null }),
    number: fc.option(fc.integer(), { nil: null }),
    _street: fc.constantFrom(...areas),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 60 }), async (rows) => {
      const id = await publishResource(city, {
        providerId: tiny.greening,
        content: { items: [anItem, { ...anItem, name: 'number', type: 'integer' }] },
        rows,
      });
      const asked = await city.database.transaction((tx) =>
        requestReturn(tx, city, {
          resourceId: id,
          principal: tinyCity.principal('data-approver', tiny.centre),
          level: 'street',
        }),
      );
      assert.ok(!(asked instanceof Problem));
      await cutReturn(city, asked.id);
      const done = (await queries.findReturn(city.database, asked.id))!;
      const slices = await queries.listSlices(city.database, asked.id);
      assert.equal(done.state, 'ready', JSON.stringify(done.problem));
      for (const area of areas)
        assert.equal(
          slices.find((one) => one.area === area)?.rows ?? 0,
          rows.filter((one) => one._street === area).length,
        );
      assert.ok(proofOf(done, slices).holds);
      assert.ok(!proofOf(done, slices.slice(1)).holds);
      const changed = slices.map((one, index) =>
        index === 0 ? { ...one, checksum: `${BigInt(one.checksum) + 1n}` } : one,
      );
      assert.ok(!proofOf(done, changed).holds);
      await city.lake.dropTable(returnTable(asked.id));
    }),
    { numRuns: 12 },
  );
});
