import { realClock } from '../clock.ts';
import type { LakeParams } from '../lake.ts';
import type { Member, Members } from './members.ts';
import { type LakeTable, nameOf, textOf } from './names.ts';
import * as statements from './statements.ts';

/**
 * Whatever changes a cluster beside the rows of sharded tables. Each server keeps the list of those it has gone
 * through (`_changes`); one that was away catches up by the lists of the others. Every change may be repeated.
 */
export type Change =
  | { kind: 'table'; table: LakeTable }
  | { kind: 'columns'; table: string; columns: Record<string, string> }
  | { kind: 'view'; name: string; select: string }
  | { kind: 'drop'; what: 'table' | 'view'; name: string }
  | { kind: 'partition-drop'; table: string; partition: number }
  | { kind: 'update'; update: statements.LakeUpdate }
  | { kind: 'seal'; part: statements.Partition }
  /** Into a table that is everywhere. */
  | { kind: 'rows'; statement: string; input: string; params?: LakeParams }
  | { kind: 'statement'; statement: string };

export interface Entry {
  /** Sorts by time. */
  id: string;
  change: Change;
}

/** Enough for all that can be repeated: a server is caught up long before this many rows came after. */
const REPEATS_REMEMBERED = 10_000;

export function newEntry(change: Change): Entry {
  return { id: realClock().newId(), change };
}

/** Makes the databases of a server that has none yet. */
export async function prepareMember({ names }: Members, { parts }: Member): Promise<void> {
  for (const name of [names.parts, names.city])
    await parts.commandOutside(`create database if not exists ${nameOf(name)}`);
  await parts.command(
    statements.createTable({
      name: '_changes',
      columns: { id: 'String', change: 'String CODEC(ZSTD)' },
      orderBy: ['id'],
    }),
  );
}

/** Applies a change to one server. `source` gives where a partition can be copied from. */
export async function apply(
  members: Members,
  member: Member,
  entry: Entry,
  source: () => Promise<Member | undefined>,
): Promise<void> {
  const { change } = entry;
  const { names } = members;
  const { parts, city } = member;
  switch (change.kind) {
    case 'table':
      return await createTable(members, member, change.table);
    case 'columns':
      await parts.command(statements.addColumns(change.table, change.columns));
      if (await isDistributed(members, member, change.table))
        await city.command(statements.addColumns(change.table, change.columns));
      else if (await members.isOpen(member)) await showEverywhere(members, member, change.table);
      return;
    case 'view':
      await parts.command(statements.createView(change.name, change.select));
      await city.command(`create or replace table ${distributed(members, change.name)}`);
      return await show(members, member, change.name);
    case 'drop':
      await city.command(statements.dropTable(change.name));
      await parts.command(`drop table if exists ${nameOf(names.open)}.${nameOf(change.name)} sync`);
      return await parts.command(
        change.what === 'view' ? statements.dropView(change.name) : statements.dropTable(change.name),
      );
    case 'partition-drop':
      return await parts.command(statements.dropPartition(change.table, change.partition));
    case 'update':
      if (await exists(member, names.parts, change.update.table))
        await parts.command(statements.update(change.update));
      return;
    case 'seal':
      return await copyPartition(members, member, change.part, await source());
    case 'rows':
      return await parts.insert({
        statement: change.statement,
        input: change.input,
        ...(change.params === undefined ? {} : { params: change.params }),
        settings: { insert_deduplication_token: entry.id, async_insert: 0 },
      });
    case 'statement':
      return await parts.command(change.statement);
  }
}

export async function record(member: Member, { id, change }: Entry): Promise<void> {
  await member.parts.insert({
    statement: 'insert into _changes format JSONEachRow',
    input: JSON.stringify({ id, change: JSON.stringify(change) }),
  });
}

/** How many rows of a partition this server holds. */
export async function heldRows(
  { names }: Members,
  member: Member,
  part: statements.Partition,
): Promise<number> {
  const [held] = await member.parts.rows<{ rows: string }>(statements.partitionRows(names.parts, part));
  return Number(held!.rows);
}

