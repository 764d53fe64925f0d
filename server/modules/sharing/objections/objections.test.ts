import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realClock, stopwatch } from '#kernel/clock';
import { sql } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { system } from '#kernel/events';
import { findCaseByNumber, listCaseEvents } from '#modules/cases';
import { findResource } from '#modules/catalogue';
import { ensureTable, startLoad } from '#modules/loads';
import {
  elevatorItems,
  elevatorRows,
  grant,
  publishElevators,
  withDataPeople,
} from '../../../../test/fixtures/lake/granted.ts';
import { appointDataPeople, publishResource } from '../../../../test/fixtures/lake/published-resource.ts';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import type { SliceRows } from '../street-return/street-return.ts';
import type { NoticeView, ObjectionDetail, ObjectionSummary } from './objection.ts';

const tinyCity = await withTinyCity({ config: { roles: ['web', 'worker'] } });
const { city } = tinyCity;
const people = await withDataPeople(tinyCity);
await appointDataPeople(tinyCity, [
  { personId: 'water-steward', role: 'data-steward', organisationId: tiny.water },
]);
const otherSteward = await tinyCity.signIn('data-steward', tiny.water);

/** Elevators whose rows have a key, loaded by the loads' own door, so that a correction is one row. */
async function loadElevators(mode: 'upsert' | 'append'): Promise<number> {
  const id = await publishResource(city, {
    providerId: tiny.greening,
    content: {
      items: [...elevatorItems, { ...elevatorItems[1]!, name: 'street', kind: 'street-code' }],
      mode,
    },
    rows: [],
  });
  const resource = (await findResource(city.database, id))!;
  assert.equal(await ensureTable(city, resource), undefined);
  await city.lake.define(`alter table landed delete where resource = ${id} settings mutations_sync = 2`);
  const rows = elevatorRows.map(({ _street, ...row }) => ({ ...row, street: _street || null }));
  const started = await city.database.transaction((tx) =>
    startLoad(tx, city, { resource, source: 'demo', sourceName: 'test', rows, nulls: [], actor: system }),
  );
  assert.ok(!(started instanceof Problem), JSON.stringify(started));
  await until(async () => (await batchState(id, started.batch.number)) === 'landed', 'the rows landed');
  return id;
}

async function batchState(resourceId: number, number: number): Promise<string | undefined> {
  const row = await city.database.find<{ state: string; problem: unknown }>(sql`
    select state, problem from loads.batches where resource_id = ${resourceId} and number = ${number}`);
  assert.notEqual(row?.state, 'failed', JSON.stringify(row?.problem));
  return row?.state;
}

function untilCut(returnId: number): Promise<void> {
  return until(async () => {
    const { body } = await people.approver.get<{ state: string }>(`/api/street-returns/${returnId}`);
    return body.state === 'ready';
  }, 'the return is cut');
}

const WAIT_MS_MAX = 20_000;
async function until(isTrue: () => Promise<boolean>, what: string): Promise<void> {
  const elapsed_ms = stopwatch();
  while (!(await isTrue())) {
    assert.ok(elapsed_ms() < WAIT_MS_MAX, `not within ${WAIT_MS_MAX} ms: ${what}`);
    await realClock().sleep(20);
  }
}

const wanted = {
  items: ['number', 'owner', 'cost', 'repaired_at'],
  rows: { streets: [tiny.streetA], villages: [], conditions: [] },
  masks: { owner: 'partial' },
};

