import { Problem } from '#kernel/errors';
import { readCsv } from './csv.ts';
import { FILE_BYTES_MAX, type Sheet, unreadableFile } from './sheet.ts';
import { readXlsx } from './xlsx.ts';

const ZIP_SIGNATURE = Buffer.from('PK\x03\x04', 'latin1');
/** The container of .xls, and of XLSX under a password. */
const COMPOUND_FILE_SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** Reads a CSV or XLSX file, told apart by its first bytes. Returns a `Problem` for what is neither. */
export async function readSheet(bytes: Buffer): Promise<Sheet | Problem> {
  if (bytes.length > FILE_BYTES_MAX)
    return new Problem(unreadableFile, {
      detail: `It is larger than ${FILE_BYTES_MAX / 1024 / 1024} MiB; split it.`,
    });
  if (startsWith(bytes, COMPOUND_FILE_SIGNATURE))
    return new Problem(unreadableFile, {
      detail: 'It is an old .xls file or has a password; save it as plain XLSX.',
    });
  return startsWith(bytes, ZIP_SIGNATURE) ? readXlsx(bytes) : readCsv(bytes);
}

function startsWith(bytes: Buffer, signature: Buffer): boolean {
  return bytes.subarray(0, signature.length).equals(signature);
}
