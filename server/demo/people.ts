import type { City } from '#kernel/city';
import { mulberry32 } from '#kernel/clock';
import { Problem } from '#kernel/errors';
import type { Principal, Role } from '#kernel/permissions';
import {
  type Appointment,
  appoint,
  listAllOrganisations,
  type Organisation,
  scopeOf,
} from '#modules/directory';
import type { DemoTexts } from './texts.ts';

/** How many people of a role the demo puts at an organisation of a kind. Every role of the mission has somebody. */
const posts: { role: Role; at: Organisation['kind']; people: number; first?: true }[] = [
  { role: 'commander', at: 'operations-centre', people: 3 },
  { role: 'dispatcher', at: 'operations-centre', people: 4 },
  { role: 'hotline', at: 'operations-centre', people: 4 },
  { role: 'data-approver', at: 'operations-centre', people: 2 },
  { role: 'data-auditor', at: 'operations-centre', people: 1 },
  { role: 'platform-admin', at: 'operations-centre', people: 1 },
  { role: 'security-admin', at: 'operations-centre', people: 1 },
  { role: 'audit-admin', at: 'operations-centre', people: 1 },
  { role: 'dispatcher', at: 'sub-centre', people: 1 },
  { role: 'data-user', at: 'sub-centre', people: 1 },
  { role: 'workstation', at: 'workstation', people: 1 },
  { role: 'officer', at: 'unit', people: 1 },
  { role: 'data-steward', at: 'department', people: 1 },
  { role: 'enterprise-officer', at: 'department', people: 1, first: true },
  { role: 'merchant', at: 'department', people: 1, first: true },
  { role: 'data-user', at: 'department', people: 1 },
  { role: 'data-steward', at: 'unit', people: 1 },
];

const NAME_SEED = 310;

/** Synthetic people for every role, the same on every machine. Returns them as principals. */
export async function createDemoPeople(city: City, texts: DemoTexts): Promise<Principal[]> {
  const random = mulberry32(NAME_SEED);
  const pick = (list: string[]) => list[Math.floor(random() * list.length)]!;
  const organisations = await listAllOrganisations(city.database);
  const appointments: Appointment[] = [];
  for (const { role, at, people, first } of posts) {
    const places = organisations.filter((one) => one.kind === at);
    for (const organisation of first === true ? places.slice(0, 1) : places)
      for (let count = 0; count < people; count += 1) {
        const personId = `demo-${String(appointments.length + 1).padStart(5, '0')}`;
        const name = pick(texts.people.surnames) + pick(texts.people.givenNames);
        appointments.push({ personId, name, email: `${personId}@demo.invalid`, role, organisation });
      }
  }
  const outcome = await city.database.transaction((tx) => appoint(tx, appointments, { givenBy: 'demo' }));
  if (outcome instanceof Problem) throw new Error(outcome.detail ?? outcome.title);
  return appointments.map((one) => toPrincipal(city, one));
}

/** The first of each role gets a password of its own; the page to sign in as anybody needs none. */
export async function givePasswords(
  city: City,
  people: Principal[],
): Promise<{ email: string; password: string; role: Role }[]> {
  const firsts = [...new Map(people.toReversed().map((person) => [person.role, person])).values()];
  const given = [];
  for (const { personId, role } of firsts) {
    const password = city.clock.secret(12);
    await city.sessions.auth.setPassword(personId, password);
    given.push({ email: `${personId}@demo.invalid`, password, role });
  }
  return given;
}

function toPrincipal(city: City, { personId, name, role, organisation }: Appointment): Principal {
  return {
    personId,
    name,
    role,
    postId: `${personId}.${role}.${organisation.id}`,
    organisationId: organisation.id,
    scope: scopeOf(organisation),
    permissions: city.permissions.of(role),
  };
}
