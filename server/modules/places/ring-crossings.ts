import type { Point } from './coordinates.ts';

interface Segment {
  from: Point;
  to: Point;
  west: number;
  east: number;
}

/**
 * The first point where two sides of the rings properly cross, or undefined. Rings that merely touch at a point
 * are fine: surveyed boundaries do. A sweep from west to east compares only sides whose longitudes overlap, so
 * 2,000 points take a few milliseconds.
 */
export function findCrossing(rings: readonly (readonly Point[])[]): Point | undefined {
  const segments = rings.flatMap(segmentsOf).sort((a, b) => a.west - b.west);
  let active: Segment[] = [];
  for (const segment of segments) {
    active = active.filter((other) => other.east >= segment.west);
    for (const other of active) {
      if (cross(segment, other)) return crossingOf(segment, other);
    }
    active.push(segment);
  }
  return undefined;
}

function segmentsOf(ring: readonly Point[]): Segment[] {
  const segments: Segment[] = [];
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const [from, to] = [ring[i]!, ring[i + 1]!];
    segments.push({ from, to, west: Math.min(from[0], to[0]), east: Math.max(from[0], to[0]) });
  }
  return segments;
}

function cross(a: Segment, b: Segment): boolean {
  const startSide = side(a, b.from);
  const endSide = side(a, b.to);
  if (startSide * endSide >= 0) return false;
  return side(b, a.from) * side(b, a.to) < 0;
}

/** Degrees² below which a point counts as on the line: about a hundredth of a square millimetre. */
const ON_LINE = 1e-18;

/** 1 left of the side, -1 right of it, 0 on it. */
function side({ from, to }: Segment, point: Point): number {
  const product = (to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0]);
  return Math.abs(product) < ON_LINE ? 0 : Math.sign(product);
}

function crossingOf(a: Segment, b: Segment): Point {
  const [ax, ay] = [a.to[0] - a.from[0], a.to[1] - a.from[1]];
  const [bx, by] = [b.to[0] - b.from[0], b.to[1] - b.from[1]];
  const along = ((b.from[0] - a.from[0]) * by - (b.from[1] - a.from[1]) * bx) / (ax * by - ay * bx);
  return [a.from[0] + along * ax, a.from[1] + along * ay];
}
