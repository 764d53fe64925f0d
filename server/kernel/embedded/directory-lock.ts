import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another server holds the data directory. Its message is meant for the operator's terminal. */
export class DirectoryInUse extends Error {
  constructor(directory: string, holder: string) {
    super(
      `Another City Brain server (${holder}) is running on ${directory}. Stop it first, or use another directory.`,
    );
    this.name = 'DirectoryInUse';
  }
}

export interface DirectoryLock {
  release(): Promise<void>;
}

const SQLITE_BUSY = 5;

/** Collecting the handle as garbage would silently release the lock. */
const heldLocks = new Set<DatabaseSync>();

/**
 * Takes the data directory for this process. Throws `DirectoryInUse` when another process, or an earlier call
 * in this one, holds it.
 *
 * The lock is an exclusive SQLite transaction on `<directory>/lock`: a POSIX record lock, the one lock of the
 * operating system that plain Node reaches. The kernel drops it with the process, so after a crash nothing is
 * stale, no process id is compared, and two servers that start at once cannot both win. Unlike a socket it
 * knows no limit of 108 bytes of path and holds between containers that share the directory.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const holderPath = join(directory, 'lock.pid');
  const lock = new DatabaseSync(join(directory, 'lock'), { timeout: 0 });
  try {
    lock.exec('pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    lock.close();
    if (!isBusy(error))
      throw new Error(`cannot lock ${directory}: ${(error as Error).message}`, { cause: error });
    const pid = (await readFile(holderPath, 'utf8').catch(() => '')).trim();
    throw new DirectoryInUse(directory, pid === '' ? 'process unknown' : `process ${pid}`);
  }
  heldLocks.add(lock);
  await writeFile(holderPath, `${process.pid}\n`, { mode: 0o600 });
  return {
    async release() {
      if (!heldLocks.delete(lock)) return;
      await rm(holderPath, { force: true });
      lock.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
