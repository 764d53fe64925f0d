import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { defineProblem, invalidField, Problem } from '#kernel/errors';
import { findOrganisation, type Organisation, reaches, responsibleFor } from '#modules/directory';
import type { Case } from './case.ts';
import { type ActOnCase, act, limitColumns, requireText } from './step.ts';

export const notReachable = defineProblem(
  'organisation-not-reachable',
  422,
  'The case cannot be dispatched to this organisation',
);

/**
 * 任务派遣: gives the case to whoever answers for it, or to the organisation named. The handling limit begins with
 * the first dispatch; passing it on, district → street → village, does not start it anew.
 * `Problem` when the organisation is unknown, not of this place, or above the dispatcher.
 */
export function dispatchCase(
  tx: Transaction,
  city: City,
  dispatch: ActOnCase & { organisationId?: string | undefined; note?: string | undefined },
): Promise<Case | Problem> {
  return act(tx, city, dispatch, 'dispatches', (current) => {
    const handler = chooseHandler(city, dispatch, current);
    if (handler instanceof Problem) return handler;
    const isFirst = current.stage === 'filed';
    const limit = isFirst
      ? limitColumns(city, { stage: 'dispatched', categoryCode: current.categoryCode, from: tx.now })
      : {};
    return {
      type: 'dispatched',
      change: {
        stage: 'dispatched',
        handlerId: handler.id,
        // Who dispatched it gets it back and verifies it.
        deskId: dispatch.principal.organisationId,
        unitId: isUnit(handler) ? handler.id : current.unitId,
        // A case not located so finely belongs from now on to the place of its handler, which must see it.
        streetCode: current.streetCode ?? handler.streetCode,
        villageCode: current.villageCode ?? handler.villageCode,
        dispatchedAt: isFirst ? tx.now : current.dispatchedAt,
        ...limit,
      },
      data: {
        organisationId: handler.id,
        organisationName: handler.name,
        from: dispatch.principal.organisationId,
        note: dispatch.note,
      },
    };
  });
}

function chooseHandler(
  city: City,
  { organisationId, principal }: ActOnCase & { organisationId?: string | undefined },
  current: Case,
): Organisation | Problem {
  const { categoryCode, streetCode, villageCode } = current;
  const responsible = responsibleFor(city, { categoryCode: categoryCode!, streetCode, villageCode });
  const handler = organisationId === undefined ? responsible : findOrganisation(city, organisationId);
  if (handler === undefined)
    return invalidField('/organisationId', `there is no organisation ${organisationId ?? ''}`);
  if (handler.id === current.handlerId && current.stage === 'dispatched')
    return invalidField('/organisationId', 'the case is with this organisation already');
  if (!isUnit(handler) && !isOfThisPlace(handler, current))
    return new Problem(notReachable, {
      detail: `${handler.name.zh} is not where the case is; relocate the case first.`,
    });
  // Who answers by the list may always be given it, also the centre by a street.
  if (!isUnit(handler) && handler.id !== responsible?.id && !reaches(principal.scope, handler))
    return new Problem(notReachable, { detail: `${handler.name.zh} is not below your organisation.` });
  return handler;
}

function isUnit(organisation: Organisation): boolean {
  return organisation.kind === 'unit' || organisation.kind === 'department';
}

/** The centre takes any case; a street those in it or not located; a village those in it, or in its street unplaced. */
function isOfThisPlace(handler: Organisation, current: Case): boolean {
  if (handler.villageCode !== null)
    return (
      current.villageCode === handler.villageCode ||
      (current.villageCode === null && current.streetCode === handler.streetCode)
    );
  if (handler.streetCode !== null)
    return current.streetCode === null || current.streetCode === handler.streetCode;
  return true;
}

/** The handler takes it on: the case is being handled from now. */
export function acceptCase(tx: Transaction, city: City, acceptance: ActOnCase): Promise<Case | Problem> {
  return act(tx, city, acceptance, 'acceptance', () => ({ type: 'accepted', change: { stage: 'handling' } }));
}

/** 退回: the handler gives it back to the desk with a reason; the filing limit begins anew. */
export function returnCase(
  tx: Transaction,
  city: City,
  giveBack: ActOnCase & { reason: string },
): Promise<Case | Problem> {
  return act(tx, city, giveBack, 'returns', (current) => {
    const missing = requireText('/reason', giveBack.reason, 'why it is returned');
    if (missing !== undefined) return missing;
    return {
      type: 'returned',
      change: {
        stage: 'filed',
        handlerId: current.deskId,
        returns: current.returns + 1,
        ...limitColumns(city, { stage: 'filed', categoryCode: current.categoryCode, from: tx.now }),
      },
      data: { reason: giveBack.reason, from: current.handlerId },
    };
  });
}
