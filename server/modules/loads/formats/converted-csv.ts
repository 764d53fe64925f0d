import { type FileHandle, open } from 'node:fs/promises';
import type { QuarantinedRow } from '../batch.ts';
import { canonicalRecord } from '../csv-cells.ts';

const BUFFER_CHARS = 1024 * 1024;
/** Broken rows whose reason is kept; of later ones only that they are broken. */
const BROKEN_MAX = 100_000;
const TEXT_MAX = 2_000;

/**
 * What came in another form, as CSV on the disk: one form for the scanner and the lake, records counted the same way,
 * and a second pass over the wrong ones possible whatever the source.
 */
export class ConvertedCsv {
  readonly path: string;
  readonly headings: string[];
  records = 0;
  /** By record: why it is broken. */
  readonly broken = new Map<number, { reason: string; text: string }>();
  readonly #file: FileHandle;
  #buffer: string[] = [];
  #chars = 0;

  private constructor(path: string, file: FileHandle, headings: string[]) {
    this.path = path;
    this.#file = file;
    this.headings = headings;
  }

  static async create(path: string, headings: string[]): Promise<ConvertedCsv> {
    return new ConvertedCsv(path, await open(path, 'w', 0o600), headings);
  }

  /** Cells in the order of the headings. */
  async write(cells: readonly string[]): Promise<void> {
    this.records += 1;
    await this.#add(canonicalRecord(cells));
  }

  /** A record that cannot be read: one cell too many stands for it. */
  async writeBroken(reason: string, text: string): Promise<void> {
    this.records += 1;
    if (this.broken.size < BROKEN_MAX)
      this.broken.set(this.records, { reason, text: text.slice(0, TEXT_MAX) });
    await this.#add(canonicalRecord(Array<string>(this.headings.length + 1).fill('')));
  }

  async close(): Promise<void> {
    try {
      await this.#flush();
    } finally {
      await this.#file.close();
    }
  }

  async #add(text: string): Promise<void> {
    this.#buffer.push(text);
    this.#chars += text.length;
    if (this.#chars >= BUFFER_CHARS) await this.#flush();
  }

  async #flush(): Promise<void> {
    const text = this.#buffer.join('');
    this.#buffer = [];
    this.#chars = 0;
    if (text !== '') await this.#file.write(text);
  }
}

export type BrokenRows = ReadonlyMap<number, { reason: string; text: string }>;

export function brokenRow(record: number, broken: BrokenRows): QuarantinedRow | undefined {
  const found = broken.get(record);
  return found && { row: record, faults: [{ item: '', reason: found.reason }], text: found.text };
}
