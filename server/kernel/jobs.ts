import { Logger as GraphileLogger, type Runner, run, type TaskList } from 'graphile-worker';
import type { City } from './city.ts';
import type { Transaction } from './database.ts';
import * as queries from './jobs/queries.ts';
import type { Module } from './module.ts';

export interface NewJob {
  /** `cases:watchLimits`: module and job. */
  name: string;
  payload: Record<string, unknown>;
  /** When it is due by the transaction's clock; at once when left out. */
  runAt?: Date;
  /** A later job with the same key replaces this one: that is how a timer is moved. */
  key?: string;
}

const CONCURRENCY = 4;
const POLL_INTERVAL_MS = 1_000;
const ATTEMPTS_MAX = 12;

/** Queues background work in the transaction of its cause. */
export function addJob(tx: Transaction, job: NewJob): Promise<void> {
  return queries.insertJob(tx, { ...job, attemptsMax: ATTEMPTS_MAX });
}

/** Forgets a timer. Without effect when it has run already. */
export function removeJob(tx: Transaction, key: string): Promise<void> {
  return queries.deleteJob(tx, key);
}

/** Work the kernel itself repeats, and what the modules declare. Crontab in UTC, graphile-worker's syntax. */
export interface Schedule {
  crontab: string;
  tasks: Record<string, (tx: Transaction, payload: never, city: City) => Promise<void>>;
}

function crontabOf(module: Module): string[] {
  return Object.entries(module.schedules ?? {}).map(([name, time]) => `${time} ${module.name}:${name}`);
}

/** Runs due jobs until closed. Each runs in a transaction of its own, so what it did and its events stand or fall together. */
export async function runJobs(
  city: City,
  modules: Module[],
  schedule: Schedule,
): Promise<{ close(): Promise<void> }> {
  const taskList: TaskList = {};
  const jobs = modules.flatMap((module) =>
    Object.entries(module.jobs ?? {}).map(([name, job]) => [`${module.name}:${name}`, job] as const),
  );
  for (const [name, job] of [...jobs, ...Object.entries(schedule.tasks)])
    taskList[name] = async (payload) => {
      await city.database.transaction((tx) => job(tx, payload as never, city));
    };
  const runner: Runner = await run({
    pgPool: city.database.pool,
    taskList,
    crontab: [schedule.crontab, ...modules.flatMap(crontabOf)].join('\n'),
    concurrency: CONCURRENCY,
    pollInterval: POLL_INTERVAL_MS,
    noHandleSignals: true,
    logger: new GraphileLogger((scope) => (level, message) => {
      if (level === 'error' || level === 'warning') city.log.warn({ job: scope.taskIdentifier }, message);
      else city.log.debug({ job: scope.taskIdentifier }, message);
    }),
  });
  return { close: () => runner.stop() };
}
