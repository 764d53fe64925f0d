import type { City } from '#kernel/city';
import type { Resource } from '#modules/catalogue';
import { type DayState, readDay } from './lake-queries.ts';
import { ensureTable } from './lake-tables.ts';

/** What was delivered and stood at the end of a day; undefined for a resource that was never published. */
export async function describeDay(
  city: City,
  resource: Resource,
  day: string,
): Promise<(DayState & { day: string }) | undefined> {
  if (resource.published === null) return undefined;
  const problem = await ensureTable(city, resource);
  return problem === undefined ? { day, ...(await readDay(city.lake, resource, day)) } : undefined;
}
