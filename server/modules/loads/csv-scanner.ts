import { isUtf8 } from 'node:buffer';
import { canonicalRecord, readCells } from './csv-cells.ts';

/**
 * Walks over the bytes of a CSV file (RFC 4180, UTF-8) and sorts its records: what is in order is passed on as it
 * stands, what is not is cut out and told. It makes no objects of rows: on one core it passes several hundred
 * megabytes a second, and the lake does the rest.
 */

/** Why a record is not in order; the reasons of single items are told by the lake, see lake-rules.ts. */
export type RecordFault =
  | 'broken-quote'
  | 'too-few-cells'
  | 'too-many-cells'
  | 'cell-too-long'
  | 'not-utf8'
  | 'has-nul';

export interface CutRecord {
  /** From 1, the heading and blank lines not counted. */
  record: number;
  reason: RecordFault;
  /** Column, from 0; undefined where it is about the whole. */
  column: number | undefined;
  /** Its beginning. */
  text: string;
}

export interface ScannerOptions {
  /** Cells a record must have. */
  width: number;
  /** Byte. */
  delimiter: number;
  onCut: (cut: CutRecord) => void;
  /** Only records of these buckets are passed on, each with its number before it; all as they stand when left out. */
  onlyBuckets?: ReadonlySet<number>;
}

/** A cell may hold a long text; a longer one is a broken export. */
export const CELL_BYTES_MAX = 1024 * 1024;
/** How far a closing quote is looked for. A cell of 10 MB is still told as what it is. */
export const RECORD_BYTES_MAX = 16 * 1024 * 1024;
/** Bytes read in vain behind quotes that were never closed, in all. Past this they are looked for less far. */
const RESCANNED_MAX = 256 * 1024 * 1024;
/** Records that are counted together: where the lake has fewer of them than we sent, some were wrong. */
export const BUCKET_RECORDS = 8_192;
const CUT_TEXT_BYTES = 2_000;

/** What a decoder leaves of bytes it could not read: U+FFFD. */
const DAMAGED = Buffer.from('\ufffd');
const LF = 10;
const CR = 13;
const QUOTE = 34;

/** What `#scanRecord` found; the end is in `#end`. */
const GOOD = 0;
/** In order for us, but not in the form the lake reads: written anew. */
const ODD = 1;
const BAD = 2;
const OPEN = 3;

export class CsvScanner {
  /** Records so far, cut ones included. */
  records = 0;
  readonly #options: ScannerOptions;
  readonly #mark: Buffer;
  /** Every byte above is part of a cell. */
  readonly #plainFrom: number;
  #rescanned = 0;
  #end = 0;
  #next = 0;
  #fault: RecordFault = 'broken-quote';
  #column: number | undefined;
  #mayHaveNul = false;
  #mayBeDamaged = false;

  constructor(options: ScannerOptions) {
    this.#options = options;
    this.#mark = Buffer.from(`${MARK}${String.fromCharCode(options.delimiter).repeat(options.width - 1)}\n`);
    this.#plainFrom = Math.max(QUOTE, options.delimiter) + 1;
  }

