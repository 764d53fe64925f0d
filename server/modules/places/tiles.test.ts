import assert from 'node:assert/strict';
import test from 'node:test';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { Problem } from '#kernel/errors';
import type { Point } from './coordinates.ts';
import { PlaceIndex } from './place-index.ts';
import { prepareDistrict } from './prepare-district.ts';
import { sampleDistrict } from './sample-district.ts';
import { TILE_ZOOM_MAX, TILE_ZOOM_MIN, TileMaker } from './tiles.ts';

const prepared = prepareDistrict(sampleDistrict());
if (prepared instanceof Problem) throw new Error(JSON.stringify(prepared));
const index = new PlaceIndex(prepared.data);
const tiles = new TileMaker(index);
const MIDDLE: Point = [121.51, 31.21];

function tileAt([longitude, latitude]: Point, z: number) {
  const sine = Math.sin((latitude * Math.PI) / 180);
  const x = Math.floor((longitude / 360 + 0.5) * 2 ** z);
  const y = Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 2 ** z);
  return { z, x, y };
}

function layersAt(point: Point, z: number) {
  return new VectorTile(new PbfReader(tiles.make(tileAt(point, z)))).layers;
}

test('a near tile has cells, villages, seams and stations; a far one streets and larger cells', () => {
  const near = layersAt(MIDDLE, 13);
  assert.deepEqual(Object.keys(near).sort(), [
    'cells',
    'stations',
    'street-labels',
    'streets',
    'village-seams',
    'villages',
  ]);
  const far = layersAt(MIDDLE, 9);
  assert.deepEqual(Object.keys(far).sort(), ['cells', 'street-labels', 'streets']);
  assert.match(String(far.cells!.feature(0).properties.cell), /^88/);
});

test('a cell carries its index, street and village, and lies where H3 puts it', () => {
  const { cells } = layersAt(MIDDLE, 15);
  for (let i = 0; i < cells!.length; i += 1) {
    const { properties } = cells!.feature(i);
    const located = index.findCell(String(properties.cell));
    assert.equal(properties.street, located?.street.code);
    assert.equal(properties.village, located?.village?.code);
  }
});

test('every cell of the district is in some tile', () => {
  const seen = new Set<unknown>();
  const [west, south, east, north] = index.bounds;
  const first = tileAt([west - 0.002, north + 0.002], 14);
  const last = tileAt([east + 0.002, south - 0.002], 14);
  for (let x = first.x; x <= last.x; x += 1) {
    for (let y = first.y; y <= last.y; y += 1) {
      const { cells } = new VectorTile(new PbfReader(tiles.make({ z: 14, x, y }))).layers;
      for (let i = 0; i < (cells?.length ?? 0); i += 1) seen.add(cells!.feature(i).properties.cell);
    }
  }
  assert.equal(seen.size, index.cellCount);
});

test('outer rings have positive area, as the format asks, and nothing reaches far past the tile', () => {
  for (const z of [9, 11, 13, 16, 18]) {
    const { cells, streets } = layersAt(MIDDLE, z);
    for (const layer of [cells!, streets!]) {
      for (let i = 0; i < layer.length; i += 1) {
        for (const ring of layer.feature(i).loadGeometry()) {
          const area = ring.reduce((sum, from, at) => {
            const to = ring[(at + 1) % ring.length]!;
            return sum + from.x * to.y - to.x * from.y;
          }, 0);
          assert.ok(area > 0);
          assert.ok(ring.every(({ x, y }) => Math.min(x, y) >= -64 && Math.max(x, y) <= 4_160));
        }
      }
    }
  }
});

test('a label is in one tile only', () => {
  const [longitude, latitude] = index.getPlace('319999001000').point;
  const { z, x, y } = tileAt([longitude, latitude], 14);
  for (const [dx, count] of [
    [0, 1],
    [1, 0],
    [-1, 0],
  ] as const) {
    const layers = new VectorTile(new PbfReader(tiles.make({ z, x: x + dx, y }))).layers;
    const labels = layers['street-labels'];
    const names = Array.from({ length: labels?.length ?? 0 }, (_, i) => labels!.feature(i).properties.name);
    assert.equal(names.filter((name) => name === '西溪街道').length, count);
  }
});

test('outside the district or the zooms a tile is empty', () => {
  assert.equal(tiles.make(tileAt([0, 0], 12)).length, 0);
  assert.equal(tiles.make(tileAt(MIDDLE, TILE_ZOOM_MIN - 1)).length, 0);
  assert.equal(tiles.make(tileAt(MIDDLE, TILE_ZOOM_MAX + 1)).length, 0);
});
