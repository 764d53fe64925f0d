import { createHash } from 'node:crypto';
import { invalidInput, Problem } from '#kernel/errors';
import { type BoundaryProperties, readBoundaries, type StreetBoundary } from './boundaries.ts';
import { findGaps, findOverlaps } from './coverage.ts';
import type { DistrictSource } from './district-source.ts';
import { readStations, readVillages, type StationRow, type VillageRow } from './district-tables.ts';
import { Findings } from './findings.ts';
import { isStandardCode, SERIAL_MAX } from './grid.ts';
import type { Place } from './place.ts';
import { countPlaces, type Feature, type PlaceCounts, type PlaceData } from './place-data.ts';
import { PlaceIndex } from './place-index.ts';
import { coverStreets, type StreetCells } from './street-cells.ts';
import { divideCells, middleOf } from './village-cells.ts';

/** A district that may be imported: checked, its cells given out. */
export interface PreparedDistrict {
  data: PlaceData;
  /** What is doubtful and did not stop it. */
  warnings: Findings['warnings'];
  /** What was put right silently, with how often. */
  repairs: Findings['repairs'];
}

/** Part of the version: raise it when the same files would give other places, cells or borders. */
const RULES_VERSION = 1;

/**
 * From this area two streets' claims to the same land stop the import: a tenth of a cell of the unit grid, far more
 * than two surveys of one line differ. Less is a warning, and the first street by code keeps the cells.
 */
const OVERLAP_MAX_M2 = 1_000;

const PLAIN_PROPERTIES: BoundaryProperties = {
  code: 'code',
  name: 'name',
  nameEn: 'nameEn',
  kind: 'kind',
  label: 'label',
};

/**
 * Checks a district's files and gives its cells to streets and villages. Takes seconds and touches no database, so
 * it runs before the transaction of `importDistrict`. The `Problem` lists every error with feature or line.
 */
export function prepareDistrict(source: DistrictSource): PreparedDistrict | Problem {
  const findings = new Findings();
  const { boundaryProperties, totals, ...district } = source.description;
  const streets = readBoundaries(source.boundaries, {
    properties: boundaryProperties ?? PLAIN_PROPERTIES,
    centre: district.centre,
    findings,
  });
  const codes = new Set(streets.map((street) => street.code));
  if (codes.has(district.code))
    findings.error('boundaries', `a street has the district's own code ${district.code}`);
  const villages = readVillages(source.villagesCsv ?? '', codes, findings);
  const stations = readStations(source.stationsCsv ?? '', codes, findings);
  if (!findings.hasErrors) reportCoverage(streets, findings);
  if (findings.hasErrors) return refusal(findings);

  const { cells, borders } = coverStreets(streets, findings);
  if (findings.hasErrors) return refusal(findings);
  const data: PlaceData = {
    version: versionOf(source),
    district,
    ...placesOf(district, { streets, villages, cells, findings }),
    borders,
    areas: streets.map(({ code, polygons }) => ({ code, polygons })),
    features: [],
  };
  data.features = featuresOf(stations, new PlaceIndex(data), findings);
  if (totals !== undefined) checkTotals(totals, countPlaces(data), findings);
  if (findings.hasErrors) return refusal(findings);
  return { data, warnings: findings.warnings, repairs: findings.repairs };
}

function reportCoverage(streets: readonly StreetBoundary[], findings: Findings): void {
  for (const { codes, area_m2, at } of findOverlaps(streets)) {
    const message = `streets ${codes[0]} and ${codes[1]} overlap by ${Math.round(area_m2)} m² near ${atText(at)}`;
    if (area_m2 >= OVERLAP_MAX_M2) findings.error('boundaries', message);
    else findings.warn('boundaries', message);
  }
  for (const { area_m2, at } of findGaps(streets)) {
    findings.warn(
      'boundaries',
      `no street covers ${Math.round(area_m2)} m² inside the district near ${atText(at)}`,
    );
  }
}

