import type { Queryable } from '#kernel/database';
import { listResourcesByIds, type Resource } from '#modules/catalogue';
import { resourceRef as refOf } from '../view.ts';

export { organisationRef } from '../view.ts';

export interface OrganisationRef {
  id: string;
  name: { zh: string; en: string };
}

/** The resources behind these ids, each looked up once. */
export async function resourcesOf(db: Queryable, ids: number[]): Promise<Map<number, Resource>> {
  const resources = await listResourcesByIds(db, [...new Set(ids)]);
  return new Map(resources.map((one) => [one.id, one]));
}

export function resourceRef(known: Map<number, Resource>, id: number): ReturnType<typeof refOf> {
  return refOf(id, known.get(id));
}

/** The title of an item as it is published now; its name once it is gone. */
export function titleOf(known: Map<number, Resource>, id: number, item: string): string {
  return known.get(id)?.published?.items.find((one) => one.name === item)?.title ?? item;
}
