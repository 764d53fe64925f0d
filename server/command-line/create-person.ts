import { type Role, roleNames } from '#kernel/permissions';
import { appoint, findOrganisation } from '#modules/directory';
import { orStop, Stop, say, withCity } from './session.ts';

interface PersonOptions {
  name: string;
  email: string;
  role: string;
  organisation: string;
  data?: string;
}

const PASSWORD_BYTES = 12;

/** `citybrain person create`: prints the random password once. */
export async function createPersonCommand(options: PersonOptions): Promise<void> {
  await withCity(options, async (city) => {
    const role = roleNames.find((name) => name === options.role) as Role | undefined;
    if (role === undefined) throw new Stop(`--role: expected one of ${roleNames.join(', ')}`);
    const organisation = findOrganisation(city, options.organisation);
    if (organisation === undefined)
      throw new Stop(`--organisation: there is no organisation ${options.organisation}`);
    const personId = city.clock.newId();
    const email = options.email.toLowerCase();
    orStop(
      await city.database.transaction((tx) =>
        appoint(tx, [{ personId, name: options.name, email, role, organisation }], {
          givenBy: 'command line',
        }),
      ),
    );
    const password = city.clock.secret(PASSWORD_BYTES);
    await city.sessions.auth.setPassword(personId, password);
    say(`${email}\n${password}`);
  });
}
