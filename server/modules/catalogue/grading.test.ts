import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { content, item } from '../../../test/fixtures/agreement.ts';
import { checkContent, raiseGrades } from './checks.ts';
import { affectedObjects, gradeOf, harmDegrees, highestGrade, isHigher, leastGrade } from './grading.ts';
import { type Content, grades, itemKinds } from './resource.ts';

const harms = fc.record(
  Object.fromEntries(affectedObjects.map((object) => [object, fc.constantFrom(...harmDegrees)])),
);
const items = fc.array(
  fc.record({
    kind: fc.option(fc.constantFrom(...itemKinds)),
    grade: fc.constantFrom(...grades),
  }),
  { maxLength: 12 },
);

test('the table of GB/T 43697: object × degree', () => {
  const row = (object: (typeof affectedObjects)[number]) =>
    harmDegrees.map((degree) => gradeOf({ [object]: degree }));
  assert.deepEqual(row('national-security'), ['core', 'core', 'important', 'general-1']);
  assert.deepEqual(row('public-interest'), ['core', 'important', 'general-4', 'general-1']);
  assert.deepEqual(row('rights'), ['general-4', 'general-3', 'general-2', 'general-1']);
});

test('就高从严: several harms give the highest of their grades; more harm never lowers it', () => {
  fc.assert(
    fc.property(harms, fc.constantFrom(...affectedObjects), (given, object) => {
      const grade = gradeOf(given);
      const single = affectedObjects.map((one) => gradeOf({ [one]: given[one] }));
      assert.equal(grade, highestGrade(single));
      const degree = harmDegrees.indexOf(given[object]!);
      const worse = gradeOf({ ...given, [object]: harmDegrees[Math.max(0, degree - 1)] });
      assert.ok(!isHigher(grade, worse));
    }),
  );
});

test('raised grades are never lower than before, than their kind asks, or than any item; raising twice is raising once', () => {
  fc.assert(
    fc.property(items, fc.constantFrom(...grades), (given, grade) => {
      const before: Content = {
        ...content,
        grade,
        items: given.map((one, index) => item(`item_${index}`, one)),
      };
      const { content: after, raised } = raiseGrades(before);
      for (const [index, one] of after.items.entries()) {
        assert.ok(!isHigher(before.items[index]!.grade, one.grade));
        assert.ok(!isHigher(leastGrade(one.kind), one.grade));
        assert.ok(!isHigher(one.grade, after.grade));
      }
      assert.ok(!isHigher(grade, after.grade));
      assert.equal(raised.length === 0, JSON.stringify(before) === JSON.stringify(after));
      assert.deepEqual(raiseGrades(after), { content: after, raised: [] });
      assert.ok(!checkContent(after).some(({ path }) => path.endsWith('grade')));
    }),
  );
});

test('a grade that is too low is named where it is', () => {
  const low: Content = { ...content, grade: 'general-1' };
  assert.deepEqual(
    checkContent(low).map((one) => one.path),
    ['/grade'],
  );
});
