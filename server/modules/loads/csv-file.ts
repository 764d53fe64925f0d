import { isAscii, isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { defineProblem, Problem } from '#kernel/errors';
import { readCells, trimmed } from './csv-cells.ts';
import type { CsvScanner } from './csv-scanner.ts';

export const unreadableLoad = defineProblem(
  'unreadable-load',
  422,
  'The data cannot be read; nothing was loaded',
);

/** Small enough that nobody notices the time a chunk takes (about 3 ms), large enough to cost no system calls. */
const CHUNK_BYTES = 1024 * 1024;
const DELIMITERS = [',', ';', '\t'];
/** Of the characters beyond ASCII: with fewer unreadable ones a text is damaged UTF-8; Chinese in GB18030 has most. */
const DAMAGED_SHARE_MAX = 0.2;

export interface CsvHead {
  headings: string[];
  delimiter: string;
  encoding: 'UTF-8' | 'GB18030';
  /** Bytes of the file before the first record. */
  length: number;
}

/**
 * Reads the heading: the first line that is not blank. UTF-8 with or without a byte order mark, or GB18030; comma,
 * semicolon or tab. Returns a `Problem` for anything else.
 */
export async function readHead(path: string): Promise<CsvHead | Problem> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, 0);
    return headOf(buffer.subarray(0, bytesRead), bytesRead < CHUNK_BYTES);
  } finally {
    await file.close();
  }
}

function headOf(bytes: Buffer, isWhole: boolean): CsvHead | Problem {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return new Problem(unreadableLoad, { detail: 'The file is UTF-16; save it as UTF-8.' });
  let begin = bytes.indexOf('\ufeff') === 0 ? 3 : 0;
  while (bytes[begin] === 10 || bytes[begin] === 13 || bytes[begin] === 32) begin += 1;
  const encoding = encodingOf(bytes.subarray(begin));
  if (encoding === undefined)
    return new Problem(unreadableLoad, { detail: 'The file is neither UTF-8 nor GB18030 text.' });
  const end = endOfLine(bytes, begin);
  if (end === -1 && !isWhole)
    return new Problem(unreadableLoad, { detail: `The heading is longer than ${CHUNK_BYTES} bytes.` });
  const line = bytes.subarray(begin, end === -1 ? bytes.length : end);
  const text = encoding === 'UTF-8' ? line.toString() : new TextDecoder('gb18030').decode(line);
  if (text.includes('\0')) return new Problem(unreadableLoad, { detail: 'The file is no text.' });
  if (text.trim() === '') return new Problem(unreadableLoad, { detail: 'The file is empty.' });
  const [{ cells, delimiter } = { cells: [], delimiter: ',' }] = DELIMITERS.map((one) => ({
    delimiter: one,
    cells: hasClosedQuotes(text) ? readCells(text, one) : text.split(one),
  })).sort((a, b) => b.cells.length - a.cells.length);
  const after = end === -1 ? bytes.length : bytes[end] === 13 && bytes[end + 1] === 10 ? end + 2 : end + 1;
  return { headings: cells.map(trimmed), delimiter, encoding, length: after };
}

function hasClosedQuotes(text: string): boolean {
  return text.split('"').length % 2 === 1;
}

function endOfLine(bytes: Buffer, from: number): number {
  let isQuoted = false;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === 34) isQuoted = !isQuoted;
    else if ((byte === 10 || byte === 13) && !isQuoted) return at;
  }
  return -1;
}

/** By a chunk; undefined when it is neither. ASCII alone counts as UTF-8. */
function encodingOf(chunk: Buffer): CsvHead['encoding'] | undefined {
  if (isUtf8(chunk)) return 'UTF-8';
  const lenient = chunk.toString('utf8');
  let damaged = 0;
  let beyondAscii = 0;
  for (let at = 0; at < lenient.length; at += 1) {
    const code = lenient.charCodeAt(at);
    if (code > 0x7f) beyondAscii += 1;
    if (code === 0xfffd) damaged += 1;
  }
  if (damaged / beyondAscii < DAMAGED_SHARE_MAX) return 'UTF-8';
  // A character may be cut by the end of the chunk.
  return new TextDecoder('gb18030').decode(chunk, { stream: true }).includes('\ufffd')
    ? undefined
    : 'GB18030';
}

