import type { Transaction } from '#kernel/database';
import * as queries from './queries.ts';
import { turnLimit } from './step.ts';

const CASES_PER_RUN_MAX = 500;

/**
 * Turns every limit that is due yellow or red, once each, late rather than never: after a long stop a limit that
 * passed both moments is warned and overrun in the same run. Returns how many steps were recorded.
 */
export async function watchLimits(tx: Transaction): Promise<number> {
  let steps = 0;
  for (const before of await queries.takeCasesToWatch(tx, CASES_PER_RUN_MAX))
    steps += (await turnLimit(tx, before)).logLength - before.logLength;
  return steps;
}
