import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { Problem } from '#kernel/errors';
import { workbookOf, zipOf } from '#kernel/sheets/sample-files';
import type { Resource } from '#modules/catalogue';
import { contentOf, itemOf, published } from '../../../../test/fixtures/loadable-resource.ts';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import { listQuarantine } from '../lake-queries.ts';
import { loadFile } from '../load-file.ts';
import { currentOf } from '../table.ts';

const { city } = await withTinyCity({ config: { roles: [] } });
const content = contentOf([
  itemOf('n', '编号', 'integer', { required: true }),
  itemOf('t', '说明', 'text'),
  itemOf('d', '日期', 'date'),
  itemOf('x', '数值', 'double'),
]);
const make = () => published(city, content, tiny.greening);

const load = (resource: Resource, bytes: Buffer, name = 'data') =>
  loadFile(city, { resource, stream: Readable.from([bytes]), name });

async function landed(resource: Resource, bytes: Buffer, name?: string) {
  const outcome = await load(resource, bytes, name);
  assert.ok(!(outcome instanceof Problem), JSON.stringify(outcome));
  return outcome.batch;
}

const rowsOf = (resource: Resource) =>
  city.lake.rows<Record<string, unknown>>({
    query: `select n, t, d, x from ${currentOf(resource.id)} order by _row limit 10`,
  });

const number = (value: string, style = 0) => ({ xml: `<c s="${style}"><v>${value}</v></c>` });

describe('workbooks', () => {
  test('land with their dates; a formula gives the value it was kept with, and stays text', async () => {
    const resource = await make();
    const formula = { xml: '<c t="str"><f>HYPERLINK("http://evil")</f><v>=1+1</v></c>' };
    const batch = await landed(
      resource,
      workbookOf([
        ['编号', '说明', '日期', '数值'],
        [number('1'), formula, number('46082', 2), number('1.5')],
        ['x', '', '', ''],
      ]),
      'data.xlsx',
    );
    assert.deepEqual(await rowsOf(resource), [{ n: '1', t: '=1+1', d: '2026-03-01', x: 1.5 }]);
    const [wrong] = await listQuarantine(city.lake, batch, { after: 0, limit: 5 });
    assert.deepEqual(wrong!.faults, [{ item: 'n', reason: 'not-a-number' }]);
  });

  test('a zip bomb and an archive that is no workbook are refused', async () => {
    const resource = await make();
    const bomb = workbookOf([
      ['编号', '说明', '日期', '数值'],
      ['1', 'x'.repeat(32 * 1024), '', ''],
    ]);
    assert.ok(!((await load(resource, bomb)) instanceof Problem));
    const huge = zipOf({
      '_rels/.rels': Buffer.alloc(600 * 1024 * 1024, ' '),
    });
    for (const bytes of [huge, zipOf({ 'a.txt': 'x' }), Buffer.from('PK\x03\x04 broken')]) {
      const outcome = await load(resource, bytes);
      assert.ok(outcome instanceof Problem);
      assert.equal(outcome.type, '/problems/unreadable-load');
    }
  });
});

describe('Parquet', () => {
  test('what ClickHouse writes lands as it was, whatever its compression', async () => {
    for (const codec of ['none', 'snappy', 'zstd', 'gzip']) {
      const resource = await make();
      const stream = await city.lake.stream(
        {
          query: `select number + 1 as n, if(number % 2 = 0, concat('文', toString(number), '"'), null) as t,
            toDate('2026-03-01') + number as d, number / 4 as x from numbers(30000)`,
          settings: {
            output_format_parquet_compression_method: codec,
            output_format_parquet_string_as_string: 1,
            output_format_parquet_row_group_size: 10_000,
          },
        },
        'Parquet',
      );
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      const batch = await landed(resource, Buffer.concat(chunks));
      assert.equal(batch.rowsLanded, 30_000, codec);
      assert.deepEqual((await rowsOf(resource)).slice(0, 2), [
        { n: '1', t: '文0"', d: '2026-03-01', x: 0 },
        { n: '2', t: null, d: '2026-03-02', x: 0.25 },
      ]);
    }
  });

  test('a damaged file is refused', async () => {
    const resource = await make();
    const outcome = await load(resource, Buffer.from('PAR1 and nothing else PAR1'));
    assert.ok(outcome instanceof Problem);
    assert.equal(outcome.type, '/problems/unreadable-load');
  });
});

test('JSON that never ends, or is no object, is refused; what can be read of an array lands', async () => {
  const resource = await make();
  for (const bad of ['[1, 2]', '["a"]', '{', '[', `[{"n": 1, "t": "${'x'.repeat(17 * 1024 * 1024)}`]) {
    const outcome = await load(resource, Buffer.from(bad));
    assert.ok(outcome instanceof Problem, bad.slice(0, 20));
    assert.equal(outcome.status, 422);
  }
  const batch = await landed(resource, Buffer.from('[{"n": 1, "t": "}{]["}, oops, {"n": 2}]'));
  assert.deepEqual([batch.rowsLanded, batch.rowsQuarantined], [2, 1]);
});