  /**
   * Takes `bytes`, which begin with a record. Returns what to send on, and how many bytes were taken: what is left
   * comes again with what follows it. With `isLast` nothing is left.
   */
  take(bytes: Buffer, isLast: boolean): { pass: Buffer; taken: number } {
    const { onlyBuckets } = this.#options;
    this.#mayHaveNul = bytes.includes(0);
    this.#mayBeDamaged = bytes.includes(DAMAGED) || !isWholeUtf8(bytes, isLast);
    const pieces: Buffer[] = [];
    let at = 0;
    /** Where the run of good records begins that was not passed on yet. */
    let run = 0;
    const isPlain = onlyBuckets === undefined && !this.#mayHaveNul && !this.#mayBeDamaged;
    while (at < bytes.length) {
      if (isPlain) at = this.#skipGood(bytes, at);
      if (at === bytes.length) break;
      let found = this.#scanRecord(bytes, at, isLast);
      if (found === OPEN) break;
      const next = this.#next;
      if (this.#isBlank(bytes, at)) {
        if (run < at) pieces.push(bytes.subarray(run, at));
        run = next;
        at = next;
        continue;
      }
      this.records += 1;
      if (found !== BAD && (this.#mayHaveNul || this.#mayBeDamaged))
        found = this.#checkBytes(bytes, at, found);
      if (onlyBuckets !== undefined) {
        if (found !== BAD && onlyBuckets.has(bucketOf(this.records)))
          pieces.push(
            Buffer.from(`${this.records}${String.fromCharCode(this.#options.delimiter)}`),
            this.#written(bytes, at, found),
          );
        run = next;
      } else if (found !== GOOD) {
        if (run < at) pieces.push(bytes.subarray(run, at));
        if (found === BAD) this.#cut(bytes, at);
        pieces.push(found === BAD ? this.#mark : this.#written(bytes, at, found));
        run = next;
      }
      at = next;
    }
    if (run < at) pieces.push(bytes.subarray(run, at));
    return { pass: pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces), taken: at };
  }

  /**
   * The hot loop: passes all records that are in order as they stand and returns where the first begins that is to be
   * looked at closely. It says nothing but "in order": every doubt is for `#scanRecord`.
   */
  #skipGood(bytes: Buffer, from: number): number {
    const { width, delimiter } = this.#options;
    const plainFrom = this.#plainFrom;
    const length = bytes.length;
    // Four bytes at a time where none of them can end a cell: half the time of looking at each.
    const shift = -bytes.byteOffset & 3;
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + shift, Math.max(0, length - shift) >> 2);
    const least = Math.imul(plainFrom, 0x01010101);
    let start = from;
    let cells = 1;
    let cellStart = from;
    let records = 0;
    for (let at = from; at < length; at += 1) {
      const byte = bytes[at]!;
      if (byte >= plainFrom) {
        if (((at + 1 - shift) & 3) !== 0) continue;
        let word = (at + 1 - shift) >> 2;
        while (word < words.length && !hasLess(words[word]!, least)) word += 1;
        at = word * 4 + shift - 1;
        continue;
      }
      if (byte === delimiter || byte === LF) {
        const end = byte === LF && bytes[at - 1] === CR ? at - 1 : at;
        if (end > cellStart) {
          const first = bytes[cellStart]!;
          const last = bytes[end - 1]!;
          const mayBePadded =
            first <= 32 || first === 0xe3 || first === 0xc2 || last <= 32 || last === 0x80 || last === 0xa0;
          if (mayBePadded && isPadded(bytes, cellStart, end)) break;
          if (end - cellStart > CELL_BYTES_MAX) break;
        }
        cellStart = at + 1;
        if (byte === delimiter) {
          cells += 1;
          continue;
        }
        if (cells !== width || (end === start && width === 1)) break;
        records += 1;
        start = at + 1;
        cells = 1;
      } else if (byte === QUOTE) {
        if (at !== cellStart) continue;
        const end = this.#skipQuoted(bytes, at + 1);
        if (end === -1 || end >= length - 1 || end - at > CELL_BYTES_MAX) break;
        const after = bytes[end]!;
        if (after !== delimiter && after !== LF && (after !== CR || bytes[end + 1] !== LF)) break;
        if (isPadded(bytes, at + 1, end - 1)) break;
        // What ends it is read next, and finds nothing before it to look at.
        at = end - 1;
        cellStart = after === CR ? end + 1 : end;
      } else if (byte === CR && bytes[at + 1] !== LF) break;
    }
    this.records += records;
    return start;
  }

