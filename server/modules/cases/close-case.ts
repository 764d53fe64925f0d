import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { conflict, Problem } from '#kernel/errors';
import type { Actor } from '#kernel/events';
import type { Case } from './case.ts';
import * as queries from './queries.ts';
import { type ActOnCase, act, caseNotReady, limitColumns, recordStep, requireText } from './step.ts';

/**
 * 核查: the desk checks the feedback. Passed, the case may be closed, at once when an answer comes along; not
 * passed, it goes back to its handler with the reason and a new handling limit.
 */
export async function verifyCase(
  tx: Transaction,
  city: City,
  verification: ActOnCase & { passed: boolean; text?: string | undefined; answer?: string | undefined },
): Promise<Case | Problem> {
  const verified = await act(tx, city, verification, 'verification', (current) => {
    if (verification.passed)
      return { type: 'verified', change: { stage: 'verified' }, data: { text: verification.text } };
    const missing = requireText('/text', verification.text, 'what is still wanting; the handler reads it');
    if (missing !== undefined) return missing;
    return {
      type: 'refused',
      change: {
        stage: 'dispatched',
        ...limitColumns(city, { stage: 'dispatched', categoryCode: current.categoryCode, from: tx.now }),
      },
      data: { text: verification.text, to: current.handlerId },
    };
  });
  if (verified instanceof Problem || !verification.passed || verification.answer === undefined)
    return verified;
  return closeCase(tx, city, { ...verification, answer: verification.answer });
}

/** 结案: ends the case with the answer that the reporter reads. */
export function closeCase(
  tx: Transaction,
  city: City,
  closure: ActOnCase & { answer: string },
): Promise<Case | Problem> {
  return act(tx, city, closure, 'closure', () => {
    const missing = requireText('/answer', closure.answer, 'the answer; the reporter reads it');
    return (
      missing ?? {
        type: 'closed',
        change: { stage: 'closed', closedAt: tx.now },
        data: { answer: closure.answer },
      }
    );
  });
}

/** 重办: what was over is not; it goes back to its desk with a filing limit of its own. The history stays. */
export function reopenCase(
  tx: Transaction,
  city: City,
  reopening: ActOnCase & { reason: string },
): Promise<Case | Problem> {
  return act(tx, city, reopening, 'reopening', (current) => {
    const missing = requireText('/reason', reopening.reason, 'why it is taken up again');
    if (missing !== undefined) return missing;
    const stage = current.categoryCode === null ? 'reported' : 'filed';
    return {
      type: 'reopened',
      change: {
        stage,
        handlerId: current.deskId,
        closedAt: null,
        reopenings: current.reopenings + 1,
        ...limitColumns(city, { stage, categoryCode: current.categoryCode, from: tx.now }),
      },
      data: { reason: reopening.reason },
    };
  });
}

/** 综合评价 by the reporter, once, after the case is closed. */
export async function evaluateCase(
  tx: Transaction,
  evaluation: { caseId: number; satisfied: boolean; text: string; actor: Actor },
): Promise<Case | Problem> {
  const current = await queries.lockCase(tx, evaluation.caseId);
  if (current === undefined) throw new Error(`case ${evaluation.caseId} has a reporter but no row`);
  if (current.stage === 'evaluated')
    return new Problem(conflict, { detail: 'The case has been evaluated already.' });
  if (current.stage !== 'closed')
    return new Problem(caseNotReady, {
      detail: 'The case is not closed yet.',
      extra: { stage: current.stage },
    });
  const { satisfied, text, actor } = evaluation;
  return recordStep(tx, current, actor, {
    type: 'evaluated',
    change: { stage: 'evaluated', satisfied },
    data: { satisfied, text },
  });
}

/** 督办: someone above wants it done; the case is marked until it is over and its handler sees it first. */
export function superviseCase(
  tx: Transaction,
  city: City,
  supervision: ActOnCase & { text: string },
): Promise<Case | Problem> {
  return act(tx, city, supervision, 'supervisions', () => {
    const missing = requireText('/text', supervision.text, 'what is expected');
    return (
      missing ?? { type: 'supervised', change: { supervisedAt: tx.now }, data: { text: supervision.text } }
    );
  });
}

/** A remark in the log; changes nothing. */
export function noteOnCase(
  tx: Transaction,
  city: City,
  note: ActOnCase & { text: string; attachmentIds?: string[] | undefined },
): Promise<Case | Problem> {
  return act(tx, city, note, 'notes', () => {
    const missing = requireText('/text', note.text, 'the note');
    return (
      missing ?? {
        type: 'noted',
        change: {},
        data: { text: note.text },
        attachmentIds: note.attachmentIds ?? [],
      }
    );
  });
}
