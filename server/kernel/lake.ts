import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { after } from './clock.ts';

export interface LakeAddress {
  url: string;
  username: string;
  password: string;
}

/** The ClickHouse of this city: embedded on loopback or anywhere else, the same client. */
export interface Lake {
  readonly client: ClickHouseClient;
  /** Resolves when the server answers a query under our name; throws with the reason within `PING_LIMIT_MS`. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Time for one request, connecting included. Long analyses state their own limit. */
const REQUEST_LIMIT_MS = 10_000;
const PING_LIMIT_MS = 2_000;
const CONNECTIONS_MAX = 10;
/** Shorter than any server keeps them (3 s is the least in use), or we would write into a closed socket. */
const IDLE_SOCKET_LIMIT_MS = 2_000;

/** Opens nothing yet: the first request connects. */
export function openLake(address: LakeAddress): Lake {
  const client = createClient({
    ...address,
    application: 'citybrain',
    request_timeout: REQUEST_LIMIT_MS,
    max_open_connections: CONNECTIONS_MAX,
    keep_alive: { enabled: true, idle_socket_ttl: IDLE_SOCKET_LIMIT_MS },
    // Failures reach the caller as errors; the client's own log would print them a second time, with the query.
    log: { level: ClickHouseLogLevel.OFF },
    // The server ends a query we no longer wait for.
    clickhouse_settings: { max_execution_time: REQUEST_LIMIT_MS / 1000 },
  });
  return {
    client,
    async ping() {
      const limit = new AbortController();
      const cancel = after(PING_LIMIT_MS, () => limit.abort());
      try {
        const result = await client.query({ query: 'select 1', abort_signal: limit.signal });
        await result.text();
      } catch (error) {
        throw limit.signal.aborted
          ? new Error(`ClickHouse did not answer within ${PING_LIMIT_MS} ms`)
          : error;
      } finally {
        cancel();
      }
    },
    close: () => client.close(),
  };
}
