import { open } from 'node:fs/promises';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { type AsyncBuffer, type Compressors, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { Problem } from '#kernel/errors';
import { unreadableLoad } from '../csv-file.ts';
import { ConvertedCsv } from './converted-csv.ts';

const ROWS_AT_ONCE = 20_000;
/** What a compressed page may unpack to: pages are about a megabyte, larger ones are bombs. */
const PAGE_BYTES_MAX = 256 * 1024 * 1024;

const bounded =
  (unpack: (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array) =>
  (input: Uint8Array, length: number) =>
    unpack(input, { maxOutputLength: Math.min(length, PAGE_BYTES_MAX) });

const compressors: Compressors = {
  GZIP: bounded(gunzipSync),
  BROTLI: bounded(brotliDecompressSync),
  ZSTD: bounded(zstdDecompressSync),
};

/**
 * A Parquet file, some rows at a time. Its types are read as texts and judged by the items like those of any other
 * form. Snappy (which most use), gzip, brotli and zstd; nested columns come as JSON.
 */
export async function convertParquet(path: string, to: string): Promise<ConvertedCsv | Problem> {
  const handle = await open(path);
  let csv: ConvertedCsv | undefined;
  try {
    const { size } = await handle.stat();
    const file: AsyncBuffer = {
      byteLength: size,
      slice: async (start, end = size) => {
        const bytes = new Uint8Array(end - start);
        await handle.read(bytes, 0, bytes.length, start);
        return bytes.buffer;
      },
    };
    const metadata = await parquetMetadataAsync(file);
    const names = metadata.schema
      .slice(1)
      .flatMap((one) => (one.num_children === undefined ? [one.name] : []));
    csv = await ConvertedCsv.create(to, names);
    const rows = Number(metadata.num_rows);
    for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
      const found = await parquetReadObjects({
        file,
        metadata,
        compressors,
        rowStart: from,
        rowEnd: Math.min(rows, from + ROWS_AT_ONCE),
      });
      for (const row of found) await csv.write(names.map((name) => textOf(row[name])));
    }
    return csv;
  } catch (error) {
    // Whatever is wrong with the bytes, the reader throws an Error of its own words.
    return new Problem(unreadableLoad, {
      detail: `The Parquet file cannot be read: ${(error as Error).message}`,
    });
  } finally {
    await csv?.close();
    await handle.close();
  }
}

/** As people write it: times without their zone are UTC there. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) {
    const text = value.toISOString();
    return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text;
  }
  if (typeof value === 'object')
    return JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? String(one) : one));
  return String(value);
}
