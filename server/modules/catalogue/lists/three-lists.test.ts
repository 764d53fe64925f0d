import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Static } from 'typebox';
import { virtualClock } from '#kernel/clock';
import { Problem } from '#kernel/errors';
import { actorOf } from '#kernel/events';
import type { Principal, Role } from '#kernel/permissions';
import { insertPublished, type MadeUpResource, withdraw } from '../../../../test/fixtures/made-up-lists.ts';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import { answerDemand } from './answer-demand.ts';
import { readBoard } from './board.ts';
import type { DemandDetailShape, ItemClass, NewAnswer, NewDemand } from './demand.ts';
import { loadDutiesToSupply } from './duties.ts';
import { fileDemand } from './file-demand.ts';
import { judgeRefusal } from './judge-refusal.ts';
import { addNegativeLine, endNegativeLine, reviewNegativeLine } from './negative-list/negative-line.ts';
import * as queries from './queries.ts';
import { settleDemand } from './settle-demand.ts';
import { solveLater, solveWaiting, watchItems } from './solver/solve.ts';
import { readDemand, viewerOf } from './view.ts';

const HOUR_MS = 3_600_000;
/** A Monday morning in China. */
const clock = virtualClock(new Date('2026-11-23T01:00:00Z'));
const { city, principal } = await withTinyCity({ clock, config: { roles: [] } });

const at = (role: Role, organisationId: string): Principal => ({
  ...principal(role, tiny.centre),
  organisationId,
  scope: { level: 'unit', unitId: organisationId },
});
const centre = principal('data-approver', tiny.centre);
const water = at('data-steward', tiny.water);
const traffic = at('data-steward', tiny.traffic);
const greening = at('data-steward', tiny.greening);

type Detail = Static<typeof DemandDetailShape>;

function well<Value>(outcome: Value | Problem): Value {
  assert.ok(!(outcome instanceof Problem), JSON.stringify(outcome));
  return outcome;
}

function refused(outcome: unknown, status: number): Problem {
  assert.ok(outcome instanceof Problem, 'was not refused');
  assert.equal(outcome.status, status, JSON.stringify(outcome));
  return outcome;
}

const { transaction } = city.database;
let serial = 0;
/** Titles no other test of this file knows. */
const fresh = (title: string) => `${title}${'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥'[serial++]}`;

async function file(by: Principal, titles: string[], more: Partial<NewDemand> = {}): Promise<number> {
  const demand = {
    title: '街镇救助',
    duty: '社会救助审核',
    items: titles.map((title) => ({ title })),
    ...more,
  };
  const { organisationId } = by;
  return well(await transaction((tx) => fileDemand(tx, city, { ...demand, organisationId }, actorOf(by))));
}

async function read(id: number, by = centre): Promise<Detail> {
  const demand = await readDemand(city.database, city, by, id);
  assert.ok(demand, 'the demand cannot be seen');
  return demand;
}

const classOf = async (id: number, number = 1): Promise<ItemClass> =>
  (await read(id)).items[number - 1]!.class;

async function duty(organisationId: string, titles: string[]): Promise<void> {
  well(
    await transaction((tx) =>
      loadDutiesToSupply(
        tx,
        city,
        titles.map((title) => ({ organisationId, title })),
      ),
    ),
  );
  await solve();
}

async function publish(resource: MadeUpResource): Promise<number> {
  const id = await insertPublished(city.database, resource);
  await transaction((tx) => solveLater(tx, { resourceIds: [id] }));
  await solve();
  return id;
}

async function solve(): Promise<void> {
  while (await transaction((tx) => solveWaiting(tx, city)));
}

const answer = (by: Principal, demandId: number, given: NewAnswer) =>
  transaction((tx) => answerDemand(tx, city, { demandId, principal: by, answer: given }));

