import type { Clock } from '../clock.ts';
import type { LakeAddress } from '../lake.ts';
import { clickhouseEngine } from './clickhouse.ts';
import { openDataDirectory, prepareDataDirectory } from './data-directory.ts';
import { lockDirectory } from './directory-lock.ts';
import { postgresEngine } from './postgres.ts';
import { type Engine, type FailureListener, type SupervisedEngine, supervise } from './supervise.ts';

export { DirectoryInUse } from './directory-lock.ts';

/** The engines of this data directory, kept running until `stop`. */
export interface Engines {
  /** Of the role `citybrain` in the database `citybrain`; empty when PostgreSQL runs elsewhere. */
  postgresUrl: string;
  /** Undefined when ClickHouse runs elsewhere. */
  clickhouse: Omit<LakeAddress, 'database'> | undefined;
  /** Stops both cleanly and releases the directory. Idempotent; takes at most about 30 s. */
  stop(): Promise<void>;
  /** Called each time an engine ended by itself; `final` when it will not be restarted any more. */
  onFailure(listener: FailureListener): void;
  /** Of the moment; an engine that is being restarted has none. */
  readonly pids: { readonly postgres?: number; readonly clickhouse?: number };
}

export interface EngineOptions {
  /** The data directory; made if missing, private to this user (0700). */
  directory: string;
  /** For secrets and the choice of ports. Waiting is in real time, even on a virtual clock. */
  clock: Clock;
  progress: (text: string) => void;
  /** False when an outside URL replaces the engine. */
  postgres?: boolean;
  clickhouse?: boolean;
}

/**
 * Locks the data directory and starts its engines side by side. Resolves when both answer. Throws
 * `DirectoryInUse` when another server has the directory, or an `Error` for the operator when an engine does
 * not start; nothing keeps running then.
 */
export async function startEngines(options: EngineOptions): Promise<Engines> {
  const path = await prepareDataDirectory(options.directory);
  const lock = await lockDirectory(path);
  try {
    const directory = await openDataDirectory(path, options.clock);
    const listeners: FailureListener[] = [];
    const failed: FailureListener = (engine, reason, final) => {
      options.progress(`${engine}: ${reason}`);
      for (const listener of listeners) listener(engine, reason, final);
    };
    const { progress } = options;
    const postgres = options.postgres === false ? undefined : postgresEngine(directory, progress);
    const clickhouse = options.clickhouse === false ? undefined : clickhouseEngine(directory, progress);
    const [postgresRun, clickhouseRun] = await superviseAll([postgres, clickhouse], { progress, failed });
    let stopped: Promise<void> | undefined;
    return {
      postgresUrl: postgres?.url ?? '',
      clickhouse: clickhouse?.address,
      onFailure: (listener) => listeners.push(listener),
      pids: {
        get postgres() {
          return postgresRun?.pid;
        },
        get clickhouse() {
          return clickhouseRun?.pid;
        },
      },
      stop: () => (stopped ??= stopAll([postgresRun, clickhouseRun]).finally(lock.release)),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** All or none: when one does not start, the others are stopped again. */
async function superviseAll(
  engines: (Engine | undefined)[],
  options: Parameters<typeof supervise>[1],
): Promise<(SupervisedEngine | undefined)[]> {
  const starts = await Promise.allSettled(engines.map((engine) => engine && startNamed(engine, options)));
  const failure = starts.find((start) => start.status === 'rejected');
  const running = starts.map((start) => (start.status === 'fulfilled' ? start.value : undefined));
  if (failure === undefined) return running;
  await stopAll(running);
  throw failure.reason;
}

async function startNamed(
  engine: Engine,
  options: Parameters<typeof supervise>[1],
): Promise<SupervisedEngine> {
  try {
    return await supervise(engine, options);
  } catch (error) {
    engine.close();
    throw new Error(`${engine.name}: ${(error as Error).message}`, { cause: error });
  }
}

/** Stops all even if one fails, then throws the first failure. */
async function stopAll(running: (SupervisedEngine | undefined)[]): Promise<void> {
  const stops = await Promise.allSettled(running.map((engine) => engine?.stop()));
  const failure = stops.find((stop) => stop.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