test('a wrong row becomes a case for its source; corrected, every receiver hears of it and confirms', async () => {
  const resourceId = await loadElevators('upsert');
  const grantId = await grant(people, { ...wanted, resourceId });
  const returned = await people.approver.send<{ id: number }>(
    'POST',
    `/api/resources/${resourceId}/street-returns`,
    {
      level: 'street',
    },
  );
  await untilCut(returned.body.id);
  const rows = await people.user.get<{ items: { _key: string; number: string }[] }>(
    `/api/grants/${grantId}/rows`,
  );
  const { _key: key, number } = rows.body.items[3]!;
  const made = await people.user.send<{ id: number; caseNumber: string }>('POST', '/api/objections', {
    grantId,
    key,
    item: 'cost',
    says: '费用与发票不符',
    suggested: '999.25',
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { id, caseNumber } = made.body;
  const found = (await findCaseByNumber(city.database, caseNumber))!;
  assert.deepEqual(
    [found.source, found.handlerId, found.unitId, found.stage],
    ['data', tiny.greening, tiny.greening, 'dispatched'],
  );
  assert.ok(!found.description.includes(number), 'the case holds no row');

  const seen = (await people.steward.get<ObjectionDetail>(`/api/objections/${id}`)).body;
  assert.deepEqual([seen.can, seen.source?.values?.['number']], [['decide'], number]);
  const own = (await people.user.get<ObjectionDetail>(`/api/objections/${id}`)).body;
  assert.deepEqual([own.source, own.can, own.row['number']], [null, [], number]);

  const decided = await people.steward.send<{ correctionBatch: number; receivers: number }>(
    'POST',
    `/api/objections/${id}/decisions`,
    { accepted: true, reason: '录入有误' },
  );
  assert.equal(decided.status, 201, JSON.stringify(decided.body));
  assert.deepEqual([decided.body.correctionBatch, decided.body.receivers], [2, 1]);
  const notices = async () =>
    (await people.user.get<{ items: NoticeView[] }>('/api/correction-notices?waiting=true')).body.items;
  await until(async () => (await notices()).length === 1, 'the receiver is told');
  const after = await people.user.get<{ items: Record<string, unknown>[] }>(
    `/api/grants/${grantId}/rows?filter=number:=:${number}`,
  );
  assert.deepEqual([after.body.items.length, Number(after.body.items[0]!['cost'])], [1, 999.25]);
  const [notice] = await notices();
  assert.deepEqual(
    [notice!.grantIds, notice!.returnIds, notice!.item.title],
    [[grantId], [returned.body.id], '费用'],
  );
  const closed = (await findCaseByNumber(city.database, caseNumber))!;
  assert.equal(closed.stage, 'closed');
  assert.deepEqual(
    (await listCaseEvents(city.database, closed.id)).map((one) => one.type),
    ['opened', 'dispatched', 'closed'],
  );

  assert.equal((await people.stranger.send('POST', `/api/objections/${id}/receipts`, {})).status, 404);
  assert.equal((await people.user.send('POST', `/api/objections/${id}/receipts`, {})).status, 201);
  assert.deepEqual(await notices(), []);
  const shown = (await people.approver.get<ObjectionDetail>(`/api/objections/${id}`)).body;
  assert.deepEqual(
    shown.receipts.map((one) => [one.organisation.id, one.receivedBy]),
    [[tiny.streetA, 'user']],
  );
});

test('a street objects to a row of its slice; the row of another street is none', async () => {
  const resourceId = await publishElevators(tinyCity);
  const returned = await people.approver.send<{ id: number }>(
    'POST',
    `/api/resources/${resourceId}/street-returns`,
    {
      level: 'street',
    },
  );
  const returnId = returned.body.id;
  await untilCut(returnId);
  const slice = await people.user.get<SliceRows>(
    `/api/street-returns/${returnId}/slices/${tiny.streetA}/rows?limit=1`,
  );
  const key = String(slice.body.items[0]!.key);
  const object = (caller: typeof people.user) =>
    caller.send<{ id: number; type: string }>('POST', '/api/objections', {
      returnId,
      key,
      item: 'fault',
      says: '已修好',
    });
  const refused = await object(people.stranger);
  assert.deepEqual([refused.status, refused.body.type], [422, '/problems/row-not-there']);
  const made = await object(people.user);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal((await object(people.user)).status, 409);
  const rejected = await people.steward.send('POST', `/api/objections/${made.body.id}/decisions`, {
    accepted: false,
  });
  assert.equal(rejected.status, 422);
  const done = await people.steward.send('POST', `/api/objections/${made.body.id}/decisions`, {
    accepted: false,
    reason: '现场复核仍有异响',
  });
  assert.equal(done.status, 201, JSON.stringify(done.body));
  const seen = (await people.user.get<ObjectionDetail>(`/api/objections/${made.body.id}`)).body;
  assert.deepEqual([seen.stage, seen.reason, seen.receipts], ['rejected', '现场复核仍有异响', []]);
  assert.equal((await findCaseByNumber(city.database, seen.caseNumber!))?.stage, 'closed');
  const again = await people.steward.send('POST', `/api/objections/${made.body.id}/decisions`, {
    accepted: false,
    reason: 'x',
  });
  assert.equal(again.status, 409);
});

test('an objection is its makers’, its source’s, the centre’s and the auditor’s; to others there is none', async () => {
  const resourceId = await publishElevators(tinyCity);
  const grantId = await grant(people, { ...wanted, resourceId });
  const made = await people.user.send<{ id: number }>('POST', '/api/objections', {
    grantId,
    row: { number: elevatorRows[2]!.number },
    item: 'cost',
    says: '有误',
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { id } = made.body;
  for (const caller of [people.stranger, otherSteward]) {
    assert.equal((await caller.get(`/api/objections/${id}`)).status, 404);
    const listed = await caller.get<{ items: ObjectionSummary[] }>('/api/objections?role=all');
    assert.deepEqual(listed.body.items, []);
  }
  const decision = { accepted: false, reason: '无误' };
  assert.equal((await otherSteward.send('POST', `/api/objections/${id}/decisions`, decision)).status, 404);
  for (const [caller, role] of [
    [people.colleague, 'mine'],
    [people.steward, 'supplied'],
    [people.approver, 'all'],
    [people.auditor, 'all'],
  ] as const) {
    const listed = await caller.get<{ items: ObjectionSummary[] }>(`/api/objections?role=${role}&stage=open`);
    assert.ok(
      listed.body.items.some((one) => one.id === id),
      role,
    );
  }
});

test('what one was not granted cannot be objected to, nor found out by objecting', async () => {
  const resourceId = await publishElevators(tinyCity);
  const grantId = await grant(people, { ...wanted, resourceId });
  const object = async (body: object, caller = people.user) =>
    (await caller.send('POST', '/api/objections', { grantId, item: 'cost', says: '有误', ...body })).body[
      'type'
    ];
  const outside = elevatorRows.find((row) => row._street === tiny.streetB)!;
  assert.equal(await object({ row: { number: outside.number } }), '/problems/row-not-there');
  assert.equal(await object({ row: { number: 'nothing' } }), '/problems/row-not-there');
  assert.equal(await object({ row: { secret_note: 'hidden0' } }), '/problems/invalid-input');
  assert.equal(
    await object({ row: { number: elevatorRows[0]!.number }, item: 'secret_note' }),
    '/problems/invalid-input',
  );
  assert.equal(
    await object({ row: { owner: '王小甲' } }),
    '/problems/row-not-there',
    'a masked value is what is shown',
  );
  assert.equal(await object({ row: { cost: null } }), '/problems/row-ambiguous');
  assert.equal(await object({ key: 'f'.repeat(32) }), '/problems/row-not-there');
  assert.equal(await object({}), '/problems/invalid-input');
  assert.equal(await object({ row: { number: 'E000' } }, people.stranger), '/problems/not-found');
});

test('without a key for its rows all are written anew with the one corrected', async () => {
  const resourceId = await loadElevators('append');
  const grantId = await grant(people, { ...wanted, resourceId });
  const made = await people.user.send<{ id: number }>('POST', '/api/objections', {
    grantId,
    row: { number: 'E004' },
    item: 'repaired_at',
    says: '日期有误',
    suggested: '2026-01-02T03:04:05Z',
  });
  const before = await city.lake.rows(rowsOf(resourceId));
  const decided = await people.steward.send<{ correctionBatch: number }>(
    'POST',
    `/api/objections/${made.body.id}/decisions`,
    {
      accepted: true,
    },
  );
  assert.equal(decided.status, 201, JSON.stringify(decided.body));
  await until(
    async () => (await batchState(resourceId, decided.body.correctionBatch)) === 'landed',
    'it landed',
  );
  const after = await city.lake.rows(rowsOf(resourceId));
  const changed = before.map((row) =>
    (row as { number: string }).number === 'E004'
      ? { ...(row as object), repaired_at: '2026-01-02 03:04:05.000' }
      : row,
  );
  assert.deepEqual(after, changed);
});

const rowsOf = (resourceId: number) => ({
  query: `select number, fault, owner, phone, cost, floors, repaired_at, inspected_on, secret_note, street
    from current_r${resourceId} order by number limit 100`,
});

test('a correction that is quarantined leaves the objection open', async () => {
  const resourceId = await loadElevators('upsert');
  const grantId = await grant(people, { ...wanted, resourceId });
  const made = await people.user.send<{ id: number }>('POST', '/api/objections', {
    grantId,
    row: { number: 'E006' },
    item: 'cost',
    says: '有误',
    suggested: 'not a number',
  });
  const { id } = made.body;
  const decided = await people.steward.send('POST', `/api/objections/${id}/decisions`, { accepted: true });
  assert.equal(decided.status, 201, JSON.stringify(decided.body));
  const stage = async () => (await people.user.get<ObjectionDetail>(`/api/objections/${id}`)).body.stage;
  await until(async () => (await stage()) === 'open', 'it is open again');
  const notices = await people.user.get<{ items: NoticeView[] }>('/api/correction-notices');
  assert.ok(notices.body.items.every((one) => one.objectionId !== id));
});
