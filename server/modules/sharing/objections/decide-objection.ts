import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { conflict, invalidField, notFound, Problem } from '#kernel/errors';
import { actorOf } from '#kernel/events';
import type { Principal } from '#kernel/permissions';
import { settleCase } from '#modules/cases';
import { noteReceivers, startCorrection } from './correction.ts';
import type { ObjectionStage } from './objection.ts';
import * as queries from './queries.ts';

interface Asked {
  objectionId: number;
  principal: Principal;
  accepted: boolean;
  reason?: string | undefined;
  corrected?: string | null | undefined;
}

interface Decided {
  stage: ObjectionStage;
  correctionBatch: number | null;
  receivers: number;
}

/**
 * The source department says whether the objection is right. Right: a batch with the correction starts, and once it
 * is visible the case ends and every receiver is told. Not right: the case ends with the reason. To other departments
 * the objection does not exist.
 */
export async function decideObjection(tx: Transaction, city: City, asked: Asked): Promise<Decided | Problem> {
  const { objectionId: id, principal, accepted } = asked;
  const objection = await queries.lockObjection(tx, id);
  if (objection?.providerId !== principal.organisationId) return new Problem(notFound);
  if (objection.stage !== 'open')
    return new Problem(conflict, {
      detail: `It is ${objection.stage} already.`,
      extra: { stage: objection.stage },
    });
  const { personId, name } = principal;
  const actor = actorOf(principal);
  const reason = asked.reason?.trim() || null;
  const decision = { id, personId, name, reason };
  if (!accepted) {
    if (reason === null) return invalidField('/reason', 'write why the row is right; the objector reads it');
    await queries.decide(tx, { ...decision, stage: 'rejected', corrected: null, correctionBatch: null });
    if (objection.caseId !== null) await settleCase(tx, { caseId: objection.caseId, answer: reason, actor });
    return { stage: 'rejected', correctionBatch: null, receivers: 0 };
  }
  const corrected = asked.corrected === undefined ? objection.suggested : asked.corrected;
  if (asked.corrected === undefined && corrected === null)
    return invalidField('/corrected', 'write the right value; none was suggested');
  const receivers = await noteReceivers(tx, city, objection);
  const batch = await startCorrection(tx, city, { objection, value: corrected, actor });
  if (batch instanceof Problem) return batch;
  await queries.decide(tx, { ...decision, stage: 'accepted', corrected, correctionBatch: batch });
  return { stage: 'accepted', correctionBatch: batch, receivers };
}
