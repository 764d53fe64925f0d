import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { ClickHouseError } from '@clickhouse/client';
import type { City } from '#kernel/city';
import { stopwatch } from '#kernel/clock';
import { conflict, Problem, tooLarge, unavailable } from '#kernel/errors';
import { Content } from '#kernel/http';
import type { UseKind } from '../grant.ts';
import { type Caller, type LivingGrant, readGrant } from '../read-grant.ts';
import { beginRead, type RunningRead } from '../running-reads.ts';
import { recordRefusal, recordUse } from '../use.ts';
import { type AskedAggregates, aggregateStatement, readAggregates } from './aggregates.ts';
import {
  countStatement,
  pageStatement,
  placeStatement,
  type Statement,
  withoutFormulas,
} from './lake-rows.ts';
import { type AskedRows, type RowQuery, readRowQuery } from './row-query.ts';

export const formats = ['json', 'csv', 'arrow'] as const;
export type Format = (typeof formats)[number];

const lakeFormats = {
  json: { name: 'JSONEachRow', mediaType: 'application/json; charset=utf-8' },
  csv: { name: 'CSVWithNames', mediaType: 'text/csv; charset=utf-8; header=present' },
  arrow: { name: 'ArrowStream', mediaType: 'application/vnd.apache.arrow.stream' },
} as const;

const READ_LIMIT_MS = 30_000;
/** In the lake's memory; ten thousand rows of any sensible width are far below. */
const RESULT_BYTES_MAX = 256 * 1024 * 1024;

/** Larger answers wait on the lake's disk. */
const BUFFER_BYTES = 32 * 1024 * 1024;

/** The lake answers as a whole or not at all: no half a page, and no message of its own within the rows. */
const SETTINGS = {
  wait_end_of_query: 1,
  http_response_buffer_size: BUFFER_BYTES,
  readonly: 2,
  cancel_http_readonly_queries_on_client_close: 1,
  max_result_bytes: String(RESULT_BYTES_MAX),
  result_overflow_mode: 'throw',
  enable_extended_results_for_datetime_functions: 1,
  date_time_output_format: 'iso',
  format_csv_null_representation: '',
  output_format_json_array_of_rows: 1,
  output_format_json_quote_64bit_integers: 0,
  output_format_arrow_compression_method: 'none',
} as const;

/** What a read needs beside its query. */
interface Reading {
  city: City;
  caller: Caller;
  grantId: number;
}

/**
 * One page of the rows of a grant as the lake writes it, passed through. The use is on record before the last byte
 * leaves, so whoever has a whole page has it metered; a page cut short is metered whole.
 */
export function answerRows(
  reading: Reading,
  asked: AskedRows & { format?: Format | undefined; count?: boolean | undefined },
): Promise<Content | Problem> {
  return readMetered(reading, async (grant, read) => {
    const query = readRowQuery(grant, asked);
    if (query instanceof Problem) return query;
    const limit = Math.min(query.limit, grant.rowsLeft);
    const values = await valuesOf(reading.city, grant, query, read);
    if (values instanceof Problem) return values;
    const page = pageStatement(grant, query, { values, limit });
    const count = asked.count === true ? await countRows(reading.city, grant, query, read) : undefined;
    const format = asked.format ?? 'json';
    return {
      kind: 'rows',
      format,
      statement: format === 'csv' ? withoutFormulas(page, query.fields) : page,
      detail: detailOf({ ...asked, format }),
      ending: (rows, tail) =>
        jsonEnd({ next: rows === query.limit ? lastKey(tail) : null, count: count ?? null }),
    };
  });
}

/** Groups and measures over the rows of a grant. */
export function answerAggregates(
  reading: Reading,
  asked: AskedAggregates & { format?: 'json' | 'csv' | undefined },
): Promise<Content | Problem> {
  return readMetered(reading, (grant) => {
    const query = readAggregates(grant, asked);
    if (query instanceof Problem) return query;
    const { format = 'json', ...rest } = asked;
    return {
      kind: 'aggregate',
      format,
      statement: aggregateStatement(grant, query),
      detail: detailOf({ ...rest, format }),
      ending: (rows) => jsonEnd({ isMore: rows === query.limit }),
    };
  });
}

/** What the audit keeps of a question: the question. */
function detailOf(asked: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

function jsonEnd(fields: Record<string, unknown>): string {
  return `,${JSON.stringify(fields).slice(1)}`;
}

const TAIL_BYTES = 64;

/** `_key` is the last field of the last row, 32 signs that need no escape. */
function lastKey(tail: string): string | null {
  return /"_key":"([0-9A-F]{32})"\}\s*\]\s*$/.exec(tail)?.[1] ?? null;
}

interface Question {
  kind: UseKind;
  format: Format;
  statement: Statement;
  detail: Record<string, unknown>;
  /** What a JSON answer ends with, by its rows and its last bytes. */
  ending: (rows: number, tail: string) => string;
}

/** Gate, question, answer, meter. What is refused is on record as well. */
async function readMetered(
  reading: Reading,
  ask: (grant: LivingGrant, read: RunningRead) => Question | Problem | Promise<Question | Problem>,
): Promise<Content | Problem> {
  const { city, caller, grantId } = reading;
  const elapsed = stopwatch();
  const read = beginRead(city, grantId);
  let outcome: Content | Problem | undefined;
  try {
    outcome = await answerWithin(reading, read, elapsed, ask);
  } catch (error) {
    // Cut while it ran: the gate says why. Otherwise the lake failed.
    const gate = read.signal.aborted ? await readGrant(city, caller, grantId) : undefined;
    outcome = gate instanceof Problem ? gate : lakeProblem(error);
  } finally {
    // An answer ends its read when its last byte has left.
    if (!(outcome instanceof Content)) read.end();
  }
  if (outcome instanceof Problem)
    await recordRefusal(city, { grantId, caller, duration_ms: elapsed(), problem: outcome });
  return outcome;
}

