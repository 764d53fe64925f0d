import { SaxesParser } from 'saxes';
import { Problem } from '#kernel/errors';
import {
  CELL_LENGTH_MAX,
  COLUMNS_MAX,
  cellTooLong,
  fitRow,
  isBlank,
  ROWS_MAX,
  type Sheet,
  type SheetRow,
  unreadableFile,
} from './sheet.ts';
import { readSharedStrings, readStyles, readWorkbook, TextCollector, type Workbook } from './xlsx-parts.ts';
import { openZip, UnreadableZip, type ZipParts } from './zip.ts';

/** Titles that exports put above their headings. */
const TITLE_ROWS_MAX = 5;

/**
 * Reads the first visible worksheet of an XLSX workbook (ECMA-376). Formulas are never evaluated: a formula cell gives
 * the value the workbook keeps of it. Dates become `2019-04-25 09:32:09`, local time as the workbook means it. The
 * heading is the first row with two cells or more; rows without any value are no rows. Returns a `Problem` for what
 * is no workbook, and for one that unpacks to more than `UNPACKED_BYTES_MAX`.
 *
 * Built on yauzl and saxes: of the readers on npm in 2026 those that stream (ExcelJS, xlsx-stream-reader) are no
 * longer kept, and those that are kept (read-excel-file, hucre) unpack without a limit of our choosing.
 */
export async function readXlsx(bytes: Buffer): Promise<Sheet | Problem> {
  try {
    const zip = await openZip(bytes);
    const workbook = await readWorkbook(zip);
    const rows = await readWorksheet(zip, workbook);
    return toSheet(rows);
  } catch (error) {
    if (error instanceof UnreadableZip) return new Problem(unreadableFile, { detail: error.message });
    throw error;
  }
}

function toSheet(rows: SheetRow[]): Sheet | Problem {
  const titled = rows
    .slice(0, TITLE_ROWS_MAX)
    .findIndex((row) => row.cells.filter((cell) => cell !== '').length > 1);
  const first = Math.max(0, titled);
  const heading = rows[first];
  if (heading === undefined) return new Problem(unreadableFile, { detail: 'The worksheet is empty.' });
  const headings = heading.cells.map((cell) => cell.trim());
  while (headings.at(-1) === '') headings.pop();
  const width = headings.length;
  return {
    format: 'XLSX',
    encoding: 'UTF-8',
    headings,
    rows: rows.slice(first + 1).map((row) => fitRow({ ...row, cells: padded(row.cells, width) }, width)),
  };
}

/** A worksheet leaves out empty cells, so a short row is no fault there. */
function padded(cells: string[], width: number): string[] {
  return cells.length >= width ? cells : [...cells, ...Array<string>(width - cells.length).fill('')];
}

async function readWorksheet(zip: ZipParts, workbook: Workbook): Promise<SheetRow[]> {
  const strings = await readSharedStrings(zip, workbook.sharedStringsPath);
  const dateStyles = await readStyles(zip, workbook.stylesPath);
  const reader = new WorksheetReader({ strings, dateStyles, epoch_ms: workbook.epoch_ms });
  await zip.parse(workbook.worksheetPath, reader.parser);
  return reader.rows;
}

const DAY_MS = 86_400_000;

/** Collects the rows of a worksheet while its XML streams through `parser`. */
class WorksheetReader {
  readonly rows: SheetRow[] = [];
  readonly parser = new SaxesParser();
  readonly #book: { strings: string[]; dateStyles: Set<number>; epoch_ms: number };
  readonly #text = new TextCollector();
  #row: SheetRow = { line: 0, cells: [] };
  #column = -1;
  #type = 'n';
  #style = 0;

  constructor(book: { strings: string[]; dateStyles: Set<number>; epoch_ms: number }) {
    this.#book = book;
    this.parser.on('opentag', ({ name, attributes }) => this.#open(localName(name), attributes));
    this.parser.on('text', (text) => this.#text.add(text));
    this.parser.on('cdata', (text) => this.#text.add(text));
    this.parser.on('closetag', ({ name }) => this.#close(localName(name)));
  }

  #open(name: string, attributes: Record<string, string>): void {
    if (name === 'row') {
      const line = Number(attributes.r);
      this.#row = { line: Number.isSafeInteger(line) && line > 0 ? line : this.#row.line + 1, cells: [] };
      this.#column = -1;
    } else if (name === 'c') {
      this.#column = columnOf(attributes.r) ?? this.#column + 1;
      this.#type = attributes.t ?? 'n';
      this.#style = Number(attributes.s ?? 0);
      this.#text.clear();
    } else if (name === 'v' || name === 't') this.#text.open();
    else if (name === 'rPh') this.#text.skip();
  }

  #close(name: string): void {
    if (name === 'v' || name === 't') this.#text.close();
    else if (name === 'rPh') this.#text.unskip();
    else if (name === 'c') this.#keep(this.#valueOf(this.#text.value));
    else if (name === 'row' && !isBlank(this.#row.cells)) {
      if (this.rows.length > ROWS_MAX)
        throw new UnreadableZip(`The worksheet has more than ${ROWS_MAX} rows.`);
      this.rows.push(this.#row);
    }
  }

  #keep(value: string): void {
    const { cells } = this.#row;
    const column = this.#column;
    if (column >= COLUMNS_MAX) {
      if (value !== '') this.#row.fault ??= { column, reason: `the row has more than ${COLUMNS_MAX} cells` };
      return;
    }
    while (cells.length <= column) cells.push('');
    if (value.length <= CELL_LENGTH_MAX) cells[column] = value;
    else {
      cells[column] = '…';
      this.#row.fault ??= { column, reason: cellTooLong };
    }
  }

  #valueOf(text: string): string {
    switch (this.#type) {
      case 's':
        return this.#book.strings[Number(text)] ?? '';
      case 'str':
      case 'inlineStr':
      case 'e':
        return text;
      case 'b':
        return text === '1' ? 'true' : 'false';
      case 'd':
        return text.replace('T', ' ');
      default:
        return this.#numberOf(text);
    }
  }

  #numberOf(text: string): string {
    const number = Number(text);
    if (text === '' || !Number.isFinite(number)) return text;
    if (this.#book.dateStyles.has(this.#style)) {
      const moment = new Date(this.#book.epoch_ms + Math.round((number * DAY_MS) / 1_000) * 1_000);
      return Number.isNaN(moment.getTime()) ? text : moment.toISOString().slice(0, 19).replace('T', ' ');
    }
    return /e/i.test(text) ? String(number) : text;
  }
}

/** `AB12` → 27; undefined where the cell does not say. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
