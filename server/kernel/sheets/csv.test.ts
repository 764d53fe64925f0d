import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { Problem } from '#kernel/errors';
import { readCsv, scanCsv } from './csv.ts';
import { encodeGb18030 } from './gb18030.ts';
import { csvOf } from './sample-files.ts';
import { CELL_LENGTH_MAX, type Sheet } from './sheet.ts';

function read(text: string | Buffer): Sheet {
  const sheet = readCsv(Buffer.from(text));
  assert.ok(!(sheet instanceof Problem));
  return sheet;
}

test('a row is named by the physical line it begins on, whatever the line ends and the quotes', () => {
  const { rows } = read('id,text\r\n1,"two\r\nlines"\n2,plain\r\n\r\n3,"a\nb\nc"\r4,last');
  assert.deepEqual(
    rows.map(({ line, cells }) => [line, ...cells]),
    [
      [2, '1', 'two\r\nlines'],
      [4, '2', 'plain'],
      [6, '3', 'a\nb\nc'],
      [9, '4', 'last'],
    ],
  );
});

test('comma, semicolon and tab are told apart by the heading, also with the others in quotes', () => {
  assert.equal(read('a;"b,c,d";e\n1;2;3\n').format, 'CSV, semicolon, UTF-8');
  assert.equal(read('a\t"b,c"\n1\t2\n').format, 'CSV, tab, UTF-8');
  assert.equal(read('\ufeffa,b\n1,2\n').headings[0], 'a');
});

test('GB18030 is recognised where the bytes are no UTF-8', () => {
  const sheet = read(encodeGb18030('编号,内容\r\n7,路灯不亮\r\n'));
  assert.deepEqual(
    [sheet.encoding, sheet.headings, sheet.rows[0]?.cells],
    ['GB18030', ['编号', '内容'], ['7', '路灯不亮']],
  );
});

test('one broken byte costs a UTF-8 file its row, not its encoding', () => {
  const good = Buffer.from('编号,内容\n1,路灯不亮\n2,积水很深\n3,垃圾没有清运\n');
  const at = good.indexOf('积');
  good[at + 1] = 0x20;
  const sheet = read(good);
  assert.equal(sheet.encoding, 'UTF-8');
  assert.deepEqual(
    sheet.rows.map((row) => row.fault),
    [undefined, { column: 1, reason: 'has bytes that are not UTF-8' }, undefined],
  );
});

test('bytes that are no text are refused', () => {
  for (const bytes of [[0xff, 0xfe, 0x41, 0x00], [0xff, 0xff, 0x80, 0x80], []])
    assert.ok(readCsv(Uint8Array.from(bytes)) instanceof Problem);
});

test('a quote that is never closed, or closed in the middle, costs one row', () => {
  const { rows } = read('id,text\n1,"never closed\n2,good\n3,"said "so" twice"\n4,"good, too"\n');
  assert.deepEqual(
    rows.map(({ line, fault, cells }) => [line, fault?.column ?? cells[1]]),
    [
      [2, 1],
      [3, 'good'],
      [4, 1],
      [5, 'good, too'],
    ],
  );
});

test('a cell of 10 MB, quoted or not, costs one row', () => {
  for (const quote of ['"', '']) {
    const { rows } = read(`id,text\n1,${quote}${'x'.repeat(10_000_000)}${quote}\n2,good\n`);
    assert.match(rows[0]!.fault!.reason, /longer than 65,536/);
    assert.deepEqual([rows[1]?.line, rows[1]?.cells], [3, ['2', 'good']]);
  }
});

test('too few and too many cells are faults at their column; empty ones past the end are nothing', () => {
  const { rows } = read('a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n');
  assert.deepEqual(
    rows.map((row) => row.fault?.column),
    [2, 2, undefined],
  );
});

test('what is well formed reads as csv-parse reads it', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '路', ',', ';', '"', '\n', '\r\n', ' ', '') });
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }));
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, lineEnd) => {
      const text = csvOf(rows, { lineEnd });
      const expected = parse(text, { record_delimiter: lineEnd, relax_column_count: true });
      assert.deepEqual(
        [...scanCsv(text, ',')].map((row) => row.cells),
        expected,
      );
      assert.deepEqual(expected, rows);
    }),
  );
});

test('any text is read to its end without throwing, each row at a later line than the one before', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', ',', '"', '""', '\n', '\r', '\r\n', ' ', '\0', '\ud800', '路'),
    maxLength: 200,
  });
  fc.assert(
    fc.property(text, (given) => {
      const rows = [...scanCsv(given, ',')];
      const lines = given.split(/\r\n|\r|\n/).length;
      for (const [index, row] of rows.entries())
        assert.ok(row.line > (rows[index - 1]?.line ?? 0) && row.line <= lines);
    }),
    { numRuns: 2_000 },
  );
});

test('any bytes give a sheet or a problem, and no cell is longer than allowed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const sheet = readCsv(bytes);
      if (sheet instanceof Problem) return;
      assert.ok(
        sheet.rows.every((row) => row.fault !== undefined || row.cells.length === sheet.headings.length),
      );
      assert.ok(sheet.rows.every((row) => row.cells.every((one) => one.length <= CELL_LENGTH_MAX)));
    }),
    { numRuns: 2_000 },
  );
});
