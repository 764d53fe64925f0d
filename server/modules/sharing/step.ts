import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { defineProblem, notAllowed, notFound, Problem } from '#kernel/errors';
import { type Actor, publish } from '#kernel/events';
import type { Placement, Principal } from '#kernel/permissions';
import { findOrganisation, placementOf } from '#modules/directory';
import type { Application } from './application.ts';
import * as queries from './queries.ts';
import { type Act, approvals, isWaiting, rules } from './stage.ts';

export const applicationNotReady = defineProblem(
  'application-not-ready',
  409,
  'The application is not at a stage where this can be done',
);
export const fourEyes = defineProblem(
  'approver-not-independent',
  403,
  'Somebody else must decide this: who applies never approves, and nobody approves twice',
);
export const applicationNotYours = defineProblem(
  'application-not-yours',
  403,
  'The application does not wait for you',
);

/** What every act starts from. */
export interface ActOnApplication {
  applicationId: number;
  principal: Principal;
}

/** The applicant's and the provider's departments see it, and who audits; a draft only those who write it. */
export function seesApplication(principal: Principal, application: Application): boolean {
  if (principal.organisationId === application.organisationId) return true;
  if (application.stage === 'draft') return false;
  return principal.organisationId === application.providerId || principal.permissions.has('sharing.audit');
}

/** Locks an application for an act. What one may not see does not exist. */
export async function takeApplication(
  tx: Transaction,
  { applicationId, principal }: ActOnApplication,
  act: Act,
): Promise<Application | Problem> {
  const current = await queries.lockApplication(tx, applicationId);
  if (current === undefined || !seesApplication(principal, current)) return new Problem(notFound);
  return refusalOf(principal, current, act) ?? current;
}

/** Why this person cannot do this now, or undefined when they can. The same rule shows and enforces. */
export function refusalOf(principal: Principal, current: Application, act: Act): Problem | undefined {
  const rule = rules[act];
  if (!rule.from.includes(current.stage))
    return new Problem(applicationNotReady, {
      detail: `The application is ${current.stage}; this needs it ${rule.from.join(' or ')}.`,
      extra: { stage: current.stage },
    });
  switch (rule.by) {
    case 'applicant':
      return principal.personId === current.applicantId ? undefined : new Problem(applicationNotYours);
    case 'department':
      return principal.organisationId === current.organisationId && principal.permissions.has('sharing.apply')
        ? undefined
        : new Problem(applicationNotYours);
    case 'centre':
      return principal.permissions.has('sharing.approve') ? undefined : new Problem(notAllowed);
    case 'approver':
      return refuseApprover(principal, current);
  }
}

/** 四眼原则: the applicant never decides, and provider and centre are two persons. */
function refuseApprover(principal: Principal, current: Application): Problem | undefined {
  if (!isWaiting(current.stage)) return new Problem(applicationNotReady);
  const isTheirs = current.stage === 'centre' || principal.organisationId === current.providerId;
  if (!isTheirs || !principal.permissions.has(approvals[current.stage]))
    return new Problem(applicationNotYours);
  return principal.personId === current.applicantId || principal.personId === current.approvedBy
    ? new Problem(fourEyes)
    : undefined;
}

/** One step of an application: what changes, and what its log says of it. */
export interface Step {
  type: string;
  change: Partial<Omit<Application, 'id' | 'logLength' | 'updatedAt'>>;
  data?: Record<string, unknown>;
}

/** Records a step: the new state, its log entry and its event stand or fall together. */
export async function recordStep(
  tx: Transaction,
  city: City,
  before: Application,
  actor: Actor,
  step: Step,
): Promise<Application> {
  const next: Application = {
    ...before,
    ...step.change,
    logLength: before.logLength + 1,
    updatedAt: tx.now,
  };
  if (!isWaiting(next.stage))
    Object.assign(next, { warnAt: null, dueAt: null, watchAt: null, clock: 'stopped' });
  await queries.updateApplication(tx, next, { type: step.type, actor, data: step.data ?? {} });
  // A draft is nobody else's business yet.
  if (next.stage !== 'draft')
    await tell(tx, city, next, {
      type: step.type === 'submitted' ? 'sharing.application-submitted' : 'sharing.application-moved',
      subject: String(next.id),
      actor,
      data: { stage: next.stage },
    });
  return next;
}

/** Publishes an event once for each department it concerns, so that live updates reach both and no other. */
export async function tell(
  tx: Transaction,
  city: City,
  of: { resourceId: number; organisationId: string; providerId: string },
  event: { type: string; subject: string; actor: Actor; data?: Record<string, unknown> },
): Promise<void> {
  const { resourceId, organisationId, providerId } = of;
  const data = { resourceId, organisationId, providerId, ...event.data };
  const placements = new Map(
    [organisationId, providerId].map((id) => {
      const placement = placementAt(city, id);
      return [JSON.stringify(placement), placement];
    }),
  );
  for (const placement of placements.values()) await publish(tx, { ...event, data, placement });
}

function placementAt(city: City, organisationId: string): Placement {
  const organisation = findOrganisation(city, organisationId);
  return organisation === undefined
    ? { streetCode: null, villageCode: null, unitId: null }
    : placementOf(organisation);
}
