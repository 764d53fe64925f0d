import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '#kernel/errors';
import type { Principal } from '#kernel/permissions';
import { encodeGb18030 } from '#kernel/sheets/gb18030';
import { findOrganisation, scopeOf } from '#modules/directory';
import { content, item } from '../../../../test/fixtures/agreement.ts';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import { findResource, listResourceEvents } from '../queries.ts';
import { type Content, workStage } from '../resource.ts';
import { publishResource, submitResource } from '../review-resource.ts';
import { columns } from './columns.ts';
import { exportCatalogue } from './export-catalogue.ts';
import { importTemplate, type TemplateReport } from './import-template.ts';
import { writeTemplate } from './write-template.ts';

const { city, principal } = await withTinyCity({ config: { roles: [] } });
const at = (organisationId: string): Principal => ({
  ...principal('data-steward', tiny.centre),
  personId: `steward@${organisationId}`,
  organisationId,
  scope: scopeOf(findOrganisation(city, organisationId)!),
});
const steward = at(tiny.greening);
const stranger = at(tiny.water);
const reviewer = principal('data-approver', tiny.centre);

const plain: Content = {
  ...content,
  grade: 'general-1',
  mode: 'replace',
  items: [
    item('bh', { isKey: true, required: true }),
    item('mc'),
    item('rq', { type: 'date', length: null }),
  ],
};

/** A template of these contents, of which single cells are then spoilt: line (from 2), heading, text. */
function fileOf(contents: Content[], spoilt: [line: number, heading: string, text: string][] = []): Buffer {
  const entries = contents.map((one) => ({ code: '', provider: '', content: one }));
  const lines = writeTemplate(entries, 'csv').toString().slice(1).trimEnd().split('\r\n');
  const rows = lines.map((line) => line.split(','));
  for (const [line, heading, text] of spoilt)
    rows[line - 1]![columns.findIndex((one) => one.heading === heading)] = text;
  return Buffer.from(rows.map((row) => row.join(',')).join('\n'));
}

async function bring(bytes: Buffer, by = steward): Promise<TemplateReport> {
  const report = await city.database.transaction((tx) => importTemplate(tx, city, by, bytes));
  assert.ok(!(report instanceof Problem), JSON.stringify(report));
  return report;
}

test('ten broken rows are named, each by line and column with what was expected; the good resources are drafts', async () => {
  const all = Array.from({ length: 12 }, (_, index) => ({ ...plain, name: `合成目录${index}` }));
  // Resource n stands in the lines 3n + 2 to 3n + 4.
  const spoilt: [number, string, string][] = [
    [2, '共享类型', '全部共享'],
    [6, '字段名', 'Bad Name'],
    [8, '信息资源摘要', ''],
    [12, '数据类型', '字符串'],
    [14, '更新周期', '每小时'],
    [18, '数据长度', '0'],
    [22, '是否主键', '也许'],
    [23, '信息资源分类', '999999'],
    [28, '字段名', 'bh'],
    [30, '信息资源摘要', '另一个摘要'],
  ];
  const report = await bring(fileOf(all, spoilt));
  assert.deepEqual(report.resources, { created: 2, updated: 0, unchanged: 0, rejected: 10 });
  assert.deepEqual(
    report.rows.flatMap((row) => row.errors.map((error) => [row.line, error.column, error.given])),
    spoilt,
  );
  assert.equal(report.rows.length, 36);
  assert.deepEqual(
    report.rows.filter((row) => row.line >= 2 && row.line <= 4).map((row) => row.outcome),
    ['rejected', 'held', 'held'],
  );
  const created = report.rows.filter((row) => row.outcome === 'created');
  assert.deepEqual(
    created.map((row) => row.line),
    [32, 33, 34, 35, 36, 37],
  );
  const draft = await findResource(city.database, created[0]!.resourceId!);
  assert.deepEqual([draft!.stage, draft!.providerId, draft!.draft], ['draft', tiny.greening, all[10]]);
});

