import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
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
  const file = await spool(city, load);
  const accepted = await city.database.transaction((tx) =>
    acceptLoad(tx, city, {
      resource: load.resource,
      source: load.source ?? 'file',
      sourceName: file.name,
      file,
      mode: load.mode,
      nulls: load.nulls ?? [],
      actor: load.actor ?? system,
    }),
  );
  if (accepted instanceof Problem) await rm(file.path, { force: true });
  if (accepted instanceof Problem || !accepted.isNew) return accepted;
  const now = city.clock.now();
  const work = await queries.takeBatch(city.database, {
    id: accepted.batch.id,
    now,
    leaseUntil: leaseFrom(now),
  });
  if (work === undefined)
    return new Problem(loadInterrupted, { detail: 'Another load of this resource is running.' });
  const batch = await runLoad(city, work);
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

/** A copy of our own: the original may change or vanish while it is read. */
async function spool(city: City, { path, stream, name }: FileLoad): Promise<SpooledFile> {
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
  await pipeline(
    stream ?? createReadStream(path!, { highWaterMark: COPY_BYTES }),
    measure,
    createWriteStream(own),
  );
  return { path: own, name: name ?? basename(path ?? 'data'), size_bytes, sha256: hash.digest() };
}

const COPY_BYTES = 1024 * 1024;
