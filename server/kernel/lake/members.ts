import { after, every, realClock } from '../clock.ts';
import type { LakeAddress, LakeCluster } from '../lake.ts';
import { nameOf, textOf } from './names.ts';
import { type LakeServer, openServer } from './server.ts';

/** One server of the cluster. Its shard and replica are known once it has answered. */
export interface Member {
  readonly url: string;
  /** Default database: the city, whose tables are `Distributed`. */
  readonly city: LakeServer;
  /** Default database: what this server itself holds. */
  readonly parts: LakeServer;
  place: Place | undefined;
}

interface Place {
  shard: number;
  replica: number;
  /** For other servers, over ClickHouse's native protocol. */
  native: string;
}

export interface Members {
  readonly names: Names;
  /** By which servers ask each other, too. */
  readonly username: string;
  readonly password: string;
  readonly all: Member[];
  /** Shards the cluster has by its own configuration. */
  readonly shards: number;
  /** Whether a Keeper replicates tables; else we copy them. */
  readonly replicated: boolean;
  /** Asks servers that never answered where they belong. Throws when none answers. */
  locate(): Promise<void>;
  /** Those whose tables others read now. Throws when a shard has none. */
  listOpen(): Promise<Member[]>;
  isOpen(member: Member): Promise<boolean>;
  /** Others stop reading from it at once. Resolves too when it cannot be reached. */
  shut(member: Member): Promise<void>;
  close(): Promise<void>;
}

/**
 * The databases on every server. `parts` holds its tables and views. `open` shows them to the other servers and lives
 * in memory: a server that was restarted shows nothing before it has been compared with the others, and `Distributed`
 * tables pass over a server where the table they want is missing. `city` has the `Distributed` tables.
 */
export interface Names {
  city: string;
  parts: string;
  open: string;
  cluster: string;
}

/** Marks that `open` is whole. */
export const OPEN_MARK = '_open';
export const PROBE_LIMIT_MS = 1_000;

/** What the Distributed tables go by. Reads go to any open replica; the error count must not keep a returned one out. */
const CITY_SETTINGS = {
  distributed_foreground_insert: 1,
  // Every connection is asked whether it shows the table, our own server's too.
  prefer_localhost_replica: 0,
  distributed_product_mode: 'global',
  skip_unavailable_shards: 0,
};

export function openMembers(address: LakeAddress, cluster: LakeCluster): Members {
  const { username, password, database } = address;
  const names = {
    city: database,
    parts: `${database}_parts`,
    open: `${database}_open`,
    cluster: cluster.name,
  };
  const open = (url: string): Member => ({
    url,
    city: openServer({ url, username, password, database }, CITY_SETTINGS),
    parts: openServer(
      { url, username, password, database: names.parts },
      { allow_experimental_alias_table_engine: 1 },
    ),
    place: undefined,
  });
  const all = cluster.urls.map(open);
  let shards = 0;
  let replicated = false;
  const members: Members = {
    names,
    username,
    password,
    all,
    get shards() {
      return shards;
    },
    get replicated() {
      return replicated;
    },
    async locate() {
      const found = await Promise.allSettled(
        all.filter(({ place }) => place === undefined).map((member) => locate(member, cluster.name)),
      );
      const first = found.find((one) => one.status === 'fulfilled')?.value;
      if (first === undefined && all.every(({ place }) => place === undefined))
        throw (found[0] as PromiseRejectedResult).reason;
      if (first === undefined) return;
      shards = first.shards;
      replicated = first.replicated;
      if (all.length === 1) all.push(...first.others.map((host) => open(withHost(cluster.urls[0]!, host))));
    },
    async listOpen() {
      const answers = await Promise.all(all.map((member) => members.isOpen(member).catch(() => false)));
      const shown = all.filter((_member, index) => answers[index]);
      refuseGaps(shown, shards);
      return shown;
    },
    async isOpen(member) {
      const [row] = await probe(member, {
        query: `select count() as open from system.tables where database = {open:String} and name = {mark:String}`,
        params: { open: names.open, mark: OPEN_MARK },
      });
      return Number(row?.['open']) === 1;
    },
    async shut(member) {
      await within(PROBE_LIMIT_MS, (signal) =>
        member.parts.client.command({
          query: `drop database if exists ${nameOf(names.open)} sync`,
          abort_signal: signal,
        }),
      ).catch(() => {});
    },
    async close() {
      await Promise.all(all.flatMap(({ city, parts }) => [city.close(), parts.close()]));
    },
  };
  return members;
}

