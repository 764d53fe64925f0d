import { Problem } from '#kernel/errors';
import { decodeText } from './encoding.ts';
import {
  CELL_LENGTH_MAX,
  COLUMNS_MAX,
  cellTooLong,
  fitRow,
  isBlank,
  ROWS_MAX,
  type RowFault,
  type Sheet,
  type SheetRow,
  unreadableFile,
} from './sheet.ts';

const delimiters = { ',': 'comma', ';': 'semicolon', '\t': 'tab' } as const;
type Delimiter = keyof typeof delimiters;

/**
 * Reads a CSV file by RFC 4180, whatever its line ends, with comma, semicolon or tab as its heading shows. Blank lines
 * are no rows. A row that cannot be read has a fault, and the rows after it are read as if it were fine. Returns a
 * `Problem` only when there is no text or no heading.
 */
export function readCsv(bytes: Uint8Array): Sheet | Problem {
  const decoded = decodeText(bytes);
  if (decoded instanceof Problem) return decoded;
  const { text, encoding, isDamaged } = decoded;
  const delimiter = findDelimiter(text);
  const [heading, ...rows] = listRows(text, delimiter);
  if (heading === undefined) return new Problem(unreadableFile, { detail: 'The file is empty.' });
  if (heading.fault !== undefined)
    return new Problem(unreadableFile, {
      detail: `Line ${heading.line}, the heading: ${heading.fault.reason}.`,
    });
  if (rows.length > ROWS_MAX)
    return new Problem(unreadableFile, { detail: `It has more than ${ROWS_MAX} rows.` });
  const headings = heading.cells.map((cell) => cell.trim());
  return {
    format: `CSV, ${delimiters[delimiter]}, ${encoding}`,
    encoding,
    headings,
    rows: rows.map((row) => fitRow(isDamaged ? blameDamage(row, encoding) : row, headings.length)),
  };
}

function blameDamage(row: SheetRow, encoding: string): SheetRow {
  const column = row.cells.findIndex((cell) => cell.includes('\ufffd'));
  if (column === -1 || row.fault !== undefined) return row;
  return { ...row, fault: { column, reason: `has bytes that are not ${encoding}` } };
}

/** The one that makes the most cells of the first line that is not blank, and cuts through no quoted one. */
function findDelimiter(text: string): Delimiter {
  const candidates = Object.keys(delimiters) as Delimiter[];
  const widths = candidates.map((candidate) => {
    const cells = scanCsv(text, candidate).next().value?.cells ?? [];
    return cells.some((cell) => cell.includes('"')) ? 0 : cells.length;
  });
  return candidates[widths.indexOf(Math.max(...widths))]!;
}

function listRows(text: string, delimiter: Delimiter): SheetRow[] {
  const rows: SheetRow[] = [];
  for (const row of scanCsv(text, delimiter)) {
    rows.push(row);
    if (rows.length > ROWS_MAX + 1) break;
  }
  return rows;
}

/** The rows of a text, blank lines left out. Never throws, whatever the text. */
export function* scanCsv(text: string, delimiter: string): Generator<SheetRow, undefined> {
  const scanner = new CsvScanner(text, delimiter);
  for (;;) {
    const row = scanner.next();
    if (row === undefined) return undefined;
    if (row.fault !== undefined || row.cells.length > 1 || !isBlank(row.cells)) yield row;
  }
}

/** Characters read in vain behind quotes that were never closed, in all. Past this the rest of a file is one row. */
const RESCANNED_MAX = 64_000_000;

const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;

/**
 * A scanner of our own, because no reader of npm tells at which line a row begins and goes on after a row that is
 * broken: csv-parse 7 gives the line of a row's end, and an unclosed quote or an overlong cell costs it the rest of
 * the file. `csv.test.ts` compares the two on well-formed text.
 */
class CsvScanner {
  readonly #text: string;
  readonly #delimiter: number;
  #at = 0;
  #line = 1;
  #rescanned = 0;

