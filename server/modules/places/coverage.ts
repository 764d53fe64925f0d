import { area, FillRule, intersect, type Path64, type Paths64, union } from 'clipper2-ts';
import type { StreetBoundary } from './boundaries.ts';
import { EARTH_RADIUS_M, type Point } from './coordinates.ts';

/** A piece of land that two streets claim. */
export interface Overlap {
  codes: [string, string];
  area_m2: number;
  /** A point of its largest piece. */
  at: Point;
}

/** A piece of land enclosed by streets that none of them claims. */
export interface Gap {
  area_m2: number;
  at: Point;
}

/** Coordinates go to the clipper as whole numbers of 1e-7 degrees (1 cm) from the origin: exact in doubles. */
const UNITS_PER_DEGREE = 1e7;

/** Smaller pieces are how two surveys round the same line, not a claim. */
const AREA_MIN_M2 = 1;

/** Every pair of streets whose areas overlap by at least 1 m², exactly clipped (Clipper2, even slivers count). */
export function findOverlaps(streets: readonly StreetBoundary[]): Overlap[] {
  const origin = originOf(streets);
  const paths = streets.map((street) => pathsOf(street, origin));
  const overlaps: Overlap[] = [];
  for (let i = 0; i < streets.length; i += 1) {
    for (let j = i + 1; j < streets.length; j += 1) {
      const [a, b] = [streets[i]!, streets[j]!];
      if (!boxesMeet(a, b)) continue;
      const pieces = intersect(paths[i]!, paths[j]!, FillRule.NonZero);
      const total_m2 = pieces.reduce((sum, piece) => sum + area_m2(piece, origin), 0);
      if (total_m2 >= AREA_MIN_M2) {
        overlaps.push({ codes: [a.code, b.code], area_m2: total_m2, at: largestOf(pieces, origin) });
      }
    }
  }
  return overlaps;
}

/** Holes of at least 1 m² in the union of all streets. */
export function findGaps(streets: readonly StreetBoundary[]): Gap[] {
  const origin = originOf(streets);
  const merged = union(
    streets.flatMap((street) => pathsOf(street, origin)),
    FillRule.NonZero,
  );
  return merged
    .filter((ring) => area(ring) < 0)
    .map((ring) => ({ area_m2: -area_m2(ring, origin), at: toPoint(ring[0]!, origin) }))
    .filter((gap) => gap.area_m2 >= AREA_MIN_M2);
}

function originOf(streets: readonly StreetBoundary[]): Point {
  return streets[0]?.polygons[0]?.[0]?.[0] ?? [0, 0];
}

function pathsOf(street: StreetBoundary, origin: Point): Paths64 {
  return street.polygons.flat().map((ring) =>
    ring.slice(0, -1).map(([longitude, latitude]) => ({
      x: Math.round((longitude - origin[0]) * UNITS_PER_DEGREE),
      y: Math.round((latitude - origin[1]) * UNITS_PER_DEGREE),
    })),
  );
}

function boxesMeet(a: StreetBoundary, b: StreetBoundary): boolean {
  return (
    a.bounds[0] <= b.bounds[2] &&
    b.bounds[0] <= a.bounds[2] &&
    a.bounds[1] <= b.bounds[3] &&
    b.bounds[1] <= a.bounds[3]
  );
}

/** Signed: negative for a hole. Flat at the ring's own latitude, good to 0.1 % for pieces of a district's size. */
function area_m2(ring: Path64, origin: Point): number {
  const unit_m = (EARTH_RADIUS_M * Math.PI) / 180 / UNITS_PER_DEGREE;
  const latitude = toPoint(ring[0]!, origin)[1];
  return area(ring) * unit_m * unit_m * Math.cos((latitude * Math.PI) / 180);
}

function largestOf(pieces: Paths64, origin: Point): Point {
  const largest = pieces.reduce((best, piece) =>
    Math.abs(area(piece)) > Math.abs(area(best)) ? piece : best,
  );
  return toPoint(largest[0]!, origin);
}

function toPoint({ x, y }: { x: number; y: number }, origin: Point): Point {
  return [origin[0] + x / UNITS_PER_DEGREE, origin[1] + y / UNITS_PER_DEGREE];
}
