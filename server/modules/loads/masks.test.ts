import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { nameOf, openLake } from '#kernel/lake';
import { closeAtEnd } from '#test/database';
import { testEngines } from '#test/engines';
import { itemOf } from '../../../test/fixtures/loadable-resource.ts';
import { ALPHABET, creditCheck, isCreditCode } from './credit-code.ts';
import { identityCheck, isIdentityNumber } from './identity-number.ts';
import { defaultMask, type Mask, maskExpression, masks, masksFor } from './masks.ts';
import { columnType } from './table.ts';

const { clickhouse } = await testEngines();
const lake = openLake({ ...clickhouse!, database: `masks_${process.pid}` });
await lake.prepare();
closeAtEnd(async () => {
  await lake.define(`drop database ${nameOf(lake.database)}`);
  await lake.close();
});

type Item = ReturnType<typeof itemOf>;

/** What the lake shows of values under a mask; 64 bits as text. */
async function shown(item: Item, mask: Mask, values: (string | null)[], secret = 'of one grant') {
  const type = columnType(item);
  return await lake
    .rows<{ shown: string | number | null }>({
      query: `select ${maskExpression(item, mask, { column: 'value', secret })} as shown
        from (select cast(arrayJoin({values:Array(Nullable(String))}), '${type.replaceAll("'", "\\'")}') as value)`,
      params: { values },
    })
    .then((rows) => rows.map((row) => row.shown));
}

const text = (kind: Item['kind'] = null) => itemOf('a', 'a', 'string', { kind });

describe('masks keep the form', () => {
  test('names', async () => {
    assert.deepEqual(
      await shown(text('person-name'), 'partial', ['王小明', '欧阳娜娜', '李', 'John', '', null]),
      ['王*', '欧*', '*', 'J*', '*', null],
    );
    for (const name of await shown(text('person-name'), 'pseudonym', ['王小明', 'x']))
      assert.match(String(name), /^\p{Script=Han}{3}$/u);
  });

  test('numbers of people and telephones', async () => {
    assert.deepEqual(
      await shown(text('identity-number'), 'partial', ['11010519491231002X', '110105491231002', 'short']),
      ['110105********002X', '110105******002', '*****'],
    );
    assert.deepEqual(await shown(text('phone'), 'partial', ['13812341234', '021-58888888', '12345']), [
      '138****1234',
      '021*****8888',
      '*****',
    ]);
    for (const phone of await shown(text('phone'), 'pseudonym', ['13812341234', '13912341234']))
      assert.match(String(phone), /^1[3-9][0-9]{9}$/);
  });

  test('addresses are cut at the road or village', async () => {
    assert.deepEqual(
      await shown(text('address'), 'partial', [
        '上海市浦东新区陆家嘴街道世纪大道100弄5号1201室',
        '浦东新区川沙新镇新德村三队12号',
        '1201室',
        '某处',
      ]),
      ['上海市浦东新区陆家嘴街道世纪大道*', '浦东新区川沙新镇新德村*', '*', '*'],
    );
  });

  test('dates and numbers', async () => {
    const date = itemOf('a', 'a', 'date');
    assert.deepEqual(await shown(date, 'month', ['1949-12-31', '2026-03-17']), ['1949-12-01', '2026-03-01']);
    assert.deepEqual(await shown(date, 'year', ['1949-12-31', null]), ['1949-01-01', null]);
    const time = itemOf('a', 'a', 'datetime');
    assert.deepEqual(await shown(time, 'month', ['1949-12-31 23:59:59.999']), ['1949-12-01 00:00:00.000']);
    const integer = itemOf('a', 'a', 'integer');
    assert.deepEqual(
      await shown(integer, 'band', ['37', '-37', '0', '9', '1234', '1000', '9223372036854775807', null]),
      ['30', '-30', '0', '9', '1000', '1000', '9000000000000000000', null],
    );
    const money = itemOf('a', 'a', 'currency');
    assert.deepEqual(
      await shown(money, 'band', ['0.56', '0.3', '12345.67', '-0.05']),
      [0.5, 0.3, 10000, -0.05],
    );
    const degrees = itemOf('a', 'a', 'double', { kind: 'longitude' });
    assert.deepEqual(await shown(degrees, 'band', ['121.5678']), [121.56]);
  });

  test('empty is null, clear is clear', async () => {
    assert.deepEqual(await shown(text(), 'empty', ['a']), [null]);
    assert.deepEqual(await shown(text(), 'clear', ['a', null]), ['a', null]);
  });
});