  constructor(text: string, delimiter: string) {
    this.#text = text;
    this.#delimiter = delimiter.charCodeAt(0);
  }

  /** The next row, undefined at the end. A broken quote ends its row at the end of the line it stands in. */
  next(): SheetRow | undefined {
    if (this.#at >= this.#text.length) return undefined;
    const begin = this.#at;
    const row: SheetRow = { line: this.#line, cells: [] };
    for (let column = 0; ; column += 1) {
      const start = this.#at;
      const cell = this.#readCell();
      if (cell === undefined) {
        this.#resumeAfterLineOf(start);
        row.fault = { column, reason: 'a quote is not closed, or text follows a closing quote' };
        break;
      }
      this.#keep(row, column, cell);
      if (this.#text.charCodeAt(this.#at) !== this.#delimiter) break;
      this.#at += 1;
    }
    this.#skipLineEnd();
    this.#line += this.#countLines(begin, this.#at);
    return row;
  }

  #keep(row: SheetRow, column: number, cell: string): void {
    const isTooLong = cell.length > CELL_LENGTH_MAX;
    const fault: RowFault | undefined = isTooLong
      ? { column, reason: cellTooLong }
      : column >= COLUMNS_MAX
        ? { column, reason: `the row has more than ${COLUMNS_MAX} cells` }
        : undefined;
    row.fault ??= fault;
    if (column < COLUMNS_MAX) row.cells.push(isTooLong ? '' : cell);
  }

  /** The cell at the scanner, which then stands behind it; undefined for a broken quoted cell. */
  #readCell(): string | undefined {
    let at = this.#at;
    while (this.#text.charCodeAt(at) === SPACE) at += 1;
    if (this.#text.charCodeAt(at) === QUOTE) return this.#readQuoted(at + 1);
    const start = this.#at;
    while (!this.#endsCell(at)) at += 1;
    this.#at = at;
    return this.#text.slice(start, at);
  }

  #readQuoted(start: number): string | undefined {
    let at = this.#text.indexOf('"', start);
    while (at !== -1 && this.#text.charCodeAt(at + 1) === QUOTE) at = this.#text.indexOf('"', at + 2);
    if (at === -1) {
      this.#at = this.#text.length;
      return undefined;
    }
    const cell = this.#text.slice(start, at);
    at += 1;
    while (this.#text.charCodeAt(at) === SPACE) at += 1;
    this.#at = at;
    if (!this.#endsCell(at)) return undefined;
    return cell.includes('"') ? cell.replaceAll('""', '"') : cell;
  }

  #endsCell(at: number): boolean {
    if (at >= this.#text.length) return true;
    const code = this.#text.charCodeAt(at);
    return code === this.#delimiter || code === LF || code === CR;
  }

  /** Nobody knows where a broken cell was meant to end. The next line is the likeliest, and loses the fewest rows. */
  #resumeAfterLineOf(start: number): void {
    let end = start;
    while (end < this.#text.length && !isLineEnd(this.#text.charCodeAt(end))) end += 1;
    this.#rescanned += Math.max(0, this.#at - end);
    this.#at = this.#rescanned > RESCANNED_MAX ? this.#text.length : end;
  }

  #skipLineEnd(): void {
    if (this.#text.charCodeAt(this.#at) === CR)
      this.#at += this.#text.charCodeAt(this.#at + 1) === LF ? 2 : 1;
    else if (this.#text.charCodeAt(this.#at) === LF) this.#at += 1;
  }

  /** Line ends between two positions; CRLF is one. */
  #countLines(from: number, to: number): number {
    let lines = 0;
    for (let at = from; at < to; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (code === LF || (code === CR && this.#text.charCodeAt(at + 1) !== LF)) lines += 1;
    }
    return lines;
  }
}

function isLineEnd(code: number): boolean {
  return code === LF || code === CR;
}
