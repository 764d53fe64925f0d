import type { Readable } from 'node:stream';
import { type Lake, nameOf } from '#kernel/lake';
import type { GrantColumn } from '../grant.ts';
import { keyedViewOf } from '../grant-view.ts';
import { bareType } from '../typed-value.ts';

/** One delivery may read for this long. */
export const EXPORT_LIMIT_MS = 3_600_000;
const SORT_BYTES_MAX = 500_000_000;

const settings = {
  // An empty cell without quotes is missing; an empty text has quotes.
  format_csv_null_representation: '',
  max_bytes_before_external_sort: SORT_BYTES_MAX,
  output_format_json_quote_decimals: 1,
  output_format_json_quote_64bit_integers: 1,
};

export interface GrantRows {
  grantId: number;
  columns: GrantColumn[];
}

export async function countRows(lake: Lake, grantId: number): Promise<number> {
  const [row] = await lake.rows<{ rows: string }>({
    query: `select count() as rows from ${nameOf(keyedViewOf(grantId))}`,
    limit_ms: EXPORT_LIMIT_MS,
  });
  return Number(row?.rows ?? 0);
}

/** Numbers of the batches the rows of a grant come from. */
export async function batchesOf(lake: Lake, grantId: number): Promise<number[]> {
  const rows = await lake.rows<{ batch: number }>({
    query: `select distinct _batch as batch from ${nameOf(keyedViewOf(grantId))} order by batch limit 10000`,
    limit_ms: EXPORT_LIMIT_MS,
  });
  return rows.map(({ batch }) => batch);
}

/**
 * All rows of a grant in the order that marks a delivery, in one of ClickHouse's formats. `safe` writes texts so that
 * a spreadsheet takes none for a formula.
 */
export function streamMarked(
  lake: Lake,
  rows: GrantRows & { markKey: Buffer; format: string; safe: boolean; signal?: AbortSignal },
): Promise<Readable> {
  const shown = rows.columns.map((column) => `${shownAs(column, rows.safe)} as ${nameOf(column.name)}`);
  const [low, high] = markNumbers(rows.markKey);
  return lake.stream(
    {
      query: `select ${shown.join(', ')} from (
        select ${rows.columns.map(({ name }) => nameOf(name)).join(', ')}, ${markOf(rows.columns)} as _mark
        from ${nameOf(keyedViewOf(rows.grantId))} order by _mark)`,
      params: { low, high },
      limit_ms: EXPORT_LIMIT_MS,
      settings,
      ...(rows.signal === undefined ? {} : { signal: rows.signal }),
    },
    rows.format,
  );
}

/** What a spreadsheet would take for the beginning of a formula (OWASP, CSV injection), also in full width. */
const FORMULA = '^[=+\\\\-@\\t\\r\\n＝＋－＠]';

function shownAs({ name, type }: GrantColumn, safe: boolean): string {
  // The source's own column, not the alias of the same name.
  const column = nameOf(name);
  return safe && bareType(type) === 'String'
    ? `if(match(${column}, '${FORMULA}'), concat('\\'', ${column}), ${column})`
    : column;
}

/** The values as texts, as a CSV shows them; what is missing differs from what is empty. */
function textsOf(columns: { name: string }[]): string {
  return `[${columns.map(({ name }) => `ifNull(concat('=', toString(${nameOf(name)})), '-')`).join(', ')}]`;
}

/** A keyed hash of the values one sees, so that it can be found again from the rows alone. */
function markOf(columns: { name: string }[]): string {
  return `sipHash64Keyed(({low:UInt64}, {high:UInt64}), ${textsOf(columns)})`;
}

export function markNumbers(key: Buffer): [string, string] {
  return [String(key.readBigUInt64LE(0)), String(key.readBigUInt64LE(8))];
}

/** The marks of rows given as texts in the order of the columns (`=value`, or `-` where it is missing). */
export async function marksOfTexts(lake: Lake, rows: string[][], markKey: Buffer): Promise<bigint[]> {
  const [low, high] = markNumbers(markKey);
  const found = await lake.rows<{ marks: string[] }>({
    query: `select arrayMap(row -> sipHash64Keyed(({low:UInt64}, {high:UInt64}), row), {rows:Array(Array(String))}) as marks`,
    params: { low, high, rows },
  });
  return found[0]!.marks.map(BigInt);
}

/**
 * The marks of rows of which only some values are known: found among the rows that `select` shows now. Null for
 * a row that is not there, or there more than once.
 */
