import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import type { Problem } from '#kernel/errors';
import type { Case } from './case.ts';
import { clockAt, remaining_ms, resumed, watchAt } from './limits.ts';
import { type ActOnCase, act, limitColumns, requireText } from './step.ts';

/** 处理反馈: the handler says what was done, with photos. The verifying limit begins. */
export function feedBackCase(
  tx: Transaction,
  city: City,
  feedback: ActOnCase & { text: string; attachmentIds?: string[] | undefined },
): Promise<Case | Problem> {
  return act(tx, city, feedback, 'feedback', (current) => {
    const missing = requireText('/text', feedback.text, 'what was done');
    if (missing !== undefined) return missing;
    return {
      type: 'fed-back',
      change: {
        stage: 'fed-back',
        fedBackAt: tx.now,
        ...limitColumns(city, { stage: 'fed-back', categoryCode: current.categoryCode, from: tx.now }),
      },
      data: { text: feedback.text, organisationId: current.handlerId },
      attachmentIds: feedback.attachmentIds ?? [],
    };
  });
}

/** 挂起: the limit stops and what is left of it is kept. Needs a reason, which the log shows. */
export function suspendCase(
  tx: Transaction,
  city: City,
  suspension: ActOnCase & { reason: string },
): Promise<Case | Problem> {
  return act(tx, city, suspension, 'suspension', (current) => {
    const missing = requireText('/reason', suspension.reason, 'why it is suspended');
    if (missing !== undefined) return missing;
    const limit = { warnAt: current.warnAt!, dueAt: current.dueAt! };
    return {
      type: 'suspended',
      change: {
        suspendedAt: tx.now,
        clock: 'stopped',
        watchAt: null,
        remaining_ms: remaining_ms(tx.now, limit),
      },
      data: { reason: suspension.reason },
    };
  });
}

/** The limit runs on with exactly what was left. */
export function resumeCase(tx: Transaction, city: City, resumption: ActOnCase): Promise<Case | Problem> {
  return act(tx, city, resumption, 'resumption', (current) => {
    const limit = resumed(tx.now, current.remaining_ms!, { warnAt: current.warnAt!, dueAt: current.dueAt! });
    return {
      type: 'resumed',
      change: {
        suspendedAt: null,
        remaining_ms: null,
        ...limit,
        clock: clockAt(tx.now, limit),
        watchAt: watchAt(tx.now, limit),
      },
    };
  });
}
