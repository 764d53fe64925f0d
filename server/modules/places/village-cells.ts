import { cellToLatLng } from 'h3-js';
import type { Point } from './coordinates.ts';

/** The serial of a grid code has three digits; see `gridCode`. */
const VILLAGE_CELLS_MAX = 999;
/** More rounds move no seed by more than a cell in the districts tried. */
const ROUNDS = 6;

interface Plane {
  x: Float64Array;
  y: Float64Array;
}

/** One village's share of a street: its cells in H3 order, and the centre of the cell in its middle. */
export interface VillageShare {
  cells: string[];
  label: Point;
}

/**
 * Divides a street's cells among its `count` villages, for villages that came without a boundary. The rule: walk
 * the cells in H3 order, which keeps neighbours together, and cut the walk into `count` equal parts; the middles
 * of the parts are the seeds; move each seed to the middle of the cells nearest to it, six times (Lloyd); then
 * every village takes its seed's cell and every other cell goes to the nearest seed, unless that village already
 * has 999. The n-th share is for the n-th village by code, so neighbouring codes are neighbours on the ground.
 * The same cells and count always give the same shares. The result is synthetic and must be labelled so.
 *
 * `cells` are in H3 order and at least as many as `count`. With more than 999 a village there is no such limit.
 */
export function divideCells(cells: readonly string[], count: number): VillageShare[] {
  if (cells.length < count) throw new Error(`${cells.length} cells cannot make ${count} villages`);
  const plane = project(cells);
  const seeds = firstSeeds(plane, count);
  for (let round = 0; round < ROUNDS; round += 1) moveSeeds(plane, seeds);
  const villageOf = assign(plane, seeds);
  const shares: string[][] = Array.from({ length: count }, () => []);
  for (const [index, cell] of cells.entries()) shares[villageOf[index]!]!.push(cell);
  return shares.map((share) => ({ cells: share, label: middleOf(share) }));
}

/** The centre of the cell nearest the mean of `cells`. */
export function middleOf(cells: readonly string[]): Point {
  const plane = project(cells);
  const mean = { x: Float64Array.of(meanOf(plane.x)), y: Float64Array.of(meanOf(plane.y)) };
  let nearest = 0;
  for (let i = 1; i < cells.length; i += 1) {
    if (distanceSquared(plane, i, mean, 0) < distanceSquared(plane, nearest, mean, 0)) nearest = i;
  }
  const [latitude, longitude] = cellToLatLng(cells[nearest]!);
  return [round6(longitude), round6(latitude)];
}

/** Degrees of latitude on both axes; flat, which over one street is exact enough to compare distances. */
function project(cells: readonly string[]): Plane {
  const x = new Float64Array(cells.length);
  const y = new Float64Array(cells.length);
  const scale = Math.cos((cellToLatLng(cells[0]!)[0] * Math.PI) / 180);
  for (const [index, cell] of cells.entries()) {
    const [latitude, longitude] = cellToLatLng(cell);
    x[index] = longitude * scale;
    y[index] = latitude;
  }
  return { x, y };
}

function firstSeeds(plane: Plane, count: number): Plane {
  const seeds = { x: new Float64Array(count), y: new Float64Array(count) };
  for (let seed = 0; seed < count; seed += 1) {
    const from = Math.floor((seed * plane.x.length) / count);
    const to = Math.floor(((seed + 1) * plane.x.length) / count);
    seeds.x[seed] = meanOf(plane.x.subarray(from, to));
    seeds.y[seed] = meanOf(plane.y.subarray(from, to));
  }
  return seeds;
}

/** A seed that no cell is nearest to (detached land can leave one so) starts anew at the worst-served cell. */
function moveSeeds(plane: Plane, seeds: Plane): void {
  const count = seeds.x.length;
  const sums = { x: new Float64Array(count), y: new Float64Array(count), n: new Float64Array(count) };
  let farthest = { cell: 0, distance: -1 };
  for (let i = 0; i < plane.x.length; i += 1) {
    const seed = nearestSeed(plane, i, seeds, () => true);
    sums.x[seed]! += plane.x[i]!;
    sums.y[seed]! += plane.y[i]!;
    sums.n[seed]! += 1;
    const distance = distanceSquared(plane, i, seeds, seed);
    if (distance > farthest.distance) farthest = { cell: i, distance };
  }
  for (let seed = 0; seed < count; seed += 1) {
    const size = sums.n[seed]!;
    seeds.x[seed] = size === 0 ? plane.x[farthest.cell]! : sums.x[seed]! / size;
    seeds.y[seed] = size === 0 ? plane.y[farthest.cell]! : sums.y[seed]! / size;
  }
}

const UNASSIGNED = -1;

function assign(plane: Plane, seeds: Plane): Int32Array {
  const count = seeds.x.length;
  const villageOf = new Int32Array(plane.x.length).fill(UNASSIGNED);
  const sizes = new Uint32Array(count);
  const capacity = plane.x.length > count * VILLAGE_CELLS_MAX ? Number.POSITIVE_INFINITY : VILLAGE_CELLS_MAX;
  const give = (cell: number, village: number) => {
    villageOf[cell] = village;
    sizes[village]! += 1;
  };
  for (let village = 0; village < count; village += 1) {
    let own = UNASSIGNED;
    for (let i = 0; i < plane.x.length; i += 1) {
      if (villageOf[i] !== UNASSIGNED) continue;
      if (
        own === UNASSIGNED ||
        distanceSquared(plane, i, seeds, village) < distanceSquared(plane, own, seeds, village)
      )
        own = i;
    }
    give(own, village);
  }
  for (let i = 0; i < plane.x.length; i += 1) {
    if (villageOf[i] === UNASSIGNED)
      give(
        i,
        nearestSeed(plane, i, seeds, (seed) => sizes[seed]! < capacity),
      );
  }
  return villageOf;
}

/** Of equally near seeds, the first. */
function nearestSeed(plane: Plane, cell: number, seeds: Plane, isOpen: (seed: number) => boolean): number {
  let nearest = -1;
  let best = Number.POSITIVE_INFINITY;
  for (let seed = 0; seed < seeds.x.length; seed += 1) {
    const far = distanceSquared(plane, cell, seeds, seed);
    if (far < best && isOpen(seed)) {
      best = far;
      nearest = seed;
    }
  }
  return nearest;
}

function distanceSquared(a: Plane, i: number, b: Plane, j: number): number {
  return (a.x[i]! - b.x[j]!) ** 2 + (a.y[i]! - b.y[j]!) ** 2;
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Six decimals are 0.1 m. */
function round6(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
