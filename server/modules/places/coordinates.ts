import { invalidField, type Problem } from '#kernel/errors';

/** Degrees, always in this order. WGS84 unless a function says otherwise. */
export type Point = readonly [longitude: number, latitude: number];

/** West, south, east, north in degrees WGS84. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/**
 * The systems Chinese data arrives in. WGS84 is the system of record. CGCS2000 (GB/T 28588) differs from it by
 * centimetres, less than any phone measures, so it is taken as is. GCJ-02 is what AMap and Tencent give,
 * BD-09 what Baidu gives; both are shifted by 300 to 1,200 m.
 */
export const COORDINATE_SYSTEMS = ['WGS84', 'CGCS2000', 'GCJ-02', 'BD-09'] as const;
export type CoordinateSystem = (typeof COORDINATE_SYSTEMS)[number];

/** Mean earth radius of the IUGG, in metres; for distances, areas and the local plane. */
export const EARTH_RADIUS_M = 6_371_008.8;

/** A point given in `system`, as WGS84. GCJ-02 and BD-09 come back within 1 cm inside China. */
export function toWgs84(point: Point, system: CoordinateSystem): Point {
  switch (system) {
    case 'WGS84':
    case 'CGCS2000':
      return point;
    case 'GCJ-02':
      return gcj02ToWgs84(point);
    case 'BD-09':
      return gcj02ToWgs84(bd09ToGcj02(point));
  }
}

/** A WGS84 point, as `system` would give it. */
export function fromWgs84(point: Point, system: CoordinateSystem): Point {
  switch (system) {
    case 'WGS84':
    case 'CGCS2000':
      return point;
    case 'GCJ-02':
      return wgs84ToGcj02(point);
    case 'BD-09':
      return gcj02ToBd09(wgs84ToGcj02(point));
  }
}

/**
 * Refuses numbers that cannot be a longitude and a latitude, and pairs in the wrong order: those whose second
 * number exceeds 90, and, when `bounds` of the district are known, those that lie in it only when swapped.
 * `path` names the field in the refusal.
 */
export function checkPoint(
  point: Point,
  options: { path: string; bounds?: Bounds | undefined },
): Problem | undefined {
  const fault = coordinateFault(point, options.bounds);
  return fault === undefined ? undefined : invalidField(options.path, fault);
}

/** What is wrong with a pair of numbers as a point, in words, or undefined. See `checkPoint`. */
export function coordinateFault([longitude, latitude]: Point, bounds?: Bounds): string | undefined {
  if (!Number.isFinite(longitude) || !Number.isFinite(latitude))
    return 'longitude and latitude must be numbers';
  const isSwapped =
    isOnEarth([latitude, longitude]) &&
    (Math.abs(latitude) > 90 ||
      (bounds !== undefined &&
        !isWithin([longitude, latitude], bounds) &&
        isWithin([latitude, longitude], bounds)));
  if (isSwapped) {
    return `looks like latitude, longitude; give longitude first: [${latitude}, ${longitude}]`;
  }
  if (!isOnEarth([longitude, latitude]))
    return 'longitude must be within ±180 and latitude within ±90 degrees';
  return undefined;
}

export function isWithin([longitude, latitude]: Point, [west, south, east, north]: Bounds): boolean {
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}

/** Distance in metres by the haversine formula; good to 0.5 %. */
export function distance_m(from: Point, to: Point): number {
  const radians = Math.PI / 180;
  const half_latitude = ((to[1] - from[1]) * radians) / 2;
  const half_longitude = ((to[0] - from[0]) * radians) / 2;
  const chord =
    Math.sin(half_latitude) ** 2 +
    Math.cos(from[1] * radians) * Math.cos(to[1] * radians) * Math.sin(half_longitude) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(chord));
}

function isOnEarth([longitude, latitude]: Point): boolean {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
}

/**
 * Outside this box GCJ-02 equals WGS84. It is the box every published conversion uses; it is wider than China,
 * and along its edge the shift jumps, so there alone the inverse may be off.
 */
