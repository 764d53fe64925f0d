/**
 * Places: where things are. The district → street → village tree, the unit grid, coordinate systems, the names
 * people use, and the map. Other modules enter here only. `locate` and the lookups by code answer from memory;
 * `listPlaces` reads the database and so sees the places of its own transaction.
 */
import { Problem } from '#kernel/errors';
import type { Point } from './coordinates.ts';
import { currentPlaces } from './current-places.ts';
import { DistrictTime } from './district-time.ts';
import type { PlaceMention } from './gazetteer.ts';
import type { Place } from './place.ts';
import type { Located } from './place-index.ts';
import { type PlaceSuggestion, SUGGESTIONS_MAX } from './place-search.ts';

export type { AddressParts } from './addresses.ts';
export { cellBoundary } from './cell-boundary.ts';
export {
  type Bounds,
  COORDINATE_SYSTEMS,
  type CoordinateSystem,
  checkPoint,
  distance_m,
  fromWgs84,
  type Point,
  toWgs84,
} from './coordinates.ts';
export { reloadPlaces } from './current-places.ts';
export { type DistrictDescription, type DistrictSource, readDistrictFolder } from './district-source.ts';
export type { MentionCandidate, PlaceMention } from './gazetteer.ts';
export { CELL_PATTERN, gridCode } from './grid.ts';
export { type DistrictImport, importDistrict } from './import-district.ts';
export { type Place, type PlaceLevel, PlaceShape, toPlaceShape } from './place.ts';
export { type Located, PlaceIndex } from './place-index.ts';
export type { PlaceSuggestion } from './place-search.ts';
export { type PreparedDistrict, prepareDistrict } from './prepare-district.ts';
export { listPlaces } from './queries.ts';
export { recogniseWhereabouts, type Whereabouts } from './whereabouts.ts';

/**
 * Cell, grid code, village and street of a WGS84 point (`toWgs84` first for other systems); 430,000 a second. `path`
 * is the field named when it refuses: `outside-district`, no coordinates, wrong order, or `no-district`.
 */
export function locate(point: Point, path = '/location'): Located | Problem {
  const places = currentPlaces();
  return places instanceof Problem ? places : places.index.locate(point, path);
}

/** The place and grid code of a cell of the unit grid, or undefined where it is none of the district's. */
export function findCell(cell: string): Located | undefined {
  const places = currentPlaces();
  return places instanceof Problem ? undefined : places.index.findCell(cell);
}

/** By code, withdrawn places too; undefined when there never was such a place. */
export function findPlace(code: string): Place | undefined {
  const places = currentPlaces();
  return places instanceof Problem ? undefined : places.index.findPlace(code);
}

/** By a code that is known to be good: one that came from here. Throws otherwise. */
export function getPlace(code: string): Place {
  const place = findPlace(code);
  if (place === undefined) throw new Error(`there is no place ${code}`);
  return place;
}

/** The place itself, then the one around it, up to the district; empty for an unknown code. */
export function placeAncestors(code: string): Place[] {
  const places = currentPlaces();
  return places instanceof Problem ? [] : places.index.ancestors(code);
}

/** The day of a moment in the district's time zone, as 20261122; in UTC while there is no district. */
export function districtDay(moment: Date): string {
  return districtTime().day(moment);
}

/** The same day as databases and people write it: 2026-11-22. */
export function districtDate(moment: Date): string {
  const day = districtDay(moment);
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}

/** When the day of a moment began in the district's time zone; in UTC while there is no district. */
export function districtMidnight(moment: Date): Date {
  return districtTime().midnight(moment);
}

function districtTime(): DistrictTime {
  const places = currentPlaces();
  return places instanceof Problem ? new DistrictTime('UTC') : places.time;
}

/** Villages, streets, stations and addresses named in Chinese free text; empty while there is no district. */
export function findPlacesInText(text: string): PlaceMention[] {
  const places = currentPlaces();
  return places instanceof Problem ? [] : places.gazetteer.find(text);
}

/** Suggestions for a name being typed, also by Pinyin initials (`ljz`); at most `SUGGESTIONS_MAX`. */
export function searchPlaces(text: string, limit = SUGGESTIONS_MAX): PlaceSuggestion[] {
  const places = currentPlaces();
  return places instanceof Problem ? [] : places.search.find(text, limit);
}