/** The district, its streets and villages by code, and each owner's cells in order of their serials. */
function placesOf(
  district: PlaceData['district'],
  parts: { streets: StreetBoundary[]; villages: VillageRow[]; cells: StreetCells; findings: Findings },
): Pick<PlaceData, 'places' | 'cells'> {
  const places: Place[] = [place({ ...district, level: 'district', point: district.centre })];
  const cells: PlaceData['cells'] = [];
  const villagesOf = Map.groupBy(parts.villages, (village) => village.street);
  for (const street of parts.streets.toSorted(byCode)) {
    const own = parts.cells.get(street.code)!;
    const { code } = street;
    places.push(
      place({ ...street, level: 'street', parent: district.code, point: street.label ?? middleOf(own) }),
    );
    const villages = (villagesOf.get(code) ?? []).toSorted(byCode);
    if (villages.length > own.length) {
      parts.findings.error(
        `street ${code}`,
        `has ${villages.length} villages but only ${own.length} grid cells`,
      );
      continue;
    }
    checkStandardCodes(street, villages, parts.findings);
    if (villages.length === 0) cells.push({ place: code, cells: own.join('') });
    for (const [index, share] of (villages.length === 0 ? [] : divideCells(own, villages.length)).entries()) {
      const village = villages[index]!;
      places.push(
        place({ ...village, level: 'village', parent: code, point: share.label, isSynthetic: true }),
      );
      cells.push({ place: village.code, cells: share.cells.join('') });
    }
    if (own.length > SERIAL_MAX * Math.max(1, villages.length) && isStandardCode(code)) {
      parts.findings.error(`street ${code}`, `has more cells (${own.length}) than grid codes can number`);
    }
  }
  return { places, cells };
}

function place(
  given: Pick<Place, 'code' | 'level' | 'name' | 'nameEn' | 'point'> &
    Partial<Pick<Place, 'parent' | 'kind' | 'isSynthetic'>>,
): Place {
  const { code, level, parent = null, name, nameEn, kind = null, point, isSynthetic = false } = given;
  return { code, level, parent, name, nameEn, kind, point, isSynthetic, isCurrent: true };
}

/** In 12-digit codes a village's first nine digits are its street's; a row that says otherwise is suspicious. */
function checkStandardCodes(
  street: StreetBoundary,
  villages: readonly VillageRow[],
  findings: Findings,
): void {
  for (const { code } of villages) {
    if (isStandardCode(code) && isStandardCode(street.code) && code.slice(0, 9) !== street.code.slice(0, 9)) {
      findings.warn(`village ${code}`, `does not begin with the digits of its street ${street.code}`);
    }
  }
}

function featuresOf(stations: readonly StationRow[], index: PlaceIndex, findings: Findings): Feature[] {
  return stations.map((station) => {
    const located = index.locate(station.point);
    const street = located instanceof Problem ? undefined : located.street.code;
    if (street === undefined) findings.warn(station.path, `${station.name} lies outside the district`);
    else if (station.street !== undefined && station.street !== street) {
      findings.warn(station.path, `${station.name} lies in ${street}, not in ${station.street}`);
    }
    const { name, aliases, lines, point } = station;
    return { kind: 'station', name, aliases, lines, point, placeCode: street };
  });
}

function checkTotals(
  expected: NonNullable<DistrictSource['description']['totals']>,
  counts: PlaceCounts,
  findings: Findings,
): void {
  for (const name of ['streets', 'villages', 'cells', 'stations'] as const) {
    if (expected[name] === counts[name]) continue;
    findings.error(
      'district.json /totals',
      `expects ${expected[name]} ${name}; the files give ${counts[name]}`,
    );
  }
}

function versionOf(source: DistrictSource): string {
  return createHash('sha256')
    .update(JSON.stringify([RULES_VERSION, source]))
    .digest('hex')
    .slice(0, 16);
}

function byCode(a: { code: string }, b: { code: string }): number {
  return a.code < b.code ? -1 : 1;
}

function atText([longitude, latitude]: readonly [number, number]): string {
  return `[${longitude.toFixed(6)}, ${latitude.toFixed(6)}]`;
}

function refusal(findings: Findings): Problem {
  return new Problem(invalidInput, {
    detail: `The district cannot be imported: ${findings.errors.length} errors.`,
    errors: findings.listErrors(),
    extra: { warnings: findings.warnings, repairs: findings.repairs },
  });
}
