import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Answer, Caller } from '#test/city';
import {
  apply,
  approve,
  elevatorItems,
  grant,
  publishElevators,
  withDataPeople,
} from '../../../test/fixtures/lake/granted.ts';
import { appointDataPeople } from '../../../test/fixtures/lake/published-resource.ts';
import { tiny, withTinyCity } from '../../../test/fixtures/tiny-district/tiny-city.ts';

const tinyCity = await withTinyCity();
const people = await withDataPeople(tinyCity);
const resourceId = await publishElevators(tinyCity);
const all = elevatorItems.map((item) => item.name);

const ids = (answer: Answer<{ items: { id: number }[] }>) => answer.body.items.map((one) => one.id);
const list = (caller: Caller, role: string) =>
  caller.get<{ items: { id: number }[] }>(`/api/applications?role=${role}&limit=100`);

test('a cart holds what one means to apply for; the draft made of it waits until it is deleted', async () => {
  const put = await people.user.send('PUT', `/api/cart/${resourceId}`, { items: ['number', 'cost'] });
  assert.equal(put.status, 200, JSON.stringify(put.body));
  const unknown = await people.user.send('PUT', `/api/cart/${resourceId}`, { items: ['nothing'] });
  assert.equal(unknown.status, 422);
  const cart = await people.user.get<{ items: { items: { name: string }[] }[] }>('/api/cart');
  assert.deepEqual(
    cart.body.items[0]!.items.map((one) => one.name),
    ['number', 'cost'],
  );
  const draft = await people.user.send<{ id: number }>('POST', '/api/applications', {
    resourceId,
    items: ['number', 'cost'],
  });
  assert.deepEqual((await people.user.get<{ items: unknown[] }>('/api/cart')).body.items, []);
  const { id } = draft.body;
  assert.ok(ids(await list(people.user, 'mine')).includes(id));
  assert.equal(
    (await people.steward.get(`/api/applications/${id}`)).status,
    404,
    'a draft is not the provider’s',
  );
  assert.equal((await people.auditor.get(`/api/applications/${id}`)).status, 404);
  const early = await people.user.send('POST', `/api/applications/${id}/submissions`, {});
  assert.equal(early.status, 422, 'without purpose and basis');
  const edited = await people.user.send<{ purpose: string }>('PUT', `/api/applications/${id}`, {
    items: ['number'],
    purpose: 'p',
  });
  assert.equal(edited.body.purpose, 'p');
  assert.equal((await people.user.send('DELETE', `/api/applications/${id}`)).status, 200);
  assert.equal((await people.user.get(`/api/applications/${id}`)).status, 404);
});

