import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DESCRIPTION_LENGTH_MAX } from './open-case.ts';
import { searchTerms } from './search-terms.ts';

const finds = (text: string, query: string) => {
  const terms = new Set(searchTerms(text));
  const asked = searchTerms(query);
  return asked.length > 0 && asked.every((term) => terms.has(term));
};

test('维修 is found inside 维修信息, 修信 too, and 信维 is not', () => {
  assert.ok(finds('小区维修信息公示', '维修'));
  assert.ok(finds('小区维修信息公示', '修信'));
  assert.ok(!finds('小区维修信息公示', '信维'));
});

test('one character alone has no terms: it is looked for in the texts themselves', () => {
  assert.deepEqual(searchTerms('井'), []);
});

test('words of other scripts are found whole, whatever their case and width', () => {
  assert.ok(finds('请尽快修理Ｐ＋Ｒ停车场的 LED 屏，编号A12', 'led'));
  assert.ok(finds('编号A12', 'a12'));
  assert.ok(!finds('编号A12', 'a1'));
});

test('a query across signs finds the text it was copied from', () => {
  assert.ok(finds('张杨路100号，路灯不亮。', '100号，路灯'));
});

test('signs alone ask for nothing', () => {
  assert.deepEqual(searchTerms('！？…'), []);
});

/** Common characters, and rare ones beyond the first plane of Unicode. */
const character = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0x4e00, max: 0x9fa5 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0x20000, max: 0x2a6d6 }) },
);
const chinese = fc
  .array(character, { minLength: 2, maxLength: 200 })
  .map((codes) => codes.map((code) => String.fromCodePoint(code)));

test('any two or more neighbouring Chinese characters of a text find it', () => {
  fc.assert(
    fc.property(chinese, fc.nat(), fc.nat(), (characters, from, length) => {
      const first = from % (characters.length - 1);
      const part = characters.slice(first, first + 2 + (length % (characters.length - first - 1)));
      assert.ok(part.length >= 2);
      assert.ok(finds(characters.join(''), part.join('')));
    }),
  );
});

test('also at the end of the longest description', () => {
  const text = Array.from({ length: DESCRIPTION_LENGTH_MAX }, (_, index) =>
    String.fromCodePoint(0x4e00 + index),
  ).join('');
  assert.ok(finds(text, text.slice(-2)));
  assert.ok(finds(text, text.slice(-60)));
});