test('the same file again changes nothing; a changed one changes its draft; GB18030 reads like UTF-8', async () => {
  const first = { ...plain, name: '合成路灯信息' };
  const { rows } = await bring(fileOf([first]));
  const id = rows[0]!.resourceId!;
  const again = await bring(encodeGb18030(fileOf([first]).toString()));
  assert.match(again.format, /GB18030/);
  assert.deepEqual(again.resources, { created: 0, updated: 0, unchanged: 1, rejected: 0 });
  assert.equal((await listResourceEvents(city.database, id)).length, 1);
  const changed = await bring(fileOf([{ ...first, system: '路灯系统' }]));
  assert.deepEqual(changed.resources, { created: 0, updated: 1, unchanged: 0, rejected: 0 });
  assert.equal((await findResource(city.database, id))!.draft!.system, '路灯系统');
});

test('an export brought in again revises what was changed and leaves the rest alone; nobody reaches another department', async () => {
  const { rows } = await bring(fileOf([{ ...plain, name: '合成井盖信息' }]));
  const on = { resourceId: rows[0]!.resourceId!, principal: steward };
  await city.database.transaction((tx) => submitResource(tx, city, on));
  await city.database.transaction((tx) => publishResource(tx, city, { ...on, principal: reviewer }));
  const { bytes } = await exportCatalogue(city.database, city, steward, {
    provider: tiny.greening,
    format: 'xlsx',
  });
  const same = await bring(bytes);
  assert.equal(
    same.resources.unchanged,
    same.rows.filter((row) => row.line > 0 && row.item === '信息项 bh').length,
  );
  assert.deepEqual([same.resources.created, same.resources.updated, same.resources.rejected], [0, 0, 0]);
  const published = (await findResource(city.database, on.resourceId))!;
  const edited = { ...published.published!, system: '井盖系统' };
  const entry = { code: published.code, provider: '绿化部门', content: edited };
  const foreign = await bring(writeTemplate([entry], 'xlsx'), stranger);
  assert.deepEqual(
    foreign.rows[0]!.errors.map((error) => error.column),
    ['信息资源提供方', '信息资源代码'],
  );
  const revised = await bring(writeTemplate([entry], 'xlsx'));
  assert.equal(revised.resources.updated, 1);
  const now = (await findResource(city.database, on.resourceId))!;
  assert.deepEqual([workStage(now), now.stage, now.draft], ['draft', 'published', edited]);
  const seen = await exportCatalogue(city.database, city, stranger, {
    provider: tiny.greening,
    format: 'csv',
  });
  assert.ok(!seen.bytes.toString().includes('井盖系统'));
  assert.ok(seen.bytes.toString().includes('合成井盖信息'));
});

test('grades that are too low are raised and told', async () => {
  const low = { ...plain, name: '合成联系人信息', items: [item('dh', { kind: 'phone', length: 20 })] };
  const report = await bring(fileOf([low]));
  assert.deepEqual(
    report.raised.map(({ line, column }) => [line, column]),
    [
      [2, '信息项级别'],
      [2, '资源级别'],
    ],
  );
});

test('what cannot be read is a problem, not a crash', async () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('PK\x03\x04broken'), Buffer.from([0xff, 0xfe, 0, 1])]) {
    const outcome = await city.database.transaction((tx) => importTemplate(tx, city, steward, bytes));
    assert.ok(outcome instanceof Problem);
  }
  const good = fileOf([{ ...plain, name: '合成缺列目录' }]);
  const foreign = await bring(Buffer.concat([good, Buffer.from('\nx,y\n')]));
  assert.deepEqual([foreign.resources.created, foreign.resources.rejected], [1, 1]);
  const { rows, resources } = await bring(Buffer.concat([good, Buffer.from('\n,,too,short\n')]));
  assert.deepEqual(
    [resources.rejected, rows.map((row) => row.outcome)],
    [1, ['held', 'held', 'held', 'rejected']],
  );
});
