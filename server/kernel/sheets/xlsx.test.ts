import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SaxesParser } from 'saxes';
import { Problem } from '#kernel/errors';
import { readSheet } from './read-sheet.ts';
import { workbookOf, workbookOfSheet, zipOf } from './sample-files.ts';
import type { Sheet } from './sheet.ts';
import { openZip } from './zip.ts';

async function read(bytes: Buffer): Promise<Sheet> {
  const sheet = await readSheet(bytes);
  assert.ok(!(sheet instanceof Problem), JSON.stringify(sheet));
  return sheet;
}

async function refusal(bytes: Buffer): Promise<string> {
  const problem = await readSheet(bytes);
  assert.ok(problem instanceof Problem);
  return problem.detail ?? '';
}

test('texts, numbers, dates and what a formula gave when it was saved', async () => {
  const sheet = await read(
    workbookOf(
      [
        ['a title over the table'],
        ['编号', '时间', '日期', '内容', '公式', '公式文本'],
        [
          { xml: '<c r="A3"><v>20240001</v></c>' },
          { xml: '<c r="B3" s="1"><v>43580.397326388891</v></c>' },
          { xml: '<c r="C3" s="2"><v>43580</v></c>' },
          { xml: '<c r="D3" t="s"><v>0</v></c>' },
          { xml: '<c r="E3" s="3"><f>1+1</f><v>2</v></c>' },
          { xml: '<c r="F3" t="str"><f>HYPERLINK("http://x")</f><v>kept</v></c>' },
        ],
      ],
      ['<r><t>路灯</t></r><r><t xml:space="preserve"> 不亮_x000A_了</t></r><rPh><t>lu deng</t></rPh>'],
    ),
  );
  assert.deepEqual(sheet.headings, ['编号', '时间', '日期', '内容', '公式', '公式文本']);
  assert.deepEqual(sheet.rows, [
    {
      line: 3,
      cells: ['20240001', '2019-04-25 09:32:09', '2019-04-25 00:00:00', '路灯 不亮\n了', '2', 'kept'],
    },
  ]);
});

test('a row keeps its number over blank rows, and missing cells are empty', async () => {
  const sheet = await read(
    workbookOfSheet(
      '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c></row><row r="2"/><row r="7"><c r="C7" t="b"><v>1</v></c></row></sheetData></worksheet>',
    ),
  );
  assert.deepEqual(sheet.rows, [{ line: 7, cells: ['', '', 'true'] }]);
});

test('a workbook that unpacks to more than allowed is left before it is unpacked', async () => {
  const archive = await openZip(zipOf({ 'a.xml': `<a>${' '.repeat(3 * 1024 * 1024)}</a>` }), 1024 * 1024);
  await assert.rejects(archive.parse('a.xml', new SaxesParser()), /unpacks to more than 1 MiB/);
});

test('what is damaged, protected or something else is refused in words', async () => {
  const good = workbookOf([
    ['a', 'b'],
    ['1', '2'],
  ]);
  assert.match(await refusal(good.subarray(0, good.length - 40)), /damaged/);
  assert.match(await refusal(zipOf({ 'hello.txt': 'x' })), /lacks its part _rels/);
  assert.match(await refusal(workbookOfSheet('<worksheet><sheetData><row>')), /damaged/);
  assert.match(await refusal(workbookOfSheet('<worksheet/>')), /empty/);
  assert.match(await refusal(Buffer.from('d0cf11e0a1b11ae1', 'hex')), /\.xls/);
});

test('an entity of the document’s own is refused, not expanded', async () => {
  assert.match(
    await refusal(
      workbookOfSheet(
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>',
      ),
    ),
    /entity/,
  );
});
