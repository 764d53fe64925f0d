import type { Lake } from '../lake.ts';
import { nameOf } from './names.ts';

export interface LakeCopy {
  /** Tables that every server of the target shall have whole. */
  everywhere: string[];
  progress?: (table: string, rows: number) => void;
}

interface Source {
  name: string;
  partition: string;
  sorting: string;
  columns: [name: string, type: string, fallback: string][];
}

const COPY_LIMIT_MS = 24 * 3_600_000;
const EVERYWHERE_ROWS = 50_000;
/** Views on views: each round makes those whose ground is there. */
const VIEW_ROUNDS_MAX = 10;

/**
 * Copies a city's lake, while nobody loads into it: from one server to a cluster, or between clusters of other shapes.
 * Partition by partition, each sealed with the number of rows it has here; what is in the target of the same name is
 * replaced, so that a copy that broke off is begun again. Rows lie by the columns of the key: those of the order that
 * do not begin with `_`.
 */
export async function copyLake(from: Lake, to: Lake, options: LakeCopy): Promise<void> {
  await to.prepare();
  const parts = await partsOf(from);
  for (const table of await listTables(from, parts)) {
    const everywhere = options.everywhere.includes(table.name);
    const rows = everywhere ? await copyEverywhere(from, to, table) : await copyTable(from, to, table);
    options.progress?.(table.name, rows);
  }
  await copyViews(from, to, parts);
}

/** The database with the tables themselves: on a cluster another than the one that is asked. */
async function partsOf(lake: Lake): Promise<string> {
  const parts = `${lake.database}_parts`;
  const found = await lake.rows({
    query: 'select 1 from system.databases where name = {parts:String}',
    params: { parts },
  });
  return found.length > 0 ? parts : lake.database;
}

async function listTables(lake: Lake, database: string): Promise<Source[]> {
  return await lake.rows<Source>({
    query: `select name, partition_key as partition, sorting_key as sorting,
        (select groupArray((name, type, default_expression)) from (
          select table, name, type, default_expression from system.columns
          where database = {database:String} order by position) as c where c.table = tables.name) as columns
      from system.tables as tables
      where database = {database:String} and engine like '%MergeTree' and not startsWith(name, '_') order by name`,
    params: { database },
  });
}

async function copyTable(from: Lake, to: Lake, table: Source): Promise<number> {
  await create(to, table, false);
  const name = nameOf(table.name);
  const partition = table.partition === '' ? '0' : table.partition;
  const found = await from.rows<{ partition: string; rows: string }>({
    query: `select toString(${partition}) as partition, count() as rows from ${name} group by partition order by partition`,
    limit_ms: COPY_LIMIT_MS,
  });
  let total = 0;
  for (const { partition: value, rows } of found) {
    const input = await from.stream(
      {
        query: `select * from ${name} where toString(${partition}) = {value:String}`,
        params: { value },
        limit_ms: COPY_LIMIT_MS,
      },
      'Native',
    );
    await to.insert({ statement: `insert into ${name} format Native`, input, limit_ms: COPY_LIMIT_MS });
    const part = table.partition === '' ? {} : { partition: Number(value) };
    await to.seal({ table: table.name, ...part, rows: Number(rows) });
    total += Number(rows);
  }
  return total;
}

async function copyEverywhere(from: Lake, to: Lake, table: Source): Promise<number> {
  await create(to, table, true);
  const name = nameOf(table.name);
  for (let offset = 0; ; offset += EVERYWHERE_ROWS) {
    const rows = await from.rows({
      query: `select * from ${name} order by all limit ${EVERYWHERE_ROWS} offset ${offset}`,
      limit_ms: COPY_LIMIT_MS,
    });
    if (rows.length > 0)
      await to.insert({
        statement: `insert into ${name} format JSONEachRow`,
        input: rows.map((row) => JSON.stringify(row)).join('\n'),
      });
    if (rows.length < EVERYWHERE_ROWS) return offset + rows.length;
  }
}

async function create(to: Lake, table: Source, everywhere: boolean): Promise<void> {
  const orderBy = table.sorting.split(', ').map((name) => name.replaceAll('`', ''));
  const shardBy = orderBy.filter((name) => !name.startsWith('_'));
  await to.dropTable(table.name);
  await to.createTable({
    name: table.name,
    columns: Object.fromEntries(
      table.columns.map(([name, type, fallback]) => [
        name,
        fallback === '' ? type : `${type} default ${fallback}`,
      ]),
    ),
    orderBy,
    ...(table.partition === '' ? {} : { partitionBy: table.partition }),
    ...(everywhere
      ? { everywhere }
      : { shardBy, updatable: table.columns.some(([name]) => name === '_until') }),
  });
}

async function copyViews(from: Lake, to: Lake, database: string): Promise<void> {
  let waiting = await from.rows<{ name: string; select: string }>({
    query: `select name, as_select as select from system.tables
      where database = {database:String} and engine = 'View' order by name`,
    params: { database },
  });
  for (let round = 1; waiting.length > 0; round += 1) {
    const later: typeof waiting = [];
    for (const view of waiting) {
      const select = view.select.replaceAll(`${database}.`, '').replaceAll(`${nameOf(database)}.`, '');
      await to.createView(view.name, select).catch((error: unknown) => {
        if (round === VIEW_ROUNDS_MAX) throw error;
        later.push(view);
      });
    }
    waiting = later;
  }
}
