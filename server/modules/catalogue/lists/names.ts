import type { City } from '#kernel/city';
import type { Placement } from '#kernel/permissions';
import { findOrganisation, placementOf } from '#modules/directory';

/** An organisation as answers name it; one that is gone goes by its id. */
export function named(city: City, id: string): { id: string; name: { zh: string; en: string } } {
  return { id, name: findOrganisation(city, id)?.name ?? { zh: id, en: id } };
}

/** Where facts about an organisation stand, so that its own people see them live. */
export function placementOfId(city: City, id: string): Placement {
  const organisation = findOrganisation(city, id);
  return organisation === undefined
    ? { streetCode: null, villageCode: null, unitId: null }
    : placementOf(organisation);
}
