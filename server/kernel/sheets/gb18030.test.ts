import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeGb18030 } from './gb18030.ts';

test('Chinese in two bytes, what is rare in four, and all of it comes back', () => {
  assert.equal(encodeGb18030('电梯a').toString('hex'), 'b5e7ccdd61');
  assert.equal(encodeGb18030('𠮷').length, 4);
  assert.equal(encodeGb18030('\ue78d').toString('hex'), 'a3bf');
  const neverRead = /[\ufffd\ue5e5\ue78d-\ue796\ue81e-\ue864]/g;
  const decoder = new TextDecoder('gb18030', { fatal: true });
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (one, other) => {
      for (const text of [one, other].map((any) => any.replaceAll(neverRead, '')))
        assert.equal(decoder.decode(encodeGb18030(text)), text);
    }),
    { numRuns: 2_000 },
  );
});
