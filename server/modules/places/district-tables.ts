import { CsvError, parse } from 'csv-parse/sync';
import { coordinateFault, type Point } from './coordinates.ts';
import type { Findings } from './findings.ts';

export interface VillageRow {
  code: string;
  name: string;
  street: string;
  nameEn: string | null;
  kind: string | null;
}

export interface StationRow {
  name: string;
  point: Point;
  lines: string[];
  aliases: string[];
  /** As the file claims; checked against the boundaries. */
  street: string | undefined;
  /** For findings. */
  path: string;
}

/** More rows than any district has villages; a file beyond is not what it is taken for. */
const ROWS_MAX = 20_000;

/** Rows of `villages.csv` whose street is among `streets`; the others are findings with their line. */
export function readVillages(csv: string, streets: ReadonlySet<string>, findings: Findings): VillageRow[] {
  const villages: VillageRow[] = [];
  const seen = new Set<string>(streets);
  for (const { path, fields } of readTable('villages.csv', csv, ['code', 'name', 'street'], findings)) {
    const { code = '', name = '', street = '', kind = '', name_en: nameEn = '' } = fields;
    if (code === '' || name === '') findings.error(path, 'needs a code and a name');
    else if (seen.has(code)) findings.error(path, `the code ${code} is used twice`);
    else if (!streets.has(street)) findings.error(path, `no boundary has the street code "${street}"`);
    else villages.push({ code, name, street, nameEn: nameEn || null, kind: kind || null });
    seen.add(code);
  }
  return villages;
}

/** Rows of `stations.csv`, WGS84. */
export function readStations(csv: string, streets: ReadonlySet<string>, findings: Findings): StationRow[] {
  const stations: StationRow[] = [];
  for (const { path, fields } of readTable(
    'stations.csv',
    csv,
    ['name', 'longitude', 'latitude'],
    findings,
  )) {
    const point: Point = [numberOf(fields.longitude), numberOf(fields.latitude)];
    const fault = coordinateFault(point);
    const street = fields.street === '' ? undefined : fields.street;
    if (!fields.name) findings.error(path, 'needs a name');
    else if (fault !== undefined) findings.error(path, fault);
    else if (street !== undefined && !streets.has(street))
      findings.error(path, `no boundary has the street code "${street}"`);
    else {
      stations.push({
        name: fields.name,
        point,
        lines: listOf(fields.lines),
        aliases: listOf(fields.aliases),
        street,
        path,
      });
    }
  }
  return stations;
}

interface Row {
  path: string;
  fields: Record<string, string>;
}

function readTable(file: string, csv: string, required: string[], findings: Findings): Row[] {
  let records: { record: Record<string, string>; info: { lines: number } }[];
  try {
    records = parse(csv, {
      columns: true,
      bom: true,
      trim: true,
      info: true,
      skip_empty_lines: true,
      to: ROWS_MAX + 1,
    });
  } catch (error) {
    // A row with too many or too few fields, or an unclosed quote: the parser says which line.
    if (!(error instanceof CsvError)) throw error;
    findings.error(file, error.message);
    return [];
  }
  if (records.length > ROWS_MAX) findings.error(file, `has more than ${ROWS_MAX} rows`);
  const missing = required.filter((column) => records[0] !== undefined && !(column in records[0].record));
  if (missing.length > 0) {
    findings.error(file, `has no column ${missing.join(', ')}`);
    return [];
  }
  return records.map(({ record, info }) => ({ path: `${file} line ${info.lines}`, fields: record }));
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split('/')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function numberOf(text: string | undefined): number {
  return text === undefined || text === '' ? Number.NaN : Number(text);
}
