import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import type { City } from '#kernel/city';
import { Problem } from '#kernel/errors';
import type { Item } from '#modules/catalogue';
import type { Connection } from './connectors/connection.ts';
import { convertTable } from './connectors/table-rows.ts';
import { type CsvHead, readHead, unreadableLoad } from './csv-file.ts';
import type { BrokenRows, ConvertedCsv } from './formats/converted-csv.ts';
import { convertJson } from './formats/json-rows.ts';
import { convertParquet } from './formats/parquet-rows.ts';
import { convertSheet } from './formats/sheet-rows.ts';
import { type Columns, matchHeading } from './heading.ts';

/** A CSV file on the disk and how its columns are the items. */
export interface LoadSource {
  path: string;
  head: CsvHead;
  columns: Columns;
  broken: BrokenRows;
}

export type Given = { path: string; name: string } | { connection: Connection };

export type FileFormat = 'csv' | 'xlsx' | 'json' | 'parquet';

/**
 * What came, as CSV that can be read twice. `beside` is where a converted copy may stand. Returns a `Problem` when it
 * cannot be read at all, or its columns are not the items.
 */
export async function openSource(
  city: City,
  { given, items, beside }: { given: Given; items: readonly Item[]; beside: string },
): Promise<LoadSource | Problem> {
  if ('connection' in given)
    return fromConverted(await convertTable(city, given.connection, beside), { items, mayLack: false });
  const format = await formatOf(given);
  if (format instanceof Problem) return format;
  if (format === 'csv') {
    const head = await readHead(given.path);
    if (head instanceof Problem) return head;
    const columns = matchHeading(head.headings, items);
    return columns instanceof Problem ? columns : { path: given.path, head, columns, broken: new Map() };
  }
  const convert = { xlsx: convertSheet, json: convertJson, parquet: convertParquet }[format];
  return fromConverted(await convert(given.path, beside), { items, mayLack: format === 'json' });
}

function fromConverted(
  csv: ConvertedCsv | Problem,
  { items, mayLack }: { items: readonly Item[]; mayLack: boolean },
): LoadSource | Problem {
  if (csv instanceof Problem) return csv;
  const columns = matchHeading(csv.headings, items, { mayLack });
  if (columns instanceof Problem) return columns;
  const head: CsvHead = { headings: csv.headings, delimiter: ',', encoding: 'UTF-8', length: 0 };
  return { path: csv.path, head, columns, broken: csv.broken };
}

const COMPOUND_FILE = 'd0cf11e0a1b11ae1';

/** By its first bytes; what begins like JSON is CSV only when its name says so. */
async function formatOf({ path, name }: { path: string; name: string }): Promise<FileFormat | Problem> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    const bytes = buffer.subarray(0, bytesRead);
    if (bytes.toString('latin1', 0, 4) === 'PAR1') return 'parquet';
    if (bytes.toString('latin1', 0, 4) === 'PK\x03\x04') return 'xlsx';
    if (bytes.toString('hex', 0, 8) === COMPOUND_FILE)
      return new Problem(unreadableLoad, {
        detail: 'It is an old .xls file or has a password; save it as plain XLSX.',
      });
    const isNamedCsv = ['.csv', '.tsv', '.txt'].includes(extname(name).toLowerCase());
    return !isNamedCsv && /^(\ufeff|\s)*[[{]/.test(bytes.toString('utf8')) ? 'json' : 'csv';
  } finally {
    await file.close();
  }
}
