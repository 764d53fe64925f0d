/** A table of the lake. On a cluster it becomes a table a shard and a distributed one over them. */
export interface LakeTable {
  name: string;
  /** Column name → ClickHouse type, with codec or default behind it where one is wanted. */
  columns: Record<string, string>;
  orderBy: string[];
  partitionBy?: string;
  /** Columns that choose the shard: rows that agree in them lie on one server. At random when left out. */
  shardBy?: string[];
  /** Its rows can be changed in place by `update`. */
  updatable?: boolean;
  /** A small table that every server of a cluster has whole, such as the list of what landed. */
  everywhere?: boolean;
}

/** An identifier in backticks; any text is safe. */
export function nameOf(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

/** A text as a literal, for definitions, which take no parameters. */
export function textOf(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
