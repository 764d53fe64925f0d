import { createHash } from 'node:crypto';
import type { City } from '#kernel/city';
import { nameOf, textOf } from '#kernel/lake';
import type { Item } from '#modules/catalogue';
import * as queries from './queries.ts';

/** The tables of the lake that know where things are, made anew for each version of the district. */
export interface PlaceTables {
  /** `text` (a code, or a name only one place has) → `street`, `village`. */
  names: string;
  /** H3 cell of resolution 10 → `street`, `village`. */
  cells: string;
  /** No district was loaded yet: nothing can be located. */
  isEmpty: boolean;
}

const RESOLUTION = 10;
const CELLS_MAX = 2_000_000;
const PLACES_MAX = 100_000;

/** The version this process has seen filled. */
const filled = new WeakMap<City['lake'], string>();

/** Makes and fills the tables when the district's version has none yet. */
export async function openPlaceTables(city: City): Promise<PlaceTables> {
  const version = await queries.findDistrictVersion(city.database);
  const suffix = createHash('sha256').update(version).digest('hex').slice(0, 12);
  const tables = { names: `place_names_${suffix}`, cells: `place_cells_${suffix}`, isEmpty: version === '' };
  if (tables.isEmpty || filled.get(city.lake) === version) return tables;
  await city.lake.createTable({
    name: tables.names,
    columns: { text: 'String', street: 'String', village: 'String' },
    orderBy: ['text'],
    everywhere: true,
  });
  await city.lake.createTable({
    name: tables.cells,
    columns: { cell: 'UInt64', street: 'String', village: 'String' },
    orderBy: ['cell'],
    everywhere: true,
  });
  await fill(city, tables.names, () => queries.listPlaceTexts(city.database, PLACES_MAX));
  await fill(city, tables.cells, () => queries.listPlaceCells(city.database, CELLS_MAX));
  filled.set(city.lake, version);
  return tables;
}

async function fill(city: City, table: string, list: () => Promise<object[]>): Promise<void> {
  const found = await city.lake.rows<{ rows: string }>({
    query: `select count() as rows from ${nameOf(table)}`,
  });
  if (Number(found[0]?.rows ?? 0) > 0) return;
  const rows = await list();
  if (rows.length === 0) return;
  await city.lake.insert({
    statement: `insert into ${nameOf(table)} format JSONEachRow`,
    input: rows.map((row) => JSON.stringify(row)).join('\n'),
  });
}

/**
 * Expressions of a row's street and village codes: by its items of kind street-code and village-code, else by its
 * coordinates; empty where it cannot be located. `typed` names the typed value of an item.
 */
export function placeOf(
  items: readonly Item[],
  tables: PlaceTables,
  typed: (index: number) => string,
): { street: string; village: string } {
  if (tables.isEmpty) return { street: textOf(''), village: textOf('') };
  const indexOf = (kind: Item['kind']) => {
    const index = items.findIndex((item) => item.kind === kind);
    return index === -1 ? undefined : typed(index);
  };
  const byName = (value: string, column: string) => lookUpName(tables, value, column);
  const [street, village] = [indexOf('street-code'), indexOf('village-code')];
  const [longitude, latitude] = [indexOf('longitude'), indexOf('latitude')];
  const streets: string[] = [];
  const villages: string[] = [];
  if (village !== undefined) {
    villages.push(byName(village, 'village'));
    streets.push(byName(village, 'street'));
  }
  if (street !== undefined) streets.push(byName(street, 'street'));
  if (longitude === undefined || latitude === undefined)
    return { street: firstOf(streets), village: firstOf(villages) };
  const degrees = (value: string) => `ifNull(toFloat64(${value}), 0)`;
  const cell = `if(isNull(${longitude}) or isNull(${latitude}), 0, geoToH3(${degrees(latitude)}, ${degrees(longitude)}, ${RESOLUTION}))`;
  const pointStreet = lookUp(tables.cells, 'cell', 'street', cell);
  const pointVillage = lookUp(tables.cells, 'cell', 'village', cell);
  const found = firstOf([...streets, pointStreet]);
  // Where the codes name another street than the point lies in, they are believed.
  const agreeing = `if((${pointStreet}) = (${found}), ${pointVillage}, '')`;
  return { street: found, village: firstOf([...villages, agreeing]) };
}

/** The code of the street that a value names. */
export function streetOf(tables: PlaceTables, value: string): string {
  return tables.isEmpty ? textOf('') : lookUpName(tables, value, 'street');
}

function lookUpName(tables: PlaceTables, value: string, column: string): string {
  return lookUp(tables.names, 'text', column, `toString(ifNull(${value}, ''))`);
}

function lookUp(table: string, key: string, column: string, of: string): string {
  // Both lists are read in one order, or keys and values would not belong together.
  const list = (what: string) =>
    `(select groupArray(${what}) from (select ${what} from ${nameOf(table)} order by ${key}))`;
  return `transform(${of}, ${list(key)}, ${list(column)}, '')`;
}

function firstOf(expressions: string[]): string {
  return expressions.reduceRight((rest, one) => `if((${one}) != '', ${one}, ${rest})`, textOf(''));
}
