import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { gridDisk, latLngToCell } from 'h3-js';
import { GRID_RESOLUTION } from './grid.ts';
import { divideCells } from './village-cells.ts';

function disk(rings: number): string[] {
  return gridDisk(latLngToCell(31.2, 121.5, GRID_RESOLUTION), rings).sort();
}

test('every cell goes to exactly one village, and every village has some', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 1, max: 40 }), (rings, wanted) => {
      const cells = disk(rings);
      const count = Math.min(wanted, cells.length);
      const shares = divideCells(cells, count);
      assert.equal(shares.length, count);
      assert.ok(shares.every((share) => share.cells.length > 0));
      assert.deepEqual(shares.flatMap((share) => share.cells).sort(), cells);
    }),
    { numRuns: 50 },
  );
});

test('the same cells give the same shares', () => {
  assert.deepEqual(divideCells(disk(10), 7), divideCells(disk(10), 7));
});

test('no village gets more cells than a grid code can number', () => {
  // 2,977 cells for three villages: hardly any room to spare.
  const shares = divideCells(disk(31), 3);
  assert.ok(shares.every((share) => share.cells.length <= 999));
});

test('villages are of similar size', () => {
  const sizes = divideCells(disk(20), 10).map((share) => share.cells.length);
  assert.ok(Math.max(...sizes) < 3 * Math.min(...sizes), sizes.join(' '));
});