describe('pseudonyms', () => {
  const identities = fc.sample(
    fc.integer({ min: 0, max: 99_999 }).map((order) => {
      const digits = `310115${1950 + (order % 60)}0101${String(order % 1_000).padStart(3, '0')}`;
      return digits + identityCheck(digits);
    }),
    500,
  );

  test('of identity numbers and credit codes are valid ones', async () => {
    const found = await shown(text('identity-number'), 'pseudonym', identities);
    for (const one of found) assert.ok(isIdentityNumber(String(one)), String(one));
    const codes = identities.map((_, at) => {
      const head = `91310115${[...ALPHABET].slice(at % 20, (at % 20) + 9).join('')}`;
      return head + creditCheck(head);
    });
    for (const one of await shown(text('credit-code'), 'pseudonym', codes))
      assert.ok(isCreditCode(String(one)), String(one));
  });

  test('are equal for equal values, differ for others, and change with the key', async () => {
    const distinct = [...new Set(identities)];
    const [one, again, other] = await Promise.all([
      shown(text('identity-number'), 'pseudonym', distinct),
      shown(text('identity-number'), 'pseudonym', distinct),
      shown(text('identity-number'), 'pseudonym', distinct, 'of another grant'),
    ]);
    assert.deepEqual(one, again);
    assert.equal(new Set(one).size, distinct.length);
    assert.equal(one.filter((value, at) => value === other[at]).length, 0);
    assert.equal(one.filter((value, at) => value === distinct[at]).length, 0);
  });

  test('show nothing of the value, whatever the kind', async () => {
    for (const kind of ['person-name', 'identity-number', 'phone', 'address', 'credit-code', null] as const) {
      const [first] = await shown(text(kind), 'pseudonym', ['秘密内容甲乙丙丁']);
      assert.ok(
        ![...'秘密内容甲乙丙丁'].some((character) => String(first).includes(character)),
        String(first),
      );
    }
  });
});

describe('which masks', () => {
  test('an item has those that make sense, and its default is among them', () => {
    const kinds = [
      'person-name',
      'identity-number',
      'phone',
      'address',
      'credit-code',
      'street-code',
      'longitude',
      null,
    ];
    for (const type of [
      'string',
      'text',
      'integer',
      'numeric',
      'currency',
      'double',
      'float',
      'date',
      'datetime',
      'boolean',
      'binary',
    ] as const)
      for (const kind of kinds as Item['kind'][])
        for (const grade of [
          'general-1',
          'general-2',
          'general-3',
          'general-4',
          'important',
          'core',
        ] as const) {
          const item = itemOf('a', 'a', type, { kind, grade });
          const sensible = masksFor(item);
          assert.ok(sensible.includes('clear') && sensible.includes('empty'));
          assert.ok(sensible.includes(defaultMask(item)), `${type} ${kind} ${grade}`);
        }
  });

  test('what tells of a person is never clear by default, and important data is empty', () => {
    assert.equal(defaultMask(itemOf('a', 'a', 'string', { kind: 'identity-number' })), 'partial');
    assert.equal(defaultMask(itemOf('a', 'a', 'integer', { kind: 'phone' })), 'empty');
    assert.equal(defaultMask(itemOf('a', 'a', 'string', { grade: 'core' })), 'empty');
    assert.equal(defaultMask(itemOf('a', 'a', 'date', { grade: 'general-4' })), 'year');
    assert.equal(defaultMask(itemOf('a', 'a', 'numeric')), 'clear');
  });

  test('every expression is understood by the lake, for missing values too', async () => {
    for (const type of [
      'string',
      'integer',
      'numeric',
      'currency',
      'double',
      'date',
      'datetime',
      'boolean',
    ] as const)
      for (const kind of [
        'person-name',
        'identity-number',
        'phone',
        'address',
        'credit-code',
        'village-code',
        'latitude',
        null,
      ] as const) {
        const item = itemOf('a', 'a', type, { kind });
        const sensible = masks.filter((mask) => masksFor(item).includes(mask));
        const expressions = sensible.map((mask) =>
          maskExpression(item, mask, { column: 'value', secret: 's' }),
        );
        const found = await lake.rows<Record<string, unknown>>({
          query: `select tuple(${expressions.join(', ')}) as t from (select cast(null, '${columnType(item).replaceAll("'", "\\'")}') as value)`,
        });
        assert.ok(
          Object.values(found[0]!.t as object).every((value) => value === null),
          `${type} ${kind}`,
        );
      }
  });
});
