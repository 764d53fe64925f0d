import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { conflict, invalidField, Problem } from '#kernel/errors';
import type { Actor } from '#kernel/events';
import { type SpooledFile, spoolFolder } from '#kernel/http/spool';
import { isListed, type Resource } from '#modules/catalogue';
import type { Batch, BatchSource, Mode } from './batch.ts';
import type { Connection } from './connectors/connection.ts';
import { leaseFrom } from './lease.ts';
import { queueLoad, rememberConnection } from './load-queue.ts';
import * as queries from './queries.ts';

export interface NewLoad {
  resource: Resource;
  source: BatchSource;
  sourceName: string;
  /** One of these three. The file is ours from the commit on, unless it says otherwise. */
  file?: SpooledFile & { isOurs?: boolean };
  rows?: readonly object[];
  connection?: Connection;
  /** As the resource says when left out. */
  mode?: Mode | undefined;
  nulls: readonly string[];
  actor: Actor;
}

export interface StartedLoad {
  batch: Batch;
  /** False when these very bytes had come before and still stand: nothing is loaded. */
  isNew: boolean;
}

const NULLS_MAX = 20;

/**
 * Accepts a delivery: gives it a number and lets it run after the commit. Returns a `Problem` for a resource that is
 * not published or a mode that is not its own (a full `replace` always is).
 */
export async function startLoad(tx: Transaction, city: City, load: NewLoad): Promise<StartedLoad | Problem> {
  const started = await acceptLoad(tx, city, load);
  if (!(started instanceof Problem) && started.isNew) tx.afterCommit(() => queueLoad(city, started.batch.id));
  return started;
}

/** As `startLoad`, for whoever runs the load himself. */
export async function acceptLoad(tx: Transaction, city: City, load: NewLoad): Promise<StartedLoad | Problem> {
  const { resource, actor } = load;
  if (!isListed(resource))
    return new Problem(conflict, { detail: 'Data can be loaded once the resource is published.' });
  const mode = load.mode ?? resource.published.mode;
  if (mode !== resource.published.mode && mode !== 'replace')
    return invalidField('/mode', `the resource takes ${resource.published.mode}, or replace`);
  if (mode === 'upsert' && !resource.published.items.some((item) => item.isKey))
    return invalidField('/mode', 'upsert needs items that are a key');
  if (load.nulls.length > NULLS_MAX) return invalidField('/nulls', `at most ${NULLS_MAX} texts`);
  const file = load.file ?? (load.rows && (await spoolRows(city, tx, load)));
  const isOurs = load.file?.isOurs !== false;
  await queries.lockBatches(tx, resource.id);
  const fresh = {
    resourceId: resource.id,
    mode,
    source: load.source,
    sourceName: load.sourceName,
    sha256: file?.sha256 ?? null,
    resourceVersion: resource.version,
    bytesTotal: file?.size_bytes ?? null,
    startedBy: actor.name,
    options: { nulls: load.nulls.filter((one) => one !== '') },
    spoolPath: isOurs ? (file?.path ?? null) : null,
    leaseUntil: leaseFrom(tx.now),
  };
  const same = fresh.sha256 === null ? undefined : await queries.findSameBatch(tx, fresh);
  if (same !== undefined) {
    if (file !== undefined && isOurs) tx.afterCommit(() => void rm(file.path, { force: true }));
    return { batch: same, isNew: false };
  }
  const batch = await queries.insertBatch(tx, fresh);
  if (load.connection !== undefined) rememberConnection(city, batch.id, load.connection);
  return { batch, isNew: true };
}

/** Rows of a push wait on the disk like files, so that they outlive the request. */
async function spoolRows(city: City, tx: Transaction, { rows }: NewLoad): Promise<SpooledFile> {
  const text = Buffer.from(rows!.map((row) => JSON.stringify(row)).join('\n'));
  const path = join(spoolFolder(city), tx.clock.newId());
  await mkdir(spoolFolder(city), { recursive: true, mode: 0o700 });
  await writeFile(path, text, { mode: 0o600 });
  return {
    path,
    name: 'rows.jsonl',
    size_bytes: text.length,
    sha256: createHash('sha256').update(text).digest(),
  };
}
