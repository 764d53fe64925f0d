import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { City } from '#kernel/city';
import { Problem } from '#kernel/errors';
import { spoolFolder } from '#kernel/http/spool';
import { hasLanded } from './lake-queries.ts';
import * as queries from './queries.ts';
import { fail, land, loadInterrupted } from './run-load.ts';
import { tableOf } from './table.ts';

const BATCHES_PER_RUN_MAX = 50;
const SPOOLED_MAX = 10_000;
const DAY_MS = 86_400_000;

/**
 * Ends the loads whose process died. One that the lake shows already has landed; of any other nothing is visible, and
 * its rows are dropped.
 */
export async function endDeadLoads(city: City): Promise<number> {
  const dead = await queries.listDeadBatches(city.database, city.clock.now(), BATCHES_PER_RUN_MAX);
  for (const { spoolPath, ...batch } of dead) {
    if (await hasLanded(city.lake, batch)) await land(city, batch.id);
    else await fail(city, batch, new Problem(loadInterrupted));
    await rm(join(spoolFolder(city), `batch-${batch.id}.csv`), { force: true });
    if (spoolPath !== null) await rm(spoolPath, { force: true });
  }
  return dead.length;
}

/** Drops the rows of batches that nobody has seen for as long as `RETENTION_DAYS`; what is visible is never touched. */
export async function dropSuperseded(city: City): Promise<number> {
  const endedBefore = new Date(city.clock.now().getTime() - city.config.retentionDays * DAY_MS);
  const batches = await queries.listSuperseded(city.database, endedBefore, BATCHES_PER_RUN_MAX);
  for (const batch of batches) {
    await city.lake.dropPartition(tableOf(batch.resourceId), batch.number);
    await city.database.transaction((tx) => queries.markDropped(tx, batch.id));
  }
  return batches.length;
}

/** Uploads that never became a load: their request died between the disk and the commit. */
export async function removeForgottenUploads(city: City): Promise<number> {
  const folder = spoolFolder(city);
  const names = (await readdir(folder).catch(() => [])).slice(0, SPOOLED_MAX);
  const owned = new Set(await queries.listSpoolPaths(city.database, SPOOLED_MAX));
  let removed = 0;
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (owned.has(path) || found === undefined || found.mtimeMs > city.clock.now().getTime() - DAY_MS)
      continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}