/** Throws when not every shard is among `members`. */
export function refuseGaps(members: Member[], shards: number): void {
  const covered = new Set(members.map(({ place }) => place?.shard));
  if (covered.size < shards || shards === 0)
    throw new LakeUnavailable(`${shards - covered.size} of ${shards} shards have no server in service`);
}

/** Not now: a part of the lake has no server that holds all of it. */
export class LakeUnavailable extends Error {
  readonly code = 'LAKE_UNAVAILABLE';
}

/** A short question that must not wait for a server that hangs. */
export function probe(
  member: Member,
  query: { query: string; params?: Record<string, unknown> },
): Promise<Record<string, unknown>[]> {
  return within(PROBE_LIMIT_MS, async (signal) => {
    const result = await member.parts.outside.query({
      query: query.query,
      ...(query.params === undefined ? {} : { query_params: query.params }),
      format: 'JSONEachRow',
      abort_signal: signal,
    });
    return await result.json<Record<string, unknown>>();
  });
}

/** Repeats `work` while nothing else keeps the process alive; one at a time. */
export function repeat(interval_ms: number, work: () => Promise<void>): () => void {
  let busy = false;
  return every(interval_ms, () => {
    if (busy) return;
    busy = true;
    void work()
      .catch(() => {})
      .finally(() => {
        busy = false;
      });
  });
}

/**
 * Holds `name` on a server for as long as `work` runs, so that of several processes one works there. A query under
 * this name runs meanwhile; it ends with our connection, however we end. Returns undefined when another holds it.
 */
export async function holding<T>(
  member: Member,
  name: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const token = realClock().secret(9);
  const ended = new AbortController();
  let refused = false;
  const lock = member.parts.outside
    .query({
      query: `select max(sleepEachRow(1)) from numbers(7200) where ${textOf(token)} != ''`,
      query_id: name,
      abort_signal: ended.signal,
      clickhouse_settings: {
        readonly: '1',
        max_block_size: '1',
        max_execution_time: 7_200,
        function_sleep_max_microseconds_per_block: '0',
        cancel_http_readonly_queries_on_client_close: 1,
      } as Record<string, string | number>,
    })
    .catch(() => {
      refused = true;
    });
  const query = {
    query: `select count() as held from system.processes where query_id = {name:String} and position(query, {token:String}) > 0`,
    params: { name, token },
  };
  try {
    while (!refused) {
      const [row] = await probe(member, query);
      if (Number(row?.['held']) === 1) return await work();
    }
    return undefined;
  } finally {
    ended.abort();
    await lock;
  }
}

async function locate(
  member: Member,
  cluster: string,
): Promise<{ shards: number; replicated: boolean; others: string[] }> {
  const rows = await probe(member, {
    query: `select shard_num as shard, replica_num as replica, host_name as host, port, is_local as local,
        (select count() from system.tables where database = 'system' and name = 'zookeeper') as keeper,
        (select count() from system.macros where macro in ('shard', 'replica')) as macros
      from system.clusters where cluster = {cluster:String}`,
    params: { cluster },
  });
  const here = rows.find((row) => Number(row['local']) === 1);
  if (here === undefined)
    throw new Error(
      rows.length === 0
        ? `the server knows no cluster ${cluster}`
        : `the server does not find itself in the cluster ${cluster}`,
    );
  member.place = {
    shard: Number(here['shard']),
    replica: Number(here['replica']),
    native: `${here['host']}:${here['port']}`,
  };
  return {
    shards: new Set(rows.map((row) => Number(row['shard']))).size,
    replicated: Number(here['keeper']) > 0 && Number(here['macros']) === 2,
    others: rows.filter((row) => row !== here).map((row) => String(row['host'])),
  };
}

function withHost(url: string, host: string): string {
  const other = new URL(url);
  other.hostname = host;
  return other.href;
}

async function within<T>(limit_ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = new AbortController();
  const cancel = after(limit_ms, () => limit.abort());
  try {
    return await work(limit.signal);
  } finally {
    cancel();
  }
}
