import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { City } from '#kernel/city';
import { Problem } from '#kernel/errors';
import { system } from '#kernel/events';
import { type CategoryLine, loadCategories, reloadCategories } from '#modules/cases';
import {
  type HolidayLine,
  loadDirectory,
  type OrganisationLine,
  type ResponsibilityLine,
  reloadRegister,
} from '#modules/directory';
import {
  type DistrictImport,
  importDistrict,
  prepareDistrict,
  readDistrictFolder,
  reloadPlaces,
} from '#modules/places';

export interface DistrictLoad {
  places: DistrictImport;
  organisations: number;
  categories: number;
}

/**
 * Loads a district's folder: places, categories, organisations and responsibilities, in one transaction. Loading the
 * same again changes nothing. Returns a `Problem` that lists every wrong feature and line; then nothing is changed.
 * Categories, organisations, responsibilities and holidays may be missing: a district of places alone works.
 */
export async function loadDistrict(city: City, folder: string): Promise<DistrictLoad | Problem> {
  const source = await readDistrictFolder(folder);
  if (source instanceof Problem) return source;
  const prepared = prepareDistrict(source);
  if (prepared instanceof Problem) return prepared;
  const categories = await readCsv<CategoryLine>(join(folder, 'categories.csv'));
  const organisations = await readCsv<OrganisationLine>(join(folder, 'organisations.csv'));
  const responsibilities = await readCsv<ResponsibilityLine>(join(folder, 'responsibilities.csv'));
  const holidays = await readCsv<HolidayLine>(join(folder, 'holidays.csv'));
  const loaded = await city.database.transaction(async (tx): Promise<DistrictLoad | Problem> => {
    const places = await importDistrict(tx, prepared, { actor: system });
    if (places instanceof Problem) return places;
    const known = await loadCategories(tx, { edition: prepared.data.district.code, lines: categories });
    if (known instanceof Problem) return known;
    const directory = await loadDirectory(tx, { organisations, responsibilities, holidays });
    if (directory instanceof Problem) return directory;
    return { places, categories: known, organisations: directory.organisations };
  });
  if (loaded instanceof Problem) return loaded;
  await Promise.all([reloadPlaces(city), reloadCategories(city), reloadRegister(city)]);
  return loaded;
}

async function readCsv<Line>(path: string): Promise<Line[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return parse(text, { columns: true, bom: true, skip_empty_lines: true }) as Line[];
}
