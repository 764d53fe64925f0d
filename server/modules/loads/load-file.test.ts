import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Problem } from '#kernel/errors';
import { encodeGb18030 } from '#kernel/sheets/gb18030';
import type { Content, Item, Resource } from '#modules/catalogue';
import { contentOf, itemOf, published, republished } from '../../../test/fixtures/loadable-resource.ts';
import { tiny, withTinyCity } from '../../../test/fixtures/tiny-district/tiny-city.ts';
import type { Batch } from './batch.ts';
import { listQuarantine } from './lake-queries.ts';
import { sourceAsOf } from './lake-tables.ts';
import { type FileLoad, loadFile } from './load-file.ts';
import { currentOf } from './table.ts';

const { city } = await withTinyCity({ config: { roles: [] } });

const items: Item[] = [
  itemOf('code', '编号', 'string', { required: true, isKey: true, length: 12 }),
  itemOf('name', '姓名', 'string', { kind: 'person-name' }),
  itemOf('identity', '身份证号', 'string', { kind: 'identity-number' }),
  itemOf('area', '面积', 'numeric', { scale: 2 }),
  itemOf('people', '人数', 'integer'),
  itemOf('since', '登记日期', 'date'),
  itemOf('changed', '更新时间', 'datetime'),
  itemOf('valid', '有效', 'boolean'),
  itemOf('kind', '类别', 'string', { codes: ['住宅', '商铺'] }),
  itemOf('street', '街道', 'string', { kind: 'street-code' }),
];
const head = '编号,姓名,身份证号,面积,人数,登记日期,更新时间,有效,类别,街道';
const good = (code: string) =>
  `${code},王小明,11010519491231002X,80.50,3,2026-03-01,2026-03-01 08:00:00,是,住宅,${tiny.streetA}`;

const make = (more: Partial<Content> = {}) => published(city, contentOf(items, more), tiny.greening);

async function load(
  resource: Resource,
  text: string | Buffer,
  more: Partial<FileLoad> = {},
): Promise<{ batch: Batch; isNew: boolean } | Problem> {
  return await loadFile(city, {
    resource,
    stream: Readable.from([Buffer.from(text)]),
    name: 'a.csv',
    ...more,
  });
}

async function landed(
  resource: Resource,
  text: string | Buffer,
  more: Partial<FileLoad> = {},
): Promise<Batch> {
  const outcome = await load(resource, text, more);
  assert.ok(!(outcome instanceof Problem), JSON.stringify(outcome));
  assert.equal(outcome.batch.state, 'landed');
  return outcome.batch;
}

async function refused(
  resource: Resource,
  text: string | Buffer,
  more: Partial<FileLoad> = {},
): Promise<Problem> {
  const outcome = await load(resource, text, more);
  assert.ok(outcome instanceof Problem, JSON.stringify(outcome));
  assert.deepEqual(await rowsOf(resource), []);
  return outcome;
}

const rowsOf = (resource: Resource) =>
  city.lake
    .rows<Record<string, unknown>>({
      query: `select * from ${currentOf(resource.id)} order by _batch, _row limit 100`,
    })
    .catch(() => []);

const wrongRows = (batch: Batch) => listQuarantine(city.lake, batch, { after: 0, limit: 100 });

describe('a file with good rows', () => {
  test('is typed, counted, located and visible', async () => {
    const resource = await make();
    const batch = await landed(resource, `${head}\n${good('A1')}\n${good('A2')}\n`);
    assert.equal(batch.rowsRead, 2);
    assert.equal(batch.rowsLanded, 2);
    assert.match(batch.contentChecksum!, /^[0-9a-f]{16}$/);
    const [row] = await rowsOf(resource);
    assert.deepEqual(row, {
      code: 'A1',
      name: '王小明',
      identity: '11010519491231002X',
      area: 80.5,
      people: '3',
      since: '2026-03-01',
      changed: '2026-03-01 00:00:00.000',
      valid: true,
      kind: '住宅',
      street: tiny.streetA,
      _batch: 1,
      _row: '1',
      _street: tiny.streetA,
      _village: '',
    });
  });

  test('may write dates, numbers and columns as people do', async () => {
    const resource = await make();
    await landed(
      resource,
      '\ufeff街道;有效;编号;姓名;身份证号;面积;people;登记日期;更新时间;类别\r\n' +
        `${tiny.streetB};否;A1;"王;""小""明";;"1,234.5";　12.0 ;2026年3月1日;2026/3/1 9:05;商铺\r\n`,
    );
    const [row] = await rowsOf(resource);
    assert.equal(row!.area, 1234.5);
    assert.equal(row!.people, '12');
    assert.equal(row!.since, '2026-03-01');
    assert.equal(row!.changed, '2026-03-01 01:05:00.000');
    assert.equal(row!.name, '王;"小"明');
    assert.equal(row!.valid, false);
    assert.equal(row!.identity, null);
    assert.equal(row!._street, tiny.streetB);
  });

  test('may be GB18030, also when it begins with plain ASCII', async () => {
    const resource = await make();
    await landed(resource, encodeGb18030(`${head}\n${good('A1')}\n`));
    assert.equal((await rowsOf(resource))[0]!.name, '王小明');
    const latin = await published(city, contentOf([itemOf('a', 'a', 'string')]), tiny.greening);
    const ascii = Buffer.from(`a\n${'x'.repeat(99)}\n${`${'y'.repeat(99)}\n`.repeat(12_000)}`);
    const batch = await landed(latin, Buffer.concat([ascii, encodeGb18030('垃圾分类\n')]));
    assert.equal(batch.rowsLanded, 12_002);
    const found = await city.lake.rows<{ a: string }>({
      query: `select a from ${currentOf(latin.id)} where _row = 12002`,
    });
    assert.equal(found[0]!.a, '垃圾分类');
  });

  test('has missing values where it marks them', async () => {
    const resource = await make();
    const text = `${head}\n${good('A1').replace('80.50', 'NA').replace(',3,', ',-,')}\n`;
    await landed(resource, text, { nulls: ['NA', '-'] });
    const [row] = await rowsOf(resource);
    assert.equal(row!.area, null);
    assert.equal(row!.people, null);
  });
});

