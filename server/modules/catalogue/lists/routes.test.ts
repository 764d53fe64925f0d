import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Role } from '#kernel/permissions';
import { appoint, findOrganisation } from '#modules/directory';
import { insertPublished } from '../../../../test/fixtures/made-up-lists.ts';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import { until } from '../../../../test/support/until.ts';
import { solveLater } from './solver/solve.ts';

const { city, signIn, visitor } = await withTinyCity({ config: { roles: ['web', 'worker'] } });

async function steward(organisationId: string) {
  const role: Role = 'data-steward';
  const person = {
    personId: `steward-${organisationId}`,
    name: '专员',
    email: `${organisationId}@lists.invalid`,
  };
  const organisation = findOrganisation(city, organisationId)!;
  await city.database.transaction((tx) =>
    appoint(tx, [{ ...person, role, organisation }], { givenBy: 'test' }),
  );
  return signIn(role, organisationId);
}

const water = await steward(tiny.water);
const traffic = await steward(tiny.traffic);
const greening = await steward(tiny.greening);
const centre = await signIn('data-approver', tiny.centre);

interface Demand {
  id: number;
  items: { class: string; number: number; match: { resourceId: number } | null; why: { code: string }[] }[];
  can: string[];
}

test('三张清单走一遍：登记责任、提出需求、答复、审查、看板', async () => {
  const lines = [
    { organisationId: tiny.water, title: '取水口编号', system: '水务一张图', legalDuty: '取水许可管理办法' },
    { organisationId: tiny.water, title: '水质等级' },
  ];
  const loaded = await centre.send('POST', '/api/duties-to-supply', { lines });
  assert.deepEqual([loaded.status, loaded.body], [201, { added: 2, ended: 0, kept: 0 }]);
  assert.equal((await greening.send('POST', '/api/duties-to-supply', { lines })).status, 403);

  const filed = await greening.send<Demand>('POST', '/api/demands', {
    title: '河道绿化',
    duty: '河道管理',
    legalBasis: '河道管理条例',
    cycle: 'monthly',
    items: [{ title: '取水口 编号' }, { title: '水质等级', type: 'string' }, { title: '从无此项' }],
  });
  assert.equal(filed.status, 201, JSON.stringify(filed.body));
  const { id } = filed.body;
  assert.deepEqual(
    filed.body.items.map((item) => item.class),
    ['unmet', 'unmet', 'no-owner'],
  );
  assert.equal((await traffic.get(`/api/demands/${id}`)).status, 404);
  assert.deepEqual((await water.get<Demand>(`/api/demands/${id}`)).body.can, ['answer']);
  assert.deepEqual((await centre.get<Demand>(`/api/demands/${id}`)).body.can, ['settle']);

  const act = async (who: typeof water, noun: string, body: object) => {
    const answer = await who.send<Demand>('POST', `/api/demands/${id}/${noun}`, body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body.items.map((item) => item.class);
  };
  const basis = { statute: '数据安全法', article: '第二十一条' };
  assert.equal(
    (await act(water, 'answers', { items: [2], kind: 'refuse', ...basis }))[1],
    'unlawful-refusal',
  );
  assert.equal(
    (await act(centre, 'judgements', { items: [2], lawful: true, until: '2999-12-31' }))[1],
    'refused',
  );
  assert.equal((await act(centre, 'settlements', { items: [3], organisationId: tiny.traffic }))[2], 'unmet');
  assert.equal((await traffic.get(`/api/demands/${id}`)).status, 200);
  assert.equal(
    (await greening.send('POST', `/api/demands/${id}/answers`, { items: [1], kind: 'not-ours' })).status,
    403,
  );

  const { body: negative } = await water.get<{ items: { state: string; title: string; can: string[] }[] }>(
    '/api/negative-list',
  );
  assert.deepEqual(
    negative.items.map(({ state, title, can }) => [state, title, can]),
    [['valid', '水质等级', ['end']]],
  );
  const { body: board } = await centre.get<{ classes: { class: string; items: number }[] }>(
    '/api/three-lists',
  );
  assert.deepEqual(
    board.classes.filter((one) => one.items > 0),
    [
      { class: 'unmet', items: 2, late: 0 },
      { class: 'refused', items: 1, late: 0 },
    ],
  );
  const { body: rows } = await centre.get<{ items: { class: string }[] }>(
    '/api/three-lists/items?class=unmet&limit=1',
  );
  assert.equal(rows.items.length, 1);
  const { body: duties } = await traffic.get<{ items: { title: string; demanded: number }[] }>(
    `/api/duties-to-supply?organisation=${tiny.water}&text=${encodeURIComponent('取水')}`,
  );
  assert.deepEqual(
    duties.items.map(({ title, demanded }) => [title, demanded]),
    [['取水口编号', 1]],
  );
});

test('发布之后，后台自行匹配', async () => {
  const { body } = await greening.send<Demand>('POST', '/api/demands', {
    title: '行道树',
    duty: '绿化养护',
    items: [{ title: '树牌编号' }],
  });
  assert.equal(body.items[0]!.class, 'no-owner');
  const resource = { providerId: tiny.traffic, name: '行道树', items: [{ title: '树牌编号' }] };
  const resourceId = await insertPublished(city.database, { ...resource, sharing: 'unconditional' });
  await city.database.transaction((tx) => solveLater(tx, { resourceIds: [resourceId] }));
  await until('the job has matched it', async () => {
    const demand = await greening.get<Demand>(`/api/demands/${body.id}`);
    return demand.body.items[0]!.class === 'met';
  });
});

test('bad input is refused, and nothing is written', async () => {
  const demand = { title: '甲', duty: '乙', items: [{ title: '丙' }] };
  for (const wrong of [
    { ...demand, items: [] },
    { ...demand, title: '　' },
    { ...demand, items: [{ title: 'x'.repeat(201) }] },
    { ...demand, items: Array.from({ length: 201 }, (_, index) => ({ title: `项${index}` })) },
    { ...demand, items: [{ title: '丙', type: 'sql' }] },
    { ...demand, wantedOn: '2026-02-30' },
    { ...demand, organisationId: tiny.water },
  ])
    assert.equal(
      (await greening.send('POST', '/api/demands', wrong)).status,
      422,
      JSON.stringify(wrong).slice(0, 80),
    );
  const quote = {
    ...demand,
    title: `'; drop table catalogue.demands; --`,
    items: [{ title: `x' or '1'='1` }],
  };
  assert.equal((await greening.send('POST', '/api/demands', quote)).status, 201);
  assert.equal((await greening.get(`/api/demands?text=${encodeURIComponent("' or 1=1 --")}`)).status, 200);
  assert.equal((await visitor.get('/api/three-lists')).status, 401);
});