  /** Sets where the record ends and the next begins, and what is wrong. */
  #scanRecord(bytes: Buffer, start: number, isLast: boolean): number {
    const { width, delimiter } = this.#options;
    const plainFrom = this.#plainFrom;
    const length = bytes.length;
    let cells = 1;
    let cellStart = start;
    let found = GOOD;
    let longColumn = -1;
    let at = start;
    for (;;) {
      while (at < length && bytes[at]! >= plainFrom) at += 1;
      const byte = at < length ? bytes[at]! : -1;
      if (byte === -1 && !isLast)
        return this.#isTooLong(start, length)
          ? this.#broken(bytes, { start, cellStart, at: length, isLast })
          : OPEN;
      if (byte === QUOTE && at === cellStart) {
        at = this.#skipQuoted(bytes, at + 1);
        if (at === -1) {
          if (!isLast && !this.#isTooLong(start, length)) return OPEN;
          return this.#broken(bytes, { start, cellStart, at: length, isLast });
        }
        // Between the quotes.
        if (isPadded(bytes, cellStart + 1, at - 1)) found = ODD;
        const after = at < length ? bytes[at]! : -1;
        if (after !== delimiter && after !== LF && after !== CR && after !== -1) {
          at = skipSpaces(bytes, at);
          const then = at < length ? bytes[at]! : -1;
          if (then !== delimiter && then !== LF && then !== CR && then !== -1)
            return this.#broken(bytes, { start, cellStart, at, isLast });
          found = ODD;
        }
        if (at === length && !isLast)
          return this.#isTooLong(start, length)
            ? this.#broken(bytes, { start, cellStart, at: length, isLast })
            : OPEN;
        cellStart = -1 - cellStart;
        continue;
      }
      if (byte !== delimiter && byte !== LF && byte !== CR && byte !== -1) {
        at += 1;
        continue;
      }
      // The end of a cell: a quoted one has shown that it may be so by a negative start.
      const from = cellStart < 0 ? -1 - cellStart : cellStart;
      if (at - from > CELL_BYTES_MAX) longColumn = longColumn === -1 ? cells - 1 : longColumn;
      if (cellStart >= 0 && at > from && isPadded(bytes, from, at)) found = ODD;
      if (byte === delimiter) {
        cells += 1;
        at += 1;
        cellStart = at;
        continue;
      }
      if (byte === CR && at + 1 === length && !isLast) return OPEN;
      this.#end = at;
      this.#next = byte === -1 ? at : byte === CR && bytes[at + 1] === LF ? at + 2 : at + 1;
      // A lone CR, or no line end at all: the lake wants one.
      if (byte === -1 || (byte === CR && bytes[at + 1] !== LF)) found = ODD;
      if (cells !== width) return this.#bad(cells < width ? 'too-few-cells' : 'too-many-cells', undefined);
      if (longColumn !== -1) return this.#bad('cell-too-long', longColumn);
      return found;
    }
  }

  #isTooLong(start: number, length: number): boolean {
    return length - start >= (this.#rescanned > RESCANNED_MAX ? CELL_BYTES_MAX : RECORD_BYTES_MAX);
  }