describe('wrong rows', () => {
  test('stand in quarantine with record, item, reason and text, while the rest lands', async () => {
    const resource = await make();
    const bad = [
      good('').replace('80.50', '8O.5'),
      good('B2').replace('11010519491231002X', '110105194912310021'),
      good('B3').replace('2026-03-01,', '2026-02-30,'),
      good('B4').replace('住宅', '车库'),
      `${good('B5')},too,many`,
      'B6,too few',
      good('B7').replace('王小明', '王\0明'),
      good('B8').replace('80.50', '80.555'),
      good('B9-with-a-long-code'),
    ];
    const lines = [good('A1'), ...bad, good('A2'), '', good('A3')];
    const bytes = Buffer.concat([
      Buffer.from(`${head}\n${lines.join('\n')}\n`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`${good('C1')}\n${good('C2')}`),
    ]);
    const batch = await landed(resource, bytes);
    assert.deepEqual(
      (await rowsOf(resource)).map((row) => [row.code, row._row]),
      [
        ['A1', '1'],
        ['A2', '11'],
        ['A3', '12'],
        ['C2', '14'],
      ],
    );
    const told = (await wrongRows(batch)).map((row) => [
      row.row,
      row.faults.map((fault) => `${fault.item} ${fault.reason}`).join(', '),
    ]);
    assert.deepEqual(told, [
      [2, 'code missing, area not-a-number'],
      [3, 'identity not-an-identity-number'],
      [4, 'since not-a-date'],
      [5, 'kind not-in-codes'],
      [6, ' too-many-cells'],
      [7, ' too-few-cells'],
      [8, ' has-nul'],
      [9, 'area too-precise'],
      [10, 'code too-long'],
      [13, ' not-utf8'],
    ]);
    assert.equal(batch.rowsQuarantined, 10);
    assert.equal((await wrongRows(batch))[0]!.text, good('').replace('80.50', '8O.5'));
  });

  test('a cell of 10 MB is one wrong row, and an unclosed quote costs one line', async () => {
    const resource = await make();
    const long = good('L1').replace('王小明', `"${'长'.repeat(3_500_000)}"`);
    const batch = await landed(
      resource,
      `${head}\n${good('A1')}\n${long}\n${good('A2')}\nQ1,"never closed,1\n${good('A3')}\n`,
    );
    assert.deepEqual(
      (await rowsOf(resource)).map((row) => row.code),
      ['A1', 'A2', 'A3'],
    );
    assert.deepEqual(
      (await wrongRows(batch)).map((row) => [row.row, row.faults[0]]),
      [
        [2, { item: 'name', reason: 'cell-too-long' }],
        [4, { item: 'name', reason: 'broken-quote' }],
      ],
    );
  });

  test('are numbered right however many there are', async () => {
    const resource = await published(
      city,
      contentOf([itemOf('n', 'n', 'integer', { required: true }), itemOf('m', 'm', 'string')]),
      tiny.greening,
    );
    const lines = Array.from({ length: 50_000 }, (_, at) =>
      at % 9_973 === 5 ? 'x,wrong' : at % 7_919 === 3 ? 'ragged' : `${at + 1},m`,
    );
    const batch = await landed(resource, `n,m\n${lines.join('\n')}\n`);
    const expected = lines.flatMap((line, at) => (/^\d/.test(line) ? [] : [at + 1]));
    assert.deepEqual(
      (await wrongRows(batch)).map((row) => row.row),
      expected,
    );
    const shifted = await city.lake.rows<{ count: string }>({
      query: `select count() as count from ${currentOf(resource.id)} where n != _row`,
    });
    assert.equal(shifted[0]!.count, '0');
    assert.equal(batch.rowsLanded, 50_000 - expected.length);
  });

  test('SQL, formulas and markup in every field stay data', async () => {
    const resource = await published(
      city,
      contentOf([itemOf('a', '甲', 'text'), itemOf('b', '乙', 'text')]),
      tiny.greening,
    );
    const nasty = [
      "'); drop table landed; --",
      '=cmd|calc!A1',
      '{a:String}',
      '\\N',
      '\\',
      "\\'",
      '<script>alert(1)</script>',
      '+1',
      '@sum(A1)',
      '`',
      'NULL',
    ];
    const lines = nasty.map((one) => `"${one}","${one}"`);
    await landed(resource, `甲,乙\n${lines.join('\n')}\n`);
    assert.deepEqual(
      (await rowsOf(resource)).map((row) => row.b),
      nasty,
    );
  });
});

