import type { ChildProcess } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { every } from '../clock.ts';
import type { EngineLog } from './engine-log.ts';
import { type Account, ownerOf } from './postgres-account.ts';
import { findCommand, type ProcessEntry, processesMarked, signal } from './processes.ts';
import { type EngineRun, endOf } from './supervise.ts';
import { waitUntil } from './wait.ts';

/** One cluster and how its processes are known. */
export interface PostgresServer {
  cluster: string;
  account: Account | undefined;
  /** `cluster_name`: on the postmaster's command line and in the title of each of its children. */
  name: string;
}

/** Crash recovery reads at most `max_wal_size` of log: seconds here, minutes on a very slow disk. */
const START_LIMIT_MS = 180_000;
/** A fast shutdown writes a checkpoint of up to `shared_buffers`; an immediate one is a crash in good order. */
const STOP_STEPS: { signal: NodeJS.Signals; limit_ms: number }[] = [
  { signal: 'SIGINT', limit_ms: 20_000 },
  { signal: 'SIGQUIT', limit_ms: 5_000 },
];
/** Children notice a dead postmaster at once, unless a statement keeps them busy. */
const CHILDREN_LIMIT_MS = 1_000;
const KILL_LIMIT_MS = 5_000;
/** An adopted postmaster is not our child: its end is seen by looking. */
const ADOPTED_CHECK_INTERVAL_MS = 200;

/** Waits until the postmaster just spawned is ready. Throws with the last lines of its log when it is not. */
export async function spawnedRun(
  child: ChildProcess,
  server: PostgresServer,
  log: EngineLog,
): Promise<EngineRun> {
  let reason: string | undefined;
  const ended = endOf(child).then((text) => {
    reason = text;
    return text;
  });
  const ready = await waitUntil(START_LIMIT_MS, async () => {
    if (reason !== undefined) return true;
    const { pid, status } = await readPostmasterFile(server.cluster);
    return pid === child.pid && status === 'ready';
  });
  if (reason !== undefined) throw new Error(`did not start, ${reason}: ${await log.lastComplaint()}`);
  const run: EngineRun = { pid: child.pid!, ended, stop: () => stopServer(server) };
  if (ready) return run;
  await run.stop();
  throw new Error(`not ready after ${START_LIMIT_MS} ms: ${await log.lastComplaint()}`);
}

/** Watches a postmaster that an earlier server of this directory left running. */
export function adoptedRun(pid: number, server: PostgresServer): EngineRun {
  const ended = new Promise<string>((resolve) => {
    const stopWatching = every(ADOPTED_CHECK_INTERVAL_MS, () => {
      findCommand(pid).then(
        (command) => {
          if (command?.includes(server.name)) return;
          stopWatching();
          resolve('ended');
        },
        // Could not look this time.
        () => {},
      );
    });
  });
  return { pid, ended, stop: () => stopServer(server) };
}

/** The running postmaster of this cluster, whoever started it. */
export async function findPostmaster(server: PostgresServer): Promise<ProcessEntry | undefined> {
  return (await processesOf(server)).find((entry) => entry.command.includes(`--cluster_name=${server.name}`));
}

/**
 * Ends every process of the cluster and returns whether there was one. Also takes backends that outlived their
 * postmaster: as long as one holds the shared memory, no new postmaster starts.
 */
export async function endServer(server: PostgresServer): Promise<boolean> {
  const found = (await processesOf(server)).length > 0;
  if (found) await stopServer(server);
  return found;
}

async function stopServer(server: PostgresServer): Promise<void> {
  const postmaster = await findPostmaster(server);
  // A frozen process (SIGSTOP, a debugger) would heed nothing short of SIGKILL.
  for (const { pid } of await processesOf(server)) signal(pid, 'SIGCONT');
  for (const step of postmaster === undefined ? [] : STOP_STEPS) {
    signal(postmaster!.pid, step.signal);
    const gone = await waitUntil(
      step.limit_ms,
      async () => (await findCommand(postmaster!.pid)) === undefined,
    );
    if (gone) break;
  }
  if (await waitUntil(CHILDREN_LIMIT_MS, async () => (await processesOf(server)).length === 0)) return;
  const gone = await waitUntil(KILL_LIMIT_MS, async () => {
    const rest = await processesOf(server);
    for (const { pid } of rest) signal(pid, 'SIGKILL');
    return rest.length === 0;
  });
  if (!gone) throw new Error(`processes of ${server.cluster} do not end; their disk may hang`);
}

/**
 * Removes a `postmaster.pid` that only looks alive because its process id belongs to another process by now,
 * after a reboot for instance: PostgreSQL compares nothing but the number and would not start. Call when no
 * process of the cluster runs. Throws when someone runs the cluster by hand, without our name for it.
 */
export async function removeStalePostmasterFile(cluster: string): Promise<void> {
  const { pid } = await readPostmasterFile(cluster);
  if (pid === undefined) return;
  const command = await findCommand(pid);
  if (command?.includes('postgres') && command.includes(cluster)) {
    throw new Error(`another PostgreSQL (process ${pid}) runs on ${cluster}: stop it first`);
  }
  await rm(join(cluster, 'postmaster.pid'), { force: true });
}

function processesOf(server: PostgresServer): Promise<ProcessEntry[]> {
  return processesMarked(server.name, ownerOf(server.account));
}

/** The first line is the process id, the eighth the state. */
async function readPostmasterFile(cluster: string): Promise<{ pid?: number; status?: string }> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, status: lines[7]?.trim() } : {};
}
