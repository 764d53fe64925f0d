import type { ChildProcess } from 'node:child_process';
import { stopwatch } from '../clock.ts';
import { pause } from './wait.ts';

/** One run of an engine, from ready to ended. */
export interface EngineRun {
  readonly pid: number;
  /** Resolves with what is known of the end, as `killed by SIGKILL`. Never rejects. */
  readonly ended: Promise<string>;
  /** Clean, then with growing force, each step with a time limit. */
  stop(): Promise<void>;
}

export interface Engine {
  readonly name: string;
  /** Resolves when the engine answers. Deals first with whatever an earlier run left behind. */
  start(): Promise<EngineRun>;
  close(): void;
}

/** `final` when the supervisor has given up: the engine stays down until the server is started again. */
export type FailureListener = (engine: string, reason: string, final: boolean) => void;

export interface SupervisedEngine {
  readonly pid: number | undefined;
  /** Idempotent. */
  stop(): Promise<void>;
}

/** At once as far as anyone notices, then with some air for a struggling machine. The last one repeats. */
const RESTART_DELAYS_MS = [50, 250, 500, 1_000, 2_000, 5_000];
/**
 * About 80 s of trying. With a full disk PostgreSQL ends at once, each time; after room was made it was back in
 * 2.7 s (tmpfs, log of writes full), which five tries would not have lived to see.
 */
const FAILURES_MAX = 20;
const FAILURE_WINDOW_MS = 300_000;

interface SuperviseOptions {
  progress: (text: string) => void;
  failed: FailureListener;
  restartDelays_ms?: number[];
}

/** Starts an engine and restarts it whenever it ends by itself. Throws when the first start fails. */
export async function supervise(engine: Engine, options: SuperviseOptions): Promise<SupervisedEngine> {
  const nextDelay = restartDelays(options.restartDelays_ms ?? RESTART_DELAYS_MS);
  const stopping = new AbortController();
  let run: EngineRun | undefined;
  let restarting: Promise<void> = Promise.resolve();
  let stopped: Promise<void> | undefined;

  function watch(started: EngineRun): void {
    run = started;
    void started.ended.then((reason) => {
      run = undefined;
      if (!stopping.signal.aborted) restarting = restart(reason);
    });
  }

  async function restart(firstReason: string): Promise<void> {
    let reason = firstReason;
    while (!stopping.signal.aborted) {
      const delay_ms = nextDelay();
      if (delay_ms === undefined) {
        options.failed(engine.name, `${reason}; gave up after ${FAILURES_MAX} failures`, true);
        return;
      }
      options.failed(engine.name, `${reason}; restarting`, false);
      await pause(delay_ms, stopping.signal);
      if (stopping.signal.aborted) return;
      try {
        watch(await engine.start());
        return;
      } catch (error) {
        reason = (error as Error).message;
      }
    }
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await restarting;
    try {
      if (run === undefined) return;
      await run.stop();
      options.progress(`${engine.name} stopped`);
    } finally {
      engine.close();
    }
  }

  watch(await engine.start());
  return {
    get pid() {
      return run?.pid;
    },
    stop: () => (stopped ??= stop()),
  };
}

/** Counts a failure at each call: how long to wait before the next start, or undefined to give up. */
function restartDelays(delays_ms: number[]): () => number | undefined {
  const elapsed_ms = stopwatch();
  let failures_ms: number[] = [];
  return () => {
    const now_ms = elapsed_ms();
    failures_ms = [...failures_ms.filter((time_ms) => time_ms > now_ms - FAILURE_WINDOW_MS), now_ms];
    if (failures_ms.length > FAILURES_MAX) return undefined;
    return delays_ms[Math.min(failures_ms.length, delays_ms.length) - 1];
  };
}

/** How a child ended, as text: `killed by SIGKILL`, `exited with code 1`, or why it could not be spawned. */
export function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `exited with code ${code}` : `killed by ${signal}`),
    );
  });
}