describe('a lying file changes nothing', () => {
  test('columns nobody knows, missing or twice are named', async () => {
    const resource = await make();
    const problem = await refused(resource, `${head.replace('面积', '平米')},编号\n${good('A1')},A1\n`);
    assert.equal(problem.type, '/problems/schema-differs');
    assert.deepEqual(
      problem.errors!.map((error) => error.path),
      ['/columns/平米', '/columns/编号', '/items/area'],
    );
  });

  test('UTF-16, binary and empty files are refused with the reason', async () => {
    const resource = await make();
    assert.match((await refused(resource, Buffer.from(`\ufeff${head}\n`, 'utf16le'))).detail!, /UTF-16/);
    assert.match((await refused(resource, Buffer.from('d0cf11e0a1b11ae1', 'hex'))).detail!, /\.xls/);
    assert.match((await refused(resource, '')).detail!, /empty/);
    const noise = Buffer.concat([Buffer.from([0xff, 0x80]), gzipSync(Buffer.from(head.repeat(50)))]);
    assert.equal((await refused(resource, noise)).status, 422);
  });

  test('a delivery without a valid row, and an empty full one, are refused', async () => {
    const resource = await make({ mode: 'replace' });
    await landed(resource, `${head}\n${good('A1')}\n`);
    const before = await rowsOf(resource);
    for (const text of [`${head}\n${good('')}\n`, `${head}\n`]) {
      const outcome = await load(resource, text);
      assert.ok(outcome instanceof Problem);
      assert.equal(outcome.type, '/problems/no-valid-row');
    }
    assert.deepEqual(await rowsOf(resource), before);
  });
});

describe('batches', () => {
  test('the same bytes again change nothing and say so', async () => {
    const resource = await make();
    const text = `${head}\n${good('A1')}\n`;
    const first = await landed(resource, text);
    const again = await load(resource, text);
    assert.ok(!(again instanceof Problem));
    assert.equal(again.isNew, false);
    assert.equal(again.batch.id, first.id);
    assert.equal((await rowsOf(resource)).length, 1);
  });

  test('append adds, replace ends what stood before, upsert keeps the newest of a key', async () => {
    const codes = async (resource: Resource) =>
      (await rowsOf(resource)).map((row) => `${row.code}${row.people}`);
    const lines = (...people: string[]) =>
      `${head}\n${people.map((one, at) => good(`A${at + 1}`).replace(',3,', `,${one},`)).join('\n')}\n`;
    const append = await make();
    await landed(append, lines('1', '2'));
    await landed(append, lines('3'));
    assert.deepEqual(await codes(append), ['A11', 'A22', 'A13']);
    await landed(append, lines('9'), { mode: 'replace' });
    assert.deepEqual(await codes(append), ['A19']);

    const upsert = await make({ mode: 'upsert' });
    await landed(upsert, lines('1', '2'));
    await landed(upsert, lines('3'));
    assert.deepEqual(await codes(upsert), ['A22', 'A13']);
    assert.ok((await load(upsert, lines('4'), { mode: 'append' })) instanceof Problem);
  });

  test('what stood there on a day can be told later', async () => {
    const resource = await make({ mode: 'replace' });
    await landed(resource, `${head}\n${good('A1')}\n`);
    const today = new Date(city.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    const count = async (day: string) =>
      (
        await city.lake.rows<{ rows: string }>({
          query: `select count() as rows from ${sourceAsOf(resource, day)}`,
        })
      )[0]!.rows;
    assert.equal(await count(today), '1');
    assert.equal(await count('2020-01-01'), '0');
  });

  test('a new item is empty in older rows, and their checksum stays what it was', async () => {
    const resource = await make();
    await landed(resource, `${head}\n${good('A1')}\n`);
    const next = await republished(city, resource.id, contentOf([...items, itemOf('note', '备注', 'text')]));
    await landed(next, `${head},备注\n${good('A2')},新\n`);
    assert.deepEqual(
      (await rowsOf(next)).map((row) => row.note),
      [null, '新'],
    );
    const retyped = await republished(
      city,
      resource.id,
      contentOf(items.map((item) => (item.name === 'people' ? { ...item, type: 'string' } : item))),
    );
    const problem = await load(retyped, `${head}\n${good('A3')}\n`);
    assert.ok(problem instanceof Problem);
    assert.equal(problem.errors![0]!.path, '/items/people');
  });
});
