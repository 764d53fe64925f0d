import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { after } from '../clock.ts';
import type { LakeQuery } from '../lake.ts';
import { nameOf } from './names.ts';

/** Time for one question. Long work (loads, exports) states its own limit. */
export const QUERY_LIMIT_MS = 10_000;
const REQUEST_LIMIT_MS = 3_600_000;
const PING_LIMIT_MS = 2_000;
const CONNECTIONS_MAX = 24;
const OUTSIDE_CONNECTIONS_MAX = 4;
/** Shorter than any server keeps them (3 s is the least in use), or we would write into a closed socket. */
const IDLE_SOCKET_LIMIT_MS = 2_000;

type Settings = Record<string, string | number>;

/** One ClickHouse server, asked over HTTP. */
export interface LakeServer {
  readonly client: ClickHouseClient;
  /** The same without a default database: while that is not there, ClickHouse refuses whatever names it. */
  readonly outside: ClickHouseClient;
  rows<Row>(query: LakeQuery): Promise<Row[]>;
  stream(query: LakeQuery, format: string): Promise<Readable>;
  insert(into: { statement: string; input: Readable | string } & Omit<LakeQuery, 'query'>): Promise<void>;
  /** A definition; waits as long as it takes. */
  command(statement: string): Promise<void>;
  commandOutside(statement: string): Promise<void>;
  ping(limit_ms?: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens nothing yet: the first request connects. `settings` go along with every request. */
export function openServer(
  address: { url: string; username: string; password: string; database: string },
  settings: Settings = {},
): LakeServer {
  const { database, ...server } = address;
  const options = {
    ...server,
    application: 'citybrain',
    request_timeout: REQUEST_LIMIT_MS,
    max_open_connections: CONNECTIONS_MAX,
    keep_alive: { enabled: true, idle_socket_ttl: IDLE_SOCKET_LIMIT_MS },
    clickhouse_settings: settings,
    // Failures reach the caller as errors; the client's own log would print them a second time, with the query.
    log: { level: ClickHouseLogLevel.OFF },
  };
  const client = createClient({ ...options, database });
  const outside = createClient({ ...options, max_open_connections: OUTSIDE_CONNECTIONS_MAX });
  return {
    client,
    outside,
    async rows<Row>(query: LakeQuery) {
      const settings = { ...query.settings, output_format_json_quote_64bit_integers: 1 };
      const result = await client.query({ ...requestOf({ ...query, settings }), format: 'JSONEachRow' });
      return await result.json<Row>();
    },
    async stream(query, format) {
      const result = await client.exec({ ...requestOf(query), query: `${query.query}\nformat ${format}` });
      query.onRows?.(Number(result.summary?.result_rows ?? 0));
      return result.stream;
    },
    async insert({ statement, input, ...query }) {
      const values = typeof input === 'string' ? Readable.from([input], { objectMode: false }) : input;
      const result = await client.exec({ ...requestOf({ ...query, query: statement }), values });
      result.stream.resume();
    },
    async command(statement) {
      await client.command({ query: statement });
    },
    async commandOutside(statement) {
      await outside.command({ query: statement });
    },
    ping: (limit_ms = PING_LIMIT_MS) => ping(outside, limit_ms),
    async close() {
      await Promise.all([client.close(), outside.close()]);
    },
  };
}

/** For a single server and for each of a cluster. */
export function createDatabase(name: string): string {
  return `create database if not exists ${nameOf(name)}`;
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

async function ping(client: ClickHouseClient, limit_ms: number): Promise<void> {
  const limit = new AbortController();
  const cancel = after(limit_ms, () => limit.abort());
  try {
    const result = await client.query({ query: 'select 1', abort_signal: limit.signal });
    await result.text();
  } catch (error) {
    throw limit.signal.aborted ? new Error(`ClickHouse did not answer within ${limit_ms} ms`) : error;
  } finally {
    cancel();
  }
}