test('需求从提出到满足：责任部门承诺、发布，需求即可申请', async () => {
  const title = fresh('取水许可证号');
  await duty(tiny.water, [title]);
  const id = await file(greening, [title]);
  let demand = await read(id);
  assert.equal(demand.items[0]!.class, 'unmet');
  assert.equal(demand.items[0]!.owner!.id, tiny.water);
  assert.deepEqual((await read(id, water)).can, ['answer']);
  well(await answer(water, id, { items: [1], kind: 'supply', promisedOn: '2026-12-20', note: '年内上线' }));
  demand = await read(id);
  assert.equal(demand.items[0]!.dueAt, '2026-12-20T16:00:00.000Z');
  assert.equal(demand.items[0]!.answer!.note, '年内上线');
  const resource = await publish({
    providerId: tiny.water,
    name: '取水许可',
    items: [{ title: `「${title}」` }],
  });
  demand = await read(id);
  assert.equal(demand.items[0]!.class, 'grantable');
  assert.equal(demand.items[0]!.match!.resourceId, resource);
  assert.deepEqual(
    demand.items[0]!.why.map((one) => one.code),
    ['same-when-normalised', 'must-apply'],
  );
  await withdraw(city.database, resource);
  await transaction((tx) => solveLater(tx, { resourceIds: [resource] }));
  await solve();
  assert.equal(await classOf(id), 'unmet');
  assert.deepEqual(
    (await read(id)).events.map((event) => event.type),
    ['turned', 'turned', 'answered', 'filed'],
  );
});

test('期限以工作日计，到时转为超期，只转一次', async () => {
  const title = fresh('管网编号');
  await duty(tiny.water, [title]);
  const id = await file(greening, [title]);
  const due = Date.parse((await read(id)).items[0]!.dueAt!);
  assert.equal(new Date(due).toISOString(), '2026-12-07T16:00:00.000Z', 'ten working days, till midnight');
  clock.set(new Date(due - 1));
  await transaction((tx) => watchItems(tx, city));
  assert.equal(await classOf(id), 'unmet');
  clock.set(new Date(due));
  await transaction((tx) => watchItems(tx, city));
  await transaction((tx) => watchItems(tx, city));
  const demand = await read(id);
  assert.equal(demand.items[0]!.class, 'overdue');
  assert.equal(demand.items[0]!.late, true);
  assert.equal(demand.items[0]!.workingDaysUsed, 11);
  assert.equal(demand.events.filter((event) => event.type === 'turned').length, 1);
  well(await answer(water, id, { items: [1], kind: 'supply', promisedOn: '2026-12-31' }));
  assert.equal(await classOf(id), 'unmet', 'a promise sets a new day');
});

test('非本部门：指明他人，他人再推，由中心确定；确定后不得再推', async () => {
  const title = fresh('流浪犬数量');
  await duty(tiny.water, [title]);
  const id = await file(greening, [title]);
  refused(await answer(traffic, id, { items: [1], kind: 'not-ours' }), 404);
  well(await answer(water, id, { items: [1], kind: 'not-ours', names: tiny.traffic }));
  assert.equal((await read(id)).items[0]!.owner!.id, tiny.traffic);
  refused(await answer(water, id, { items: [1], kind: 'supply', promisedOn: '2027-01-01' }), 403);
  refused(await answer(traffic, id, { items: [1], kind: 'not-ours', names: tiny.water }), 422);
  well(await answer(traffic, id, { items: [1], kind: 'not-ours' }));
  assert.equal(await classOf(id), 'no-owner');
  const settle = { demandId: id, principal: centre, items: [1] };
  refused(
    await transaction((tx) => settleDemand(tx, city, { ...settle, organisationId: tiny.greening })),
    422,
  );
  well(await transaction((tx) => settleDemand(tx, city, { ...settle, organisationId: tiny.water })));
  const [item] = (await read(id)).items;
  assert.equal(item!.class, 'unmet');
  assert.equal(item!.owner!.id, tiny.water);
  refused(await answer(water, id, { items: [1], kind: 'not-ours' }), 409);
});

