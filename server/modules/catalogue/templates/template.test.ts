import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Problem } from '#kernel/errors';
import { readSheet } from '#kernel/sheets';
import { content, item } from '../../../../test/fixtures/agreement.ts';
import type { Content } from '../resource.ts';
import { cellOf, readCell } from './cells.ts';
import { columns, type FileFormat } from './columns.ts';
import { readTemplate } from './read-template.ts';
import { emptyTemplate, writeTemplate } from './write-template.ts';

const full: Content = {
  ...content,
  name: '合成电梯维修信息',
  keywords: ['电梯', '维修'],
  related: ['205001/000001'],
  means: ['interface', 'database'],
  abstract: '第一行，"引号"；\n=第二行',
  system: '=SUM(A1:A9)',
  source: "'引号",
  items: [
    item('bh', { isKey: true, required: true, note: '+1' }),
    item('zt', { codes: ['正常；停用', 'a|b', '[c]', '-'] }),
    item('je', { type: 'currency', length: 18, scale: 2 }),
    item('sfzh', { kind: 'identity-number', grade: 'general-3', length: 18 }),
    item('sm', { grade: 'important', type: 'text' }),
  ],
};

for (const format of ['xlsx', 'csv'] as FileFormat[])
  test(`what is written as ${format} is read back the same`, async () => {
    const second = { ...full, name: '合成第二个目录', items: full.items.slice(0, 2) };
    const bytes = writeTemplate(
      [full, second].map((one, index) => ({
        code: `102001/00000${index + 1}`,
        provider: '绿化部门',
        content: one,
      })),
      format,
    );
    const read = await readTemplate(bytes);
    assert.ok(!(read instanceof Problem), JSON.stringify(read));
    assert.deepEqual(
      read.resources.map((one) => one.errors),
      [[], []],
    );
    assert.deepEqual(
      read.resources.map((one) => one.content),
      [full, second],
    );
    assert.deepEqual(
      read.resources.map((one) => [one.code, one.provider.text, one.lines.length]),
      [
        ['102001/000001', '绿化部门', 5],
        ['102001/000002', '绿化部门', 2],
      ],
    );
  });

test('the empty template has the headings, and no spreadsheet computes a cell of the export', async () => {
  for (const format of ['xlsx', 'csv'] as FileFormat[]) {
    const sheet = await readSheet(emptyTemplate(format));
    assert.ok(!(sheet instanceof Problem));
    assert.deepEqual(
      sheet.headings,
      columns.map((one) => one.heading),
    );
    assert.deepEqual(sheet.rows, []);
  }
  const csv = writeTemplate([{ code: '', provider: '', content: full }], 'csv').toString();
  assert.ok(csv.includes("'=SUM(A1:A9)"));
});

test('any text and any list survives a cell', () => {
  const text = fc.string({ unit: 'grapheme' }).map((one) => one.trim());
  fc.assert(
    fc.property(text, (value) => {
      if (value !== '') assert.equal(readCell({ kind: 'text' }, cellOf({ kind: 'text' }, value)), value);
    }),
  );
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), (values) => {
      assert.deepEqual(readCell({ kind: 'list' }, cellOf({ kind: 'list' }, values)), values);
    }),
  );
  for (const { cell } of columns)
    if (cell.kind === 'choice')
      for (const { value, label, also } of cell.choices)
        for (const written of [value, label, ...also]) assert.equal(readCell(cell, written), value);
});

test('rows of one name are one resource wherever they stand, and blank cells follow the row above', async () => {
  const csv = [
    '序号,信息资源名称*,信息资源分类,信息资源摘要,信息资源格式,共享类型,共享方式,开放类型,更新周期,信息项名称,字段名（必填）,数据类型',
    '1,甲,210001,摘要,数据库,无条件共享,库表、接口,不予开放,每日,编号,bh,C',
    '2,,,,,,,,,状态,zt,字符型',
    '3,乙,210001,摘要,1,无条件,文件,否,每天,编号,bh,字符型C',
    '4,甲,,,,,,,,备注,bz,备注型M',
  ].join('\n');
  const read = await readTemplate(Buffer.from(csv.replace(',1,无条件,', ',电子表格,1,')));
  assert.ok(!(read instanceof Problem), JSON.stringify(read));
  assert.deepEqual(
    read.resources.map((one) => [one.name, one.errors, one.content?.items.map((each) => each.name)]),
    [
      ['甲', [], ['bh', 'zt', 'bz']],
      ['乙', [], ['bh']],
    ],
  );
  assert.deepEqual(read.resources[0]!.content!.means, ['database', 'interface']);
});

test('a file without the columns of the template says which are missing and which are not known', async () => {
  const read = await readTemplate(Buffer.from('信息资源名称,信息资源代号\nx,y\n'));
  assert.ok(read instanceof Problem);
  assert.equal(read.type, '/problems/not-the-template');
  const paths = read.errors!.map((one) => one.path);
  assert.ok(paths.includes('column 信息资源摘要') && paths.includes('column 信息资源代号'));
});
