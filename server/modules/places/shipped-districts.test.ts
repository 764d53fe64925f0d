import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { type Path64, PointInPolygonResult, pointInPolygon } from 'clipper2-ts';
import type { MultiPolygon, Polygon } from 'geojson';
import { mulberry32 } from '#kernel/clock';
import { Problem } from '#kernel/errors';
import type { Point } from './coordinates.ts';
import { readDistrictFolder } from './district-source.ts';
import { readStations } from './district-tables.ts';
import { Findings } from './findings.ts';
import { PlaceIndex } from './place-index.ts';
import { prepareDistrict } from './prepare-district.ts';

const DISTRICTS = join(import.meta.dirname, '../../../districts');
const POINTS = 100_000;

for (const name of await readdir(DISTRICTS)) {
  const folder = join(DISTRICTS, name);
  const source = await readDistrictFolder(folder);
  if (source instanceof Problem) throw new Error(JSON.stringify(source));
  const prepared = prepareDistrict(source);

  test(`${name}: the files are good and add up`, () => {
    assert.ok(!(prepared instanceof Problem), JSON.stringify(prepared));
    assert.ok(source.description.totals !== undefined);
    assert.deepEqual(prepared.warnings, []);
  });
  if (prepared instanceof Problem) continue;
  const index = new PlaceIndex(prepared.data);

  test(`${name}: of ${POINTS} points at least 99 % are where the boundaries put them`, async () => {
    const boundaries = await readOutlines(join(folder, 'boundaries.geojson'));
    const random = mulberry32(20_261_122);
    const [west, south, east, north] = index.bounds;
    let agreeing = 0;
    for (let i = 0; i < POINTS; i += 1) {
      const point: Point = [west + random() * (east - west), south + random() * (north - south)];
      const located = index.locate(point);
      const code = located instanceof Problem ? undefined : located.street.code;
      if (code === streetAt(boundaries, point)) agreeing += 1;
    }
    console.log(`${name}: ${((agreeing / POINTS) * 100).toFixed(3)} % of ${POINTS} points agree`);
    assert.ok(agreeing / POINTS >= 0.99);
  });

  test(`${name}: every station is in the street its row names`, () => {
    const streets = new Set(prepared.data.areas.map((area) => area.code));
    for (const station of readStations(source.stationsCsv ?? '', streets, new Findings())) {
      const located = index.locate(station.point);
      assert.ok(!(located instanceof Problem), station.path);
      assert.equal(located.street.code, station.street, station.path);
    }
  });

  test(`${name}: every cell has a grid code of its own that leads back to it`, () => {
    const codes = new Set<string>();
    for (const { cells } of prepared.data.cells) {
      for (let at = 0; at < cells.length; at += 15) {
        const located = index.findCell(cells.slice(at, at + 15));
        assert.ok(located !== undefined);
        codes.add(located.gridCode);
      }
    }
    assert.equal(codes.size, index.cellCount);
  });
}

interface Outline {
  code: string;
  rings: Path64[];
}

/** The file read plainly, and below the clipper's point in polygon: nothing of what is tested. */
async function readOutlines(path: string): Promise<Outline[]> {
  const { features } = JSON.parse(await readFile(path, 'utf8')) as {
    features: { properties: { code: string }; geometry: Polygon | MultiPolygon }[];
  };
  return features.map(({ properties, geometry }) => {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    return {
      code: properties.code,
      rings: polygons.flat().map((ring) => ring.map(([x, y]) => toUnits(x!, y!))),
    };
  });
}

function streetAt(outlines: readonly Outline[], [longitude, latitude]: Point): string | undefined {
  const at = toUnits(longitude, latitude);
  return outlines.find(({ rings }) => {
    const holding = rings.filter((ring) => pointInPolygon(at, ring) !== PointInPolygonResult.IsOutside);
    return holding.length % 2 === 1;
  })?.code;
}

function toUnits(longitude: number, latitude: number): { x: number; y: number } {
  return { x: Math.round(longitude * 1e7), y: Math.round(latitude * 1e7) };
}
