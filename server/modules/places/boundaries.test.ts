import assert from 'node:assert/strict';
import test from 'node:test';
import { readBoundaries, signedArea } from './boundaries.ts';
import { findGaps, findOverlaps } from './coverage.ts';
import { Findings } from './findings.ts';
import { boxRing, street } from './sample-district.ts';

function read(features: object[]) {
  const findings = new Findings();
  const streets = readBoundaries(
    { type: 'FeatureCollection', features },
    { properties: { code: 'code', name: 'name' }, centre: [121.51, 31.21], findings },
  );
  return { streets, findings };
}

const square = boxRing([121.5, 31.2, 121.52, 31.22]);

function messages(features: object[]): string[] {
  return read(features).findings.errors.map((error) => `${error.path}: ${error.message}`);
}

test('a ring wound the wrong way is turned and counted', () => {
  const hole = boxRing([121.505, 31.205, 121.506, 31.206]);
  const { streets, findings } = read([street('1', 'One', [square.toReversed(), hole])]);
  assert.deepEqual(findings.errors, []);
  assert.deepEqual(findings.repairs, { 'rings wound the wrong way': 2 });
  const [outer, inner] = streets[0]!.polygons[0]!;
  assert.ok(signedArea(outer!) > 0 && signedArea(inner!) < 0);
});

test('every bad feature is told, with its number and code', () => {
  assert.deepEqual(
    messages([
      street('1', 'open', [square.slice(0, -1)]),
      street('2', 'bow tie', [[square[0]!, square[2]!, square[1]!, square[3]!, square[0]!]]),
      street('3', 'swapped', [square.map(([x, y]) => [y, x] as [number, number])]),
      street('4', 'far away', [boxRing([0, 0, 1, 1])]),
      street('5', 'off the earth', [boxRing([190, 31.2, 191, 31.3])]),
      street('6', 'a line', [[square[0]!, square[1]!, square[0]!]]),
      {
        type: 'Feature',
        properties: { name: 'no code' },
        geometry: { type: 'Point', coordinates: [121.5, 31.2] },
      },
    ]),
    [
      'boundaries feature 1 (1): is not closed: its last point must equal its first',
      'boundaries feature 2 (2): crosses itself at [121.510000, 31.210000]',
      'boundaries feature 3 (3) point 1: looks like latitude, longitude; give longitude first: [121.5, 31.2]',
      "boundaries feature 4 (4) point 1: [0, 0] lies more than 2° from the district's centre",
      'boundaries feature 5 (5) point 1: longitude must be within ±180 and latitude within ±90 degrees',
      'boundaries feature 6 (6): needs at least three different points',
      'boundaries feature 7: has no property "code"',
      'boundaries feature 7: has no geometry of type Polygon or MultiPolygon',
    ],
  );
});

test('a code that is there twice is an error', () => {
  const east = boxRing([121.52, 31.2, 121.54, 31.22]);
  assert.deepEqual(messages([street('1', 'One', [square]), street('1', 'Again', [east])]), [
    'boundaries feature 2: the code 1 is there twice',
  ]);
});

test('a file that is no FeatureCollection is refused', () => {
  const findings = new Findings();
  readBoundaries(undefined, { properties: { code: 'code', name: 'name' }, centre: [0, 0], findings });
  assert.equal(findings.errors.length, 1);
});

test('neighbours that share a side neither overlap nor leave a gap', () => {
  const { streets } = read([
    street('1', 'West', [square]),
    street('2', 'East', [boxRing([121.52, 31.2, 121.54, 31.22])]),
  ]);
  assert.deepEqual(findOverlaps(streets), []);
  assert.deepEqual(findGaps(streets), []);
});

test('an overlap is told with both codes and its area', () => {
  const { streets } = read([
    street('1', 'West', [square]),
    street('2', 'East', [boxRing([121.519, 31.2, 121.54, 31.22])]),
  ]);
  const [overlap] = findOverlaps(streets);
  assert.deepEqual(overlap?.codes, ['1', '2']);
  // 0.001° × 0.02° at 31.2° N: 95.1 m × 2,223.9 m.
  assert.ok(Math.abs(overlap!.area_m2 - 211_560) < 500, String(overlap?.area_m2));
});

test('land that streets enclose and none covers is told with its area', () => {
  const hole = boxRing([121.505, 31.205, 121.506, 31.206]);
  const { streets } = read([street('1', 'With a hole', [square, hole])]);
  const [gap] = findGaps(streets);
  assert.ok(Math.abs(gap!.area_m2 - 10_578) < 20, String(gap?.area_m2));
});
