import { every } from '#kernel/clock';
import type { Transaction } from '#kernel/database';
import { sayWord, tryLock } from './queries.ts';

/** Well within the ten seconds after which PostgreSQL ends a transaction in which nothing is said. */
const WORD_INTERVAL_MS = 3_000;

/**
 * Runs work unless it runs already, here or in another process. The lock is the transaction's: a process that dies
 * lets it go, so what broke off can be taken up by the next who asks.
 */
export async function runAlone(tx: Transaction, name: string, work: () => Promise<void>): Promise<void> {
  if (await tryLock(tx, name)) await keepOpen(tx, work);
}

/**
 * Runs work that takes longer than a transaction may be idle and that writes its own state, statement by statement.
 * The job's transaction stays open beside it and holds nothing, so that the job is done when the work is.
 */
async function keepOpen(tx: Transaction, work: () => Promise<void>): Promise<void> {
  let word: Promise<void> = Promise.resolve();
  // A word that fails is heard again when the transaction ends.
  const stop = every(WORD_INTERVAL_MS, () => {
    word = word.then(() => sayWord(tx)).catch(() => {});
  });
  try {
    await work();
  } finally {
    stop();
    await word;
  }
}