async function answerWithin(
  { city, caller, grantId }: Reading,
  read: RunningRead,
  elapsed: () => number,
  ask: (grant: LivingGrant, read: RunningRead) => Question | Problem | Promise<Question | Problem>,
): Promise<Content | Problem> {
  const grant = await readGrant(city, caller, grantId);
  if (grant instanceof Problem) return grant;
  read.endAt(grant.expiresAt);
  const question = await ask(grant, read);
  if (question instanceof Problem) return question;
  const { kind, format, statement, detail } = question;
  const lakeFormat = lakeFormats[format];
  let rows = 0;
  const stream = await city.lake.stream(
    {
      ...statement,
      limit_ms: READ_LIMIT_MS,
      settings: SETTINGS,
      signal: read.signal,
      onRows: (count) => {
        rows = count;
      },
    },
    lakeFormat.name,
  );
  const isJson = format === 'json';
  const metered = new Metered(stream, {
    signal: read.signal,
    head: isJson ? '{"items":' : '',
    end: (tail) => (isJson ? question.ending(rows, tail) : ''),
    record: (bytes, isWhole) =>
      recordUse(city, {
        ...{ grantId, caller, kind, rows, bytes, duration_ms: elapsed() },
        detail: isWhole ? detail : { ...detail, cut: true },
      }),
    closed: () => read.end(),
    failed: (error) => city.log.warn({ err: error, grant: grantId }, 'a use could not be put on record'),
  });
  return new Content(metered, lakeFormat.mediaType, {
    ...(isJson ? {} : { 'content-disposition': `attachment; filename="grant-${grantId}.${format}"` }),
  });
}

interface Meter {
  /** Cuts it: also what waits here for a slow receiver does not leave any more. */
  signal: AbortSignal;
  head: string;
  end: (tail: string) => string;
  record: (bytes: number, isWhole: boolean) => Promise<void>;
  closed: () => void;
  failed: (error: unknown) => void;
}

/** Passes the lake's bytes on, counts them, and puts the use on record before the end. */
class Metered extends Transform {
  readonly #source: Readable;
  readonly #meter: Meter;
  #bytes = 0;
  #tail: Buffer = Buffer.alloc(0);
  #isRecorded = false;

  constructor(source: Readable, meter: Meter) {
    super();
    this.#source = source;
    this.#meter = meter;
    if (meter.head !== '') this.push(meter.head);
    source.on('error', (error) => (meter.signal.aborted ? this.#cut() : this.destroy(error)));
    source.pipe(this);
    if (meter.signal.aborted) this.#cut();
    else meter.signal.addEventListener('abort', this.#cut, { once: true });
  }

  readonly #cut = (): void => {
    // Before its first byte this is answered as `unavailable`; the next call says why.
    this.destroy(new Error('terminated: the grant ended while its rows were on their way'));
  };

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#bytes += chunk.length;
    this.#tail =
      chunk.length >= TAIL_BYTES
        ? chunk.subarray(-TAIL_BYTES)
        : Buffer.concat([this.#tail, chunk]).subarray(-TAIL_BYTES);
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    this.#isRecorded = true;
    const end = this.#meter.end(this.#tail.toString('latin1'));
    this.#meter.record(this.#bytes, true).then(
      () => done(null, end === '' ? undefined : end),
      (error: Error) => done(error),
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#meter.signal.removeEventListener('abort', this.#cut);
    this.#source.destroy();
    this.#meter.closed();
    if (!this.#isRecorded) this.#meter.record(this.#bytes, false).catch(this.#meter.failed);
    this.#isRecorded = true;
    done(error);
  }
}

/** What the row a page goes on after has in the columns of the order. */
async function valuesOf(
  city: City,
  grant: LivingGrant,
  query: RowQuery,
  read: RunningRead,
): Promise<(string | null)[] | Problem> {
  if (query.after === undefined || query.sorts.length === 0) return [];
  const [row] = await city.lake.rows<{ _values: (string | null)[] }>({
    ...placeStatement(grant, query, query.after),
    signal: read.signal,
  });
  return row === undefined
    ? new Problem(conflict, { detail: 'The row to go on after is not there any more; begin anew.' })
    : row._values;
}

async function countRows(
  city: City,
  grant: LivingGrant,
  query: RowQuery,
  read: RunningRead,
): Promise<number> {
  const [row] = await city.lake.rows<{ _count: string }>({
    ...countStatement(grant, query),
    signal: read.signal,
    limit_ms: READ_LIMIT_MS,
  });
  return Number(row?._count ?? 0);
}

const TOO_MUCH_CODES = new Set(['159', '241', '307', '396']);

/** A failure of the lake in words of ours. Its own may quote a definition, and a definition holds what is hidden. */
export function lakeProblem(error: unknown): Problem {
  if (!(error instanceof ClickHouseError)) throw error;
  if (TOO_MUCH_CODES.has(error.code))
    return new Problem(tooLarge, {
      detail: 'This takes too long or too much memory; ask for less at a time.',
    });
  if (error.code === '60' || error.code === '81')
    return new Problem(unavailable, { detail: 'The data of this grant is not there at the moment.' });
  throw new Error(`the lake refused a statement with code ${error.code} ${error.type ?? ''}`);
}
