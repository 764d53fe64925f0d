import type { Readable } from 'node:stream';
import type { City } from '#kernel/city';
import { defineProblem, Problem } from '#kernel/errors';
import type { Grant, GrantColumn } from '../grant.ts';
import { grantQuotaSpent } from '../read-grant.ts';
import { landedBatches } from '../street-return/lake-slices.ts';
import { kindOfType } from '../typed-value.ts';
import { RecordCounter } from './csv-records.ts';
import type { Delivery, FileFormat, FileOptions, Manifest } from './delivery.ts';
import { type WrittenFile, writeDelivery } from './delivery-files.ts';
import { batchesOf, countRows, streamMarked } from './lake-rows.ts';
import { linesOf } from './lines.ts';
import { manifestOf } from './manifest.ts';
import * as queries from './queries.ts';
import { writeXlsx, XLSX_CELL_LENGTH_MAX, XLSX_ROWS_MAX, type XlsxCell } from './xlsx-writer.ts';

export const tooManyForSheet = defineProblem(
  'too-many-for-sheet',
  422,
  'A workbook cannot hold this; ask for CSV or Parquet',
);
export const batchLanded = defineProblem(
  'batch-landed',
  409,
  'Batches landed while it was being read; try again',
);

const ATTEMPTS_MAX = 3;
/** Progress is written when this much more lies on the disk. */
const PROGRESS_BYTES = 8 * 1024 * 1024;

interface Work {
  delivery: Delivery;
  grant: Grant;
  signal: AbortSignal;
}

/**
 * Writes all that a grant shows into the file of a delivery. When a batch lands meanwhile it begins anew, so what the
 * manifest says of rows and batches is true of the bytes.
 */
export async function writeFile(
  city: City,
  work: Work,
): Promise<{ rows: number; bytes: number; sha256: string; manifest: Manifest } | Problem> {
  const { delivery, grant } = work;
  for (let tries = 1; tries <= ATTEMPTS_MAX; tries += 1) {
    const before = await landedBatches(city.lake, grant.resourceId);
    const rows = await countRows(city.lake, grant.id);
    if (rows > grant.rowsPerDayMax)
      return new Problem(grantQuotaSpent, {
        detail: `${rows} rows; at most ${grant.rowsPerDayMax} a day.`,
        extra: { quota: 'rows' },
      });
    const refusal = delivery.format === 'xlsx' ? refuseSheet(rows) : undefined;
    if (refusal !== undefined) return refusal;
    const batches = await batchesOf(city.lake, grant.id);
    const written = await writeFormat(city, work, rows);
    if (written instanceof Problem) return written;
    if (before !== (await landedBatches(city.lake, grant.resourceId))) continue;
    if (written.rows !== rows)
      throw new Error(`delivery ${delivery.id}: ${written.rows} rows in the file instead of ${rows}`);
    const manifest = await manifestOf(city, { delivery, grant, batches, ...written });
    return { ...written, manifest };
  }
  return new Problem(batchLanded);
}

function refuseSheet(rows: number): Problem | undefined {
  if (rows <= XLSX_ROWS_MAX) return undefined;
  return new Problem(tooManyForSheet, { detail: `${rows} rows; a sheet holds ${XLSX_ROWS_MAX}.` });
}

type Written = WrittenFile & { rows: number };

async function writeFormat(city: City, work: Work, rowsTotal: number): Promise<Written | Problem> {
  const { delivery } = work;
  const progress = progressOf(city, delivery.id, rowsTotal);
  const written = await {
    csv: () => writeCsv(city, work, progress),
    parquet: () => writeParquet(city, work, progress, rowsTotal),
    xlsx: () => writeSheet(city, work, progress),
  }[delivery.format as FileFormat]();
  await progress.end();
  return written;
}

interface Progress {
  at(state: { bytes: number; rows: number }): void;
  end(): Promise<void>;
}

function progressOf(city: City, id: number, rowsTotal: number): Progress {
  let told = -PROGRESS_BYTES;
  let telling = Promise.resolve();
  return {
    at({ bytes, rows }) {
      if (bytes - told < PROGRESS_BYTES) return;
      told = bytes;
      const state = { rowsTotal, rowsDone: Math.min(rows, rowsTotal), bytes };
      telling = telling.then(() => queries.setProgress(city.database, id, state));
      // Told again at the end; heard there.
      telling.catch(() => {});
    },
    end: () => telling,
  };
}

const BOM = '\ufeff';