/** Makes the partition here what it is at `source`, at once for whoever reads it. */
export async function copyPartition(
  members: Members,
  member: Member,
  part: statements.Partition,
  source: Member | undefined,
): Promise<void> {
  const { parts } = member;
  const table = nameOf(part.table);
  // Dropped later in the list, or no other server has this shard.
  if (source === undefined || !(await exists(member, members.names.parts, part.table))) return;
  if (members.replicated) return await parts.command(`system sync replica ${table}`);
  const rows = await heldRows(members, source, part);
  if (rows === (await heldRows(members, member, part))) return;
  const copy = nameOf(`_copy_${realClock().newId()}`);
  const partition = textOf(statements.partitionId(part));
  await parts.command(`create table ${copy} as ${table}`);
  try {
    await parts.command(`insert into ${copy} select * from ${remote(members, source, part.table)}
      where _partition_id = ${partition}`);
    await parts.command(`alter table ${table} replace partition id ${partition} from ${copy}`);
  } finally {
    await parts.command(`drop table if exists ${copy} sync`);
  }
  const held = await heldRows(members, member, part);
  if (held !== rows) throw new statements.LakeIncomplete({ ...part, rows }, held);
}

/** Lets other servers read a table or view of this one, if they read from it at all. */
async function show(members: Members, member: Member, name: string): Promise<void> {
  if (await members.isOpen(member)) await member.parts.command(showStatement(members, name));
}

export function showStatement({ names }: Members, name: string): string {
  return `create table if not exists ${nameOf(names.open)}.${nameOf(name)}
    engine = Alias(${textOf(names.parts)}, ${textOf(name)})`;
}

/** A table that is everywhere is read where the question is asked, but only while that server is open. */
export async function showEverywhere({ names }: Members, { city }: Member, name: string): Promise<void> {
  await city.command(
    `create or replace view ${nameOf(name)} as select * from ${nameOf(names.open)}.${nameOf(name)}`,
  );
}

async function createTable(members: Members, member: Member, table: LakeTable): Promise<void> {
  const everywhere = table.everywhere === true;
  await member.parts.command(
    statements.createTable(table, {
      engine: members.replicated && !everywhere ? replicatedEngine(members, table.name) : 'MergeTree',
      ...(everywhere ? { settings: { non_replicated_deduplication_window: REPEATS_REMEMBERED } } : {}),
    }),
  );
  await show(members, member, table.name);
  if (!everywhere)
    await member.city.command(
      `create table if not exists ${distributed(members, table.name, shardOf(table))}`,
    );
  else if (await members.isOpen(member)) await showEverywhere(members, member, table.name);
}

function shardOf({ shardBy = [] }: LakeTable): string {
  // A tuple hashes what is missing like any other value.
  return shardBy.length === 0 ? 'rand()' : `cityHash64(tuple(${shardBy.map(nameOf).join(', ')}))`;
}

function distributed({ names }: Members, name: string, shardBy?: string): string {
  const place = [names.cluster, names.open, name].map(textOf).join(', ');
  return `${nameOf(name)} as ${nameOf(names.parts)}.${nameOf(name)}
    engine = Distributed(${place}${shardBy === undefined ? '' : `, ${shardBy}`})`;
}

function replicatedEngine({ names }: Members, table: string): string {
  return `ReplicatedMergeTree(${textOf(`/citybrain/${names.parts}/${table}/{shard}`)}, '{replica}')`;
}

function remote({ names, username, password }: Members, source: Member, table: string): string {
  const place = [source.place!.native, names.parts, table, username, password].map(textOf).join(', ');
  return `remote(${place})`;
}

async function isDistributed({ names }: Members, member: Member, name: string): Promise<boolean> {
  const found = await member.parts.rows({
    query: `select 1 from system.tables where database = {city:String} and name = {name:String} and engine = 'Distributed'`,
    params: { city: names.city, name },
  });
  return found.length > 0;
}

async function exists(member: Member, database: string, name: string): Promise<boolean> {
  const found = await member.parts.rows({
    query: 'select 1 from system.tables where database = {database:String} and name = {name:String}',
    params: { database, name },
  });
  return found.length > 0;
}
