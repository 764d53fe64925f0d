import { createHash } from 'node:crypto';
import type { City } from '#kernel/city';
import { notFound, Problem } from '#kernel/errors';
import { readSheet, type Sheet } from '#kernel/sheets';
import { findCategory } from '#modules/cases';
import { guessMapping } from './guess-mapping.ts';
import { findDateOrder } from './local-time.ts';
import { type Mapping, mappingUnfit, parseMapping, type SettledMapping, settleMapping } from './mapping.ts';
import * as queries from './queries.ts';
import { type ImportedRequest, type Rejection, type RequestReader, readRequest } from './request.ts';

/** A file with its mapping and every row checked; nothing has been written. */
export interface PreparedImport {
  fileName: string;
  fileSha256: string;
  sheet: Sheet;
  mapping: SettledMapping;
  timeZone: string;
  /** One for each row of the sheet, in its order. */
  rows: PreparedRow[];
}

/** A request, the line of the same request further up, or why it is none. */
export type PreparedRow = ImportedRequest | Repetition | Rejection;

/** A row that says the same as an earlier one. */
export interface Repetition {
  line: number;
  reference: string;
  sameAsLine: number;
}

export interface RequestFile {
  name: string;
  bytes: Buffer;
  /** A saved name; JSON; or none, and the headings decide. */
  mapping?: { name: string } | { json: string } | undefined;
}

/**
 * Reads a file of requests and checks every row before any is opened. Returns a `Problem` when the file cannot be
 * read at all, or its mapping does not fit; a wrong row is a `Rejection` in the result.
 */
export async function prepareImport(city: City, file: RequestFile): Promise<PreparedImport | Problem> {
  const timeZone = await queries.findTimeZone(city.database);
  if (timeZone === undefined)
    return new Problem(mappingUnfit, { detail: 'Load a district first: times and places need it.' });
  const sheet = await readSheet(file.bytes);
  if (sheet instanceof Problem) return sheet;
  const chosen = await chooseMapping(city, sheet, file.mapping);
  if (chosen instanceof Problem) return chosen;
  const isCategory = (code: string) => findCategory(city, code) !== undefined;
  const settled = settleMapping(chosen, sheet, isCategory);
  if (settled instanceof Problem) return settled;
  const mapping = { ...settled, dateOrder: settled.dateOrder ?? findDateOrder(timeTexts(sheet, settled)) };
  const reader = { headings: sheet.headings, mapping, timeZone, now: city.clock.now(), isCategory };
  return {
    fileName: file.name,
    fileSha256: createHash('sha256').update(file.bytes).digest('hex'),
    sheet,
    mapping,
    timeZone,
    rows: readRows(sheet, reader),
  };
}

async function chooseMapping(
  city: City,
  sheet: Sheet,
  given: RequestFile['mapping'],
): Promise<Mapping | Problem> {
  if (given === undefined) return guessMapping(sheet);
  if ('json' in given) return parseMapping(given.json);
  const saved = await queries.findMapping(city.database, given.name);
  return saved ?? new Problem(notFound, { detail: `No mapping is saved as "${given.name}".` });
}

function* timeTexts({ headings, rows }: Sheet, { columns }: SettledMapping): Generator<string> {
  for (const heading of [columns.time, columns.answeredAt]) {
    const column = heading === undefined ? -1 : headings.indexOf(heading);
    for (const row of rows) yield row.cells[column] ?? '';
  }
}

/** Rows in their order. Of two with the same reference the first counts; another with other content is rejected. */
function readRows(sheet: Sheet, reader: RequestReader): PreparedRow[] {
  const seen = new Map<string, { line: number; digest: string }>();
  return sheet.rows.map((row) => {
    const request = readRequest(row, reader);
    if (!('digest' in request)) return request;
    const { line, reference, digest } = request;
    const earlier = seen.get(reference);
    if (earlier === undefined) {
      seen.set(reference, { line, digest });
      return request;
    }
    if (earlier.digest === digest) return { line, reference, sameAsLine: earlier.line };
    const field = reader.mapping.columns.reference ?? 'reference';
    return {
      line,
      reference,
      field,
      reason: `line ${earlier.line} has the same reference with other content`,
    };
  });
}
