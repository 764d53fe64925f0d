import { type Lake, nameOf } from '#kernel/lake';
import type { GrantColumn } from '../grant.ts';
import type { ReturnLevel } from './street-return.ts';

/** The rows of a return, each in its area, numbered through; `_batch` and `_row` name the row it was cut from. */
export const returnTable = (returnId: number): string => `return_${returnId}`;

const CUT_LIMIT_MS = 3_600_000;
const SORT_BYTES_MAX = 500_000_000;

export interface Counted {
  rows: number;
  /** Sum of the hashes of the rows mod 2^64, in decimal. */
  checksum: string;
}

/** Copies what `select` shows into the table of the return, sorted by area. Starts anew when it broke off before. */
export async function cutRows(
  lake: Lake,
  cut: { returnId: number; select: string; columns: GrantColumn[]; level: ReturnLevel },
): Promise<void> {
  const table = returnTable(cut.returnId);
  await lake.dropTable(table);
  await lake.createTable({
    name: table,
    columns: {
      ...Object.fromEntries(cut.columns.map(({ name, type }) => [name, type])),
      _area: 'LowCardinality(String)',
      _key: 'UInt64',
      _batch: 'UInt32',
      _row: 'UInt64',
    },
    orderBy: ['_area', '_key'],
  });
  const names = cut.columns.map(({ name }) => nameOf(name)).join(', ');
  await lake.insert({
    statement: `insert into ${nameOf(table)} (${names}, _area, _key, _batch, _row)
      select ${names}, _area, rowNumberInAllBlocks() + 1, _batch, _row from (
        select ${names}, ${areaOf(cut.level)} as _area, _batch, _row from (${cut.select})
        order by _area, _batch, _row)`,
    input: '',
    limit_ms: CUT_LIMIT_MS,
    settings: { max_bytes_before_external_sort: SORT_BYTES_MAX },
  });
}

/** Count and checksum of the whole, from where it came, not from the copy. */
export async function countWhole(
  lake: Lake,
  whole: { select: string; columns: GrantColumn[] },
): Promise<Counted> {
  const [row] = await lake.rows<{ rows: string; checksum: string }>({
    query: `select count() as rows, sumWithOverflow(${hashOf(whole.columns)}) as checksum from (${whole.select})`,
    limit_ms: CUT_LIMIT_MS,
  });
  return { rows: Number(row?.rows ?? 0), checksum: row?.checksum ?? '0' };
}

/** Count and checksum of each slice as it lies in the copy; an empty area is what has no place. */
export async function countSlices(
  lake: Lake,
  copy: { returnId: number; columns: GrantColumn[] },
): Promise<(Counted & { area: string })[]> {
  const rows = await lake.rows<{ area: string; rows: string; checksum: string }>({
    query: `select _area as area, count() as rows, sumWithOverflow(${hashOf(copy.columns)}) as checksum
      from ${nameOf(returnTable(copy.returnId))} group by _area order by _area`,
    limit_ms: CUT_LIMIT_MS,
  });
  return rows.map(({ area, rows: count, checksum }) => ({ area, rows: Number(count), checksum }));
}

/** A hash of all values of a row; what is missing differs from what is empty. */
function hashOf(columns: GrantColumn[]): string {
  const values = columns.map(({ name }) => `ifNull(concat('=', toString(${nameOf(name)})), '-')`);
  return `sipHash64([${values.join(', ')}])`;
}

function areaOf(level: ReturnLevel): string {
  return level === 'street' ? '_street' : '_village';
}

/** A page of one slice, in the order of its keys. */
export function readSliceRows(
  lake: Lake,
  page: { returnId: number; items: string[]; area: string; after: number; limit: number },
): Promise<Record<string, unknown>[]> {
  return lake.rows({
    query: `select ${page.items.map(nameOf).join(', ')}, _key from ${nameOf(returnTable(page.returnId))}
      where _area = {area:String} and _key > {after:UInt64} order by _key limit {limit:UInt32}`,
    params: { area: page.area, after: page.after, limit: page.limit },
    settings: { output_format_json_quote_decimals: 1 },
  });
}

/** The row behind a key of a return, with where it came from. */
export async function findReturnedRow(
  lake: Lake,
  row: { returnId: number; items: string[]; key: number },
): Promise<(Record<string, unknown> & { _area: string; _batch: number; _row: string }) | undefined> {
  const rows = await lake.rows<Record<string, unknown> & { _area: string; _batch: number; _row: string }>({
    query: `select ${row.items.map(nameOf).join(', ')}, _area, _batch, _row
      from ${nameOf(returnTable(row.returnId))} where _key = {key:UInt64} limit 1`,
    params: { key: row.key },
    settings: { output_format_json_quote_decimals: 1 },
  });
  return rows[0];
}

/** The area of a row of the lake within a return, if it is in it. */
export async function areaOfRow(
  lake: Lake,
  row: { returnId: number; batch: number; row: number },
): Promise<string | undefined> {
  const rows = await lake.rows<{ area: string }>({
    query: `select _area as area from ${nameOf(returnTable(row.returnId))}
      where _batch = {batch:UInt32} and _row = {row:UInt64} limit 1`,
    params: { batch: row.batch, row: row.row },
  });
  return rows[0]?.area;
}

/** Which batches are visible now: what changes when one lands. */
export async function landedBatches(lake: Lake, resourceId: number): Promise<string> {
  const [row] = await lake.rows<{ state: string }>({
    query: `select concat(toString(count()), ' ', toString(max(batch))) as state from landed
      where resource = {resource:UInt64}`,
    params: { resource: resourceId },
  });
  return row?.state ?? '';
}

/** Numbers of the batches that the current rows of a view or select come from. */
export async function batchesIn(lake: Lake, from: string): Promise<number[]> {
  const rows = await lake.rows<{ batch: number }>({
    query: `select distinct _batch as batch from ${from} order by batch limit 10000`,
    limit_ms: CUT_LIMIT_MS,
  });
  return rows.map(({ batch }) => batch);
}