describe('who sees and decides', () => {
  test('mine, to do and all are three lists; other departments see none of it', async () => {
    const id = await apply(people, { resourceId, items: ['number'] });
    const seen = async (caller: Caller) =>
      Promise.all(['mine', 'todo', 'all'].map(async (role) => ids(await list(caller, role)).includes(id)));
    assert.deepEqual(await seen(people.user), [true, false, true]);
    assert.deepEqual(await seen(people.colleague), [false, false, true]);
    assert.deepEqual(await seen(people.steward), [false, true, true]);
    assert.deepEqual(await seen(people.approver), [false, false, true]);
    assert.deepEqual(await seen(people.auditor), [false, false, true]);
    assert.deepEqual(await seen(people.stranger), [false, false, false]);
    for (const path of ['', '/preview'])
      assert.ok([403, 404].includes((await people.stranger.get(`/api/applications/${id}${path}`)).status));
    for (const act of ['submissions', 'withdrawals', 'reminders'])
      assert.equal(
        (
          await people.stranger.send(
            'POST',
            `/api/applications/${id}/${act}`,
            act === 'withdrawals' ? { reason: 'r' } : {},
          )
        ).status,
        404,
      );
    const first = await people.steward.send('POST', `/api/applications/${id}/approvals`, {});
    assert.equal(first.status, 201);
    assert.deepEqual(await seen(people.steward), [false, false, true]);
    assert.deepEqual(await seen(people.approver), [false, true, true]);
  });

  test('four eyes: who applies never approves, and one person does not approve twice', async () => {
    await appointDataPeople(tinyCity, [
      { personId: 'steward', role: 'data-approver', organisationId: tiny.centre },
      { personId: 'second', role: 'data-steward', organisationId: tiny.greening },
    ]);
    const { steward } = people;
    const draft = await steward.send<{ id: number }>('POST', '/api/applications', {
      ...{ resourceId, items: ['number'], purpose: 'p', legalBasis: 'l' },
    });
    const { id } = draft.body;
    await steward.send('POST', `/api/applications/${id}/submissions`, {});
    const own = await steward.send<{ type: string }>('POST', `/api/applications/${id}/approvals`, {});
    assert.equal(own.body.type, '/problems/approver-not-independent');
    const other = await apply(people, { resourceId, items: ['number'] });
    assert.equal((await steward.send('POST', `/api/applications/${other}/approvals`, {})).status, 201);
    const post = { postId: `steward.data-approver.${tiny.centre}` };
    assert.equal((await steward.send('PUT', '/api/session/post', post)).status, 200);
    const twice = await steward.send<{ type: string }>('POST', `/api/applications/${other}/approvals`, {});
    assert.equal(twice.body.type, '/problems/approver-not-independent');
    await steward.send('PUT', '/api/session/post', { postId: `steward.data-steward.${tiny.greening}` });
  });

  test('an approval narrows items, rows, masks and time, and never widens them; the preview shows it', async () => {
    const id = await apply(people, { resourceId, items: ['number', 'owner', 'cost'], durationDays: 30 });
    const send = (body: object) => people.steward.send('POST', `/api/applications/${id}/approvals`, body);
    for (const wider of [
      { items: ['number', 'phone'] },
      { items: [] },
      { masks: { owner: 'clear' } },
      { masks: { phone: 'empty' } },
      { masks: { cost: 'pseudonym' } },
      { durationDays: 31 },
      { rows: { streets: ['nowhere'], villages: [], conditions: [] } },
      { rows: { streets: [], villages: [], conditions: [{ item: 'cost', operator: '>', value: "1'" }] } },
    ])
      assert.equal((await send(wider)).status, 422, JSON.stringify(wider));
    const narrowing = {
      items: ['number', 'owner'],
      masks: { owner: 'pseudonym' },
      rows: {
        streets: [tiny.streetB],
        villages: [],
        conditions: [{ item: 'floors', operator: '>=', value: 5 }],
      },
    };
    const preview = await people.steward.get<{ rows: unknown[][]; count: number }>(
      `/api/applications/${id}/preview?narrowing=${encodeURIComponent(JSON.stringify(narrowing))}`,
    );
    assert.equal((await send(narrowing)).status, 201);
    const wider = await people.approver.send('POST', `/api/applications/${id}/approvals`, {
      rows: { streets: [tiny.streetA], villages: [], conditions: [] },
    });
    assert.equal(wider.status, 422, 'the provider left out street A');
    assert.equal((await people.approver.send('POST', `/api/applications/${id}/approvals`, {})).status, 201);
    const { body } = await people.user.get<{ grantId: number }>(`/api/applications/${id}`);
    const rows = await people.user.get<{ items: Record<string, unknown>[] }>(
      `/api/grants/${body.grantId}/rows`,
    );
    assert.ok(rows.body.items.length > 0 && rows.body.items.length === preview.body.count);
    assert.deepEqual(
      rows.body.items.map(({ _key, ...row }) => Object.values(row)),
      preview.body.rows,
      'the very cells, pseudonyms too',
    );
  });

  test('refused, withdrawn and reminded leave their words in the log', async () => {
    const id = await apply(people, { resourceId, items: ['number'] });
    assert.equal(
      (await people.colleague.send('POST', `/api/applications/${id}/reminders`, { text: '急' })).status,
      201,
    );
    assert.equal((await people.user.send('POST', `/api/applications/${id}/reminders`, {})).status, 409);
    assert.equal(
      (await people.approver.send('POST', `/api/applications/${id}/supervisions`, {})).status,
      201,
    );
    const refused = await people.steward.send<{ stage: string; log: { type: string }[] }>(
      'POST',
      `/api/applications/${id}/refusals`,
      { reason: '无依据' },
    );
    assert.equal(refused.body.stage, 'refused');
    assert.deepEqual(
      refused.body.log.map((one) => one.type),
      ['created', 'submitted', 'reminded', 'supervised', 'refused'],
    );
    assert.equal((await people.steward.send('POST', `/api/applications/${id}/approvals`, {})).status, 409);
    const other = await apply(people, { resourceId, items: ['number'] });
    const withdrawn = await people.colleague.send<{ stage: string }>(
      'POST',
      `/api/applications/${other}/withdrawals`,
      { reason: '不再需要' },
    );
    assert.equal(withdrawn.body.stage, 'withdrawn');
  });

  test('what is not shared nobody can apply for', async () => {
    const closed = await publishElevators(tinyCity, { sharing: 'none' });
    const draft = await people.user.send('POST', '/api/applications', {
      resourceId: closed,
      items: ['number'],
    });
    assert.equal(draft.status, 409);
  });
});

