import { type Bounds, coordinateFault, isWithin, type Point } from './coordinates.ts';
import type { Findings } from './findings.ts';
import { findCrossing } from './ring-crossings.ts';

/** A closed ring: first point equal to last. */
export type Ring = Point[];
/** The outer ring anticlockwise, then its holes clockwise (RFC 7946). */
export type Polygon = Ring[];

/** A street's area as measured, checked and wound by RFC 7946. */
export interface StreetBoundary {
  code: string;
  name: string;
  nameEn: string | null;
  kind: string | null;
  /** Where the source wants the name written. */
  label: Point | undefined;
  polygons: Polygon[];
  bounds: Bounds;
}

/** Which properties of a feature hold what. Names of the source, so that a file is taken as it comes. */
export interface BoundaryProperties {
  code: string;
  name: string;
  nameEn?: string;
  kind?: string;
  /** `[longitude, latitude]`. */
  label?: string;
}

/** A district is never wider than this from its centre; a point beyond is a mistake or another place's. */
const DISTRICT_RADIUS_MAX_DEGREES = 2;

/**
 * Reads streets from a GeoJSON FeatureCollection of Polygon and MultiPolygon, WGS84. Winding and repeated points
 * are put right and counted; everything else that is wrong is told with the number and code of its feature.
 */
export function readBoundaries(
  geojson: unknown,
  options: { properties: BoundaryProperties; centre: Point; findings: Findings },
): StreetBoundary[] {
  const { findings } = options;
  if (!isRecord(geojson) || geojson.type !== 'FeatureCollection' || !Array.isArray(geojson.features)) {
    findings.error('boundaries', 'is not a GeoJSON FeatureCollection');
    return [];
  }
  if (geojson.features.length === 0) findings.error('boundaries', 'has no features');
  const streets: StreetBoundary[] = [];
  const seen = new Set<string>();
  for (const [index, feature] of geojson.features.entries()) {
    const street = readFeature(feature, index + 1, options);
    if (street === undefined) continue;
    if (seen.has(street.code))
      findings.error(`boundaries feature ${index + 1}`, `the code ${street.code} is there twice`);
    seen.add(street.code);
    streets.push(street);
  }
  return streets;
}

function readFeature(
  feature: unknown,
  number: number,
  options: { properties: BoundaryProperties; centre: Point; findings: Findings },
): StreetBoundary | undefined {
  const { findings, properties: names } = options;
  const properties = isRecord(feature) && isRecord(feature.properties) ? feature.properties : {};
  const code = textOf(properties[names.code]);
  const name = textOf(properties[names.name]);
  const path = `boundaries feature ${number}${code === undefined ? '' : ` (${code})`}`;
  if (code === undefined) findings.error(path, `has no property "${names.code}"`);
  if (name === undefined) findings.error(path, `has no property "${names.name}"`);
  const geometry = isRecord(feature) ? feature.geometry : undefined;
  const polygons = readPolygons(geometry, { ...options, path });
  if (code === undefined || name === undefined || polygons.length === 0) return undefined;
  return {
    code,
    name,
    nameEn: textOf(properties[names.nameEn ?? '']) ?? null,
    kind: textOf(properties[names.kind ?? '']) ?? null,
    label: asPoint(properties[names.label ?? '']),
    polygons,
    bounds: boundsOf(polygons.flat(2)),
  };
}

function readPolygons(
  geometry: unknown,
  options: { path: string; centre: Point; findings: Findings },
): Polygon[] {
  const { path, findings } = options;
  const coordinates =
    isRecord(geometry) && Array.isArray(geometry.coordinates) ? geometry.coordinates : undefined;
  const type = isRecord(geometry) ? geometry.type : undefined;
  if (coordinates === undefined || (type !== 'Polygon' && type !== 'MultiPolygon')) {
    findings.error(path, 'has no geometry of type Polygon or MultiPolygon');
    return [];
  }
  const raw: unknown[] = type === 'Polygon' ? [coordinates] : coordinates;
  const polygons: Polygon[] = [];
  for (const [index, rings] of raw.entries()) {
    const where = raw.length === 1 ? path : `${path} polygon ${index + 1}`;
    const polygon = readPolygon(rings, { ...options, path: where });
    if (polygon !== undefined) polygons.push(polygon);
  }
  return polygons;
}

