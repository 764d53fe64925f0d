import type { Transaction } from '#kernel/database';
import * as queries from './queries.ts';
import { turnLimit } from './step.ts';

/** One transaction's worth, some seconds; what is left follows at once. */
export const CASES_PER_RUN_MAX = 500;

/**
 * Turns every limit that is due yellow or red, once each, late rather than never: after a long stop a limit that
 * passed both moments is warned and overrun in the same run. Returns how many cases were looked at.
 */
export async function watchLimits(tx: Transaction): Promise<number> {
  const due = await queries.takeCasesToWatch(tx, CASES_PER_RUN_MAX);
  for (const before of due) await turnLimit(tx, before);
  return due.length;
}