describe('a grant', () => {
  test('is read by its department and by its key; to others it does not exist', async () => {
    const id = await grant(people, { resourceId, items: all });
    const path = `/api/grants/${id}/rows`;
    assert.equal((await people.colleague.get(path)).status, 200);
    for (const caller of [people.stranger, people.steward])
      assert.equal((await caller.get(path)).status, 404);
    assert.equal((await people.approver.get(path)).status, 403, 'the centre does not use it');
    assert.equal((await people.stranger.get(`/api/grants/${id}`)).status, 404);
    assert.equal((await people.steward.get(`/api/grants/${id}`)).status, 200);
    const headers = { 'idempotency-key': 'a-key-of-this-test-1' };
    const issued = await people.user.send<{ key: string }>('POST', `/api/grants/${id}/keys`, {}, headers);
    assert.match(issued.body.key, /^cbg_[\w-]{43}$/);
    const again = await people.user.send<{ key: string }>('POST', `/api/grants/${id}/keys`, {}, headers);
    assert.equal(again.body.key, '', 'shown once');
    const byKey = (key: string, grantId = id) =>
      fetch(`${tinyCity.address}/api/grants/${grantId}/rows?limit=1`, {
        headers: { authorization: `Bearer ${key}` },
      });
    assert.equal((await byKey(issued.body.key)).status, 200);
    const other = await grant(people, { resourceId, items: ['number'] });
    assert.equal((await byKey(issued.body.key, other)).status, 401, 'of another grant');
    await people.user.send('POST', `/api/grants/${id}/keys`, {});
    assert.equal((await byKey(issued.body.key)).status, 401, 'void since there is a new one');
    const uses = await people.steward.get<{ items: { kind: string; person: unknown }[] }>(
      `/api/grants/${id}/uses`,
    );
    assert.deepEqual(
      uses.body.items.map((one) => one.kind),
      ['refused', 'rows', 'refused', 'refused', 'rows'],
    );
    assert.equal(uses.body.items[1]!.person, null);
  });

  test('ends at once when it is revoked, by provider or centre only', async () => {
    const id = await grant(people, { resourceId, items: ['number'] });
    const revoke = (caller: Caller) => caller.send('POST', `/api/grants/${id}/revocations`, { reason: 'r' });
    assert.equal((await revoke(people.user)).status, 403);
    assert.equal((await revoke(people.approver)).status, 201);
    assert.equal((await revoke(people.steward)).status, 409);
    for (const what of ['rows', 'aggregates']) {
      const refused = await people.user.get<{ type: string; over: string }>(`/api/grants/${id}/${what}`);
      assert.deepEqual(
        [refused.status, refused.body.type, refused.body.over],
        [410, '/problems/grant-over', 'revoked'],
      );
    }
    assert.equal((await people.user.send('POST', `/api/grants/${id}/keys`, {})).status, 410);
  });

  test('lists: given to us, given by us, and everything for the auditor', async () => {
    const id = await grant(people, { resourceId, items: ['number'] });
    const seen = async (caller: Caller) =>
      Promise.all(
        ['mine', 'supplied', 'all'].map(async (role) =>
          ids(await caller.get(`/api/grants?role=${role}&limit=100`)).includes(id),
        ),
      );
    assert.deepEqual(await seen(people.user), [true, false, true]);
    assert.deepEqual(await seen(people.steward), [false, true, true]);
    assert.deepEqual(await seen(people.auditor), [false, false, true]);
    assert.deepEqual(await seen(people.stranger), [false, false, false]);
  });
});

test('the audit tells everything once, page by page', async () => {
  const id = await approve(people, await apply(people, { resourceId, items: ['number'] }));
  for (let call = 0; call < 3; call += 1) await people.user.get(`/api/grants/${id}/rows?limit=1`);
  const types: string[] = [];
  for (let after = ''; ; ) {
    const page: Answer<{ items: { type: string }[]; next: string | null }> = await people.auditor.get(
      `/api/sharing/audit?grant=${id}&limit=2${after}`,
    );
    types.push(...page.body.items.map((one) => one.type));
    if (page.body.next === null) break;
    after = `&after=${encodeURIComponent(page.body.next)}`;
  }
  assert.deepEqual(types, ['rows', 'rows', 'rows', 'granted', 'approved', 'approved', 'submitted']);
});
