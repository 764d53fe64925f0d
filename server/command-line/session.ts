import type { Config } from '#kernel/config';
import { Problem } from '#kernel/errors';
import { silentLog } from '#kernel/log';
import { DirectoryInUse } from '../kernel/embedded/index.ts';
import { SchemaIsNewer } from '../kernel/migrate.ts';
import { openCity, type RunningCity } from '../main.ts';

/**
 * Opens the city for one command without serving anything, runs `work` and closes it. When a server is running on
 * the same data directory the engines are shared with it through its credentials.
 */
export async function withCity(
  options: { data?: string | undefined },
  work: (city: RunningCity) => Promise<void>,
): Promise<void> {
  const config: Partial<Config> = {
    roles: [],
    ...(options.data === undefined ? {} : { dataDirectory: options.data }),
  };
  await telling(async () => {
    const city = await openCity({ config, log: silentLog(), progress: note, joinRunning: true });
    try {
      await work(city);
    } finally {
      await city.close();
    }
  });
}

/** Runs a command; what is expected to go wrong is told in one line, with exit code 1. */
export async function telling(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DirectoryInUse || error instanceof SchemaIsNewer || error instanceof Stop)
      fail(error.message);
    else throw error;
  }
}

/** Ends a command with a message for its user. */
export class Stop extends Error {}

/** The value, or the end of the command with the problem told field by field. */
export function orStop<Value>(outcome: Value | Problem): Value {
  if (!(outcome instanceof Problem)) return outcome;
  const fields = (outcome.errors ?? []).map((one) => `\n  ${one.path}: ${one.message}`).join('');
  throw new Stop(`${outcome.title}${outcome.detail === undefined ? '' : `: ${outcome.detail}`}${fields}`);
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function note(text: string): void {
  process.stderr.write(`  ${text}\n`);
}

function fail(text: string): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
