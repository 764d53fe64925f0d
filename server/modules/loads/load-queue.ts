import type { City } from '#kernel/city';
import { every, realClock } from '#kernel/clock';
import type { Connection } from './connectors/connection.ts';
import { leaseFrom } from './lease.ts';
import * as queries from './queries.ts';
import { runLoad } from './run-load.ts';

/** A load keeps both cores busy; more at once would only take turns. */
const LOADS_AT_ONCE = 1;
const HEARTBEAT_MS = 5_000;
/** How soon to look again whether an earlier load of the same resource, in another process, has ended. */
const TURN_DELAY_MS = 500;

/** The loads that wait for this process. They live in the table; here is only who is next. */
interface Queue {
  waiting: number[];
  running: Set<number>;
  /** Of loads from a database: held in memory, because a password is written nowhere. */
  connections: Map<number, Connection>;
  stopHeartbeat: (() => void) | undefined;
}

const queues = new WeakMap<City['database'], Queue>();

function queueOf(city: City): Queue {
  const known = queues.get(city.database);
  if (known !== undefined) return known;
  const fresh: Queue = { waiting: [], running: new Set(), connections: new Map(), stopHeartbeat: undefined };
  queues.set(city.database, fresh);
  return fresh;
}

export function rememberConnection(city: City, batchId: number, connection: Connection): void {
  queueOf(city).connections.set(batchId, connection);
}

/** Taken out once: a second look finds nothing. */
export function takeConnection(city: City, batchId: number): Connection | undefined {
  const { connections } = queueOf(city);
  const connection = connections.get(batchId);
  connections.delete(batchId);
  return connection;
}

/** Runs the load in this process as soon as it is its turn. Never throws; what becomes of it stands in its row. */
export function queueLoad(city: City, batchId: number): void {
  const queue = queueOf(city);
  queue.waiting.push(batchId);
  queue.stopHeartbeat ??= every(HEARTBEAT_MS, () => void keepWaitingAlive(city, queue));
  void drain(city, queue);
}

async function drain(city: City, queue: Queue): Promise<void> {
  while (queue.running.size < LOADS_AT_ONCE) {
    const batchId = queue.waiting.shift();
    if (batchId === undefined) break;
    queue.running.add(batchId);
    try {
      await runInTurn(city, batchId);
    } catch (error) {
      // The lease runs out, and upkeep cleans up.
      city.log.error({ err: error, batchId }, 'a load could not be run');
    } finally {
      queue.running.delete(batchId);
      queue.connections.delete(batchId);
    }
  }
  if (queue.waiting.length === 0 && queue.running.size === 0) {
    queue.stopHeartbeat?.();
    queue.stopHeartbeat = undefined;
  }
}

/** Batches of a resource land in the order of their numbers. */
async function runInTurn(city: City, batchId: number): Promise<void> {
  for (;;) {
    const now = city.clock.now();
    const work = await queries.takeBatch(city.database, { id: batchId, now, leaseUntil: leaseFrom(now) });
    if (work !== undefined) {
      const connection = takeConnection(city, batchId);
      await runLoad(city, work, connection && { connection });
      return;
    }
    const batch = await queries.findBatch(city.database, batchId);
    if (batch?.state !== 'running') return;
    await realClock().sleep(TURN_DELAY_MS);
  }
}

async function keepWaitingAlive(city: City, queue: Queue): Promise<void> {
  const leaseUntil = leaseFrom(city.clock.now());
  try {
    for (const id of [...queue.waiting, ...queue.running])
      await queries.keepAlive(city.database, { id, leaseUntil, bytesRead: 0 });
  } catch (error) {
    city.log.warn({ err: error }, 'waiting loads could not be kept alive');
  }
}
