import type { LakeQuery } from '../lake.ts';
import { type LakeTable, nameOf } from './names.ts';

/** Updates are written as patches beside the rows and applied when read. */
const UPDATABLE = { enable_block_number_column: 1, enable_block_offset_column: 1 };
const DURABLE = { allow_nullable_key: 1, fsync_after_insert: 1, fsync_part_directory: 1 };

export function createTable(
  table: LakeTable,
  { engine = 'MergeTree', settings = {} }: { engine?: string; settings?: Record<string, number> } = {},
): string {
  const partition = table.partitionBy === undefined ? '' : ` partition by ${table.partitionBy}`;
  const set = Object.entries({ ...DURABLE, ...(table.updatable === true ? UPDATABLE : {}), ...settings }).map(
    ([name, value]) => `${name} = ${value}`,
  );
  return `create table if not exists ${nameOf(table.name)} (${columnsOf(table.columns).join(', ')})
    engine = ${engine}${partition} order by (${table.orderBy.map(nameOf).join(', ')}) settings ${set.join(', ')}`;
}

export function addColumns(table: string, columns: Record<string, string>): string {
  const added = columnsOf(columns).map((column) => `add column if not exists ${column}`);
  return `alter table ${nameOf(table)} ${added.join(', ')}`;
}

export function dropTable(name: string): string {
  return `drop table if exists ${nameOf(name)} sync`;
}

export function createView(name: string, select: string): string {
  return `create or replace view ${nameOf(name)} as ${select}`;
}

export function dropView(name: string): string {
  return `drop view if exists ${nameOf(name)} sync`;
}

export function update({ table, set, where }: LakeUpdate): string {
  return `update ${nameOf(table)} set ${set} where ${where}`;
}

export function dropPartition(table: string, partition: number): string {
  return `alter table ${nameOf(table)} drop partition ${wholeNumber(partition)}`;
}

/** Both in SQL, with bare names. Done twice it must change nothing more: a server that was away repeats it. */
export interface LakeUpdate {
  table: string;
  set: string;
  where: string;
}

/** A partition by a whole number, or the whole of a table without partitions. */
export interface Partition {
  table: string;
  partition?: number;
}

/** A partition that is not what was loaded: a server went away meanwhile. Loading it again is safe. */
export class LakeIncomplete extends Error {
  constructor(part: Partition & { rows?: number }, held: number) {
    super(`${part.table}, partition ${part.partition ?? 'all'}: ${held} rows instead of ${part.rows}`);
  }
}

/** One row with the number of rows of the partition on the server that answers. */
export function partitionRows(database: string, part: Partition): LakeQuery {
  return {
    query: `select sum(rows) as rows from system.parts
      where active and database = {database:String} and table = {table:String} and partition_id = {partition:String}`,
    params: { database, table: part.table, partition: partitionId(part) },
  };
}

/** As ClickHouse names a partition of a whole number. */
export function partitionId({ partition }: Partition): string {
  return partition === undefined ? 'all' : String(wholeNumber(partition));
}

function columnsOf(columns: Record<string, string>): string[] {
  return Object.entries(columns).map(([name, type]) => `${nameOf(name)} ${type}`);
}

function wholeNumber(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${value} is no number of a partition`);
  return value;
}
