import type { City } from '#kernel/city';
import type { Queryable, Transaction } from '#kernel/database';
import { defineProblem, notAllowed, notFound, Problem } from '#kernel/errors';
import { type Actor, publish } from '#kernel/events';
import type { Principal } from '#kernel/permissions';
import { findOrganisation, placementOf } from '#modules/directory';
import { keepCurrent } from './catalogue-index.ts';
import * as queries from './queries.ts';
import { type Content, isListed, type Resource, workStage } from './resource.ts';
import { type Act, acts, rules, writing } from './stage.ts';

export const resourceNotReady = defineProblem(
  'resource-not-ready',
  409,
  'The resource is not at a stage where this can be done',
);
export const resourceNotYours = defineProblem(
  'resource-not-yours',
  403,
  'The resource belongs to another department',
);
export const fourEyes = defineProblem('four-eyes', 403, 'Nobody reviews what they wrote themselves');

/** What every act starts from. */
export interface ActOnResource {
  resourceId: number;
  principal: Principal;
}

/** Its department and the reviewers see drafts, returns and the log; all others what is published. */
export function seesDraft(principal: Principal, { providerId }: Pick<Resource, 'providerId'>): boolean {
  return principal.organisationId === providerId || principal.permissions.has('catalogue.review');
}

/** The resource, or undefined when this person may not know of it. */
export async function findVisible(
  db: Queryable,
  principal: Principal,
  id: number,
): Promise<Resource | undefined> {
  const resource = await queries.findResource(db, id);
  if (resource === undefined) return undefined;
  return isListed(resource) || seesDraft(principal, resource) ? resource : undefined;
}

/** The acts this person can do now. */
export async function listActs(db: Queryable, principal: Principal, resource: Resource): Promise<Act[]> {
  const possible = acts.filter((act) => refusalOf(principal, resource, act) === undefined);
  if (!possible.some((act) => rules[act].notByWriters)) return possible;
  const hasWritten = await queries.hasDone(db, {
    resourceId: resource.id,
    personId: principal.personId,
    types: writing,
  });
  return possible.filter((act) => !hasWritten || rules[act].notByWriters === undefined);
}

/** Why this person cannot do this now, four eyes aside; undefined when they can. */
function refusalOf(principal: Principal, resource: Resource, act: Act): Problem | undefined {
  const rule = rules[act];
  if (!principal.permissions.has(rule.permission))
    return new Problem(notAllowed, { detail: `This needs ${rule.permission}.` });
  if (rule.by === 'provider' && principal.organisationId !== resource.providerId)
    return new Problem(resourceNotYours);
  const stage = workStage(resource);
  if (rule.from.includes(stage)) return undefined;
  return new Problem(resourceNotReady, {
    detail: `It is at ${stage}; this needs it at ${rule.from.join(' or ')}.`,
    extra: { stage },
  });
}

/** One step of a resource: what changes, what its log says, and whether others are told. */
export interface Step {
  type: queries.LogEntry['type'];
  change: Partial<Omit<Resource, 'id' | 'providerId' | 'createdAt' | 'updatedAt'>>;
  data?: Record<string, unknown>;
  /** Published as `catalogue.resource-<type>`. */
  isEvent?: boolean;
}

/**
 * The frame every verb shares: the resource is locked; for who may not see it, it does not exist; its stage, whose it
 * is and four eyes are checked; then state, log entry and event are written together.
 */
export async function act(
  tx: Transaction,
  city: City,
  { resourceId, principal }: ActOnResource,
  kind: Act,
  work: (current: Resource) => Promise<Step | Problem> | Step | Problem,
): Promise<Resource | Problem> {
  const current = await queries.lockResource(tx, resourceId);
  if (current === undefined || !(isListed(current) || seesDraft(principal, current)))
    return new Problem(notFound, { detail: `resource ${resourceId}` });
  const refusal = refusalOf(principal, current, kind);
  if (refusal !== undefined) return refusal;
  const { personId } = principal;
  if (rules[kind].notByWriters && (await queries.hasDone(tx, { resourceId, personId, types: writing })))
    return new Problem(fourEyes, { detail: 'You created, edited or submitted it.' });
  const step = await work(current);
  if (step instanceof Problem) return step;
  const { name, organisationId } = principal;
  return recordStep(tx, city, current, { personId, name, organisationId }, step);
}

/** Records a step: the new state, its log entry and its event stand or fall together. */
export async function recordStep(
  tx: Transaction,
  city: City,
  before: Resource,
  actor: Actor,
  step: Step,
): Promise<Resource> {
  const next: Resource = { ...before, ...step.change, updatedAt: tx.now };
  await queries.updateResource(tx, next);
  const { type, data = {} } = step;
  if (!(type === 'edited' && (await isEditedBy(tx, next.id, actor))))
    await queries.insertResourceEvent(tx, next.id, { type, actor, data });
  if (step.isEvent) await tell(tx, city, next, { type, actor });
  if (isListed(before) || isListed(next)) tx.afterCommit(() => keepCurrent(city, next));
  return next;
}

/** Saving every minute is one edit, as long as nobody else and nothing else comes between. */
async function isEditedBy(tx: Transaction, resourceId: number, actor: Actor): Promise<boolean> {
  const last = await queries.findLastResourceEvent(tx, resourceId);
  return last?.type === 'edited' && last.actorId === actor.personId;
}

async function tell(
  tx: Transaction,
  city: City,
  resource: Resource,
  { type, actor }: { type: string; actor: Actor },
): Promise<void> {
  const provider = findOrganisation(city, resource.providerId);
  await publish(tx, {
    type: `catalogue.resource-${type}`,
    subject: String(resource.id),
    actor,
    data: { code: resource.code, name: newestContent(resource).name, version: resource.version },
    placement:
      provider === undefined ? { streetCode: null, villageCode: null, unitId: null } : placementOf(provider),
  });
}

/** What is being written, else what was published last. */
export function newestContent(resource: Resource): Content {
  const content = resource.draft ?? resource.published;
  if (content === null) throw new Error(`resource ${resource.id} has no content`);
  return content;
}
