import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { City } from '#kernel/city';
import { randomId } from '#kernel/clock';
import { Problem } from '#kernel/errors';
import { type Actor, system } from '#kernel/events';
import { type SpooledFile, spoolFolder } from '#kernel/http/spool';
import type { Resource } from '#modules/catalogue';
import type { Batch, BatchSource, Mode } from './batch.ts';
import { leaseFrom } from './lease.ts';
import * as queries from './queries.ts';
import { loadInterrupted, runLoad } from './run-load.ts';
import { acceptLoad } from './start-load.ts';

export interface FileLoad {
  resource: Resource;
  /** Either a file, which stays where it is, or a stream with a name. */
  path?: string;
  stream?: Readable;
  name?: string;
  mode?: Mode;
  nulls?: readonly string[];
  source?: BatchSource;
  actor?: Actor;
}

export interface LoadedFile {
  batch: Batch;
  /** False when the same bytes stood there already. */
  isNew: boolean;
}

/**
 * Loads a file and waits for the end: for the command line, the demo, corrections and tests. A batch that failed comes
 * back as the `Problem` it failed with.
 */
export async function loadFile(city: City, load: FileLoad): Promise<LoadedFile | Problem> {
  const file = load.path === undefined ? await spool(city, load) : await describe(load.path, load.name);
  const isOurs = load.path === undefined;
  const accepted = await city.database.transaction((tx) =>
    acceptLoad(tx, city, {
      resource: load.resource,
      source: load.source ?? 'file',
      sourceName: file.name,
      file: { ...file, isOurs },
      mode: load.mode,
      nulls: load.nulls ?? [],
      actor: load.actor ?? system,
    }),
  );
  if (accepted instanceof Problem && isOurs) await rm(file.path, { force: true });
  if (accepted instanceof Problem || !accepted.isNew) return accepted;
  const now = city.clock.now();
  const work = await queries.takeBatch(city.database, {
    id: accepted.batch.id,
    now,
    leaseUntil: leaseFrom(now),
  });
  if (work === undefined)
    return new Problem(loadInterrupted, { detail: 'Another load of this resource is running.' });
  const batch = await runLoad(city, work, isOurs ? undefined : { path: file.path, name: file.name });
  return batch.state === 'landed' ? { batch, isNew: true } : toProblem(batch);
}

/** The problem a failed batch keeps. */
export function toProblem({ problem }: Pick<Batch, 'problem'>): Problem {
  const { type, title, status, detail, errors, ...extra } = (problem ?? {}) as unknown as Problem &
    Record<string, unknown>;
  return new Problem(
    { type, title, status },
    {
      ...(detail === undefined ? {} : { detail }),
      ...(errors === undefined ? {} : { errors }),
      extra,
    },
  );
}

const READ_BYTES = 1024 * 1024;

/** A file that stays where it is. Whoever changes it during the load is found out by `runLoad`. */
async function describe(path: string, name = basename(path)): Promise<SpooledFile> {
  const hash = createHash('sha256');
  const bytes = Buffer.allocUnsafeSlow(READ_BYTES);
  const handle = await open(path);
  let size_bytes = 0;
  try {
    for (;;) {
      const { bytesRead } = await handle.read(bytes, 0, READ_BYTES, size_bytes);
      if (bytesRead === 0) break;
      size_bytes += bytesRead;
      hash.update(bytes.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
  return { path, name, size_bytes, sha256: hash.digest() };
}

/** A stream is written down: it is read twice where it has wrong rows. */
async function spool(city: City, { stream, name }: FileLoad): Promise<SpooledFile> {
  const own = join(spoolFolder(city), randomId());
  await mkdir(spoolFolder(city), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  let size_bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size_bytes += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(stream!, measure, createWriteStream(own));
  return { path: own, name: name ?? 'data', size_bytes, sha256: hash.digest() };
}
