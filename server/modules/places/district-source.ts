import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { invalidInput, Problem } from '#kernel/errors';
import { shapeErrors } from '#kernel/shape';

const Attribution = Type.Object(
  {
    text: Type.String({ minLength: 1, description: 'To be shown with the data, word for word' }),
    licence: Type.String({ minLength: 1, description: 'SPDX identifier where there is one' }),
    url: Type.Optional(Type.String()),
    covers: Type.String({ minLength: 1, description: 'What of the district it is for' }),
  },
  { description: 'Whose work the data is, and under which licence' },
);

/** `district.json`: what a district says about itself. */
export const DistrictDescription = Type.Object(
  {
    code: Type.String({ minLength: 1, maxLength: 40 }),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    nameEn: Type.String({ minLength: 1, maxLength: 200 }),
    timeZone: Type.String({ minLength: 1, description: 'IANA name' }),
    centre: Type.Tuple([
      Type.Number({ minimum: -180, maximum: 180 }),
      Type.Number({ minimum: -90, maximum: 90 }),
    ]),
    attributions: Type.Array(Attribution),
    totals: Type.Optional(
      Type.Object(
        {
          streets: Type.Integer(),
          villages: Type.Integer(),
          cells: Type.Integer(),
          stations: Type.Integer(),
        },
        { additionalProperties: false, description: 'What the files must add up to; the import checks it' },
      ),
    ),
    boundaryProperties: Type.Optional(
      Type.Object(
        {
          code: Type.String(),
          name: Type.String(),
          nameEn: Type.Optional(Type.String()),
          kind: Type.Optional(Type.String()),
          label: Type.Optional(Type.String()),
        },
        { additionalProperties: false, description: 'What the boundary file calls them' },
      ),
    ),
  },
  { additionalProperties: false },
);

export type DistrictDescription = Static<typeof DistrictDescription>;

/** A district's files, read but not yet checked: see `prepareDistrict`. */
export interface DistrictSource {
  description: DistrictDescription;
  /** Parsed GeoJSON: the streets. */
  boundaries: unknown;
  /** CSV `code,name,street[,name_en][,kind]`. Streets that no row names have no villages. */
  villagesCsv: string | undefined;
  /** CSV `name,longitude,latitude[,lines][,aliases][,street]`; lines and aliases are separated by `/`. */
  stationsCsv: string | undefined;
}

/** Reads a folder like `districts/<name>`; the two CSV files may be missing. */
export async function readDistrictFolder(folder: string): Promise<DistrictSource | Problem> {
  const description = parseJson(await readFile(join(folder, 'district.json'), 'utf8'));
  const faults = shapeErrors(DistrictDescription, description);
  if (faults.length > 0) {
    const errors = faults.map(({ path, message }) => ({ path: `district.json ${path}`, message }));
    return new Problem(invalidInput, { detail: 'district.json is not valid', errors });
  }
  return {
    description: description as DistrictDescription,
    boundaries: parseJson(await readFile(join(folder, 'boundaries.geojson'), 'utf8')),
    villagesCsv: await readOptional(join(folder, 'villages.csv')),
    stationsCsv: await readOptional(join(folder, 'stations.csv')),
  };
}

/** Undefined where the text is no JSON; what needs it then says that it is missing. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
