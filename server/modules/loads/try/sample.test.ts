import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Content, type Item, ItemShape } from '#modules/catalogue';
import { aContent, anItem } from '../../../../test/fixtures/lake/published-resource.ts';
import { makeSample } from './sample.ts';

const content: Content = {
  ...aContent,
  items: [
    { ...anItem, name: 'number', isKey: true, required: true },
    { ...anItem, name: 'person', kind: 'person-name', length: 3 },
    { ...anItem, name: 'identity', kind: 'identity-number', length: 18 },
    { ...anItem, name: 'phone', kind: 'phone' },
    { ...anItem, name: 'credit', kind: 'credit-code' },
    { ...anItem, name: 'state', codes: ['在用', '停用'] },
    { ...anItem, name: 'cost', type: 'currency', length: 8 },
    { ...anItem, name: 'checked_on', type: 'date' },
    { ...anItem, name: 'note', type: 'text', length: 5 },
  ],
};
const sampleOf = (version: number, profiles: { item: string; data: Record<string, unknown> }[] = []) =>
  makeSample(content, { resourceId: 7, version, rows: 50, profiles });

test('a sample is the same every time, another in another version, and says that it is made up', () => {
  assert.deepEqual(sampleOf(1), sampleOf(1));
  assert.notDeepEqual(sampleOf(1).rows, sampleOf(2).rows);
  assert.equal(sampleOf(1).synthetic, true);
  assert.match(sampleOf(1).label.zh, /合成/);
});

test('keys differ, codes come from the list, lengths are kept', () => {
  const { rows } = sampleOf(1);
  assert.equal(new Set(rows.map((row) => row['number'])).size, rows.length);
  for (const row of rows) {
    assert.ok(['在用', '停用'].includes(String(row['state'])));
    assert.ok([...String(row['note'])].length <= 5);
    assert.match(String(row['cost']), /^\d{1,6}\.\d\d$/);
    assert.match(String(row['checked_on']), /^\d{4}-\d\d-\d\d$/);
  }
});

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const signs = '0123456789ABCDEFGHJKLMNPQRTUWXY';

test('no identity number, credit code or phone of a sample can be anybody’s', () => {
  for (const row of sampleOf(1).rows) {
    const identity = String(row['identity']);
    assert.match(identity, /^310199\d{11}[\dX]$/);
    const sum = weights.reduce((total, weight, index) => total + weight * Number(identity[index]), 0);
    assert.notEqual('10X98765432'[sum % 11], identity[17]);
    const credit = String(row['credit']);
    assert.match(credit, /^91310199[0-9A-Z]{10}$/);
    const creditSum = [...credit.slice(0, 17)].reduce(
      (total, sign, index) => total + signs.indexOf(sign) * (3 ** index % 31),
      0,
    );
    assert.notEqual(signs[(31 - (creditSum % 31)) % 31], credit[17]);
    assert.match(String(row['phone']), /^154\d{8}$/);
  }
});

test('what is often missing is often missing in the sample, but never a key', () => {
  const data = { rows: 100, missing: 100, top: [{ value: '张三', rows: 60 }], least: '张三' };
  const { rows } = sampleOf(1, [
    { item: 'person', data },
    { item: 'number', data },
  ]);
  assert.ok(rows.every((row) => row['person'] === null && row['number'] !== null));
  assert.ok(!JSON.stringify(rows).includes('张三'));
});

test('any item there can be has a sample true to its type', () => {
  const types = ItemShape.properties.type.enum as Item['type'][];
  const kinds = [
    null,
    'person-name',
    'identity-number',
    'phone',
    'address',
    'longitude',
    'street-code',
  ] as const;
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.constantFrom(...kinds),
      fc.option(fc.integer({ min: 1, max: 40 }), { nil: null }),
      (type, kind, length) => {
        const item: Item = { ...anItem, name: 'x', type, kind, length };
        const sample = makeSample(
          { ...content, items: [item] },
          { resourceId: 1, version: 1, rows: 3, profiles: [] },
        );
        for (const { x } of sample.rows) {
          assert.ok(x !== undefined);
          if (typeof x === 'string' && length !== null && ['string', 'text'].includes(type))
            assert.ok([...x].length <= length);
          if (type === 'boolean') assert.equal(typeof x, 'boolean');
        }
      },
    ),
  );
});