test('拒绝须有依据；中心审为合法则入负面清单，到期又成违规', async () => {
  const title = fresh('水源保护点位');
  await duty(tiny.water, [title]);
  const id = await file(greening, [title]);
  refused(await answer(water, id, { items: [1], kind: 'refuse', statute: '反恐怖主义法' }), 422);
  const refusal: NewAnswer = { items: [1], kind: 'refuse', statute: '反恐怖主义法', article: '第三十四条' };
  well(await answer(water, id, refusal));
  assert.equal(await classOf(id), 'unlawful-refusal');
  const judgement = { demandId: id, principal: centre, items: [1] };
  refused(await transaction((tx) => judgeRefusal(tx, city, { ...judgement, lawful: true })), 422);
  refused(await transaction((tx) => judgeRefusal(tx, city, { ...judgement, lawful: false })), 422);
  well(
    await transaction((tx) => judgeRefusal(tx, city, { ...judgement, lawful: false, note: '该条不涉及' })),
  );
  assert.equal((await read(id)).items[0]!.why[1]!.code, 'basis-rejected');
  well(await answer(water, id, refusal));
  well(
    await transaction((tx) => judgeRefusal(tx, city, { ...judgement, lawful: true, until: '2027-01-31' })),
  );
  const [item] = (await read(id)).items;
  assert.equal(item!.class, 'refused');
  assert.notEqual(item!.negativeLineId, null);
  clock.set(new Date('2027-01-31T15:59:59Z'));
  await transaction((tx) => watchItems(tx, city));
  assert.equal(await classOf(id), 'refused');
  clock.set(new Date('2027-01-31T16:00:00Z'));
  await transaction((tx) => watchItems(tx, city));
  assert.equal(await classOf(id), 'unlawful-refusal');
  const line = { lineId: item!.negativeLineId!, confirmed: true, until: '2028-01-31' };
  well(await transaction((tx) => reviewNegativeLine(tx, city, line, actorOf(centre))));
  assert.equal(await classOf(id), 'refused');
  const end = { lineId: line.lineId, reason: '可以共享' };
  refused(await transaction((tx) => endNegativeLine(tx, city, { ...end, principal: traffic })), 404);
  well(await transaction((tx) => endNegativeLine(tx, city, { ...end, principal: water })));
  assert.equal(await classOf(id), 'unlawful-refusal', 'the refusal stands without a basis');
});

test('整个资源列入负面清单，审查之前不算依据', async () => {
  const title = fresh('水厂坐标');
  const resourceId = await publish({
    providerId: tiny.water,
    name: '水厂',
    sharing: 'none',
    items: [{ title }],
  });
  const id = await file(greening, [title]);
  assert.equal(await classOf(id), 'unlawful-refusal');
  const line = { resourceId, statute: '保守国家秘密法', article: '第十三条' };
  refused(
    await transaction((tx) =>
      addNegativeLine(tx, city, { ...line, organisationId: tiny.traffic }, actorOf(traffic)),
    ),
    422,
  );
  const added = well(
    await transaction((tx) =>
      addNegativeLine(tx, city, { ...line, organisationId: tiny.water }, actorOf(water)),
    ),
  );
  assert.equal(await classOf(id), 'unlawful-refusal');
  const review = { lineId: added.id, confirmed: true, until: '2027-12-31' };
  well(await transaction((tx) => reviewNegativeLine(tx, city, review, actorOf(centre))));
  assert.equal(await classOf(id), 'refused');
  refused(
    await transaction((tx) =>
      addNegativeLine(tx, city, { ...line, organisationId: tiny.water }, actorOf(water)),
    ),
    409,
  );
});

test('重复采集：说出谁在提供、谁还在采集', async () => {
  const title = fresh('参保档次');
  await duty(tiny.water, [title]);
  await publish({ providerId: tiny.water, name: '甲库', items: [{ title }] });
  await publish({ providerId: tiny.traffic, name: '乙库', items: [{ title: ` ${title}` }] });
  await publish({ providerId: tiny.greening, name: '丙库', sharing: 'none', items: [{ title }] });
  const rows = await queries.listDuplicates(city.database, { collector: tiny.greening, limit: 10 });
  const row = rows.find((one) => one.title === title)!;
  assert.equal(row.supplierId, tiny.water);
  assert.deepEqual(
    row.collectors.map((one) => [one.organisationId, one.name]),
    [
      [tiny.traffic, '乙库'],
      [tiny.greening, '丙库'],
    ],
  );
  assert.equal(await classOf(await file(greening, [title])), 'duplicate');
});

