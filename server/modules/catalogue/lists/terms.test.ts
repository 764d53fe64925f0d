import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concepts, titlesByKind } from './synonyms.ts';
import { isLinking, likeness, normalised, termOf } from './terms.ts';

const titled = (title: string) => ({ title, plain: normalised(title) });

test('full width, case, spaces and brackets do not tell items apart', () => {
  assert.equal(termOf('身份证号（18位）', null), termOf('身份证号(１８位)', null));
  assert.equal(termOf('企业 名称', null), '企业名称');
  assert.equal(termOf('GPS-Longitude', null), termOf('ｇｐｓ longitude', null));
});

test('titles that mean the same are one term', () => {
  for (const title of ['身份证号', '身份证号码', '居民身份证号', '公民身份号码', ' 身份证 号码 '])
    assert.equal(termOf(title, null), '公民身份号码', title);
  assert.equal(termOf('信用代码', null), termOf('统一社会信用代码', null));
  assert.equal(likeness(titled('身份证号'), titled('公民身份号码')), 'synonym');
  assert.equal(likeness(titled('企业名称'), titled('企业 名称')), 'same-when-normalised');
  assert.equal(likeness(titled('企业名称'), titled('企业名称')), 'same-title');
});

test('what sounds alike and is not the same stays apart', () => {
  for (const [one, other] of [
    ['户籍地址', '居住地址'],
    ['手机号码', '联系电话'],
    ['证件号码', '公民身份号码'],
    ['户主身份证号', '身份证号'],
    ['法定代表人', '企业名称'],
  ] as const)
    assert.notEqual(termOf(one, null), termOf(other, null), `${one} and ${other}`);
});

test('a title that says little says it together with its kind', () => {
  assert.equal(termOf('证件号码', 'identity-number'), '公民身份号码');
  assert.equal(termOf('证件号码', 'credit-code'), '统一社会信用代码');
  assert.equal(termOf('证件号码', null), '证件号码');
});

test('names and numbers link records; addresses and dates are collected for their own sake', () => {
  assert.ok(isLinking(termOf('身份证号', null), null));
  assert.ok(isLinking('户主', 'person-name'));
  assert.ok(!isLinking(termOf('现住址', null), null));
  assert.ok(!isLinking(termOf('参保状态', null), null));
});

test('no title stands under two concepts', () => {
  const titles = concepts.flatMap((concept) => [concept.title, ...concept.also]).map(normalised);
  assert.equal(new Set(titles).size, titles.length);
  for (const { titles: byKind, concept } of Object.values(titlesByKind)) {
    assert.equal(termOf(concept, null), concept);
    for (const title of byKind) assert.equal(normalised(title), title);
  }
});

test('property: a term is the term of itself, whatever signs stand around it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), (title) => {
      const term = termOf(title, null);
      assert.equal(termOf(term, null), term);
      if (normalised(title) !== '') assert.equal(termOf(`（${title}）　`, null), term);
    }),
  );
});
