import { readFile, stat } from 'node:fs/promises';
import { Problem } from '#kernel/errors';
import { readSheet } from '#kernel/sheets';
import { unreadableLoad } from '../csv-file.ts';
import { ConvertedCsv } from './converted-csv.ts';

/** A worksheet is held in memory while it is read; what is larger than this is better delivered as CSV or Parquet. */
const WORKBOOK_BYTES_MAX = 64 * 1024 * 1024;

/**
 * The first visible worksheet of an XLSX workbook. A formula gives the value the workbook keeps of it, never more; a
 * workbook that unpacks to too much is refused.
 */
export async function convertSheet(path: string, to: string): Promise<ConvertedCsv | Problem> {
  const { size } = await stat(path);
  if (size > WORKBOOK_BYTES_MAX)
    return new Problem(unreadableLoad, {
      detail: `The workbook is larger than ${WORKBOOK_BYTES_MAX / 1024 / 1024} MiB; save it as CSV.`,
    });
  const sheet = await readSheet(await readFile(path));
  if (sheet instanceof Problem)
    return new Problem(unreadableLoad, sheet.detail === undefined ? {} : { detail: sheet.detail });
  const csv = await ConvertedCsv.create(to, sheet.headings);
  try {
    for (const row of sheet.rows)
      if (row.fault === undefined) await csv.write(row.cells);
      else await csv.writeBroken('broken-row', `${row.fault.reason}: ${row.cells.join(',')}`);
  } finally {
    await csv.close();
  }
  return csv;
}
