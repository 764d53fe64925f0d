import type { City } from '#kernel/city';
import type { Resource } from '#modules/catalogue';
import * as loads from '#modules/loads';

/** TODO until loads exports it. */
export async function ensureTable(city: City, resource: Resource): Promise<void> {
  const known = loads as unknown as { ensureTable?: (city: City, resource: Resource) => Promise<unknown> };
  await known.ensureTable?.(city, resource);
}