const CHINA: Bounds = [72.004, 0.8293, 137.8347, 55.8271];

/** Krassowsky 1940, the ellipsoid the shift of GCJ-02 was computed on. */
const KRASSOWSKY_SEMI_MAJOR_M = 6_378_245;
const KRASSOWSKY_ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943;

function wgs84ToGcj02(point: Point): Point {
  if (!isWithin(point, CHINA)) return point;
  const [longitude, latitude] = point;
  const radians = (latitude * Math.PI) / 180;
  const w = 1 - KRASSOWSKY_ECCENTRICITY_SQUARED * Math.sin(radians) ** 2;
  const meridianRadius_m =
    (KRASSOWSKY_SEMI_MAJOR_M * (1 - KRASSOWSKY_ECCENTRICITY_SQUARED)) / (w * Math.sqrt(w));
  const parallelRadius_m = (KRASSOWSKY_SEMI_MAJOR_M / Math.sqrt(w)) * Math.cos(radians);
  const degrees = 180 / Math.PI;
  const [east_m, north_m] = shift_m(longitude - 105, latitude - 35);
  return [
    longitude + (east_m / parallelRadius_m) * degrees,
    latitude + (north_m / meridianRadius_m) * degrees,
  ];
}

/** The published shift of GCJ-02 in metres, `x` and `y` in degrees from 105° E 35° N. */
function shift_m(x: number, y: number): [east_m: number, north_m: number] {
  const wave = (value: number, period: number) => Math.sin((value * Math.PI * 2) / period);
  const root = Math.sqrt(Math.abs(x));
  const short = ((20 * wave(x, 1 / 3) + 20 * wave(x, 1)) * 2) / 3;
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * root +
    short +
    ((20 * wave(x, 2) + 40 * wave(x, 6)) * 2) / 3 +
    ((150 * wave(x, 24) + 300 * wave(x, 60)) * 2) / 3;
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * root +
    short +
    ((20 * wave(y, 2) + 40 * wave(y, 6)) * 2) / 3 +
    ((160 * wave(y, 24) + 320 * wave(y, 60)) * 2) / 3;
  return [east, north];
}

function gcj02ToWgs84(point: Point): Point {
  return isWithin(point, CHINA) ? invert(wgs84ToGcj02, point) : point;
}

/** Baidu's own scale: a second wave on top of GCJ-02, then an offset. The same everywhere on earth. */
function gcj02ToBd09([longitude, latitude]: Point): Point {
  const wave = (Math.PI * 3_000) / 180;
  const radius = Math.hypot(longitude, latitude) + 0.000_02 * Math.sin(latitude * wave);
  const angle = Math.atan2(latitude, longitude) + 0.000_003 * Math.cos(longitude * wave);
  return [radius * Math.cos(angle) + 0.0065, radius * Math.sin(angle) + 0.006];
}

function bd09ToGcj02(point: Point): Point {
  return invert(gcj02ToBd09, point);
}

/** 1e-9 degrees are 0.1 mm. */
const INVERSION_TOLERANCE_DEGREES = 1e-9;
/** Each round gains two to three digits, so five suffice; the bound is for points at the edge of `CHINA`. */
const INVERSION_ROUNDS_MAX = 12;

/** The point that `forward` takes to `target`: the shift varies slowly, so correcting by the error converges. */
function invert(forward: (point: Point) => Point, target: Point): Point {
  let [longitude, latitude] = target;
  for (let round = 0; round < INVERSION_ROUNDS_MAX; round += 1) {
    const [x, y] = forward([longitude, latitude]);
    const error_x = x - target[0];
    const error_y = y - target[1];
    longitude -= error_x;
    latitude -= error_y;
    if (Math.abs(error_x) < INVERSION_TOLERANCE_DEGREES && Math.abs(error_y) < INVERSION_TOLERANCE_DEGREES)
      break;
  }
  return [longitude, latitude];
}
