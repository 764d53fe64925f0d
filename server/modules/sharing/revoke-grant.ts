import { createHash } from 'node:crypto';
import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { conflict, invalidField, notAllowed, notFound, Problem } from '#kernel/errors';
import { type Actor, actorOf, system } from '#kernel/events';
import type { Principal } from '#kernel/permissions';
import { type Grant, stateOf } from './grant.ts';
import { dropViews } from './grant-view.ts';
import * as queries from './queries.ts';
import { grantOver } from './read-grant.ts';
import { cutReads } from './running-reads.ts';
import { recordStep, tell } from './step.ts';

/** The two departments of a grant see it, and who audits. */
export function seesGrant(
  principal: Principal,
  grant: Pick<Grant, 'organisationId' | 'providerId'>,
): boolean {
  return (
    principal.organisationId === grant.organisationId ||
    principal.organisationId === grant.providerId ||
    principal.permissions.has('sharing.audit')
  );
}

/** Whether this person may end the grant: for its provider, or for the data centre. */
export function mayRevoke(principal: Principal, grant: Pick<Grant, 'providerId'>): boolean {
  const supplies =
    principal.organisationId === grant.providerId && principal.permissions.has('sharing.supply');
  return supplies || principal.permissions.has('sharing.approve');
}

/**
 * Ends a grant for good. From the commit on every call is refused; reads that run are cut as soon as the event
 * reaches their process; the views go last.
 */
export async function revokeGrant(
  tx: Transaction,
  city: City,
  revocation: { grantId: number; principal: Principal; reason: string },
): Promise<Grant | Problem> {
  const { grantId, principal, reason } = revocation;
  const grant = await queries.lockGrant(tx, grantId);
  if (grant === undefined || !seesGrant(principal, grant)) return new Problem(notFound);
  if (!mayRevoke(principal, grant)) return new Problem(notAllowed);
  if (reason.trim() === '') return invalidField('/reason', 'write why it is revoked');
  if (grant.revokedAt !== null) return new Problem(conflict, { detail: 'The grant is revoked already.' });
  return endGrant(tx, city, grant, { actor: actorOf(principal), because: reason });
}

/** More than any resource has; what is left follows when the event is told again. */
const GRANTS_MAX = 1_000;

/** A withdrawn resource is nobody's any more. */
export async function endGrantsOfWithdrawn(tx: Transaction, city: City, resourceId: number): Promise<void> {
  for (const grant of await queries.takeGrantsOf(tx, resourceId, GRANTS_MAX))
    await endGrant(tx, city, grant, { actor: system, because: 'The resource was withdrawn.' });
}

async function endGrant(
  tx: Transaction,
  city: City,
  grant: Grant,
  { actor, because }: { actor: Actor; because: string },
): Promise<Grant> {
  await queries.revoke(tx, { id: grant.id, by: actor.personId, because });
  const application =
    grant.applicationId === null ? undefined : await queries.lockApplication(tx, grant.applicationId);
  if (application !== undefined)
    await recordStep(tx, city, application, actor, {
      type: 'revoked',
      change: {},
      data: { grantId: grant.id, reason: because },
    });
  await tell(tx, city, grant, { type: 'sharing.revoked', subject: String(grant.id), actor });
  tx.afterCommit(() => {
    cutReads(city, grant.id);
    dropViews(city.lake, grant.id).catch((error: unknown) =>
      city.log.warn(
        { err: error, grant: grant.id },
        'the views of a revoked grant stay until the next sweep',
      ),
    );
  });
  return { ...grant, revokedAt: tx.now, revokedBy: actor.personId, revokedBecause: because };
}

const KEY_BYTES = 32;

export const sha256Of = (key: string): Buffer => createHash('sha256').update(key).digest();

/** A new key for programs of the department; the one before is void at once. It is told here and nowhere kept. */
export async function issueKey(
  tx: Transaction,
  city: City,
  issue: { grantId: number; principal: Principal },
): Promise<{ key: string } | Problem> {
  const grant = await queries.lockGrant(tx, issue.grantId);
  if (grant === undefined || !seesGrant(issue.principal, grant)) return new Problem(notFound);
  if (issue.principal.organisationId !== grant.organisationId)
    return new Problem(notAllowed, { detail: 'The key is for the department that was granted it.' });
  const state = stateOf(grant, tx.now);
  if (state !== 'living') return new Problem(grantOver, { extra: { over: state } });
  const key = `cbg_${city.clock.secret(KEY_BYTES)}`;
  await queries.setGrantKey(tx, grant.id, sha256Of(key));
  const application =
    grant.applicationId === null ? undefined : await queries.lockApplication(tx, grant.applicationId);
  if (application !== undefined)
    await recordStep(tx, city, application, actorOf(issue.principal), {
      type: 'key-issued',
      change: {},
      data: { grantId: grant.id },
    });
  return { key };
}
