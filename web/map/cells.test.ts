import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellToParent, latLngToCell } from 'h3-js';
import { parentCell } from './cells.ts';

test('a parent cell is the one H3 itself names', () => {
  for (let step = 0; step < 200; step++) {
    const cell = latLngToCell(30.9 + step * 0.002, 121.5 + step * 0.0017, 10);
    for (const resolution of [8, 9, 10])
      assert.equal(parentCell(cell, resolution), cellToParent(cell, resolution));
  }
});
