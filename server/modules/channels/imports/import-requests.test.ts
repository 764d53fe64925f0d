import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { virtualClock } from '#kernel/clock';
import { sql } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { encodeGb18030 } from '#kernel/sheets/gb18030';
import { listCaseEvents, watchLimits } from '#modules/cases';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import { csvOf, workbookOf } from '../../../kernel/sheets/sample-files.ts';
import { type ImportReport, importRequests } from './import-requests.ts';
import { prepareImport, type RequestFile } from './prepare-import.ts';

const clock = virtualClock(new Date('2026-03-01T00:00:00Z'), 11);
const { city, signIn } = await withTinyCity({ clock });
const actor = { personId: null, name: 'test', organisationId: null };

const headings = ['编号', '主题', '内容', '时间', '经度', '纬度', '类别', '姓名', '电话', '答复', '答复时间'];

/** A good row; every other one has an answer, every third a point. */
function row(number: number, change: Partial<Record<string, string>> = {}): string[] {
  const isLocated = number % 3 === 0;
  const values: Record<string, string> = {
    编号: `R${number}`,
    主题: `第${number}盏路灯不亮`,
    内容: `东湖街道的路灯不亮，\n第${number}次反映。`,
    时间: `2025/${(number % 12) + 1}/${(number % 28) + 1} 9:05:00`,
    经度: isLocated ? '121.515' : '',
    纬度: isLocated ? '31.205' : '',
    姓名: '测试',
    电话: '13800000000',
    ...(number % 2 === 0 ? { 答复: '已修好。', 答复时间: '2026-01-05 10:00:00' } : {}),
    ...change,
  };
  return headings.map((heading) => values[heading] ?? '');
}

async function bring(
  file: Partial<RequestFile> & { bytes: Buffer },
  dryRun = false,
  progress?: () => void,
): Promise<ImportReport> {
  const prepared = await prepareImport(city, { name: 'sample.csv', ...file });
  assert.ok(!(prepared instanceof Problem), JSON.stringify(prepared));
  const report = await importRequests(city, prepared, { actor, dryRun, ...(progress && { progress }) });
  assert.equal(report.opened + report.known + report.rejected, prepared.sheet.rows.length);
  assert.deepEqual(
    report.rows.map((outcome) => outcome.line),
    prepared.sheet.rows.map((one) => one.line),
  );
  return report;
}

const mapped = (system: string, more: object = {}) => {
  const columns = {
    ...{
      reference: '编号',
      title: '主题',
      text: '内容',
      time: '时间',
      longitude: '经度',
      latitude: '纬度',
      category: '类别',
    },
    ...{ reporterName: '姓名', reporterPhone: '电话', answer: '答复', answeredAt: '答复时间' },
  };
  return { json: JSON.stringify({ system, columns, ...more }) };
};

const countOf = ({ opened, known, rejected }: ImportReport) => [opened, known, rejected];
const fileOf = (rows: string[][]) => Buffer.from(csvOf([headings, ...rows]));

async function countCases(system: string): Promise<number> {
  const { count } = await city.database.one<{ count: number }>(
    sql`select count(*) from cases.cases where source_reference like ${`${system}:%`}`,
  );
  return count;
}

test('of 800 rows with 10 broken ones exactly those 10 are rejected, by line and field; again, none is new', async () => {
  const rows = Array.from({ length: 790 }, (_, index) => row(index));
  const broken: [field: string, change: Record<string, string>][] = [
    ['内容', { 主题: '', 内容: '　' }],
    ['时间', { 时间: '2025-02-30 10:00' }],
    ['时间', { 时间: '2026/3/2 9:00:00' }],
    ['经度', { 经度: '121.9', 纬度: '31.205' }],
    ['经度', { 经度: '31.205', 纬度: '121.515' }],
    ['纬度', { 经度: '121.515', 纬度: '三十一' }],
    ['内容', { 内容: 'x'.repeat(10_000_000) }],
    ['主题', { 主题: '路灯\u0000' }],
    ['答复时间', { 答复: '已处理。', 答复时间: '1999-01-01' }],
    ['编号', { 编号: 'R5', 内容: '另一件事' }],
  ];
  const expected = broken.map(([field, change], index) => {
    const at = 10 + index * 77;
    rows.splice(at, 0, row(1_000 + index, change));
    return { at, field };
  });
  const file = { bytes: fileOf(rows), mapping: mapped('broken') };
  const report = await bring(file);
  // Every good row has one line end within its text; a broken one has it unless its text was replaced.
  const lines: number[] = [];
  rows.reduce((line, cells) => {
    lines.push(line);
    return line + cells.join('').split('\n').length;
  }, 2);
  assert.deepEqual(
    report.rows
      .filter((outcome) => outcome.outcome === 'rejected')
      .map(({ line, field }) => ({ line, field })),
    expected.map(({ at, field }) => ({ line: lines[at], field })),
  );
  assert.deepEqual(countOf(report), [790, 0, 10]);
  assert.deepEqual(countOf(await bring(file)), [0, 790, 10]);
  assert.equal(await countCases('broken'), 790);
});

