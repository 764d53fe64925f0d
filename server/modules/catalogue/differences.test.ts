import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { content, item } from '../../../test/fixtures/agreement.ts';
import { differencesOf, isSame } from './differences.ts';
import type { Content, Item } from './resource.ts';

const withItems = (...items: Item[]): Content => ({ ...content, items });

test('fields and items: what was added, removed and changed, by name', () => {
  const from = withItems(item('a'), item('b', { length: 10 }), item('c'));
  const to = {
    ...withItems(item('b', { length: 20, title: '新名称' }), item('a'), item('d')),
    system: '新系统',
  };
  const { breaking, fields, items } = differencesOf(from, to);
  assert.deepEqual(fields, [{ field: 'system', from: '', to: '新系统', breaking: false }]);
  assert.deepEqual(
    [items.added.map((one) => one.name), items.removed.map((one) => one.name), items.moved],
    [['d'], ['c'], true],
  );
  assert.deepEqual(items.changed, [
    {
      name: 'b',
      title: '新名称',
      fields: [
        { field: 'title', from: '信息项 b', to: '新名称', breaking: false },
        { field: 'length', from: 10, to: 20, breaking: true },
      ],
    },
  ]);
  assert.equal(breaking, true);
});

test('what breaks those who use the data, and what does not', () => {
  const breaks = (from: Partial<Item>, to: Partial<Item>) =>
    differencesOf(withItems(item('a', from)), withItems(item('a', to))).breaking;
  assert.equal(breaks({}, { type: 'integer' }), true);
  assert.equal(breaks({ length: 20 }, { length: 10 }), false);
  assert.equal(breaks({ length: 20 }, { length: null }), true);
  assert.equal(breaks({ codes: ['a'] }, { codes: ['a', 'b'] }), true);
  assert.equal(breaks({ codes: ['a', 'b'] }, { codes: ['a'] }), false);
  assert.equal(breaks({ codes: null }, { codes: ['a'] }), false);
  assert.equal(breaks({ required: true }, { required: false }), true);
  assert.equal(breaks({ grade: 'general-1' }, { grade: 'general-3' }), true);
  assert.equal(breaks({ note: '' }, { note: 'x', title: 'y' } as Partial<Item>), false);
  const shared = (from: Content['sharing'], to: Content['sharing']) =>
    differencesOf({ ...content, sharing: from }, { ...content, sharing: to }).breaking;
  assert.deepEqual(
    [shared('unconditional', 'conditional'), shared('conditional', 'unconditional')],
    [true, false],
  );
});

const anyItems = fc.uniqueArray(
  fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), required: fc.boolean(), note: fc.string() }),
  { selector: (one) => one.name },
);

test('equal contents have no differences; what is added one way is removed the other', () => {
  fc.assert(
    fc.property(anyItems, anyItems, (one, other) => {
      const from = withItems(...one.map(({ name, ...more }) => item(name, more)));
      const to = withItems(...other.map(({ name, ...more }) => item(name, more)));
      assert.ok(isSame(from, structuredClone(from)));
      const there = differencesOf(from, to).items;
      const back = differencesOf(to, from).items;
      assert.deepEqual(
        there.added.map((item_) => item_.name).sort(),
        back.removed.map((item_) => item_.name).sort(),
      );
      assert.equal(isSame(from, to), JSON.stringify(from.items) === JSON.stringify(to.items));
    }),
  );
});
