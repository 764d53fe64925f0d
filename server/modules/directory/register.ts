import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import type { Organisation } from './organisation.ts';
import * as queries from './queries.ts';
import {
  findResponsible,
  type Organisations,
  type Responsibility,
  type Whereabouts,
} from './responsibility.ts';
import { calendarWith, type WorkingCalendar } from './working-days.ts';

/**
 * Organisations and responsibilities in memory: some 1,700 and a few hundred rows, read for every dispatched case,
 * changed a few times a year. Every process reads them anew when `directory.changed` reaches it.
 */
interface Register extends Organisations {
  responsibilities: Responsibility[];
  calendar: WorkingCalendar;
}

const registers = new WeakMap<City['database'], Register>();

export async function openRegister(city: City): Promise<void> {
  registers.set(city.database, await read(city.database));
  city.live.watch(['directory.changed'], () => {
    // Nobody waits for it; the old register goes on until the next change or start.
    reloadRegister(city).catch((error: unknown) =>
      city.log.error({ err: error }, 'could not load the new register'),
    );
  });
}

export async function reloadRegister(city: City): Promise<void> {
  registers.set(city.database, await read(city.database));
}

async function read(db: Queryable): Promise<Register> {
  const organisations = await queries.listAllOrganisations(db);
  const byId = new Map(organisations.map((one) => [one.id, one]));
  return {
    get: (id) => byId.get(id),
    centre: organisations.find((one) => one.kind === 'operations-centre'),
    responsibilities: await queries.listResponsibilities(db),
    calendar: calendarWith(await queries.listExceptionalDays(db)),
  };
}

function registerOf(city: City): Register {
  const register = registers.get(city.database);
  if (register === undefined) throw new Error('the directory is not open yet');
  return register;
}

/** The organisation, if it lives. */
export function findOrganisation(city: City, id: string): Organisation | undefined {
  return registerOf(city).get(id);
}

/** 区城运中心: where everything ends up that nobody else answers for. */
export function operationsCentre(city: City): Organisation | undefined {
  return registerOf(city).centre;
}

/** The days its offices work. */
export function calendarOf(city: City): WorkingCalendar {
  return registerOf(city).calendar;
}

/** Who answers for a category at a place, by the list of responsibilities 权责清单. */
export function responsibleFor(
  city: City,
  of: { categoryCode: string } & Whereabouts,
): Organisation | undefined {
  const register = registerOf(city);
  return findResponsible(register.responsibilities, register, of);
}
