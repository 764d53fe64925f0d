import { createHash } from 'node:crypto';
import { type Lake, nameOf } from '#kernel/lake';
import type { Content } from '#modules/catalogue';
import type { Batch, QuarantinedRow } from './batch.ts';
import { BUCKET_RECORDS } from './csv-scanner.ts';
import { QUARANTINE_ROWS_MAX } from './lake-load.ts';
import { type Described, keysOf, landedUntil, sourceAsOf } from './lake-tables.ts';
import { tableOf } from './table.ts';

/** Long work of a load; a question of a person has the lake's own limit. */
const LOAD_LIMIT_MS = 4 * 3_600_000;
const BATCHES_MAX = 10_000;

/** Rows that landed, by bucket of records; buckets with none are left out. */
export async function countBuckets(
  lake: Lake,
  { resourceId, number }: Pick<Batch, 'resourceId' | 'number'>,
): Promise<Map<number, number>> {
  const rows = await lake.rows<{ bucket: string; rows: string }>({
    query: `select intDiv(_row - 1, ${BUCKET_RECORDS}) as bucket, count() as rows
      from ${nameOf(tableOf(resourceId))} where _batch = {batch:UInt32} group by bucket`,
    params: { batch: number },
    limit_ms: LOAD_LIMIT_MS,
  });
  return new Map(rows.map((row) => [Number(row.bucket), Number(row.rows)]));
}

/**
 * The checksum of the rows of a source that has the items of a resource: it depends neither on their order nor on items
 * that all of them lack, so that what was delivered before an item was added stays what it was. A sum of hashes, each
 * of a row's values weighed by a number of their item.
 */
export function checksumExpression(content: Pick<Content, 'items'>): string {
  const values = content.items.map(({ name }) => {
    const weight = createHash('sha256').update(name).digest().readBigUInt64LE() | 1n;
    return `ifNull(cityHash64(${nameOf(name)}), 0) * toUInt64(${weight})`;
  });
  return `lower(leftPad(hex(sum(cityHash64(${values.join(' + ')}))), 16, '0'))`;
}

/** Appends wrong rows that the scanner cut out. */
export async function insertCutRows(
  lake: Lake,
  batch: Pick<Batch, 'resourceId' | 'number'>,
  rows: readonly QuarantinedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await lake.insert({
    statement: 'insert into quarantine (resource, batch, row, faults, text) format JSONEachRow',
    input: rows
      .map(({ row, faults, text }) =>
        JSON.stringify({ resource: batch.resourceId, batch: batch.number, row, faults, text }),
      )
      .join('\n'),
    limit_ms: LOAD_LIMIT_MS,
  });
}

export async function listQuarantine(
  lake: Lake,
  batch: Pick<Batch, 'resourceId' | 'number'>,
  page: { after: number; limit: number },
): Promise<QuarantinedRow[]> {
  const rows = await lake.rows<Omit<QuarantinedRow, 'row'> & { row: string }>({
    query: `select row, faults, text from quarantine
      where resource = {resource:UInt64} and batch = {batch:UInt32} and row > {after:UInt64}
      order by row limit {limit:UInt32}`,
    params: { resource: batch.resourceId, batch: batch.number, ...page },
  });
  return rows.map((row) => ({ ...row, row: Number(row.row) }));
}

/** The commit: from here on everybody sees the rows. Said twice it holds once. */
export async function writeLanded(
  lake: Lake,
  batch: Pick<Batch, 'resourceId' | 'number' | 'mode'> & { rows: number; at: Date },
): Promise<void> {
  if (await hasLanded(lake, batch)) return;
  await lake.insert({
    statement: 'insert into landed (resource, batch, mode, rows, at) format JSONEachRow',
    input: JSON.stringify({
      resource: batch.resourceId,
      batch: batch.number,
      mode: batch.mode,
      rows: batch.rows,
      at: batch.at.toISOString().replace('T', ' ').replace('Z', ''),
    }),
  });
}

export async function hasLanded(lake: Lake, batch: Pick<Batch, 'resourceId' | 'number'>): Promise<boolean> {
  const rows = await lake.rows<object>({
    query: 'select batch from landed where resource = {resource:UInt64} and batch = {batch:UInt32} limit 1',
    params: { resource: batch.resourceId, batch: batch.number },
  });
  return rows.length > 0;
}

export interface DayState {
  batches: number[];
  rows: number;
  checksum: string;
}

/** Counted anew from the rows themselves, so that it proves what it says. */
export async function readDay(lake: Lake, resource: Described, day: string): Promise<DayState> {
  const batches = await lake.rows<{ batch: number }>({
    query: `select batch from landed where resource = {resource:UInt64} and ${landedUntil(day)}
      and batch >= (select max(if(mode = 'replace', batch, 0)) from landed
        where resource = {resource:UInt64} and ${landedUntil(day)}) order by batch limit ${BATCHES_MAX}`,
    params: { resource: resource.id },
  });
  const [state] = await lake.rows<{ rows: string; checksum: string }>({
    query: `select count() as rows, ${checksumExpression(resource.published!)} as checksum from ${sourceAsOf(resource, day)}`,
  });
  return { batches: batches.map((row) => row.batch), rows: Number(state!.rows), checksum: state!.checksum };
}

/** One row of numbers over the rows of one batch, before they are visible. */
export async function measureBatch(
  lake: Lake,
  batch: Pick<Batch, 'resourceId' | 'number'>,
  content: Content,
  measures: Record<string, string>,
): Promise<{ rows: number; checksum: string; measures: Record<string, number> }> {
  const named = Object.entries(measures).map(([name, expression]) => `${expression} as ${nameOf(name)}`);
  const [found] = await lake.rows<Record<string, string>>({
    query: `select ${['count() as rows', `${checksumExpression(content)} as checksum`, ...named].join(', ')}
      from ${nameOf(tableOf(batch.resourceId))} where _batch = {batch:UInt32}`,
    params: { batch: batch.number },
    limit_ms: LOAD_LIMIT_MS,
  });
  const { rows, checksum, ...others } = found!;
  return {
    rows: Number(rows),
    checksum: checksum!,
    measures: Object.fromEntries(Object.entries(others).map(([name, value]) => [name, Number(value)])),
  };
}

/** Up to here keys are told apart by hashes of 64 bits: a quarter of the time, and 32 bytes of memory each. */
const HASHED_KEYS_MAX = 4_000_000;

/** Rows with different keys. The table is in their order, so it takes no memory to tell, however many there are. */
export async function countKeys(
  lake: Lake,
  batch: Pick<Batch, 'resourceId' | 'number'>,
  content: Content,
  rows: number,
): Promise<number | undefined> {
  const keys = keysOf(content).map((item) => nameOf(item.name));
  if (keys.length === 0) return undefined;
  const own = `from ${nameOf(tableOf(batch.resourceId))} where _batch = {batch:UInt32}`;
  const [found] = await lake.rows<{ keys: string }>({
    query:
      rows <= HASHED_KEYS_MAX
        ? `select uniqExact(cityHash64(tuple(${keys.join(', ')}))) as keys ${own}`
        : `select count() as keys from (select ${keys.join(', ')} ${own} group by ${keys.join(', ')})`,
    params: { batch: batch.number },
    limit_ms: LOAD_LIMIT_MS,
    settings: { optimize_aggregation_in_order: 1 },
  });
  return Number(found!.keys);
}

export { LOAD_LIMIT_MS, QUARANTINE_ROWS_MAX };