test('a ragged row and an unclosed quote cost their own row', async () => {
  const good = csvOf([row(1), row(2)]);
  const text = `${csvOf([headings])}R7,only,three\r\n${good}R8,"never closed,x\r\n${csvOf([row(3)])}`;
  const report = await bring({ bytes: Buffer.from(text), mapping: mapped('ragged') });
  assert.deepEqual(
    report.rows.map(({ line, outcome, field }) => [line, outcome, field]),
    [
      [2, 'rejected', '时间'],
      [3, 'opened', null],
      [5, 'opened', null],
      [7, 'rejected', '主题'],
      [8, 'opened', null],
    ],
  );
});

test('a dry run tells the same and changes nothing', async () => {
  const file = { bytes: fileOf([row(1), row(2, { 时间: 'soon' }), row(1)]), mapping: mapped('dry') };
  const told = await bring(file, true);
  assert.deepEqual(countOf(told), [1, 1, 1]);
  assert.equal(await countCases('dry'), 0);
  const done = await bring(file);
  assert.deepEqual(
    done.rows.map((outcome) => ({ ...outcome, caseNumber: null })),
    told.rows,
  );
});

test('the same table as GB18030 and as XLSX is the same requests', async () => {
  const rows = [row(1), row(2), row(3)];
  const mapping = mapped('formats');
  assert.deepEqual(countOf(await bring({ bytes: fileOf(rows), mapping })), [3, 0, 0]);
  assert.deepEqual(
    countOf(await bring({ bytes: encodeGb18030(csvOf([headings, ...rows])), mapping })),
    [0, 3, 0],
  );
  const workbook = workbookOf([headings, ...rows]);
  assert.deepEqual(countOf(await bring({ name: 'sample.xlsx', bytes: workbook, mapping })), [0, 3, 0]);
});

test('an import that breaks off goes on when it is run again', async () => {
  const file = {
    bytes: fileOf(Array.from({ length: 1_700 }, (_, index) => row(index))),
    mapping: mapped('crash'),
  };
  const breakOff = () => {
    throw new Error('power failure');
  };
  await assert.rejects(bring(file, false, breakOff), /power failure/);
  const half = await countCases('crash');
  assert.ok(half > 0 && half < 1_700);
  assert.deepEqual(countOf(await bring(file)), [1_700 - half, half, 0]);
  assert.equal(await countCases('crash'), 1_700);
});

test('two imports of one file at once open each row once', async () => {
  const file = {
    bytes: fileOf(Array.from({ length: 300 }, (_, index) => row(index))),
    mapping: mapped('twice'),
  };
  const [one, other] = await Promise.all([bring(file), bring(file)]);
  assert.equal(one!.opened + other!.opened, 300);
  assert.equal(await countCases('twice'), 300);
});

test('an answered request is a closed case with its own times, and nothing runs', async () => {
  const report = await bring({ bytes: fileOf([row(6)]), mapping: mapped('closed') });
  const found = await city.database.one<Record<string, unknown>>(sql`
    select id, stage, clock, watch_at, due_at, opened_at, closed_at, street_code, category_code
    from cases.cases where number = ${report.rows[0]!.caseNumber}`);
  assert.deepEqual(
    { ...found, id: 0 },
    {
      ...{
        id: 0,
        stage: 'closed',
        clock: 'stopped',
        watch_at: null,
        due_at: null,
        street_code: tiny.streetA,
        category_code: '10102',
      },
      opened_at: new Date('2025-07-07T01:05:00Z'),
      closed_at: new Date('2026-01-05T02:00:00Z'),
    },
  );
  const log = await listCaseEvents(city.database, found.id as number);
  assert.deepEqual(
    log.map(({ type, data }) => [type, data.answer, data.closedAt]),
    [
      ['opened', undefined, undefined],
      ['closed', '已修好。', '2026-01-05T02:00:00.000Z'],
    ],
  );
});

