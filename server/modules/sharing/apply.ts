import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { defineProblem, invalidField, notFound, Problem } from '#kernel/errors';
import { actorOf } from '#kernel/events';
import type { Principal } from '#kernel/permissions';
import { type Content, findResource, type Resource } from '#modules/catalogue';
import { type Mask, masksFor } from '#modules/loads';
import type { Application, Wish } from './application.ts';
import { deleteCartLine } from './cart/queries.ts';
import { clockColumns } from './clocks.ts';
import { getItem, masksOf, stricter } from './grant-view.ts';
import { issueGrant } from './issue-grant.ts';
import * as queries from './queries.ts';
import { allRows, checkRowFilter } from './row-filter.ts';
import { type ActOnApplication, recordStep, takeApplication } from './step.ts';

export const resourceNotShared = defineProblem(
  'resource-not-shared',
  409,
  'This resource is not shared; ask its department what the law allows',
);
export const resourceGone = defineProblem(
  'resource-gone',
  409,
  'The resource is not published any more; the application cannot go on',
);

const DURATION_DAYS_DEFAULT = 365;
const SECRET_BYTES = 24;

export type Published = Resource & { published: Content };

/** The resource as everybody sees it, or why nobody can be given it. */
export async function findShareable(tx: Transaction, resourceId: number): Promise<Published | Problem> {
  const resource = await findResource(tx, resourceId);
  if (resource === undefined || resource.published === null || resource.stage === 'withdrawn')
    return new Problem(notFound, { detail: 'There is no such published resource.' });
  if (resource.published.sharing === 'none') return new Problem(resourceNotShared);
  return resource as Published;
}

/** 申请: a draft that waits until its writer submits or deletes it. The line of the cart becomes the draft. */
export async function draftApplication(
  tx: Transaction,
  city: City,
  draft: Wish & { resourceId: number; principal: Principal },
): Promise<Application | Problem> {
  const { resourceId, principal, ...wish } = draft;
  const resource = await findShareable(tx, resourceId);
  if (resource instanceof Problem) return resource;
  const wrong = checkWish(wish, resource.published);
  if (wrong !== undefined) return wrong;
  const fresh: Omit<Application, 'id'> = {
    ...emptyApplication,
    resourceId,
    applicantId: principal.personId,
    applicantName: principal.name,
    organisationId: principal.organisationId,
    providerId: resource.providerId,
    ...columnsOf(wish),
    items: wish.items,
    createdAt: tx.now,
    secret: city.clock.secret(SECRET_BYTES),
    updatedAt: tx.now,
  };
  const id = await queries.insertApplication(tx, fresh);
  await deleteCartLine(tx, principal.personId, resourceId);
  return recordStep(tx, city, { ...fresh, id }, actorOf(principal), { type: 'created', change: {} });
}

const emptyApplication = {
  stage: 'draft',
  purpose: '',
  legalBasis: '',
  rowsWanted: allRows,
  masks: {},
  durationDays: DURATION_DAYS_DEFAULT,
  frequency: 'on-demand',
  means: 'interface',
  demandId: null,
  submittedAt: null,
  warnAt: null,
  dueAt: null,
  clock: 'stopped',
  watchAt: null,
  approvedBy: null,
  remindedAt: null,
  decidedAt: null,
  logLength: 0,
} as const satisfies Partial<Application>;

/** The columns a wish names; what it leaves out stays as it is. */
function columnsOf(wish: Wish): Partial<Application> {
  const { rows, ...rest } = wish;
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), ...(rows === undefined ? {} : { rowsWanted: rows }) };
}

/** What of a wish the resource cannot give. */
function checkWish(wish: Wish, content: Content): Problem | undefined {
  const unknown = wish.items.find((name) => !content.items.some((item) => item.name === name));
  if (unknown !== undefined) return invalidField('/items', `there is no item "${unknown}"`);
  for (const [name, mask] of Object.entries(wish.masks ?? {})) {
    const problem = checkMask(content, name, mask, `/masks/${name}`);
    if (problem !== undefined) return problem;
  }
  return wish.rows === undefined ? undefined : checkRowFilter(wish.rows, content.items, '/rows');
}

