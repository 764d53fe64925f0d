import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readCells, trimmed } from './csv-cells.ts';
import { bucketOf, CsvScanner, type CutRecord, MARK } from './csv-scanner.ts';

interface Sorted {
  /** By record: its cells, or why it was cut. */
  records: (string[] | string)[];
  cuts: CutRecord[];
}

/** Sends a text through the scanner in chunks and reads what it passes on as the lake would. */
function sort(text: string | Buffer, options: { width: number; chunks?: number[] }): Sorted {
  const cuts: CutRecord[] = [];
  const scanner = new CsvScanner({
    width: options.width,
    delimiter: 44,
    onCut: (cut) => cuts.push(cut),
  });
  const bytes = Buffer.from(text);
  const passed: Buffer[] = [];
  let left = Buffer.alloc(0);
  let at = 0;
  for (const size of options.chunks ?? []) {
    left = Buffer.concat([left, bytes.subarray(at, at + size)]);
    at += size;
    const { pass, taken } = scanner.take(left, false);
    passed.push(Buffer.from(pass));
    left = left.subarray(taken);
  }
  passed.push(scanner.take(Buffer.concat([left, bytes.subarray(at)]), true).pass);
  const records = plainCsv(Buffer.concat(passed).toString()).map((cells, index) =>
    cells[0] === MARK ? cuts.find((cut) => cut.record === index + 1)!.reason : cells,
  );
  assert.equal(records.length, scanner.records);
  return { records, cuts };
}

/** What ClickHouse reads with our settings: quotes only at the beginning of a cell, nothing trimmed, LF or CRLF. */
function plainCsv(text: string): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        if (at >= text.length) assert.fail('the lake would read on for ever');
        if (text[at] === '"') at += 1;
        cell += text[at];
      }
      at += 1;
    } else while (at < text.length && !',\r\n'.includes(text[at]!)) cell += text[at++];
    cells.push(cell);
    if (text[at] === ',') {
      at += 1;
      continue;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] !== '\n') assert.fail(`a record ends at ${at} of ${JSON.stringify(text)}`);
    at += 1;
    records.push(cells);
    cells = [];
  }
  assert.equal(cells.length, 0);
  return records;
}

/** The same rules as the scanner's, one character after the other, on a whole text. */
function slowly(text: string, width: number): (string[] | string)[] {
  const records: (string[] | string)[] = [];
  let at = 0;
  const isEnd = (index: number) => index >= text.length || text[index] === '\n' || text[index] === '\r';
  while (at < text.length) {
    const start = at;
    const cells: string[] = [];
    let broken = false;
    for (;;) {
      const cellStart = at;
      let cell = '';
      if (text[at] === '"') {
        at += 1;
        while (at < text.length && !(text[at] === '"' && text[at + 1] !== '"')) {
          if (text[at] === '"') at += 1;
          cell += text[at];
          at += 1;
        }
        if (at >= text.length) broken = true;
        else {
          at += 1;
          while (text[at] === ' ') at += 1;
          if (!isEnd(at) && text[at] !== ',') broken = true;
        }
        if (broken) {
          at = cellStart;
          while (!isEnd(at)) at += 1;
        }
      } else while (!isEnd(at) && text[at] !== ',') cell += text[at++];
      cells.push(trimmed(cell));
      if (broken || text[at] !== ',') break;
      at += 1;
    }
    const end = at;
    if (text[at] === '\r' && text[at + 1] === '\n') at += 2;
    else at += 1;
    if (/^[ \t]*$/.test(text.slice(start, end)) && !broken) continue;
    if (broken) records.push('broken-quote');
    else if (cells.length < width) records.push('too-few-cells');
    else if (cells.length > width) records.push('too-many-cells');
    else records.push(text.slice(start, end).includes('\0') ? 'has-nul' : cells);
  }
  return records;
}

const piece = fc.constantFrom(
  ...[
    'a',
    '王',
    ',',
    ',',
    '"',
    '""',
    '\n',
    '\r\n',
    '\r',
    ' ',
    '\t',
    '　',
    '\0',
    'é',
    '1.5',
    '\\N',
    '😀',
    "'",
    ';',
  ],
);
const messy = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

describe('the scanner', () => {
  test('sorts any text as a slow reader does, however it is cut into chunks', () => {
    fc.assert(
      fc.property(
        messy,
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 }),
        (text, width, chunks) => {
          assert.deepEqual(sort(text, { width, chunks }).records, slowly(text, width));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test('gives back every cell of a well-formed file', () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .map((text) => trimmed(text.replaceAll('\0', '')));
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
      );
    fc.assert(
      fc.property(table, fc.boolean(), (rows, isQuoted) => {
        const write = (text: string) =>
          isQuoted || /[",\r\n]|^$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const text = rows.map((row) => row.map(write).join(',')).join('\r\n');
        if (text.includes('\ufffd') || !text.isWellFormed()) return;
        assert.deepEqual(sort(text, { width: rows[0]!.length }).records, rows);
      }),
    );
  });

  test('never throws, whatever the bytes, and loses no record', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 3 }), (bytes, width) => {
        const { records, cuts } = sort(Buffer.from(bytes), { width });
        assert.equal(records.filter((one) => typeof one === 'string').length, cuts.length);
      }),
      { numRuns: 1_000 },
    );
  });

  test('cuts out what is not UTF-8, and only that', () => {
    const bytes = Buffer.concat([
      Buffer.from('王,1\n'),
      Buffer.from([0xcd, 0xf5, 44, 50, 10]),
      Buffer.from('李,3\n'),
    ]);
    assert.deepEqual(sort(bytes, { width: 2 }).records, [['王', '1'], 'not-utf8', ['李', '3']]);
  });

  test('passes only the asked buckets in a second pass, with their numbers', () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => `${at + 1},${at % 3 === 0 ? ' x ' : 'y'}\n`);
    const scanner = new CsvScanner({
      width: 2,
      delimiter: 44,
      onCut: () => assert.fail(),
      onlyBuckets: new Set([1]),
    });
    const { pass } = scanner.take(Buffer.from(lines.join('')), true);
    const records = plainCsv(pass.toString());
    assert.equal(records.length, 8_192);
    for (const [number, first] of records) {
      assert.equal(number, first);
      assert.equal(bucketOf(Number(number)), 1);
    }
  });

  test('reads cells back', () => {
    assert.deepEqual(readCells('a,"b, ""c""",,"d" ,', ','), ['a', 'b, "c"', '', 'd', '']);
  });
});
