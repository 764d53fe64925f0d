import type { Transaction } from '#kernel/database';
import { conflict, Problem } from '#kernel/errors';
import { type Role, separatedRoles } from '#kernel/permissions';
import { insertPeople, insertPosts, listHeldRoles, lockPeople, type NewPost } from '#kernel/sessions';
import { type Organisation, placementOf, scopeOf } from './organisation.ts';

export interface Appointment {
  personId: string;
  name: string;
  email: string;
  role: Role;
  organisation: Organisation;
}

/**
 * Registers people and gives each a post. Appointing the same again changes nothing.
 * Returns a `Problem` when one person would hold two of the separated powers 三权分立, by this or by posts held
 * already, and when an email belongs to somebody else.
 */
export async function appoint(
  tx: Transaction,
  appointments: Appointment[],
  options: { givenBy: string },
): Promise<number | Problem> {
  await insertPeople(
    tx,
    appointments.map(({ personId: id, name, email }) => ({ id, name, email })),
  );
  // Locked, so that two appointments of one person at once see each other's posts.
  const registered = new Set(
    await lockPeople(
      tx,
      appointments.map((one) => one.personId),
    ),
  );
  const stranger = appointments.find((one) => !registered.has(one.personId));
  if (stranger !== undefined)
    return new Problem(conflict, { detail: `${stranger.email} belongs to somebody else.` });
  const refusal = await refuseTwoPowers(tx, appointments);
  if (refusal !== undefined) return refusal;
  await insertPosts(
    tx,
    appointments.map((one) => toPost(one, options.givenBy)),
  );
  return appointments.length;
}

async function refuseTwoPowers(tx: Transaction, appointments: Appointment[]): Promise<Problem | undefined> {
  const given = appointments.filter((one) => separatedRoles.includes(one.role));
  const held = await listHeldRoles(
    tx,
    given.map((one) => one.personId),
  );
  for (const [personId, posts] of Map.groupBy([...held, ...given], (one) => one.personId)) {
    const powers = [...new Set(posts.map((one) => one.role))].filter((role) => separatedRoles.includes(role));
    if (powers.length > 1)
      return new Problem(conflict, { detail: `${personId} may not hold ${powers.join(' and ')} together.` });
  }
  return undefined;
}

function toPost({ personId, role, organisation }: Appointment, givenBy: string): NewPost {
  return {
    id: `${personId}.${role}.${organisation.id}`,
    personId,
    role,
    organisationId: organisation.id,
    level: scopeOf(organisation).level,
    ...placementOf(organisation),
    givenBy,
  };
}
