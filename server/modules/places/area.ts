import type { Polygon } from './boundaries.ts';
import { boundsOf } from './boundaries.ts';
import type { Bounds, Point } from './coordinates.ts';

/** Polygons kept as flat arrays `longitude, latitude, …`, WGS84: 16 bytes a point. */
export class Area {
  readonly bounds: Bounds;
  /** Polygon → ring → coordinates, the outer ring first, closed. */
  readonly polygons: readonly (readonly Float64Array[])[];

  constructor(polygons: readonly Polygon[]) {
    this.bounds = boundsOf(polygons.flat(2));
    this.polygons = polygons.map((rings) => rings.map((ring) => Float64Array.from(ring.flat())));
  }

  /**
   * Whether a point lies inside: an odd number of sides to its east. Half-open, so that of two areas that share a
   * side exactly one holds a point on it.
   */
  contains([longitude, latitude]: Point): boolean {
    const [west, south, east, north] = this.bounds;
    if (longitude < west || longitude > east || latitude < south || latitude > north) return false;
    let isInside = false;
    for (const rings of this.polygons) {
      for (const ring of rings) if (isOddEastOf(ring, longitude, latitude)) isInside = !isInside;
    }
    return isInside;
  }
}

function isOddEastOf(ring: Float64Array, longitude: number, latitude: number): boolean {
  let isOdd = false;
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const y = ring[i + 1]!;
    const nextY = ring[i + 3]!;
    if (y > latitude === nextY > latitude) continue;
    const x = ring[i]!;
    if (longitude < x + ((latitude - y) / (nextY - y)) * (ring[i + 2]! - x)) isOdd = !isOdd;
  }
  return isOdd;
}
