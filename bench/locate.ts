/**
 * How many points a second one thread locates: cell, grid code, village and street, boundaries included. The
 * baseline, in the same run on the same points, is h3-js and a `Map` alone, which is wrong at boundaries. Medians of
 * rounds that take turns, so that a busy machine slows both. The last line is the result as JSON.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { latLngToCell } from 'h3-js';
import { mulberry32, stopwatch } from '#kernel/clock';
import { Problem } from '#kernel/errors';
import { PlaceIndex, type Point, prepareDistrict, readDistrictFolder } from '#modules/places';

const POINTS = 200_000;
const ROUNDS = 7;
const RESOLUTION = 10;
const CELL_LENGTH = 15;

const districts = join(import.meta.dirname, '..', 'districts');
const [first] = await readdir(districts);
const source = await readDistrictFolder(process.argv[2] ?? join(districts, first!));
const prepared = source instanceof Problem ? source : prepareDistrict(source);
if (prepared instanceof Problem) throw new Error(JSON.stringify(prepared));
const index = new PlaceIndex(prepared.data);
const villageOf = new Map<string, string>();
for (const { place, cells } of prepared.data.cells) {
  for (let at = 0; at < cells.length; at += CELL_LENGTH)
    villageOf.set(cells.slice(at, at + CELL_LENGTH), place);
}

const points = pointsInside(index);
console.log(`${points.length} points in ${villageOf.size} cells`);
const ours: number[] = [];
const bare: number[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  bare.push(
    pointsPerSecond(([longitude, latitude]) => villageOf.get(latLngToCell(latitude, longitude, RESOLUTION))),
  );
  ours.push(pointsPerSecond((point) => index.locate(point)));
  console.log(`round ${round}: ${Math.round(ours.at(-1)!)} points/s, bare ${Math.round(bare.at(-1)!)}`);
}
const value = Math.round(median(ours));
const baseline = Math.round(median(bare));
const ratio = Math.round((value / baseline) * 100) / 100;
console.log(JSON.stringify({ name: 'locate', value, unit: 'points/s', baseline, ratio }));

/** Evenly spread over the district's box; those outside the district are left out. */
function pointsInside(places: PlaceIndex): Point[] {
  const random = mulberry32(1);
  const [west, south, east, north] = places.bounds;
  const inside: Point[] = [];
  while (inside.length < POINTS) {
    const point: Point = [west + random() * (east - west), south + random() * (north - south)];
    if (!(places.locate(point) instanceof Problem)) inside.push(point);
  }
  return inside;
}

function pointsPerSecond(locate: (point: Point) => unknown): number {
  const elapsed_ms = stopwatch();
  let located = 0;
  for (const point of points) if (locate(point) !== undefined) located += 1;
  return (located / elapsed_ms()) * 1_000;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
