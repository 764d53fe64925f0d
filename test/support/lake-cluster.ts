import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomId, realClock } from '#kernel/clock';
import { type ClickHouseEngine, clickhouseEngine } from '#kernel/embedded/clickhouse';
import { openDataDirectory, prepareDataDirectory } from '#kernel/embedded/data-directory';
import type { EngineRun } from '#kernel/embedded/supervise';
import type { LakeAddress } from '#kernel/lake';

/** Servers of one lake, on this machine: without a Keeper, otherwise what a district would run. */
export interface LakeServers {
  /** A database of its own at each call. */
  address(): LakeAddress;
  /** One server alone, for looking at what it holds. */
  addressOf(place: { shard: number; replica: number }): LakeAddress;
  /** As a power cut: SIGKILL. Resolves when the process is gone. */
  kill(place: { shard: number; replica: number }): Promise<void>;
  /** On the same folder and ports. */
  restart(place: { shard: number; replica: number }): Promise<void>;
  stop(): Promise<void>;
}

const CLUSTER = 'city';

/** Starts `shards` × `replicas` ClickHouse processes, of about 300 MB each. */
export async function startLakeServers({ shards = 2, replicas = 2 } = {}): Promise<LakeServers> {
  const folder = await mkdtemp(join(tmpdir(), 'citybrain-cluster-'));
  const password = randomId();
  const places = Array.from({ length: shards * replicas }, (_, index) => ({
    shard: 1 + Math.floor(index / replicas),
    replica: 1 + (index % replicas),
  }));
  const ports = await freePorts(places.length);
  const configuration = remoteServers(
    places.map(({ shard }, index) => ({ shard, port: ports[index]! })),
    password,
  );
  const servers = await Promise.all(
    places.map(async (place, index) => {
      const path = await prepareDataDirectory(join(folder, `${place.shard}-${place.replica}`));
      const directory = await openDataDirectory(path, realClock());
      const engine = clickhouseEngine(
        { ...directory, credentials: { ...directory.credentials, clickhouse: password } },
        () => {},
        { port: ports[index]!, configuration },
      );
      const server = { ...place, engine, run: await engine.start(), isKilled: false };
      keepUp(server);
      return server;
    }),
  );
  const at = (place: { shard: number; replica: number }) =>
    servers.find(({ shard, replica }) => shard === place.shard && replica === place.replica)!;
  return {
    address: () => addressOf(servers.map(({ engine }) => engine)),
    addressOf: (place) => ({ ...at(place).engine.address, database: 'default' }),
    async kill(place) {
      const server = at(place);
      server.isKilled = true;
      process.kill(server.run.pid, 'SIGKILL');
      await server.run.ended;
    },
    async restart(place) {
      const server = at(place);
      server.run = await server.engine.start();
      server.isKilled = false;
      keepUp(server);
    },
    async stop() {
      await Promise.all(servers.map(stopServer));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function addressOf(engines: ClickHouseEngine[]): LakeAddress {
  const urls = engines.map(({ address }) => address.url);
  return {
    ...engines[0]!.address,
    database: `test_${randomId().replaceAll('-', '')}`,
    cluster: { name: CLUSTER, urls },
  };
}

interface Server {
  engine: ClickHouseEngine;
  run: EngineRun;
  isKilled: boolean;
}

/**
 * The embedded ClickHouse, unlike a real one, ends when another server resets a connection it had opened, as it does
 * when it is killed or breaks off a question to several. The supervisor would start it again, and so do we.
 */
function keepUp(server: Server): void {
  void server.run.ended.then(async () => {
    if (server.isKilled) return;
    server.run = await server.engine.start();
    if (server.isKilled) process.kill(server.run.pid, 'SIGKILL');
    else keepUp(server);
  });
}

async function stopServer(server: Server): Promise<void> {
  server.isKilled = true;
  // Nothing here is kept, so a clean end is worth no time.
  try {
    process.kill(server.run.pid, 'SIGKILL');
  } catch {
    // Killed by the test already.
  }
  await server.run.ended;
  server.engine.close();
}

function remoteServers(servers: { shard: number; port: number }[], password: string): string {
  const replica = ({ port }: { port: number }) =>
    `<replica><host>127.0.0.1</host><port>${port}</port><user>admin</user><password>${password}</password></replica>`;
  const shards = [...Map.groupBy(servers, ({ shard }) => shard).values()].map(
    (members) =>
      `<shard><internal_replication>true</internal_replication>${members.map(replica).join('')}</shard>`,
  );
  return `<remote_servers><${CLUSTER}>${shards.join('')}</${CLUSTER}></remote_servers>`;
}

/** Held all at once, so that none is given twice. */
async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', resolve);
      });
      return server;
    }),
  );
  const ports = held.map((server) => (server.address() as { port: number }).port);
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
