import { type Queryable, sql, type Transaction } from '#kernel/database';
import type { Actor } from '#kernel/events';
import { CELL_LENGTH, gridCode } from './grid.ts';
import type { Place } from './place.ts';
import type { Feature, PlaceData } from './place-data.ts';

/** The version of the district in place, or undefined before the first import. */
export function findVersion(db: Queryable): Promise<{ code: string; version: string } | undefined> {
  return db.find(sql`select code, version from places.districts`);
}

/** Two imports at once would each delete what the other inserts: the second waits. */
export function lockPlaces(tx: Transaction): Promise<number> {
  return tx.execute(sql`lock table places.districts in share row exclusive mode`);
}

export function upsertDistrict(tx: Transaction, { district, version }: PlaceData): Promise<number> {
  const [longitude, latitude] = district.centre;
  return tx.execute(sql`
    insert into places.districts
      (code, name, name_en, time_zone, longitude, latitude, attributions, version, imported_at)
    values (${district.code}, ${district.name}, ${district.nameEn}, ${district.timeZone}, ${longitude}, ${latitude},
      ${JSON.stringify(district.attributions)}, ${version}, ${tx.now})
    on conflict (code) do update set
      name = excluded.name, name_en = excluded.name_en, time_zone = excluded.time_zone,
      longitude = excluded.longitude, latitude = excluded.latitude, attributions = excluded.attributions,
      version = excluded.version, imported_at = excluded.imported_at`);
}

/** Inserts or changes; a place that had been withdrawn is current again. Parents stand before children. */
export function upsertPlaces(tx: Transaction, places: readonly Place[]): Promise<number> {
  return tx.execute(sql`
    insert into places.places (code, level, parent, name, name_en, kind, longitude, latitude, is_synthetic)
    select * from unnest(
      ${places.map((place) => place.code)}::text[], ${places.map((place) => place.level)}::text[],
      ${places.map((place) => place.parent)}::text[], ${places.map((place) => place.name)}::text[],
      ${places.map((place) => place.nameEn)}::text[], ${places.map((place) => place.kind)}::text[], ${places.map((place) => place.point[0])}::float8[],
      ${places.map((place) => place.point[1])}::float8[], ${places.map((place) => place.isSynthetic)}::boolean[])
    on conflict (code) do update set
      level = excluded.level, parent = excluded.parent, name = excluded.name, name_en = excluded.name_en,
      kind = excluded.kind,
      longitude = excluded.longitude, latitude = excluded.latitude, is_synthetic = excluded.is_synthetic,
      withdrawn_at = null`);
}

export function withdrawOtherPlaces(tx: Transaction, codes: readonly string[]): Promise<number> {
  return tx.execute(sql`
    update places.places set withdrawn_at = ${tx.now}
    where withdrawn_at is null and code <> all(${codes}::text[])`);
}

export async function deleteGeometry(tx: Transaction): Promise<void> {
  await tx.execute(sql`delete from places.cells`);
  await tx.execute(sql`delete from places.border_cells`);
  await tx.execute(sql`delete from places.boundaries`);
  await tx.execute(sql`delete from places.features`);
}

/** Cells a statement: 121,474 rows in one would hold 10 MB of parameters at once. */
const CELLS_PER_STATEMENT = 20_000;

export async function insertCells(tx: Transaction, groups: PlaceData['cells']): Promise<void> {
  const cells: string[] = [];
  const places: string[] = [];
  const serials: number[] = [];
  const codes: string[] = [];
  const flush = async () => {
    await tx.execute(sql`
      insert into places.cells (cell, place_code, serial, grid_code)
      select * from unnest(${cells}::text[], ${places}::text[], ${serials}::integer[], ${codes}::text[])`);
    for (const column of [cells, places, serials, codes]) column.length = 0;
  };
  for (const group of groups) {
    for (let at = 0; at < group.cells.length; at += CELL_LENGTH) {
      const serial = at / CELL_LENGTH + 1;
      cells.push(group.cells.slice(at, at + CELL_LENGTH));
      places.push(group.place);
      serials.push(serial);
      codes.push(gridCode(group.place, serial));
      if (cells.length === CELLS_PER_STATEMENT) await flush();
    }
  }
  await flush();
}

export function insertBorderCells(tx: Transaction, borders: PlaceData['borders']): Promise<number> {
  return tx.execute(sql`
    insert into places.border_cells (cell, street_code, unit_cell)
    select * from unnest(${borders.map((border) => border.cell)}::text[],
      ${borders.map((border) => border.street)}::text[], ${borders.map((border) => border.unit)}::text[])`);
}

export function insertBoundaries(tx: Transaction, areas: PlaceData['areas']): Promise<number> {
  return tx.execute(sql`
    insert into places.boundaries (place_code, polygons)
    select * from unnest(${areas.map((area) => area.code)}::text[],
      ${areas.map((area) => JSON.stringify(area.polygons))}::jsonb[])`);
}