test('old requests without an answer get their limit from now: none is overdue at once', async () => {
  await city.database.transaction(watchLimits);
  const { rows } = await bring({ bytes: fileOf([row(1), row(3), row(5)]), mapping: mapped('old') });
  assert.equal(await city.database.transaction(watchLimits), 0);
  const due = await city.database.rows<{ clock: string; due_at: Date }>(
    sql`select clock, due_at from cases.cases where number = any(${rows.map((one) => one.caseNumber!)})`,
  );
  assert.equal(due.length, 3);
  assert.ok(due.every((one) => one.clock === 'running' && one.due_at > clock.now()));
});

test('what a mapping says of categories and of points outside is done', async () => {
  const rows = [
    row(1, { 类别: '照明' }),
    row(2, { 类别: '20103' }),
    row(3, { 类别: 'x' }),
    row(4, { 经度: '121.9', 纬度: '31.2' }),
  ];
  const strict = { values: { category: { 照明: '10102' } }, categories: 'codes', outside: 'unlocated' };
  const report = await bring({ bytes: fileOf(rows), mapping: mapped('strict', strict) });
  assert.deepEqual(
    report.rows.map(({ outcome, field }) => [outcome, field]),
    [
      ['opened', null],
      ['opened', null],
      ['rejected', '类别'],
      ['opened', null],
    ],
  );
  const codes = await city.database.rows<{ code: string; longitude: number | null }>(sql`
    select category_code as code, longitude from cases.cases where source_reference like 'strict:%' order by source_reference`);
  assert.deepEqual(codes, [
    { code: '10102', longitude: null },
    { code: '20103', longitude: null },
    { code: '10102', longitude: null },
  ]);
});

test('without a column for the reference the row itself is the reference', async () => {
  const bytes = Buffer.from('内容,时间\n积水很深,2026-01-01\n积水很深,2026-01-01\n积水退了,2026-01-02\n');
  assert.deepEqual(countOf(await bring({ bytes })), [2, 1, 0]);
  assert.deepEqual(countOf(await bring({ bytes })), [0, 3, 0]);
});

test('a saved mapping is found by its name', async () => {
  const prepared = await prepareImport(city, {
    name: 'a.csv',
    bytes: fileOf([row(1)]),
    mapping: mapped('kept'),
  });
  assert.ok(!(prepared instanceof Problem));
  await importRequests(city, prepared, { actor, dryRun: false, saveMappingAs: 'hotline' });
  const again = await prepareImport(city, {
    name: 'b.csv',
    bytes: fileOf([row(2)]),
    mapping: { name: 'hotline' },
  });
  assert.ok(!(again instanceof Problem));
  assert.deepEqual(again.mapping, prepared.mapping);
  assert.ok(
    (await prepareImport(city, { name: 'b.csv', bytes: fileOf([]), mapping: { name: 'none' } })) instanceof
      Problem,
  );
});

test('imports are on record, for the district alone', async () => {
  const { id } = await bring({
    bytes: fileOf([row(1), row(2, { 时间: 'never' })]),
    mapping: mapped('record'),
  });
  const commander = await signIn('commander', tiny.centre);
  const { body } = await commander.get<Record<string, unknown>>(`/api/imports/${id}`);
  assert.deepEqual([body.opened, body.rejected, body.by], [1, 1, 'test']);
  assert.deepEqual(body.rejections, [
    { line: 4, reference: 'R2', field: '时间', reason: 'is no time that can be read: "never"' },
  ]);
  const list = await commander.get<{ imports: { id: number }[] }>('/api/imports');
  assert.equal(list.body.imports[0]?.id, id);
  const street = await signIn('dispatcher', tiny.streetA);
  assert.deepEqual(
    [(await street.get('/api/imports')).status, (await street.get(`/api/imports/${id}`)).status],
    [403, 403],
  );
  assert.equal((await commander.get('/api/imports/999999')).status, 404);
});

test('a file that cannot be read is a problem, and no import', async () => {
  for (const text of ['', 'a,b\n1,2\n', '内容,内容\n1,2\n'])
    assert.ok(
      (await prepareImport(city, { name: 'x.csv', bytes: Buffer.from(text) })) instanceof Problem,
      text,
    );
});

test('whatever the text, a file is a problem or each of its rows has one outcome', async () => {
  const text = fc.array(
    fc.constantFrom('内容', '时间', ',', ',', '\n', '\r\n', '"', '2026-01-01', '路', ' ', '\0', '='),
    { maxLength: 60 },
  );
  await fc.assert(
    fc.asyncProperty(text, async (parts) => {
      const bytes = Buffer.from(`内容,时间\n${parts.join('')}`);
      const report = await bring({ bytes }, true);
      assert.ok(
        report.rows.every(
          ({ outcome, field, reason }) => (outcome === 'rejected') === (field !== null && reason !== null),
        ),
      );
    }),
  );
});
