import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { Problem } from '#kernel/errors';
import { COORDINATE_SYSTEMS, checkPoint, distance_m, fromWgs84, type Point, toWgs84 } from './coordinates.ts';

/** Mainland and coast, well inside the box that GCJ-02 shifts. */
const pointInChina = fc.tuple(
  fc.double({ min: 74, max: 135, noNaN: true }),
  fc.double({ min: 4, max: 54, noNaN: true }),
);

test('every system comes back to within a centimetre inside China', () => {
  fc.assert(
    fc.property(pointInChina, fc.constantFrom(...COORDINATE_SYSTEMS), (point, system) => {
      const back = toWgs84(fromWgs84(point, system), system);
      assert.ok(distance_m(point, back) < 0.01, `${system} came back ${distance_m(point, back)} m off`);
    }),
    { numRuns: 5_000 },
  );
});

test('GCJ-02 and BD-09 shift a point by hundreds of metres in China', () => {
  fc.assert(
    fc.property(pointInChina, (point) => {
      const gcj02_m = distance_m(point, fromWgs84(point, 'GCJ-02'));
      assert.ok(gcj02_m > 10 && gcj02_m < 1_500);
      assert.ok(distance_m(point, fromWgs84(point, 'BD-09')) > 100);
    }),
  );
});

test('the shift is the published one', () => {
  // The reference points of eviltransform (googollee/eviltransform, MIT): Shanghai, Shenzhen, Beijing.
  const published: { wgs84: Point; gcj02: Point }[] = [
    { wgs84: [121.5272106, 31.1774276], gcj02: [121.531541859215, 31.17530398364597] },
    { wgs84: [113.912316, 22.543847], gcj02: [113.9171764808363, 22.540796131694766] },
    { wgs84: [116.377817, 39.911954], gcj02: [116.38404722455657, 39.91334545536069] },
  ];
  for (const { wgs84, gcj02 } of published) assert.ok(distance_m(fromWgs84(wgs84, 'GCJ-02'), gcj02) < 0.01);
});

test('outside China GCJ-02 is WGS84', () => {
  const newYork: Point = [-74.006, 40.7128];
  assert.deepEqual(fromWgs84(newYork, 'GCJ-02'), newYork);
  assert.deepEqual(toWgs84(newYork, 'GCJ-02'), newYork);
});

test('CGCS2000 is taken as WGS84', () => {
  const point: Point = [121.5, 31.2];
  assert.deepEqual(toWgs84(point, 'CGCS2000'), point);
});

test('latitude before longitude is named, with the field', () => {
  const problem = checkPoint([31.2, 121.5], { path: '/location' });
  assert.ok(problem instanceof Problem);
  assert.equal(problem.errors?.[0]?.path, '/location');
  assert.match(problem.errors?.[0]?.message ?? '', /looks like latitude, longitude/);
});

test('where both orders are on earth, the bounds of the district tell', () => {
  const bounds = [-74.3, 40.4, -73.6, 41] as const;
  assert.match(checkPoint([40.7, -74], { path: '/location', bounds })?.detail ?? '', /looks like latitude/);
  assert.equal(checkPoint([-74, 40.7], { path: '/location', bounds }), undefined);
});

test('numbers that are no coordinates are refused', () => {
  assert.ok(checkPoint([200, 95], { path: '/location' }));
  assert.ok(checkPoint([Number.NaN, 31], { path: '/location' }));
  assert.equal(checkPoint([121.5, 31.2], { path: '/location' }), undefined);
});
