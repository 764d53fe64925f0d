import type { Transaction } from '#kernel/database';
import { conflict, Problem } from '#kernel/errors';
import { type Role, separatedRoles } from '#kernel/permissions';
import { insertPeople, insertPosts, type NewPost } from '#kernel/sessions';
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
 * Returns a `Problem` when one person would hold two of the separated powers 三权分立.
 */
export async function appoint(
  tx: Transaction,
  appointments: Appointment[],
  options: { givenBy: string },
): Promise<number | Problem> {
  const powers = new Map<string, Set<Role>>();
  for (const { personId, role } of appointments)
    if (separatedRoles.includes(role)) powers.set(personId, (powers.get(personId) ?? new Set()).add(role));
  for (const [personId, held] of powers)
    if (held.size > 1) return new Problem(conflict, { detail: `${personId} may not hold ${[...held].join(' and ')} together.` });
  await insertPeople(tx, appointments.map(({ personId: id, name, email }) => ({ id, name, email })));
  await insertPosts(tx, appointments.map((one) => toPost(one, options.givenBy)));
  return appointments.length;
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
