import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { cellToParent, latLngToCell } from 'h3-js';
import {
  CellTable,
  cellKey,
  cellOfKey,
  coarseCellKey,
  GRID_RESOLUTION,
  gridCode,
  SERIAL_MAX,
} from './grid.ts';

const anywhere = fc
  .tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }))
  .map(([latitude, longitude]) => latLngToCell(latitude, longitude, GRID_RESOLUTION));

test('a cell and its key say the same, anywhere on earth', () => {
  fc.assert(fc.property(anywhere, (cell) => assert.equal(cellOfKey(cellKey(cell)), cell)));
});

test('cutting digits off a key gives the parent', () => {
  fc.assert(
    fc.property(anywhere, (cell) => {
      for (const resolution of [8, 9]) {
        const parent = cellToParent(cell, resolution);
        assert.equal(
          cellOfKey(Math.floor(cellKey(cell) / 8 ** (GRID_RESOLUTION - resolution)), resolution),
          parent,
        );
        assert.equal(coarseCellKey(parent, resolution), coarseCellKey(cell, resolution));
      }
    }),
  );
});

test('keys order as H3 orders the cells', () => {
  fc.assert(
    fc.property(anywhere, anywhere, (a, b) => {
      assert.equal(Math.sign(cellKey(a) - cellKey(b)), a < b ? -1 : a > b ? 1 : 0);
    }),
  );
});

test('a table of cells answers like a map', () => {
  const entries = fc.array(fc.tuple(anywhere, fc.nat(4_000_000_000)), { maxLength: 200 });
  fc.assert(
    fc.property(entries, anywhere, (given, other) => {
      const table = new CellTable(given.length);
      const map = new Map<number, number>();
      for (const [cell, value] of given) {
        table.set(cellKey(cell), value);
        map.set(cellKey(cell), value);
      }
      assert.equal(table.size, map.size);
      for (const [key, value] of map) assert.equal(table.get(key), value);
      assert.equal(table.get(cellKey(other)), map.get(cellKey(other)));
      assert.deepEqual([...table.keys()].sort(), [...map.keys()].sort());
    }),
  );
});

test('a grid code is district, street, village and serial: 15 digits', () => {
  assert.equal(gridCode('310115004001', 7), '310115004001007');
  assert.equal(gridCode('310115004001', 999), '310115004001999');
});

test('past 999 the serial goes on in base 36 and keeps its width', () => {
  assert.equal(gridCode('310115145000', 1_000), '310115145000A00');
  assert.equal(gridCode('310115145000', SERIAL_MAX), '310115145000ZZZ');
  assert.throws(() => gridCode('310115145000', SERIAL_MAX + 1));
  const serials = Array.from({ length: SERIAL_MAX }, (_, index) => gridCode('310115145000', index + 1));
  assert.equal(new Set(serials).size, SERIAL_MAX);
  assert.ok(
    serials.every((code, index) => code.length === 15 && (index === 0 || code > serials[index - 1]!)),
  );
});

test('codes of other countries keep their own form', () => {
  assert.equal(gridCode('MN-01', 12), 'MN-01-12');
});
