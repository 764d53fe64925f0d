import { defineProblem } from '#kernel/errors';

export const unreadableFile = defineProblem('unreadable-file', 422, 'The file cannot be read');

/** A file's rows, as they stand in it. */
export interface Sheet {
  /** What it was read as, for people: `CSV, comma, UTF-8`. */
  format: string;
  encoding: string;
  headings: string[];
  rows: SheetRow[];
}

export interface SheetRow {
  /** Where it begins, from 1: the physical line of a CSV file as an editor counts, the row of a worksheet. */
  line: number;
  cells: string[];
  /** Why it cannot be read as a row of its sheet, and at which column (from 0). Its cells mean nothing then. */
  fault?: RowFault | undefined;
}

export interface RowFault {
  column: number;
  reason: string;
}

/** The whole file and its text are held in memory: 256 MiB of Chinese text are 170 MB of characters. */
export const FILE_BYTES_MAX = 256 * 1024 * 1024;
/** What a worksheet can hold. */
export const ROWS_MAX = 1_048_576;
export const COLUMNS_MAX = 1_000;
/** Twelve times the longest description; a longer cell is a broken export. */
export const CELL_LENGTH_MAX = 65_536;

export const cellTooLong = `is longer than ${CELL_LENGTH_MAX.toLocaleString('en')} characters`;

/** A row as wide as its headings; what is too much or too little is a fault. Empty cells past the end are nothing. */
export function fitRow(row: SheetRow, width: number): SheetRow {
  if (row.fault !== undefined || row.cells.length === width) return row;
  const cells = row.cells.slice(0, width);
  if (row.cells.slice(width).every((cell) => cell.trim() === '') && cells.length === width)
    return { ...row, cells };
  const reason = `the row has ${row.cells.length} cells, the heading ${width}`;
  return { ...row, fault: { column: Math.min(row.cells.length, width - 1), reason } };
}

export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}
