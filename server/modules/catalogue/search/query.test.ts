import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QUERY_CHARACTERS_MAX, readQuery } from './query.ts';

test('a typed word falls into parts; what says little need not be found', () => {
  assert.deepEqual(partsOf('电梯维修信息'), ['电梯', '维修', '(信息)']);
  assert.deepEqual(partsOf('信息'), ['信息'], 'alone it is all there is');
  assert.deepEqual(partsOf('维修 信息'), ['维修', '信息'], 'typed as a word of its own');
  assert.deepEqual(partsOf('the elevators of 房屋'), ['(the)', 'elevators', '(of)', '房屋']);
});

test('full-width forms, case and signs do not matter', () => {
  assert.deepEqual(partsOf('ＰＭ２．５，电梯'), ['pm2', '5', '电梯']);
});

test('only space is no query; only signs are a query for nothing', () => {
  assert.equal(readQuery(' \t\u3000'), undefined);
  assert.equal(readQuery(undefined), undefined);
  assert.deepEqual(readQuery('!?')?.words, []);
});

test('what is too long is cut', () => {
  const query = readQuery('电梯 '.repeat(100_000) + 'x'.repeat(10_000_000))!;
  assert.ok(query.text.length <= QUERY_CHARACTERS_MAX);
  assert.deepEqual(query.words.length, 1);
  assert.ok(readQuery(Array.from({ length: 200 }, (_, at) => `a${at}`).join(' '))!.words.length <= 16);
});

function partsOf(text: string): string[] {
  return readQuery(text)!.words.flatMap(({ parts }) =>
    parts.map((part) => (part.isNeeded ? part.text : `(${part.text})`)),
  );
}