  #bad(reason: RecordFault, column: number | undefined): number {
    this.#fault = reason;
    this.#column = column;
    return BAD;
  }

  /** Position behind the closing quote, or -1 when there is none. */
  #skipQuoted(bytes: Buffer, from: number): number {
    const length = bytes.length;
    let at = from;
    for (;;) {
      while (at < length && bytes[at] !== QUOTE) at += 1;
      if (at >= length) return -1;
      if (bytes[at + 1] !== QUOTE) return at + 1;
      at += 2;
    }
  }

  /** Nobody knows where a broken cell was meant to end. The next line is the likeliest, and loses the fewest rows. */
  #broken(bytes: Buffer, where: { start: number; cellStart: number; at: number; isLast: boolean }): number {
    const { start, at } = where;
    const from = where.cellStart < 0 ? -1 - where.cellStart : where.cellStart;
    let end = from;
    while (end < bytes.length && bytes[end] !== LF && bytes[end] !== CR) end += 1;
    // Its line goes on in what has not come yet.
    const isCut = end >= bytes.length - (bytes[end] === CR ? 1 : 0);
    if (isCut && !where.isLast && !this.#isTooLong(start, bytes.length)) return OPEN;
    this.#rescanned += Math.max(0, at - end);
    this.#end = end;
    this.#next = Math.min(bytes.length, bytes[end] === CR && bytes[end + 1] === LF ? end + 2 : end + 1);
    const isLong = end - start > CELL_BYTES_MAX;
    return this.#bad(
      isLong ? 'cell-too-long' : 'broken-quote',
      countDelimiters(bytes, start, from, this.#options.delimiter),
    );
  }

  #isBlank(bytes: Buffer, start: number): boolean {
    const end = this.#end;
    // Most records begin with something to see.
    if (end > start && bytes[start]! > 32) return false;
    for (let at = start; at < end; at += 1) if (bytes[at] !== 32 && bytes[at] !== 9) return false;
    return true;
  }

  #checkBytes(bytes: Buffer, start: number, found: number): number {
    const record = bytes.subarray(start, this.#end);
    if (this.#mayHaveNul && record.includes(0)) return this.#bad('has-nul', undefined);
    if (this.#mayBeDamaged && (record.includes(DAMAGED) || !isUtf8(record)))
      return this.#bad('not-utf8', undefined);
    return found;
  }

  #cut(bytes: Buffer, start: number): void {
    const end = Math.min(this.#end, start + CUT_TEXT_BYTES);
    this.#options.onCut({
      record: this.records,
      reason: this.#fault,
      column: this.#column,
      text: bytes
        .toString('utf8', start, end)
        .replaceAll('\0', '␀')
        .replace(/\ufffd+$/, '…'),
    });
  }

  #written(bytes: Buffer, start: number, found: number): Buffer {
    if (found === GOOD) return bytes.subarray(start, this.#next);
    const cells = readCells(
      bytes.toString('utf8', start, this.#end),
      String.fromCharCode(this.#options.delimiter),
    );
    return Buffer.from(canonicalRecord(cells, String.fromCharCode(this.#options.delimiter)));
  }
}

/** First cell of a record that was cut out and stands in for it, so that those behind keep their numbers. */
export const MARK = '\0';

export const bucketOf = (record: number): number => Math.floor((record - 1) / BUCKET_RECORDS);

/** Whether one of four bytes is less than that of `least`, which has it four times (at most 128). */
function hasLess(four: number, least: number): boolean {
  return (((four - least) | 0) & ~four & 0x80808080) !== 0;
}

function countDelimiters(bytes: Buffer, from: number, to: number, delimiter: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) if (bytes[at] === delimiter) count += 1;
  return count;
}

function skipSpaces(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] === 32) at += 1;
  return at;
}

/** Whether a cell has space around it, by its first and last bytes. */
function isPadded(bytes: Buffer, from: number, to: number): boolean {
  if (to <= from) return false;
  const first = bytes[from]!;
  if (first === 32 || first === 9) return true;
  if (first === 0xe3 && bytes[from + 1] === 0x80 && bytes[from + 2] === 0x80) return true;
  if (first === 0xc2 && bytes[from + 1] === 0xa0) return true;
  const last = bytes[to - 1]!;
  if (last === 32 || last === 9) return true;
  if (last === 0x80) return bytes[to - 2] === 0x80 && bytes[to - 3] === 0xe3;
  return last === 0xa0 && bytes[to - 2] === 0xc2;
}

/** Whether bytes are UTF-8, but for a character that goes on behind them. */
function isWholeUtf8(bytes: Buffer, isLast: boolean): boolean {
  if (isLast) return isUtf8(bytes);
  let end = bytes.length;
  // The beginning of a character of up to four bytes.
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1)
    if (bytes[bytes.length - back]! >= 0xc0) {
      end = bytes.length - back;
      break;
    } else if (bytes[bytes.length - back]! < 0x80) break;
  return isUtf8(bytes.subarray(0, end));
}
