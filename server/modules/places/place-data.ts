import type { Polygon } from './boundaries.ts';
import type { Point } from './coordinates.ts';
import type { DistrictDescription } from './district-source.ts';
import { CELL_LENGTH } from './grid.ts';
import type { Place } from './place.ts';
import type { BorderCell } from './street-cells.ts';

/** A named point that people describe a place by. */
export interface Feature {
  kind: 'station' | 'landmark';
  name: string;
  aliases: string[];
  /** Of a station. */
  lines: string[];
  point: Point;
  /** The street it stands in; undefined outside the district. */
  placeCode: string | undefined;
}

/** One district's places: what an import makes, the database keeps and the index is built from. */
export interface PlaceData {
  /** Digest of what was imported; whatever is computed from the places may be cached under it. */
  version: string;
  district: Omit<DistrictDescription, 'boundaryProperties' | 'totals'>;
  /** By code, withdrawn ones too. */
  places: Place[];
  /** Of each village, or street without villages: its cells in order of their serials, 15 digits each, joined. */
  cells: { place: string; cells: string }[];
  borders: BorderCell[];
  /** By street. */
  areas: { code: string; polygons: Polygon[] }[];
  features: Feature[];
}

export interface PlaceCounts {
  streets: number;
  villages: number;
  cells: number;
  stations: number;
}

export function countPlaces(data: PlaceData): PlaceCounts {
  const atLevel = (level: Place['level']) =>
    data.places.filter((place) => place.isCurrent && place.level === level).length;
  return {
    streets: atLevel('street'),
    villages: atLevel('village'),
    cells: data.cells.reduce((sum, group) => sum + group.cells.length / CELL_LENGTH, 0),
    stations: data.features.filter((feature) => feature.kind === 'station').length,
  };
}
