import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { reportCsv } from './report.ts';

const row = { line: 2, outcome: 'rejected', caseNumber: null, field: '时间' } as const;

test('a row of the report is a row of CSV, whatever the file held', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (reference, reason) => {
      const [line] = parse<Record<string, string>>(reportCsv([{ ...row, reference, reason }]), {
        bom: true,
        columns: true,
        record_delimiter: '\r\n',
      });
      assert.deepEqual([line?.reference?.replace(/^'/, ''), line?.line], [reference?.replace(/^'/, ''), '2']);
    }),
  );
});

test('nothing in it is a formula to a spreadsheet', () => {
  const csv = reportCsv([{ ...row, reference: '=HYPERLINK("http://x")', reason: '@SUM(A1)' }]);
  assert.match(csv, /2,"'=HYPERLINK\(""http:\/\/x""\)",rejected,,时间,'@SUM\(A1\)/);
});
