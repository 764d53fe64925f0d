import type { City } from '#kernel/city';
import { findResource } from '#modules/catalogue';
import { ensureTable } from '#modules/loads';
import { defineViews, dropViews, viewOf } from './grant-view.ts';
import * as queries from './queries.ts';

const GRANTS_MAX = 100_000;

/**
 * Makes the lake's views agree with the grants: drops those of grants that are over or never came to be, and makes
 * those that are missing (a lake that was restored). Whom the gate refuses they serve nothing in the meantime.
 */
export async function alignViews(city: City): Promise<{ dropped: number; made: number }> {
  const before = await city.lake.rows<{ name: string }>({
    query: `select name from system.tables where database = currentDatabase() and match(name, '^grant_[0-9]+$') limit ${GRANTS_MAX}`,
  });
  const known = new Set(before.map((one) => one.name));
  // Read after the views: one that is being made now is newer than the list.
  const living = await queries.listLivingIds(city.database, city.clock.now(), GRANTS_MAX);
  const wanted = new Set(living.map(viewOf));
  const dead = [...known].filter((name) => !wanted.has(name)).map((name) => Number(name.slice(6)));
  let dropped = 0;
  for (const id of dead) {
    // A grant about to be committed has views already and no row yet: its number is newer than any row's.
    if (!(await queries.isSettled(city.database, id))) continue;
    await dropViews(city.lake, id);
    dropped += 1;
  }
  const missing = living.filter((id) => !known.has(viewOf(id)));
  for (const id of missing) await makeViews(city, id);
  return { dropped, made: missing.length };
}

async function makeViews(city: City, grantId: number): Promise<void> {
  const grant = await queries.findGrant(city.database, grantId);
  const resource = grant && (await findResource(city.database, grant.resourceId));
  if (grant === undefined || resource?.published === undefined || resource.published === null) return;
  if ((await ensureTable(city, resource)) !== undefined) return;
  await defineViews(city.lake, grantId, grant, resource.published);
}