export interface CsvReading {
  path: string;
  head: CsvHead;
  scanner: CsvScanner;
  /** Bytes of the file so far. */
  progress?: (bytes: number) => void;
}

/**
 * The records of a file, sorted by the scanner, in pieces that the lake reads as one CSV. A piece is good until
 * `PIECES_ALIVE` more were asked for: whoever reads has by then sent it, as a stream with back pressure does.
 */
export async function* readRecords({ path, head, scanner, progress }: CsvReading): AsyncGenerator<Buffer> {
  const text = await TextFile.open(path, head);
  let left: Buffer = Buffer.alloc(0);
  /** A record that did not end is looked at again only when twice as much is there. */
  let wanted = 0;
  try {
    for (;;) {
      const bytes = await text.more(left);
      if (bytes === undefined) break;
      progress?.(text.position);
      left = bytes;
      if (bytes.length < wanted) continue;
      const { pass, taken } = scanner.take(bytes, false);
      if (pass.length > 0) yield pass;
      left = bytes.subarray(taken);
      wanted = taken === 0 ? 2 * bytes.length : 0;
    }
    if (left.length === 0) return;
    const { pass } = scanner.take(left, true);
    if (pass.length > 0) yield pass;
  } finally {
    await text.close();
  }
}

/**
 * Buffers that are used again. Fresh ones for every chunk would make V8 collect its whole heap every 64 MB, which took
 * as long as the scanner.
 */
const PIECES_ALIVE = 6;
const SLOT_BYTES = 2 * CHUNK_BYTES;

/** What stands behind the heading, as UTF-8. */
class TextFile {
  position: number;
  readonly #file: FileHandle;
  readonly #slots: Buffer[] = [];
  #turn = 0;
  #isAsciiSoFar: boolean;
  #decoder: TextDecoder | undefined;
  #isAtEnd = false;

  private constructor(file: FileHandle, { encoding, length }: CsvHead) {
    this.#file = file;
    this.position = length;
    this.#isAsciiSoFar = encoding === 'UTF-8';
    this.#decoder = encoding === 'GB18030' ? new TextDecoder('gb18030') : undefined;
  }

  static async open(path: string, head: CsvHead): Promise<TextFile> {
    return new TextFile(await open(path), head);
  }

  /** What was left and what follows it; undefined at the end. */
  async more(left: Buffer): Promise<Buffer | undefined> {
    if (this.#isAtEnd) return undefined;
    const bytes = this.#room(left.length + CHUNK_BYTES);
    left.copy(bytes);
    const { bytesRead } = await this.#file.read(bytes, left.length, CHUNK_BYTES, this.position);
    this.position += bytesRead;
    this.#isAtEnd = bytesRead === 0;
    const whole = bytes.subarray(0, left.length + bytesRead);
    const chunk = whole.subarray(left.length);
    // A file may begin with much plain ASCII and only then show what it is.
    if (this.#isAsciiSoFar && !isAscii(chunk)) {
      this.#isAsciiSoFar = false;
      if (encodingOf(chunk) === 'GB18030') this.#decoder = new TextDecoder('gb18030');
    }
    if (this.#decoder === undefined) return this.#isAtEnd ? undefined : whole;
    const decoded = this.#isAtEnd ? this.#decoder.decode() : this.#decoder.decode(chunk, { stream: true });
    return decoded === '' && this.#isAtEnd ? undefined : Buffer.concat([left, Buffer.from(decoded)]);
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #room(bytes: number): Buffer {
    if (bytes > SLOT_BYTES) return Buffer.allocUnsafeSlow(bytes);
    const slot = this.#turn % PIECES_ALIVE;
    this.#turn += 1;
    this.#slots[slot] ??= Buffer.allocUnsafeSlow(SLOT_BYTES);
    return this.#slots[slot];
  }
}
