import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { defineProblem, invalidField, notAllowed, notFound, Problem } from '#kernel/errors';
import { type Actor, actorOf, system } from '#kernel/events';
import { attachFiles } from '#kernel/files';
import { type Principal, sees } from '#kernel/permissions';
import { findOrganisation, reaches } from '#modules/directory';
import type { Case } from './case.ts';
import { findCategory } from './category.ts';
import { clockAt, limitFor, watchAt } from './limits.ts';
import * as queries from './queries.ts';
import { type Act, isOver, rules } from './stage.ts';

export const caseNotReady = defineProblem(
  'case-not-ready',
  409,
  'The case is not at a stage where this can be done',
);
export const caseNotYours = defineProblem('case-not-yours', 403, 'The case is not in your hands');

/** What every act starts from. */
export interface ActOnCase {
  caseId: number;
  principal: Principal;
}

/**
 * Locks a case for an act: it must be within the actor's scope (else it does not exist for them), at a stage where
 * the act makes sense, and in their hands. Returns the state before the act.
 */
export async function takeCase(
  tx: Transaction,
  city: City,
  { caseId, principal }: ActOnCase,
  act: Act,
): Promise<Case | Problem> {
  const current = await queries.lockCase(tx, caseId);
  if (current === undefined || !sees(principal.scope, current))
    return new Problem(notFound, { detail: `case ${caseId}` });
  const refusal = refusalOf(city, principal, current, act);
  return refusal ?? current;
}

/** Why this person cannot do this now, or undefined when they can. The same rule shows and enforces. */
export function refusalOf(city: City, principal: Principal, current: Case, act: Act): Problem | undefined {
  const rule = rules[act];
  if (!principal.permissions.has(rule.permission))
    return new Problem(notAllowed, { detail: `This needs ${rule.permission}.` });
  if (!rule.from.includes(current.stage))
    return new Problem(caseNotReady, {
      detail: `The case is ${current.stage}; this needs it ${rule.from.join(' or ')}.`,
      extra: { stage: current.stage },
    });
  if (current.suspendedAt !== null && act !== 'resumption' && act !== 'notes' && act !== 'supervisions')
    return new Problem(caseNotReady, {
      detail: 'The case is suspended; resume it first.',
      extra: { stage: current.stage },
    });
  if (
    (act === 'resumption') !== (current.suspendedAt !== null) &&
    (act === 'resumption' || act === 'suspension')
  )
    return new Problem(caseNotReady, {
      detail: act === 'resumption' ? 'The case is not suspended.' : 'The case is suspended already.',
    });
  return isInHandsOf(city, principal, current, act) || act === 'notes'
    ? undefined
    : new Problem(caseNotYours);
}

/**
 * A handler acts for their own organisation; a desk also for whatever lies below it. A street may pass on what it was
 * given; all else of the desk's stays with the desk, so that nobody verifies their own feedback to another.
 */
function isInHandsOf(city: City, principal: Principal, current: Case, act: Act): boolean {
  const isHandler = current.handlerId === principal.organisationId;
  if (rules[act].by === 'handler') return isHandler;
  if (act === 'dispatches' && isHandler && principal.scope.level === 'street') return true;
  const desk = findOrganisation(city, current.deskId);
  return desk !== undefined && (desk.id === principal.organisationId || reaches(principal.scope, desk));
}

/** One step of a case: what changes, and what the log says of it. */
export interface Step {
  type: string;
  change: Partial<Omit<Case, 'id' | 'number' | 'logLength' | 'updatedAt'>>;
  data?: Record<string, unknown>;
  attachmentIds?: string[];
}

/** Records a step: the new state, its log entry, its event and its attachments stand or fall together. */
export async function recordStep(
  tx: Transaction,
  before: Case,
  actor: Actor,
  step: Step,
): Promise<Case | Problem> {
  const next = await write(tx, before, actor, step);
  return attach(tx, next, actor, step.attachmentIds ?? []);
}

async function write(tx: Transaction, before: Case, actor: Actor, step: Step): Promise<Case> {
  const next: Case = { ...before, ...step.change, logLength: before.logLength + 1, updatedAt: tx.now };
  if (isOver(next.stage))
    Object.assign(next, { warnAt: null, dueAt: null, watchAt: null, clock: 'stopped', remaining_ms: null });
  await queries.updateCase(tx, next, { type: step.type, actor, data: step.data ?? {} });
  return next;
}

async function attach(
  tx: Transaction,
  current: Case,
  actor: Actor,
  fileIds: string[],
): Promise<Case | Problem> {
  if (fileIds.length === 0) return current;
  const unknown = await attachFiles(tx, { ids: fileIds, uploadedBy: actor.personId });
  if (unknown.length > 0)
    return invalidField('/attachmentIds', `not an upload of yours, or used already: ${unknown.join(', ')}`);
  await queries.insertAttachments(tx, { caseId: current.id, eventNumber: current.logLength, fileIds });
  return current;
}

/** The columns of a limit that begins at `from` for the stage a case enters. */
export function limitColumns(
  city: City,
  of: { stage: Case['stage']; categoryCode: string | null; from: Date },
): Pick<Case, 'warnAt' | 'dueAt' | 'watchAt' | 'clock'> {
  const category = of.categoryCode === null ? undefined : findCategory(city, of.categoryCode);
  const limit = limitFor(of.stage, of.from, category);
  if (limit === undefined) return { warnAt: null, dueAt: null, watchAt: null, clock: 'stopped' };
  return { ...limit, watchAt: watchAt(of.from, limit), clock: clockAt(of.from, limit) };
}

/**
 * Records that the limit turned yellow or red, once each, if it did since it was looked at last: a limit that passed
 * both moments is warned and overrun. Every act begins with it, so that nothing runs over unseen between two turns
 * of `watchLimits`.
 */
export async function turnLimit(tx: Transaction, before: Case): Promise<Case> {
  let current = before;
  while (current.watchAt !== null && current.watchAt <= tx.now) {
    const limit = { warnAt: current.warnAt!, dueAt: current.dueAt! };
    const isWarning = current.clock === 'running';
    const clock = isWarning ? 'warning' : 'overdue';
    const change = isWarning
      ? ({ clock, watchAt: limit.dueAt } as const)
      : ({ clock, watchAt: null, overtimeAt: current.overtimeAt ?? limit.dueAt } as const);
    const data = { stage: current.stage, dueAt: limit.dueAt, handlerId: current.handlerId };
    current = await write(tx, current, system, { type: isWarning ? 'warned' : 'overran', change, data });
  }
  return current;
}

/** `takeCase`, `turnLimit`, `work`, `recordStep`: the frame every verb shares. */
export async function act(
  tx: Transaction,
  city: City,
  on: ActOnCase,
  kind: Act,
  work: (current: Case) => Step | Problem | Promise<Step | Problem>,
): Promise<Case | Problem> {
  const taken = await takeCase(tx, city, on, kind);
  if (taken instanceof Problem) return taken;
  const current = await turnLimit(tx, taken);
  const step = await work(current);
  return step instanceof Problem ? step : recordStep(tx, current, actorOf(on.principal), step);
}

/** A text a person must write: what it is for stands in the problem. */
export function requireText(path: string, text: string | undefined, purpose: string): Problem | undefined {
  return text === undefined || text.trim() === '' ? invalidField(path, `write ${purpose}`) : undefined;
}