export function checkMask(content: Content, name: string, mask: Mask, path: string): Problem | undefined {
  const item = content.items.find((one) => one.name === name);
  if (item === undefined) return invalidField(path, `there is no item "${name}"`);
  const possible = masksFor(item);
  return possible.includes(mask)
    ? undefined
    : invalidField(path, `${name} can be shown as ${possible.join(', ')}`);
}

/** Writes a draft anew. */
export async function editDraft(
  tx: Transaction,
  city: City,
  edit: ActOnApplication & { wish: Wish },
): Promise<Application | Problem> {
  const current = await takeApplication(tx, edit, 'edit');
  if (current instanceof Problem) return current;
  const resource = await findShareable(tx, current.resourceId);
  if (resource instanceof Problem) return resource;
  const wrong = checkWish(edit.wish, resource.published);
  if (wrong !== undefined) return wrong;
  const change = columnsOf(edit.wish);
  return recordStep(tx, city, current, actorOf(edit.principal), { type: 'edited', change });
}

export async function deleteDraft(
  tx: Transaction,
  deletion: ActOnApplication,
): Promise<Application | Problem> {
  const current = await takeApplication(tx, deletion, 'deletion');
  if (current instanceof Problem) return current;
  await queries.deleteDraft(tx, current.id);
  return current;
}

/**
 * Submits a draft to its provider; of an unconditional resource it is granted at once, with no item clearer than its
 * kind and grade allow by default.
 */
export async function submitApplication(
  tx: Transaction,
  city: City,
  submission: ActOnApplication,
): Promise<Application | Problem> {
  const current = await takeApplication(tx, submission, 'submissions');
  if (current instanceof Problem) return current;
  const resource = await findShareable(tx, current.resourceId);
  if (resource instanceof Problem) return resource;
  const missing = firstMissing(current) ?? checkWish(wishOf(current), resource.published);
  if (missing !== undefined) return missing;
  const actor = actorOf(submission.principal);
  const isAtOnce = resource.published.sharing === 'unconditional';
  const submitted = await recordStep(tx, city, current, actor, {
    type: 'submitted',
    change: {
      stage: 'provider',
      submittedAt: tx.now,
      providerId: resource.providerId,
      masks: masksOf(resource.published, current.items, current.masks),
      ...clockColumns(city, { stage: 'provider', from: tx.now }),
    },
    data: { items: current.items, rows: current.rowsWanted },
  });
  if (!isAtOnce) return submitted;
  const masks = Object.fromEntries(
    Object.entries(submitted.masks).map(([name, mask]) => {
      const item = getItem(resource.published, name);
      return [name, stricter(item, mask, masksOf(resource.published, [name], {})[name]!)];
    }),
  );
  return issueGrant(tx, city, { application: { ...submitted, masks }, resource, actor, unconditional: true });
}

const wishOf = ({ items, masks, rowsWanted }: Application): Wish => ({ items, masks, rows: rowsWanted });

function firstMissing(application: Application): Problem | undefined {
  if (application.items.length === 0) return invalidField('/items', 'name at least one item');
  if (application.purpose.trim() === '') return invalidField('/purpose', 'say what it is for');
  if (application.legalBasis.trim() === '') return invalidField('/legalBasis', 'name the legal basis');
  return undefined;
}

/** The applicant's department takes it back while it waits. */
export async function withdrawApplication(
  tx: Transaction,
  city: City,
  withdrawal: ActOnApplication & { reason: string },
): Promise<Application | Problem> {
  const current = await takeApplication(tx, withdrawal, 'withdrawals');
  if (current instanceof Problem) return current;
  return recordStep(tx, city, current, actorOf(withdrawal.principal), {
    type: 'withdrawn',
    change: { stage: 'withdrawn', decidedAt: tx.now },
    data: { reason: withdrawal.reason },
  });
}
