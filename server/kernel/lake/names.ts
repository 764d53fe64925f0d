/** A table of the lake. On a cluster it becomes a table a shard and a distributed one over them. */
export interface LakeTable {
  name: string;
  /** Column name → ClickHouse type, with codec or default behind it where one is wanted. */
  columns: Record<string, string>;
  orderBy: string[];
  partitionBy?: string;
  /** Expression over the columns that chooses the shard; at random when left out. */
  shardBy?: string;
}

/** An identifier in backticks; any text is safe. */
export function nameOf(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

/** A text as a literal, for definitions, which take no parameters. */
export function textOf(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

export function createStatement(table: LakeTable): string {
  const columns = Object.entries(table.columns).map(([name, type]) => `${nameOf(name)} ${type}`);
  const partition = table.partitionBy === undefined ? '' : ` partition by ${table.partitionBy}`;
  return `create table if not exists ${nameOf(table.name)} (${columns.join(', ')})
    engine = MergeTree${partition} order by (${table.orderBy.map(nameOf).join(', ')})
    settings allow_nullable_key = 1, fsync_after_insert = 1, fsync_part_directory = 1`;
}
