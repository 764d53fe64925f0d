import type { LakeTable } from '#kernel/lake';
import type { Content, Item } from '#modules/catalogue';

/** The lake's names for a resource; see docs/decisions/0006-data-platform.md. */
export const tableOf = (resourceId: number): string => `r${resourceId}`;
export const currentOf = (resourceId: number): string => `current_r${resourceId}`;

/** The ClickHouse type behind a 数据类型. Every item may be missing; whether it may be is a rule of quality. */
export function columnType(item: Pick<Item, 'type' | 'scale'>): string {
  switch (item.type) {
    case 'string':
    case 'text':
    case 'binary':
      return 'Nullable(String)';
    case 'integer':
      return 'Nullable(Int64)';
    case 'numeric':
    case 'currency':
      return `Nullable(Decimal(38, ${item.scale ?? (item.type === 'currency' ? 2 : 6)}))`;
    case 'double':
    case 'float':
      return 'Nullable(Float64)';
    case 'date':
      return 'Nullable(Date32)';
    case 'datetime':
      return "Nullable(DateTime64(3, 'UTC'))";
    case 'boolean':
      return 'Nullable(Bool)';
  }
}

/** The table that holds every batch of a resource. */
export function lakeTable(resourceId: number, content: Content): LakeTable {
  const keys = content.items.filter((item) => item.isKey).map((item) => item.name);
  return {
    name: tableOf(resourceId),
    columns: {
      ...Object.fromEntries(content.items.map((item) => [item.name, columnType(item)])),
      _batch: 'UInt32',
      // Numbers that follow each other: 20 times smaller.
      _row: 'UInt64 codec(Delta, LZ4)',
      _street: 'LowCardinality(String)',
      _village: 'String',
    },
    // A partition is one batch, so its number sorts nothing.
    orderBy: keys.length > 0 ? keys : ['_row'],
    partitionBy: '_batch',
    // On a cluster the rows of a key lie on one server, which finds the newest of them.
    shardBy: keys,
  };
}
