import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { fromBufferPromise } from 'yauzl';
import { RecordCounter } from './csv-records.ts';
import { escapeXml, writeXlsx, type XlsxCell } from './xlsx-writer.ts';

async function* all(rows: XlsxCell[][]): AsyncGenerator<XlsxCell[]> {
  yield* rows;
}

function checkXml(text: string): void {
  const parser = new SaxesParser();
  parser.on('error', (error) => assert.fail(error.message));
  parser.write(text).close();
}

/** The parts of a workbook, each checked to be well-formed XML. */
async function partsOf(bytes: Buffer): Promise<Map<string, string>> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  const parts = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    const text = (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8');
    checkXml(text);
    parts.set(entry.fileName, text);
  }
  return parts;
}

test('a workbook has its rows, its heading, a sheet about itself and its receiver among its properties', async () => {
  const rows: XlsxCell[][] = [
    ['=HYPERLINK("x")', 12.5, true, null],
    ['<&> "引号"', -3, false, ' 空格 '],
  ];
  const bytes = await buffer(
    writeXlsx({
      heading: ['text', 'number', 'yes', 'none'],
      rows: all(rows),
      about: [['grant', '7']],
      properties: { receiver: 'street & co' },
    }),
  );
  const parts = await partsOf(bytes);
  const sheet = parts.get('xl/worksheets/sheet1.xml')!;
  assert.equal(sheet.match(/<row>/g)?.length, 3);
  assert.ok(!sheet.includes('<f>'), 'no cell is a formula');
  assert.ok(sheet.includes('<t xml:space="preserve">=HYPERLINK(&quot;x&quot;)</t>'));
  assert.ok(sheet.includes('<v>12.5</v>') && sheet.includes('<c t="b"><v>1</v></c>'));
  assert.ok(parts.get('docProps/custom.xml')!.includes('street &amp; co'));
  assert.ok(parts.get('xl/worksheets/sheet2.xml')!.includes('grant'));
});

test('rows that break off break the workbook, they do not end it', async () => {
  async function* broken(): AsyncGenerator<XlsxCell[]> {
    yield ['one'];
    throw new Error('the lake went away');
  }
  const stream = writeXlsx({ heading: ['a'], rows: broken(), about: [], properties: {} });
  await assert.rejects(buffer(stream), /the lake went away/);
});

test('any text is well-formed in XML', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      checkXml(`<a>${escapeXml(text)}</a>`);
    }),
  );
});

test('records are counted whatever stands in quotes and however the bytes are cut', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', '\n', ',', '引') });
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1 })), fc.integer({ min: 1, max: 7 }), (rows, cut) => {
      const csv = rows
        .map((row) => `${row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')}\n`)
        .join('');
      const bytes = Buffer.from(csv);
      const records = new RecordCounter();
      for (let at = 0; at < bytes.length; at += cut) records.add(bytes.subarray(at, at + cut));
      assert.equal(records.count, rows.length);
    }),
  );
});