test('需求只为提出者、被问者和中心所见', async () => {
  const title = fresh('泵站能耗');
  await duty(tiny.water, [title]);
  const id = await file(greening, [title]);
  for (const [by, sees] of [
    [greening, true],
    [water, true],
    [centre, true],
    [traffic, false],
    [at('data-steward', 'nowhere'), false],
  ] as const) {
    assert.equal((await readDemand(city.database, city, by, id)) !== undefined, sees, by.organisationId);
    const viewer = viewerOf(by);
    const { organisationId } = by;
    const listed = await queries.listDemands(city.database, { viewer, organisationId, limit: 100 });
    assert.equal(
      listed.some((one) => one.id === id),
      sees,
      by.organisationId,
    );
    const items = await queries.listItems(city.database, { viewer, now: clock.now(), limit: 100 });
    assert.equal(
      items.some((one) => one.demandId === id),
      sees,
      by.organisationId,
    );
    if (!sees)
      assert.deepEqual((await readBoard(city.database, city, viewer)).demands, {
        demands: listed.length,
        items: items.length,
      });
  }
  well(await answer(water, id, { items: [1], kind: 'not-ours', names: tiny.traffic }));
  assert.ok(await readDemand(city.database, city, traffic, id), 'whoever is named is asked, and sees it');
  assert.ok(await readDemand(city.database, city, water, id), 'whoever was asked goes on seeing it');
});

test('每个数字都能打开到行', async () => {
  for (const by of [centre, water, greening, traffic]) {
    const viewer = viewerOf(by);
    const board = await readBoard(city.database, city, viewer);
    for (const { class: found, items, late } of board.classes) {
      const open = (more: object) =>
        queries.listItems(city.database, { viewer, class: found, now: clock.now(), limit: 1_000, ...more });
      assert.equal((await open({})).length, items, found);
      assert.equal((await open({ late: true })).length, late, `${found}, late`);
    }
    for (const { organisation, overdue } of board.owners) {
      const filter = { viewer, owner: organisation.id, class: 'overdue' as const };
      const rows = await queries.listItems(city.database, { ...filter, now: clock.now(), limit: 1_000 });
      assert.equal(rows.length, overdue);
    }
    const pages: number[] = [];
    for (let after: number | undefined; ; ) {
      const page = await queries.listItems(city.database, { viewer, now: clock.now(), after, limit: 2 });
      pages.push(...page.map((one) => one.id));
      if (page.length < 2) break;
      after = page.at(-1)!.id;
    }
    assert.equal(new Set(pages).size, board.demands.items);
  }
});

test('责任清单按部门整体替换', async () => {
  const [one, two] = [fresh('单一'), fresh('单二')];
  const load = async (titles: string[]) =>
    well(
      await transaction((tx) =>
        loadDutiesToSupply(
          tx,
          city,
          titles.map((title) => ({ organisationId: tiny.streetA, title })),
        ),
      ),
    );
  assert.deepEqual(await load([one, ` ${one}`]), { added: 1, ended: 0, kept: 0 });
  assert.deepEqual(await load([one, two]), { added: 1, ended: 0, kept: 1 });
  assert.deepEqual(await load([two]), { added: 0, ended: 1, kept: 1 });
  refused(
    await transaction((tx) => loadDutiesToSupply(tx, city, [{ organisationId: 'nowhere', title: one }])),
    422,
  );
});

test('wrong demands are refused with the field', async () => {
  const base = { title: '甲', duty: '乙', organisationId: tiny.water };
  const attempt = (given: object) =>
    transaction((tx) =>
      fileDemand(tx, city, { ...base, items: [{ title: '丙' }], ...given }, actorOf(water)),
    );
  const twice = refused(await attempt({ items: [{ title: '身份证号' }, { title: '公民身份号码' }] }), 422);
  assert.equal(twice.errors![0]!.path, '/items/1/title');
  refused(await attempt({ organisationId: 'nowhere' }), 422);
  refused(await attempt({ wantedOn: '2020-01-01' }), 422);
  const id = await file(water, [fresh('丁')]);
  refused(await answer(water, 999_999, { items: [1], kind: 'not-ours' }), 404);
  refused(
    await transaction((tx) =>
      settleDemand(tx, city, { demandId: id, principal: centre, items: [2], organisationId: tiny.traffic }),
    ),
    422,
  );
  clock.advance(HOUR_MS);
});
