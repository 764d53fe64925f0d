import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from './en.ts';
import { textsOf } from './text.ts';
import { zh } from './zh.ts';

test('both catalogues have the same keys, and fill the same holes', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort());
  const holes = (text: string) => new Set(Array.from(text.matchAll(/\{(\w+)/g), (match) => match[1]));
  for (const [key, text] of Object.entries(zh))
    assert.deepEqual(holes(en[key as keyof typeof zh]), holes(text), key);
});

test('numbers and plurals follow the language', () => {
  assert.equal(textsOf('en', en)('tasks.heading', { count: 1 }), '1 task today');
  assert.equal(textsOf('en', en)('tasks.heading', { count: 1200 }), '1,200 tasks today');
  assert.equal(textsOf('zh', zh)('tasks.heading', { count: 3 }), '今天有 3 件任务');
});
