import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WorkingCalendar } from '#modules/directory';
import type { Answer } from '../demand.ts';
import { normalised, termOf } from '../terms.ts';
import { classify } from './classify.ts';
import { type Facts, type Found, factsOf, type SuppliedItem, type WantedItem } from './facts.ts';
import { typesFit } from './match.ts';
import { todayOf } from './today.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const china: WorkingCalendar = {
  day: (moment) => new Date(moment.getTime() + 8 * HOUR_MS).toISOString().slice(0, 10).replaceAll('-', ''),
  midnight: (moment) =>
    new Date(Math.floor((moment.getTime() + 8 * HOUR_MS) / DAY_MS) * DAY_MS - 8 * HOUR_MS),
};
const at = (local: string) => new Date(`${local}+08:00`);
const monday = at('2026-11-23T09:00:00');

function wanted(title: string, given: Partial<WantedItem> = {}): WantedItem {
  const kind = given.kind ?? null;
  return {
    id: 1,
    demandId: 1,
    number: 1,
    organisationId: '民政局',
    title,
    type: null,
    kind,
    cycle: null,
    term: termOf(title, kind),
    plain: normalised(title),
    settledId: null,
    namedId: null,
    declined: [],
    answer: null,
    found: null,
    ...given,
  };
}

function supplied(title: string, given: Partial<SuppliedItem> = {}): SuppliedItem {
  const kind = given.kind ?? null;
  return {
    resourceId: 10,
    name: 'item',
    title,
    term: termOf(title, kind),
    plain: normalised(title),
    type: 'string',
    kind,
    providerId: '公安局',
    sharing: 'conditional',
    cycle: 'monthly',
    ...given,
  };
}

function facts(given: Partial<Parameters<typeof factsOf>[0]>): Facts {
  return factsOf({ supplied: [], duties: [], negative: [], grants: [], ...given });
}

const duty = (organisationId: string, title: string, id = 1) => ({
  id,
  organisationId,
  term: termOf(title, null),
});

function solve(item: WantedItem, given: Partial<Parameters<typeof factsOf>[0]>, now = monday): Found {
  return classify(item, facts(given), todayOf(now, china));
}

function answer(kind: Answer['kind'], given: Partial<Answer> = {}): Answer {
  return {
    kind,
    organisationId: '公安局',
    at: monday.toISOString(),
    promisedOn: null,
    resourceId: null,
    statute: '',
    article: '',
    note: '',
    judgement: null,
    ...given,
  };
}

const codes = (found: Found) => found.why.map((one) => one.code);

test('无条件共享的信息项即已满足，并说明为何匹配', () => {
  const found = solve(wanted('身份证号'), {
    supplied: [supplied('公民身份号码', { sharing: 'unconditional' })],
  });
  assert.equal(found.class, 'met');
  assert.equal(found.resourceId, 10);
  assert.deepEqual(codes(found), ['synonym', 'unconditional']);
});

test('有条件共享而未申请的，可申请；已授权的，已满足；授权到期后又须申请', () => {
  const list = { supplied: [supplied('婚姻状况')] };
  assert.equal(solve(wanted('婚姻状态'), list).class, 'grantable');
  const expiresAt = at('2026-12-01T00:00:00');
  const grants = [{ organisationId: '民政局', resourceId: 10, items: ['item'], expiresAt }];
  const met = solve(wanted('婚姻状态'), { ...list, grants });
  assert.equal(met.class, 'met');
  assert.deepEqual(met.turnAt, expiresAt);
  assert.equal(solve(wanted('婚姻状态'), { ...list, grants }, expiresAt).class, 'grantable');
  const other = [{ ...grants[0]!, items: ['another'] }];
  assert.equal(solve(wanted('婚姻状态'), { ...list, grants: other }).class, 'grantable');
});

test('责任清单上有人的，限十个工作日；过期即超期', () => {
  const list = { duties: [duty('公安局', '户籍地址')] };
  const found = solve(wanted('户籍所在地'), list);
  assert.equal(found.class, 'unmet');
  assert.equal(found.ownerId, '公安局');
  assert.deepEqual(found.dueAt, at('2026-12-08T00:00:00'));
  const later = wanted('户籍所在地', { found });
  assert.equal(solve(later, list, at('2026-12-07T23:59:59')).class, 'unmet');
  const overdue = solve(later, list, at('2026-12-08T00:00:00'));
  assert.equal(overdue.class, 'overdue');
  assert.deepEqual(overdue.askedAt, monday);
});

test('承诺的日子就是期限', () => {
  const list = { duties: [duty('公安局', '户籍地址')] };
  const item = wanted('户籍地址', { answer: answer('supply', { promisedOn: '2026-12-20' }) });
  const found = solve(item, list);
  assert.equal(found.class, 'unmet');
  assert.deepEqual(found.dueAt, at('2026-12-21T00:00:00'));
  assert.deepEqual(codes(found), ['on-duty-list', 'promised']);
});

test('无人负责的由中心在两个工作日内确定，确定后重新起算', () => {
  const found = solve(wanted('宠物登记号'), {});
  assert.equal(found.class, 'no-owner');
  assert.deepEqual(found.dueAt, at('2026-11-26T00:00:00'));
  const tuesday = at('2026-11-24T10:00:00');
  const settled = solve(wanted('宠物登记号', { found, settledId: '城管局' }), {}, tuesday);
  assert.equal(settled.ownerId, '城管局');
  assert.deepEqual(settled.askedAt, tuesday);
  assert.deepEqual(settled.dueAt, at('2026-12-09T00:00:00'));
});

