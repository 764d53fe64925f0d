import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IMPACT_BITS, IMPACT_MAX, Postings, SLOTS_MAX } from './postings.ts';

test('postings stay in order through any adding and removing', () => {
  const change = fc.record({
    term: fc.constantFrom('a', 'b', 'c'),
    slot: fc.nat(40),
    impact: fc.integer({ min: 1, max: 255 }),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 300 }), (changes) => {
      const postings = new Postings();
      const model = new Map<string, Map<number, number>>();
      for (const { term, slot, impact } of changes) {
        const slots = model.get(term) ?? new Map<number, number>();
        model.set(term, slots);
        if (slots.has(slot)) {
          slots.delete(slot);
          assert.equal(postings.remove(term, slot), slots.size === 0);
        } else {
          assert.equal(postings.add(term, slot, impact), slots.size === 0);
          slots.set(slot, impact);
        }
      }
      for (const [term, slots] of model) {
        const held = [...postings.of(term)].map((posting) => [posting >>> IMPACT_BITS, posting & IMPACT_MAX]);
        assert.deepEqual(
          held,
          [...slots].toSorted(([a], [b]) => a - b),
        );
      }
    }),
  );
});

test('the last slot fits', () => {
  const postings = new Postings();
  postings.add('a', SLOTS_MAX - 1, IMPACT_MAX);
  assert.deepEqual([...postings.of('a')], [2 ** 31 - 1]);
  assert.deepEqual([...postings.of('b')], []);
});
