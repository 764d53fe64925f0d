import { cellToLatLng, gridDisk, polygonToCells, polygonToCellsExperimental } from 'h3-js';
import type { StreetBoundary } from './boundaries.ts';
import { distance_m, type Point } from './coordinates.ts';
import type { Findings } from './findings.ts';
import { GRID_RESOLUTION } from './grid.ts';

/** The cells whose centre lies in each street, in H3 order. A cell has one street. */
export type StreetCells = ReadonlyMap<string, readonly string[]>;

/**
 * A cell that a street's boundary runs through, as seen from one of the streets it touches: a point in the cell
 * that lies in `street` belongs to `unit`, the nearest cell of that street (the cell itself where it is one).
 */
export interface BorderCell {
  cell: string;
  street: string;
  unit: string;
}

/**
 * Gives every cell to the street its centre lies in. Where streets overlap, the first by code keeps it; the
 * overlap itself is a finding of its own.
 */
export function claimCells(streets: readonly StreetBoundary[], findings: Findings): StreetCells {
  const claimed = new Set<string>();
  const cells = new Map<string, readonly string[]>();
  for (const street of streets.toSorted((a, b) => (a.code < b.code ? -1 : 1))) {
    const own = new Set(
      street.polygons.flatMap((polygon) => polygonToCells(asLoops(polygon), GRID_RESOLUTION, true)),
    );
    const free = [...own].filter((cell) => !claimed.has(cell)).sort();
    for (const cell of free) claimed.add(cell);
    if (free.length === 0)
      findings.error(`street ${street.code}`, 'is too small to hold the centre of a grid cell');
    cells.set(street.code, free);
  }
  return cells;
}

/**
 * The cells that a boundary runs through: those that overlap a street and do not lie wholly in it. One row for
 * each street a cell touches, so also cells just outside the district whose centre no street holds.
 */
export function findBorderCells(streets: readonly StreetBoundary[], cells: StreetCells): BorderCell[] {
  const borders: BorderCell[] = [];
  for (const street of streets) {
    const own = new Set(cells.get(street.code));
    const touched = new Set(street.polygons.flatMap((polygon) => cellsIn(polygon, 'containmentOverlapping')));
    const whole = new Set(street.polygons.flatMap((polygon) => cellsIn(polygon, 'containmentFull')));
    for (const cell of [...touched].sort()) {
      if (!whole.has(cell)) borders.push({ cell, street: street.code, unit: nearestOwn(cell, own) });
    }
  }
  return borders;
}

/** Rings searched around a cell before all cells of the street are compared. */
const NEAR_RINGS = 2;

function nearestOwn(cell: string, own: ReadonlySet<string>): string {
  if (own.has(cell)) return cell;
  const near = gridDisk(cell, NEAR_RINGS).filter((other) => own.has(other));
  const centre = centreOf(cell);
  let best: { cell: string; far_m: number } | undefined;
  for (const other of near.length > 0 ? near.sort() : own) {
    const far_m = distance_m(centre, centreOf(other));
    if (best === undefined || far_m < best.far_m) best = { cell: other, far_m };
  }
  if (best === undefined) throw new Error('a street without cells has no nearest cell');
  return best.cell;
}

function centreOf(cell: string): Point {
  const [latitude, longitude] = cellToLatLng(cell);
  return [longitude, latitude];
}

function cellsIn(
  polygon: StreetBoundary['polygons'][number],
  mode: 'containmentOverlapping' | 'containmentFull',
) {
  return polygonToCellsExperimental(asLoops(polygon), GRID_RESOLUTION, mode, true);
}

/** h3-js wants mutable pairs. */
function asLoops(polygon: StreetBoundary['polygons'][number]): number[][][] {
  return polygon as unknown as number[][][];
}