async function writeCsv(city: City, { delivery, grant, signal }: Work, progress: Progress): Promise<Written> {
  const { bom, titles } = delivery.options as FileOptions;
  const heading = grant.columns.map((column) => csvCell(titles ? column.title : column.name)).join(',');
  const { id: grantId, columns } = grant;
  const { markKey } = delivery;
  const open = () =>
    streamMarked(city.lake, {
      grantId,
      columns,
      markKey,
      format: 'CSV',
      safe: true,
      signal,
    });
  const records = new RecordCounter();
  const written = await writeDelivery(city, delivery.id, {
    open,
    head: Buffer.from(`${bom ? BOM : ''}${heading}\n`),
    onChunk: (chunk, bytes) => {
      records.add(chunk);
      progress.at({ bytes, rows: records.count });
    },
  });
  return { ...written, rows: records.count };
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** A Parquet file ends with its footer: one that was cut short has none, and nobody could read it. */
async function writeParquet(
  city: City,
  { delivery, grant, signal }: Work,
  progress: Progress,
  rows: number,
): Promise<Written> {
  const { id: grantId, columns } = grant;
  const { markKey } = delivery;
  const open = () =>
    streamMarked(city.lake, {
      grantId,
      columns,
      markKey,
      format: 'Parquet',
      safe: false,
      signal,
    });
  let tail = Buffer.alloc(0);
  const written = await writeDelivery(city, delivery.id, {
    open,
    onChunk: (chunk, bytes) => {
      tail = Buffer.concat([tail, chunk.subarray(-4)]).subarray(-4);
      progress.at({ bytes, rows: 0 });
    },
  });
  if (tail.toString('latin1') !== 'PAR1') throw new Error('the Parquet file has no footer');
  return { ...written, rows };
}

/** A cell longer than a sheet holds; found while the rows stream by. */
class CellTooLong extends Error {}

async function writeSheet(
  city: City,
  { delivery, grant, signal }: Work,
  progress: Progress,
): Promise<Written | Problem> {
  const { titles } = delivery.options as FileOptions;
  const { id: grantId, columns } = grant;
  const { markKey } = delivery;
  let rows = 0;
  async function* cells(): AsyncGenerator<XlsxCell[]> {
    const stream = await streamMarked(city.lake, {
      grantId,
      columns,
      markKey,
      format: 'JSONCompactEachRow',
      safe: false,
      signal,
    });
    for await (const row of rowsOf(stream)) {
      rows += 1;
      yield row.map((value, index) => cellOf(value, columns[index]!));
    }
  }
  const workbook = {
    heading: columns.map((column) => (titles ? column.title : column.name)),
    rows: cells(),
    about: aboutLines(delivery, grant),
    properties: { delivery: String(delivery.id), grant: String(grant.id), receiver: grant.organisationId },
  };
  try {
    const written = await writeDelivery(city, delivery.id, {
      open: () => writeXlsx(workbook),
      onChunk: (_chunk, bytes) => progress.at({ bytes, rows }),
    });
    return { ...written, rows };
  } catch (error) {
    if (error instanceof CellTooLong) return new Problem(tooManyForSheet, { detail: error.message });
    throw error;
  }
}

async function* rowsOf(stream: Readable): AsyncGenerator<unknown[]> {
  for await (const line of linesOf(stream)) yield JSON.parse(line) as unknown[];
}

/** Digits a sheet keeps; longer numbers are texts. */
const EXACT_DIGITS_MAX = 15;

function cellOf(value: unknown, { name, type }: GrantColumn): XlsxCell {
  if (value === null) return null;
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  const text = String(value);
  if (kindOfType(type) === 'number' && text.replace(/\D/g, '').length <= EXACT_DIGITS_MAX && text !== '')
    return Number(text);
  if (text.length > XLSX_CELL_LENGTH_MAX)
    throw new CellTooLong(
      `A value of ${name} has ${text.length} characters; a cell holds ${XLSX_CELL_LENGTH_MAX}.`,
    );
  return text;
}

function aboutLines(delivery: Delivery, grant: Grant): string[][] {
  return [
    ['delivery', String(delivery.id)],
    ['grant', String(grant.id)],
    ['receiver', grant.organisationId],
    ['requested by', delivery.requestedByName],
    ['purpose', grant.purpose],
    ['legal basis', grant.legalBasis],
    ['expires', grant.expiresAt.toISOString()],
    ...grant.columns.map(({ name, title, mask }) => ['item', name, title, mask]),
  ];
}
