import type { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClusterLake } from './lake/cluster.ts';
import type { LakeTable } from './lake/names.ts';
import { openSingleLake } from './lake/single.ts';
import type { LakeUpdate, Partition } from './lake/statements.ts';

export { LakeUnavailable } from './lake/members.ts';
export { type LakeTable, nameOf, textOf } from './lake/names.ts';
export { QUERY_LIMIT_MS } from './lake/server.ts';
export { LakeIncomplete, type LakeUpdate, type Partition } from './lake/statements.ts';

export interface LakeAddress {
  url: string;
  username: string;
  password: string;
  /** The ClickHouse database everything of this city is in. */
  database: string;
  /** Several servers that hold parts of one lake; see docs/clusters.md. */
  cluster?: LakeCluster;
}

export interface LakeCluster {
  /** As ClickHouse's own configuration calls it (`remote_servers`). */
  name: string;
  /** HTTP addresses. With one, the others are taken to answer at their host's name on the same port. */
  urls: string[];
}

/** Values of `{name:Type}` placeholders; the only way a value gets into a statement. */
export type LakeParams = Record<string, unknown>;

export interface LakeQuery {
  query: string;
  params?: LakeParams;
  /** Time for the whole answer; `QUERY_LIMIT_MS` when left out. */
  limit_ms?: number;
  settings?: Record<string, string | number>;
  /** Ends the query on the server too. */
  signal?: AbortSignal;
  /** Told how many rows a stream will have, before its first byte; right only with the setting `wait_end_of_query`. */
  onRows?: (rows: number) => void;
}

/**
 * The ClickHouse of this city: embedded on loopback, a server or a cluster anywhere else; the same client and the
 * same statements. Table names in statements are bare: the database of the city is the default one.
 */
export interface Lake {
  readonly client: ClickHouseClient;
  readonly database: string;
  /** Makes the database. Idempotent; runs at every start. */
  prepare(): Promise<void>;
  /** Makes a table if it is not there; on a cluster its shards and the distributed table over them. */
  createTable(table: LakeTable): Promise<void>;
  /** Adds columns that are not there yet; rows that are there have their defaults. */
  addColumns(table: string, columns: Record<string, string>): Promise<void>;
  /** Idempotent. */
  dropTable(name: string): Promise<void>;
  /** Makes or replaces a view. `select` names tables bare and takes no parameters. */
  createView(name: string, select: string): Promise<void>;
  /** Idempotent. */
  dropView(name: string): Promise<void>;
  /**
   * Changes rows of an `updatable` table in place, each server its own: 1,000,000 of 100,000,000 rows in 0.5 s. After
   * `seal`.
   */
  update(update: LakeUpdate): Promise<void>;
  /** Removes the rows of one partition, at once and everywhere. Idempotent. */
  dropPartition(table: string, partition: number): Promise<void>;
  /**
   * After the last insert into a partition and before anything refers to it (`landed`): each server that should hold
   * it does, whole. Throws `LakeIncomplete` when it has not exactly `rows` rows; drop the partition and load it again.
   * Without `rows` for partitions that grow, such as quarantine; without `partition` for a table that has none.
   */
  seal(part: Partition & { rows?: number }): Promise<void>;
  /** Removes everything of this city from ClickHouse. */
  drop(): Promise<void>;
  /** Any other definition, on every server that has a part of the city. Prefer the methods above. */
  define(statement: string): Promise<void>;
  /** All rows as objects. The statement bounds itself with a limit. Numbers of 64 bits come as texts. */
  rows<Row>(query: LakeQuery): Promise<Row[]>;
  /** The bytes of an answer in one of ClickHouse's formats (`CSVWithNames`, `JSONEachRow`, `Parquet`, `Arrow` …). */
  stream(query: LakeQuery, format: string): Promise<Readable>;
  /** Sends bytes (or text) in a format ClickHouse reads. Durable when it resolves. */
  insert(into: { statement: string; input: Readable | string } & Omit<LakeQuery, 'query'>): Promise<void>;
  /** Resolves when the server answers a query under our name; throws with the reason within `PING_LIMIT_MS`. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens nothing yet: the first request connects. A cluster is watched from `prepare` on: servers that were away are
 * brought in line.
 */
export function openLake(address: LakeAddress): Lake {
  return address.cluster === undefined ? openSingleLake(address) : openClusterLake(address, address.cluster);
}
