import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { after } from './clock.ts';
import { createStatement, type LakeTable, nameOf } from './lake/names.ts';

export { type LakeTable, nameOf, textOf } from './lake/names.ts';

export interface LakeAddress {
  url: string;
  username: string;
  password: string;
  /** The ClickHouse database everything of this city is in. */
  database: string;
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
  /** Any other definition (views, partitions, dropping), on every server that has a part of the city. */
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

/** Time for one question. Long work (loads, exports) states its own limit. */
export const QUERY_LIMIT_MS = 10_000;
const REQUEST_LIMIT_MS = 3_600_000;
const PING_LIMIT_MS = 2_000;
const CONNECTIONS_MAX = 24;
/** Shorter than any server keeps them (3 s is the least in use), or we would write into a closed socket. */
const IDLE_SOCKET_LIMIT_MS = 2_000;

/** Opens nothing yet: the first request connects. */
export function openLake(address: LakeAddress): Lake {
  const { database, ...server } = address;
  const options = {
    ...server,
    application: 'citybrain',
    request_timeout: REQUEST_LIMIT_MS,
    max_open_connections: CONNECTIONS_MAX,
    keep_alive: { enabled: true, idle_socket_ttl: IDLE_SOCKET_LIMIT_MS },
    // Failures reach the caller as errors; the client's own log would print them a second time, with the query.
    log: { level: ClickHouseLogLevel.OFF },
  };
  const client = createClient({ ...options, database });
  // While the database is not there, ClickHouse refuses whatever names it.
  const outside = createClient({ ...options, max_open_connections: 1 });
  const define = async (statement: string) => {
    await client.command({ query: statement });
  };
  return {
    client,
    database,
    async prepare() {
      await outside.command({ query: `create database if not exists ${nameOf(database)}` });
    },
    createTable: (table) => define(createStatement(table)),
    define,
    async rows<Row>(query: LakeQuery) {
      const result = await client.query({ ...requestOf(query), format: 'JSONEachRow' });
      return await result.json<Row>();
    },
    async stream(query, format) {
      const result = await client.exec({ ...requestOf(query), query: `${query.query}\nformat ${format}` });
      return result.stream;
    },
    async insert({ statement, input, ...query }) {
      const values = typeof input === 'string' ? Readable.from([input], { objectMode: false }) : input;
      const result = await client.exec({ ...requestOf({ ...query, query: statement }), values });
      result.stream.resume();
    },
    ping: () => ping(outside),
    async close() {
      await Promise.all([client.close(), outside.close()]);
    },
  };
}

/** The server ends a query that nobody waits for any more. */
function requestOf({ query, params, limit_ms = QUERY_LIMIT_MS, settings, signal }: LakeQuery) {
  return {
    query,
    ...(params === undefined ? {} : { query_params: params }),
    ...(signal === undefined ? {} : { abort_signal: signal }),
    clickhouse_settings: { max_execution_time: limit_ms / 1_000, ...settings },
  };
}

async function ping(client: ClickHouseClient): Promise<void> {
  const limit = new AbortController();
  const cancel = after(PING_LIMIT_MS, () => limit.abort());
  try {
    const result = await client.query({
      query: 'select 1',
      abort_signal: limit.signal,
    });
    await result.text();
  } catch (error) {
    throw limit.signal.aborted ? new Error(`ClickHouse did not answer within ${PING_LIMIT_MS} ms`) : error;
  } finally {
    cancel();
  }
}
