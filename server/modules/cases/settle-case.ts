import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { Problem } from '#kernel/errors';
import type { Actor } from '#kernel/events';
import type { Organisation } from '#modules/directory';
import type { Case } from './case.ts';
import * as queries from './queries.ts';
import { isOver } from './stage.ts';
import { limitColumns, recordStep, turnLimit } from './step.ts';

/**
 * For cases that a module opened about its own matter (source `data`): the module knows whom it concerns and when it
 * is over, so no desk has to file, verify and close them.
 */

/** Gives a fresh case to the organisation it concerns, without a category. Its desk sees it and may step in. */
export async function assignCase(
  tx: Transaction,
  city: City,
  assignment: { caseId: number; handler: Organisation; actor: Actor },
): Promise<Case> {
  const { handler, actor } = assignment;
  const current = await takeOwnCase(tx, assignment.caseId);
  const isUnit = handler.kind === 'unit' || handler.kind === 'department';
  const categoryCode = current.categoryCode;
  const outcome = await recordStep(tx, current, actor, {
    type: 'dispatched',
    change: {
      stage: 'dispatched',
      handlerId: handler.id,
      unitId: isUnit ? handler.id : current.unitId,
      dispatchedAt: tx.now,
      ...limitColumns(city, { stage: 'dispatched', categoryCode, from: tx.now }),
    },
    data: { organisationId: handler.id, organisationName: handler.name, from: current.deskId },
  });
  if (outcome instanceof Problem) throw new Error(`case ${current.id}: ${outcome.title}`);
  return outcome;
}

/** Ends a case whose matter is settled, from whatever stage it is at; without effect when it is over already. */
export async function settleCase(
  tx: Transaction,
  settlement: { caseId: number; answer: string; actor: Actor },
): Promise<void> {
  const current = await turnLimit(tx, await takeOwnCase(tx, settlement.caseId));
  if (isOver(current.stage)) return;
  await recordStep(tx, current, settlement.actor, {
    type: 'closed',
    change: { stage: 'closed', closedAt: tx.now, suspendedAt: null, remaining_ms: null },
    data: { answer: settlement.answer },
  });
}

async function takeOwnCase(tx: Transaction, caseId: number): Promise<Case> {
  const current = await queries.lockCase(tx, caseId);
  if (current?.source !== 'data') throw new Error(`case ${caseId} was not opened by a module`);
  return current;
}
