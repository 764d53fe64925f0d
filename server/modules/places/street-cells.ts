import { cellToLatLng, gridDisk, polygonToCellsExperimental } from 'h3-js';
import { Area } from './area.ts';
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
 * Gives every cell to the street its centre lies in, and finds the cells that a boundary runs through: those that
 * overlap a street and do not lie wholly in it, so also cells just outside the district whose centre no street
 * holds. Where streets overlap, the first by code keeps the cell; the overlap itself is a finding of its own.
 */
export function coverStreets(
  streets: readonly StreetBoundary[],
  findings: Findings,
): { cells: StreetCells; borders: BorderCell[] } {
  const claimed = new Set<string>();
  const cells = new Map<string, readonly string[]>();
  const borders: BorderCell[] = [];
  for (const street of streets.toSorted((a, b) => (a.code < b.code ? -1 : 1))) {
    const { whole, cut } = touchedCells(street);
    const area = new Area(street.polygons);
    const held = [...whole, ...cut.filter((cell) => area.contains(centreOf(cell)))];
    const own = held.filter((cell) => !claimed.has(cell)).sort();
    for (const cell of own) claimed.add(cell);
    cells.set(street.code, own);
    if (own.length === 0) {
      findings.error(`street ${street.code}`, 'is too small to hold the centre of a grid cell');
      continue;
    }
    const ownSet = new Set(own);
    for (const cell of cut) borders.push({ cell, street: street.code, unit: nearestOwn(cell, ownSet) });
  }
  return { cells, borders };
}

/** Cells that lie wholly in a street, and those that its boundary cuts, in H3 order. */
function touchedCells(street: StreetBoundary): { whole: Set<string>; cut: string[] } {
  const whole = new Set(street.polygons.flatMap((polygon) => cellsIn(polygon, 'containmentFull')));
  const touched = new Set(street.polygons.flatMap((polygon) => cellsIn(polygon, 'containmentOverlapping')));
  return { whole, cut: [...touched].filter((cell) => !whole.has(cell)).sort() };
}

function nearestOwn(cell: string, own: ReadonlySet<string>): string {
  if (own.has(cell)) return cell;
  // Almost always a neighbour is; all cells are compared only where a street is thinner than its cells.
  const neighbours = gridDisk(cell, 1).filter((other) => own.has(other));
  const centre = centreOf(cell);
  let best: { cell: string; far_m: number } | undefined;
  for (const other of neighbours.length > 0 ? neighbours.sort() : own) {
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