/** Undefined, with findings, when any ring is unusable. */
function readPolygon(
  rings: unknown,
  options: { path: string; centre: Point; findings: Findings },
): Polygon | undefined {
  const { path, findings } = options;
  if (!Array.isArray(rings) || rings.length === 0) {
    findings.error(path, 'has no rings');
    return undefined;
  }
  const polygon: Polygon = [];
  for (const [index, raw] of rings.entries()) {
    const ring = readRing(raw, { ...options, path: index === 0 ? path : `${path} hole ${index}` });
    if (ring === undefined) return undefined;
    const isAnticlockwise = signedArea(ring) > 0;
    const shouldBe = index === 0;
    if (isAnticlockwise !== shouldBe) findings.repair('rings wound the wrong way');
    polygon.push(isAnticlockwise === shouldBe ? ring : ring.toReversed());
  }
  const crossing = findCrossing(polygon);
  if (crossing !== undefined) {
    findings.error(path, `crosses itself at [${crossing[0].toFixed(6)}, ${crossing[1].toFixed(6)}]`);
    return undefined;
  }
  return polygon;
}

function readRing(
  raw: unknown,
  options: { path: string; centre: Point; findings: Findings },
): Ring | undefined {
  const { path, centre, findings } = options;
  if (!Array.isArray(raw)) {
    findings.error(path, 'is not a list of points');
    return undefined;
  }
  const around: Bounds = [
    centre[0] - DISTRICT_RADIUS_MAX_DEGREES,
    centre[1] - DISTRICT_RADIUS_MAX_DEGREES,
    centre[0] + DISTRICT_RADIUS_MAX_DEGREES,
    centre[1] + DISTRICT_RADIUS_MAX_DEGREES,
  ];
  const ring: Ring = [];
  for (const [index, value] of raw.entries()) {
    const point = asPoint(value);
    const fault = point === undefined ? 'is not [longitude, latitude]' : pointFault(point, around);
    if (point === undefined || fault !== undefined) {
      findings.error(`${path} point ${index + 1}`, fault ?? 'is not a point');
      return undefined;
    }
    const before = ring.at(-1);
    if (before !== undefined && before[0] === point[0] && before[1] === point[1])
      findings.repair('repeated points dropped');
    else ring.push(point);
  }
  const [first, last] = [ring[0], ring.at(-1)];
  if (first === undefined || last === undefined || first[0] !== last[0] || first[1] !== last[1]) {
    findings.error(path, 'is not closed: its last point must equal its first');
    return undefined;
  }
  if (ring.length < 4) {
    findings.error(path, 'needs at least three different points');
    return undefined;
  }
  return ring;
}

function pointFault(point: Point, around: Bounds): string | undefined {
  const fault = coordinateFault(point, around);
  if (fault !== undefined) return fault;
  if (isWithin(point, around)) return undefined;
  return `[${point[0]}, ${point[1]}] lies more than ${DISTRICT_RADIUS_MAX_DEGREES}° from the district's centre`;
}

/** Twice the area in square degrees, positive when anticlockwise. Only its sign means anything. */
export function signedArea(ring: Ring): number {
  let sum = 0;
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const [x, y] = ring[i]!;
    const [nextX, nextY] = ring[i + 1]!;
    sum += x * nextY - nextX * y;
  }
  return sum;
}

/** The smallest box around `points`. Throws on none. */
export function boundsOf(points: readonly Point[]): Bounds {
  if (points.length === 0) throw new Error('no points have no bounds');
  let [west, south, east, north] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    -Number.POSITIVE_INFINITY,
    -Number.POSITIVE_INFINITY,
  ];
  for (const [longitude, latitude] of points) {
    west = Math.min(west, longitude);
    south = Math.min(south, latitude);
    east = Math.max(east, longitude);
    north = Math.max(north, latitude);
  }
  return [west, south, east, north];
}

function asPoint(value: unknown): Point | undefined {
  if (!Array.isArray(value) || typeof value[0] !== 'number' || typeof value[1] !== 'number') return undefined;
  return [value[0], value[1]];
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