export async function marksOfParts(
  lake: Lake,
  parts: { select: string; columns: { name: string }[]; known: string[]; rows: string[][]; markKey: Buffer },
): Promise<(bigint | null)[]> {
  const [low, high] = markNumbers(parts.markKey);
  const known = parts.known.map((name) => ({ name }));
  const found = await lake.rows<{ number: number; mark: string }>({
    query: `select number, any(_mark) as mark from (
        select ${textsOf(known)} as _known, ${markOf(parts.columns)} as _mark from (${parts.select})
      ) as held inner join (
        select tupleElement(pair, 1) as row, tupleElement(pair, 2) as number
        from (select arrayJoin(arrayZip({rows:Array(Array(String))}, arrayEnumerate({rows:Array(Array(String))}))) as pair)
      ) as leaked on held._known = leaked.row
      group by number having count() = 1 limit 10000`,
    params: { low, high, rows: parts.rows },
  });
  const marks = new Map(found.map(({ number, mark }) => [Number(number), BigInt(mark)]));
  return parts.rows.map((_, index) => marks.get(index + 1) ?? null);
}

/** Rows of batches after `since`, in the order of batch and row, from behind a place in it. */
export function readChanges(
  lake: Lake,
  page: GrantRows & {
    since: number;
    after: { batch: number; row: bigint };
    limit: number;
    signal: AbortSignal;
  },
): Promise<Record<string, unknown>[]> {
  return lake.rows({
    query: `select ${page.columns.map(({ name }) => nameOf(name)).join(', ')}, _batch, _row
      from ${nameOf(keyedViewOf(page.grantId))}
      where _batch > {since:UInt32} and (_batch, _row) > ({batch:UInt32}, {row:UInt64})
      order by _batch, _row limit {limit:UInt32}`,
    params: { since: page.since, batch: page.after.batch, row: String(page.after.row), limit: page.limit },
    settings,
    signal: page.signal,
  });
}

/** Rows each batch after `since` has in the view of the grant. */
export async function countChanges(
  lake: Lake,
  grantId: number,
  since: number,
): Promise<{ batch: number; rows: number }[]> {
  const rows = await lake.rows<{ batch: number; rows: string }>({
    query: `select _batch as batch, count() as rows from ${nameOf(keyedViewOf(grantId))}
      where _batch > {since:UInt32} group by _batch order by _batch limit 10000`,
    params: { since },
  });
  return rows.map(({ batch, rows: count }) => ({ batch, rows: Number(count) }));
}

/** The rows of a grant that have all of these values (as texts; null is missing), with where they stand; at most two. */
export function findRowsLike(
  lake: Lake,
  like: GrantRows & { values: [string, string | null][] },
): Promise<(Record<string, unknown> & { _batch: number; _row: string })[]> {
  const conditions = like.values.map(([name, value], index) =>
    value === null ? `isNull(${nameOf(name)})` : `toString(${nameOf(name)}) = {v${index}:String}`,
  );
  return lake.rows({
    query: `select ${like.columns.map(({ name }) => nameOf(name)).join(', ')}, _batch, _row
      from ${nameOf(keyedViewOf(like.grantId))} where ${conditions.join(' and ')} limit 2`,
    params: Object.fromEntries(like.values.map(([, value], index) => [`v${index}`, value ?? ''])),
    settings,
  });
}

/** Whether a row of the lake is one a grant shows. */
export async function showsRow(
  lake: Lake,
  row: { grantId: number; batch: number; row: number },
): Promise<boolean> {
  const rows = await lake.rows({
    query: `select 1 from ${nameOf(keyedViewOf(row.grantId))}
      where _batch = {batch:UInt32} and _row = {row:UInt64} limit 1`,
    params: { batch: row.batch, row: row.row },
  });
  return rows.length > 0;
}

/** Rows of some batches of a grant, in their order, a JSON object a line. */
export function streamBatches(
  lake: Lake,
  of: GrantRows & { batches: number[]; signal: AbortSignal },
): Promise<Readable> {
  return lake.stream(
    {
      query: `select ${of.columns.map(({ name }) => nameOf(name)).join(', ')}, _batch, _row
        from ${nameOf(keyedViewOf(of.grantId))} where has({batches:Array(UInt32)}, _batch) order by _batch, _row`,
      params: { batches: of.batches },
      limit_ms: EXPORT_LIMIT_MS,
      settings,
      signal: of.signal,
    },
    'JSONEachRow',
  );
}

/** The row of a grant at a place, if the grant shows it. */
export function findRow(
  lake: Lake,
  of: GrantRows & { place: { batch: number; row: bigint } },
): Promise<(Record<string, unknown> & { _batch: number; _row: string })[]> {
  return lake.rows({
    query: `select ${of.columns.map(({ name }) => nameOf(name)).join(', ')}, _batch, _row
      from ${nameOf(keyedViewOf(of.grantId))}
      where _batch = {batch:UInt32} and _row = {row:UInt64} limit 2`,
    params: { batch: of.place.batch, row: String(of.place.row) },
    settings,
  });
}
