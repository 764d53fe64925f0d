import { createReadStream } from 'node:fs';
import { Problem } from '#kernel/errors';
import { unreadableLoad } from '../csv-file.ts';
import { RECORD_BYTES_MAX } from '../csv-scanner.ts';
import { ConvertedCsv } from './converted-csv.ts';

const CHUNK_BYTES = 256 * 1024;
const QUOTE = 34;
const BACKSLASH = 92;

/**
 * JSON objects one after the other: lines, or an array of them. The first tells the items; one that has another, or
 * cannot be read, is a broken row. Returns a `Problem` when not even the first can be read.
 */
export async function convertJson(path: string, to: string): Promise<ConvertedCsv | Problem> {
  let csv: ConvertedCsv | undefined;
  try {
    for await (const text of listValues(path)) {
      const row = parseRow(text);
      if (csv === undefined) {
        if (row === undefined)
          return new Problem(unreadableLoad, { detail: 'The first row is no JSON object.' });
        csv = await ConvertedCsv.create(to, [...row.keys()]);
      }
      if (row === undefined) await csv.writeBroken('not-a-json-object', text);
      else await writeRow(csv, row, text);
    }
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  } finally {
    await csv?.close();
  }
  return csv ?? new Problem(unreadableLoad, { detail: 'There is no row.' });
}

async function writeRow(csv: ConvertedCsv, row: Map<string, string>, text: string): Promise<void> {
  for (const name of row.keys())
    if (!csv.headings.includes(name)) return await csv.writeBroken('unknown-item', text);
  await csv.write(csv.headings.map((name) => row.get(name) ?? ''));
}

/** Values as texts, numbers as they are written: 64 bits do not fit into a JavaScript number. */
export function parseRow(text: string): Map<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(text, keepNumbers as (key: string, value: unknown) => unknown);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return new Map(Object.entries(value).map(([name, one]) => [name, textOf(one)]));
  } catch {
    return undefined;
  }
}

function keepNumbers(_key: string, value: unknown, context: { source?: string }): unknown {
  return typeof value === 'number' ? (context.source ?? String(value)) : value;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The texts of the values: lines where the file begins with an object, elements where it begins with an array. */
async function* listValues(path: string): AsyncGenerator<string> {
  let left = Buffer.alloc(0);
  let isArray: boolean | undefined;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    left = Buffer.concat([left, chunk]);
    if (isArray === undefined) {
      const start = left
        .toString('utf8')
        .replace(/^\ufeff/, '')
        .trimStart();
      if (start === '') continue;
      isArray = start.startsWith('[');
    }
    const { values, taken } = isArray ? elements(left) : lines(left);
    for (const value of values) yield value;
    left = left.subarray(taken);
    if (left.length > RECORD_BYTES_MAX)
      throw new Problem(unreadableLoad, {
        detail: `A row is longer than ${RECORD_BYTES_MAX} bytes, or never ends.`,
      });
  }
  const rest = left.toString('utf8').trim();
  if (isArray === false && rest !== '') yield rest.replace(/^\ufeff/, '');
  else if (rest.replaceAll(/[\s,\]]/g, '') !== '') yield rest;
}

function lines(bytes: Buffer): { values: string[]; taken: number } {
  const end = bytes.lastIndexOf(10);
  if (end === -1) return { values: [], taken: 0 };
  const values = bytes
    .toString('utf8', 0, end)
    .split('\n')
    .map((line) => line.replace(/^\ufeff/, '').trim())
    .filter((line) => line !== '');
  return { values, taken: end + 1 };
}

/** Whole objects between the brackets and commas of an array; what else stands there is one broken value. */
function elements(bytes: Buffer): { values: string[]; taken: number } {
  const values: string[] = [];
  let taken = 0;
  let depth = 0;
  let isQuoted = false;
  let start = -1;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (isQuoted) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isQuoted = false;
      continue;
    }
    if (byte === QUOTE) isQuoted = true;
    else if (byte === 123) {
      if (depth === 0) start = at;
      depth += 1;
    } else if (byte === 125 && depth > 0) {
      depth -= 1;
      if (depth === 0) {
        const between = bytes.toString('utf8', taken, start).replaceAll(/[\s,[\]\ufeff]/g, '');
        if (between !== '') values.push(between);
        values.push(bytes.toString('utf8', start, at + 1));
        taken = at + 1;
      }
    }
  }
  return { values, taken };
}
