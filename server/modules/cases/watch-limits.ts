import type { Transaction } from '#kernel/database';
import { system } from '#kernel/events';
import { clockAt, watchAt } from './limits.ts';
import * as queries from './queries.ts';
import { recordStep } from './step.ts';

const CASES_PER_RUN_MAX = 500;

/**
 * Turns every limit that is due yellow or red, once each, late rather than never: after a long stop a limit that
 * passed both moments is warned and overrun in the same run. Returns how many steps were recorded.
 */
export async function watchLimits(tx: Transaction): Promise<number> {
  let steps = 0;
  for (const current of await queries.takeCasesToWatch(tx, CASES_PER_RUN_MAX)) {
    const limit = { warnAt: current.warnAt!, dueAt: current.dueAt! };
    const clock = clockAt(tx.now, limit);
    const change = { clock, watchAt: watchAt(tx.now, limit) };
    if (clock === 'overdue')
      await recordStep(tx, current, system, {
        type: 'overran',
        change: { ...change, overtimeAt: current.overtimeAt ?? limit.dueAt },
        data: { stage: current.stage, dueAt: limit.dueAt, handlerId: current.handlerId },
      });
    else
      await recordStep(tx, current, system, {
        type: 'warned',
        change,
        data: { stage: current.stage, dueAt: limit.dueAt, handlerId: current.handlerId },
      });
    steps += 1;
  }
  return steps;
}