test('答复“非本部门”并指明他人的，由他人负责；没有他人的，由中心确定', () => {
  const list = { duties: [duty('公安局', '户籍地址')] };
  const declined = { declined: ['公安局'], answer: answer('not-ours') };
  assert.equal(solve(wanted('户籍地址', { ...declined, namedId: '规资局' }), list).ownerId, '规资局');
  assert.equal(solve(wanted('户籍地址', declined), list).class, 'no-owner');
});

test('重复采集：自己也在采集，而他人已提供', () => {
  const own = supplied('参保状态', { resourceId: 3, providerId: '民政局', sharing: 'none' });
  const other = supplied('社保参保状态', { resourceId: 9, providerId: '人社局' });
  assert.equal(solve(wanted('参保状态'), { supplied: [own] }).class, 'met');
  const found = solve(wanted('参保状态'), { supplied: [own, other] });
  assert.equal(found.class, 'duplicate');
  assert.equal(found.resourceId, 9);
  // Everybody has names of their own people; that is no answer to a demand for another's.
  const names = supplied('姓名', { resourceId: 3, providerId: '民政局' });
  assert.equal(solve(wanted('姓名'), { supplied: [names] }).class, 'no-owner');
});

test('不予共享而有经审查依据的，依法不予；没有依据、依据未审、审查到期的，违规不予', () => {
  const list = { supplied: [supplied('涉密标识', { sharing: 'none' as const })] };
  const line = { id: 7, organisationId: '公安局', resourceId: 10, term: null, reviewedUntil: '2026-11-30' };
  const refused = solve(wanted('涉密标识'), { ...list, negative: [line] });
  assert.equal(refused.class, 'refused');
  assert.equal(refused.negativeLineId, 7);
  assert.deepEqual(refused.turnAt, at('2026-12-01T00:00:00'));

  const bare = solve(wanted('涉密标识'), list);
  assert.equal(bare.class, 'unlawful-refusal');
  assert.deepEqual(codes(bare), ['provider-has-it', 'no-basis']);
  assert.deepEqual(bare.dueAt, at('2026-12-01T00:00:00'));

  const waiting = solve(wanted('涉密标识'), { ...list, negative: [{ ...line, reviewedUntil: null }] });
  assert.deepEqual(codes(waiting), ['provider-has-it', 'basis-awaits-review']);

  const expired = solve(wanted('涉密标识'), { ...list, negative: [line] }, at('2026-12-01T00:00:00'));
  assert.equal(expired.class, 'unlawful-refusal');
  assert.deepEqual(codes(expired), ['provider-has-it', 'review-expired']);
});

test('拒绝须经审查：未审的给中心两日，判为不当的给部门五日', () => {
  const list = { duties: [duty('公安局', '轨迹')] };
  const refusal = { statute: '反恐怖主义法', article: '第五十条' };
  const open = solve(wanted('轨迹', { answer: answer('refuse', refusal) }), list);
  assert.equal(open.class, 'unlawful-refusal');
  assert.deepEqual(codes(open), ['on-duty-list', 'basis-awaits-review']);
  assert.deepEqual(open.dueAt, at('2026-11-26T00:00:00'));
  const judgement = { lawful: false, at: monday.toISOString(), by: '数据中心', note: '该条不涉及' };
  const judged = solve(wanted('轨迹', { answer: answer('refuse', { ...refusal, judgement }) }), list);
  assert.deepEqual(codes(judged), ['on-duty-list', 'basis-rejected']);
  assert.deepEqual(judged.dueAt, at('2026-12-01T00:00:00'));
  const line = {
    id: 7,
    organisationId: '公安局',
    resourceId: null,
    term: '轨迹',
    reviewedUntil: '2027-11-30',
  };
  const lawful = solve(wanted('轨迹', { answer: answer('refuse', refusal) }), { ...list, negative: [line] });
  assert.equal(lawful.class, 'refused');
});

test('类型与种类不合的不匹配；名称更近、更新更快、责任部门的优先', () => {
  const list = [
    supplied('年龄', { resourceId: 1, type: 'string' }),
    supplied('年龄', { resourceId: 2, type: 'integer', cycle: 'yearly' }),
    supplied('年龄', { resourceId: 3, type: 'integer', cycle: 'daily' }),
    supplied('年龄', { resourceId: 4, type: 'integer', cycle: 'daily', providerId: '统计局' }),
  ];
  const item = wanted('年龄', { type: 'integer', cycle: 'monthly' });
  assert.equal(solve(item, { supplied: list }).resourceId, 3);
  assert.equal(solve(item, { supplied: list, duties: [duty('统计局', '年龄')] }).resourceId, 4);
  assert.equal(solve(item, { supplied: list.slice(0, 1) }).class, 'no-owner');
  const kinds = [supplied('证件号', { kind: 'person-name' })];
  assert.equal(solve(wanted('证件号', { kind: 'phone' }), { supplied: kinds }).class, 'no-owner');
});

test('what is held stands for what is wanted only without loss of meaning', () => {
  assert.equal(typesFit(null, 'binary'), 'same');
  assert.equal(typesFit('string', 'text'), 'same');
  assert.equal(typesFit('string', 'integer'), 'converted');
  assert.equal(typesFit('date', 'datetime'), 'converted');
  for (const [want, have] of [
    ['datetime', 'date'],
    ['integer', 'string'],
    ['string', 'binary'],
    ['boolean', 'integer'],
  ] as const)
    assert.equal(typesFit(want, have), 'no', `${want} from ${have}`);
});
