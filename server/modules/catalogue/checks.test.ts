import assert from 'node:assert/strict';
import { test } from 'node:test';
import { content, item } from '../../../test/fixtures/agreement.ts';
import { checkContent } from './checks.ts';
import type { Content } from './resource.ts';

const plain: Content = {
  ...content,
  grade: 'general-1',
  items: [item('a', { isKey: true, required: true })],
};

const wrong = (change: Partial<Content>) => checkContent({ ...plain, ...change }).map((one) => one.path);

test('a complete content has no findings', () => {
  assert.deepEqual(checkContent(content), []);
  assert.deepEqual(checkContent(plain), []);
});

test('what a sharing type needs', () => {
  assert.deepEqual(wrong({ sharing: 'none', means: [] }), ['/legalBasis']);
  assert.deepEqual(wrong({ sharing: 'none', means: [], legalBasis: '保守国家秘密法' }), []);
  assert.deepEqual(wrong({ sharing: 'conditional', sharingCondition: ' ' }), ['/sharingCondition']);
  assert.deepEqual(wrong({ means: [] }), ['/means']);
  assert.deepEqual(wrong({ opening: 'conditional' }), ['/openingCondition']);
  assert.deepEqual(wrong({ sharing: 'none', legalBasis: 'x', opening: 'unconditional' }), ['/opening']);
  assert.deepEqual(wrong({ sharing: 'unconditional', grade: 'important' }), ['/sharing']);
  assert.deepEqual(wrong({ opening: 'unconditional', grade: 'core' }), ['/opening']);
});

test('what tells of persons is not open without conditions', () => {
  const phone = item('phone', { kind: 'phone', grade: 'general-3' });
  const change = { items: [...plain.items, phone], grade: 'general-3' as const };
  assert.deepEqual(wrong({ ...change, opening: 'unconditional' }), ['/opening']);
  assert.deepEqual(wrong({ ...change, opening: 'conditional', openingCondition: '脱敏' }), []);
});

test('classes, keywords and related codes', () => {
  assert.deepEqual(wrong({ classification: '299001' }), ['/classification']);
  assert.deepEqual(wrong({ keywords: ['a', 'a'], related: ['1', '1'] }), ['/keywords', '/related']);
  assert.deepEqual(wrong({ abstract: '' }), ['/abstract']);
});

test('what an item needs', () => {
  const one = (more: Parameters<typeof item>[1]) =>
    checkContent({
      ...plain,
      grade: 'core',
      sharing: 'conditional',
      items: [item('a', more), plain.items[0]!],
    })
      .map((finding) => finding.path)
      .filter((path) => path.startsWith('/items/0/'))
      .map((path) => path.slice('/items/0/'.length));
  assert.deepEqual(one({ kind: 'identity-number', grade: 'general-3', length: 17 }), ['length']);
  assert.deepEqual(one({ kind: 'identity-number', grade: 'general-3', type: 'integer' }), ['type']);
  assert.deepEqual(one({ kind: 'phone' }), ['grade']);
  assert.deepEqual(one({ type: 'date' }), ['length']);
  assert.deepEqual(one({ scale: 2 }), ['scale']);
  assert.deepEqual(one({ type: 'numeric', length: 4, scale: 5 }), ['scale']);
  assert.deepEqual(one({ isKey: true }), ['required']);
  assert.deepEqual(one({ isKey: true, required: true, type: 'double', length: null }), ['isKey']);
  assert.deepEqual(one({ codes: [] }), ['codes']);
  assert.deepEqual(one({ codes: ['a', 'a'] }), ['codes']);
  assert.deepEqual(one({ codes: [''] }), ['codes']);
  assert.deepEqual(one({ codes: ['abc'], length: 2 }), ['codes']);
  assert.deepEqual(one({ codes: ['1', 'x'], type: 'integer' }), ['codes']);
  assert.deepEqual(one({ codes: ['1'], type: 'boolean', length: null }), ['codes']);
});

test('names of items are unique, and an upsert needs a key', () => {
  assert.deepEqual(wrong({ items: [item('a'), item('b'), item('a')], mode: 'append' }), ['/items/2/name']);
  assert.deepEqual(wrong({ items: [item('a')], mode: 'upsert' }), ['/items']);
  assert.deepEqual(wrong({ items: [], mode: 'append' }), ['/items']);
});