export function insertFeatures(tx: Transaction, features: readonly Feature[]): Promise<number> {
  const joined = (parts: string[]) => parts.join('/');
  return tx.execute(sql`
    insert into places.features (number, kind, name, aliases, lines, longitude, latitude, place_code)
    select number, kind, name, string_to_array(aliases, '/'), string_to_array(lines, '/'), longitude, latitude, place_code
    from unnest(
      ${features.map((feature) => feature.kind)}::text[], ${features.map((feature) => feature.name)}::text[],
      ${features.map((feature) => joined(feature.aliases))}::text[], ${features.map((feature) => joined(feature.lines))}::text[],
      ${features.map((feature) => feature.point[0])}::float8[], ${features.map((feature) => feature.point[1])}::float8[],
      ${features.map((feature) => feature.placeCode ?? null)}::text[])
      with ordinality as feature (kind, name, aliases, lines, longitude, latitude, place_code, number)`);
}

export function insertImport(
  tx: Transaction,
  record: { districtCode: string; version: string; actor: Actor; counts: object; warnings: object[] },
): Promise<number> {
  return tx.execute(sql`
    insert into places.imports (id, district_code, version, at, actor, counts, warnings)
    values (${tx.clock.newId()}, ${record.districtCode}, ${record.version}, ${tx.now}, ${JSON.stringify(record.actor)},
      ${JSON.stringify(record.counts)}, ${JSON.stringify(record.warnings)})`);
}

interface DistrictRow {
  code: string;
  name: string;
  name_en: string;
  time_zone: string;
  longitude: number;
  latitude: number;
  attributions: PlaceData['district']['attributions'];
  version: string;
}

interface PlaceRow {
  code: string;
  level: Place['level'];
  parent: string | null;
  name: string;
  name_en: string | null;
  kind: string | null;
  longitude: number;
  latitude: number;
  is_synthetic: boolean;
  is_current: boolean;
}

interface FeatureRow {
  kind: Feature['kind'];
  name: string;
  aliases: string[];
  lines: string[];
  longitude: number;
  latitude: number;
  place_code: string | null;
}

/** Current places by code, as the transaction sees them. Bounded by one district. */
export async function listPlaces(
  db: Queryable,
  filter: { level?: Place['level'] | undefined; parent?: string | undefined },
): Promise<Place[]> {
  const rows = await db.rows<PlaceRow>(sql`
    select code, level, parent, name, name_en, kind, longitude, latitude, is_synthetic, true as is_current
    from places.places
    where withdrawn_at is null
      and (${filter.level ?? null}::text is null or level = ${filter.level ?? null})
      and (${filter.parent ?? null}::text is null or parent = ${filter.parent ?? null})
    order by code limit ${PLACES_MAX}`);
  return rows.map(toPlace);
}

/** A district has a few thousand. */
const PLACES_MAX = 20_000;

/** All of the district's places for the index, or undefined before the first import. Bounded by one district. */
export async function findPlaceData(db: Queryable): Promise<PlaceData | undefined> {
  const district = await db.find<DistrictRow>(sql`
    select code, name, name_en, time_zone, longitude, latitude, attributions, version from places.districts`);
  if (district === undefined) return undefined;
  const places = await db.rows<PlaceRow>(sql`
    select code, level, parent, name, name_en, kind, longitude, latitude, is_synthetic,
      withdrawn_at is null as is_current
    from places.places order by code`);
  // A text for each place instead of a row for each cell: 1,520 small objects in the making, not 121,474.
  const cells = await db.rows<PlaceData['cells'][number]>(sql`
    select place_code as place, string_agg(cell, '' order by serial) as cells
    from places.cells group by place_code order by place_code`);
  const borders = await db.rows<PlaceData['borders'][number]>(sql`
    select cell, street_code as street, unit_cell as unit from places.border_cells order by cell, street_code`);
  const areas = await db.rows<PlaceData['areas'][number]>(sql`
    select place_code as code, polygons from places.boundaries order by place_code`);
  const features = await db.rows<FeatureRow>(sql`
    select kind, name, aliases, lines, longitude, latitude, place_code from places.features order by number`);
  return {
    version: district.version,
    district: {
      code: district.code,
      name: district.name,
      nameEn: district.name_en,
      timeZone: district.time_zone,
      centre: [district.longitude, district.latitude],
      attributions: district.attributions,
    },
    places: places.map(toPlace),
    cells,
    borders,
    areas,
    features: features.map(toFeature),
  };
}

function toPlace(row: PlaceRow): Place {
  return {
    code: row.code,
    level: row.level,
    parent: row.parent,
    name: row.name,
    nameEn: row.name_en,
    kind: row.kind,
    point: [row.longitude, row.latitude],
    isSynthetic: row.is_synthetic,
    isCurrent: row.is_current,
  };
}

function toFeature(row: FeatureRow): Feature {
  const { kind, name, aliases, lines, longitude, latitude, place_code } = row;
  return { kind, name, aliases, lines, point: [longitude, latitude], placeCode: place_code ?? undefined };
}
