import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { City } from '#kernel/city';
import { defineProblem, notFound, notSignedIn, Problem } from '#kernel/errors';
import { bearerOf } from '#kernel/http';
import type { Principal } from '#kernel/permissions';
import { districtDate } from '#modules/places';
import { type Grant, stateOf } from './grant.ts';
import * as queries from './queries.ts';

export const grantOver = defineProblem('grant-over', 410, 'The grant was revoked or has expired');
export const grantQuotaSpent = defineProblem(
  'grant-quota-spent',
  429,
  'The quota of this grant is used up for now',
);

/** Who wants to read: a person of the department, or a program of it with the grant's key. */
export type Caller = { principal: Principal } | { key: string };

/** The caller of a route that takes a session or a key. */
export function callerOf(principal: Principal | undefined, request: FastifyRequest): Caller {
  return principal === undefined ? { key: bearerOf(request) ?? '' } : { principal };
}

/** A grant that lives, with what is left of today's rows. */
export interface LivingGrant extends Grant {
  rowsLeft: number;
}

/**
 * The one gate to granted data: whatever reads rows passes here, every time. Asks PostgreSQL on each call and keeps
 * nothing, so a revocation, the end of a grant and a used-up quota count from the next call on. To all but the
 * department that was granted it, the grant does not exist.
 */
export async function readGrant(city: City, caller: Caller, grantId: number): Promise<LivingGrant | Problem> {
  const now = city.clock.now();
  const gate = await queries.findGate(city.database, grantId, districtDate(now));
  if ('key' in caller) {
    if (!isKeyOf(gate, caller.key))
      return new Problem(notSignedIn, { detail: 'This is not the key of this grant.' });
  } else if (gate === undefined || !isOf(caller.principal, gate.grant)) return new Problem(notFound);
  const { grant, rowsToday, minute, minuteRequests } = gate!;
  const state = stateOf(grant, now);
  if (state !== 'living')
    return new Problem(grantOver, {
      extra: { over: state, at: (grant.revokedAt ?? grant.expiresAt).toISOString() },
    });
  const isThisMinute = minute !== null && Math.floor(now.getTime() / 60_000) * 60_000 === minute.getTime();
  if (isThisMinute && minuteRequests >= grant.requestsPerMinuteMax)
    return new Problem(grantQuotaSpent, {
      detail: `At most ${grant.requestsPerMinuteMax} requests a minute.`,
      extra: { quota: 'requests' },
    });
  if (rowsToday >= grant.rowsPerDayMax)
    return new Problem(grantQuotaSpent, {
      detail: `At most ${grant.rowsPerDayMax} rows a day.`,
      extra: { quota: 'rows' },
    });
  return { ...grant, rowsLeft: grant.rowsPerDayMax - rowsToday };
}

function isOf(principal: Principal, grant: Grant): boolean {
  return principal.organisationId === grant.organisationId && principal.permissions.has('sharing.apply');
}

function isKeyOf(gate: queries.Gate | undefined, key: string): boolean {
  if (gate?.keySha256 === undefined || gate.keySha256 === null) return false;
  return timingSafeEqual(gate.keySha256, createHash('sha256').update(key).digest());
}
