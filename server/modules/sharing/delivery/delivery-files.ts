import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { City } from '#kernel/city';
import { randomId } from '#kernel/clock';

export interface WrittenFile {
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
}

/** Deliveries lie in the data directory, outside of what the web server serves, readable by its owner alone. */
export function deliveryPath(city: City, id: number): string {
  return join(city.config.dataDirectory, 'deliveries', String(id));
}

/**
 * Writes a file beside its place, syncs it and puts it there, so a crash leaves the whole file or none. The checksum
 * is of the bytes as they were written, and stands beside them in a file `sha256sum` reads. `onChunk` sees what is
 * written behind the head.
 */
export async function writeDelivery(
  city: City,
  id: number,
  content: {
    open: () => Readable | Promise<Readable>;
    head?: Buffer;
    onChunk?: (chunk: Buffer, bytes: number) => void;
  },
): Promise<WrittenFile> {
  const path = deliveryPath(city, id);
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  const beside = `${path}.${randomId()}.part`;
  const hash = createHash('sha256');
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      if (chunk !== content.head) content.onChunk?.(chunk, bytes);
      done(null, chunk);
    },
  });
  if (content.head !== undefined) count.write(content.head);
  try {
    // Opened last: what breaks before somebody listens would end the process.
    const stream = await content.open();
    await pipeline(stream, count, createWriteStream(beside, { mode: 0o600, flush: true }));
    const sha256 = hash.digest('hex');
    await writeFile(`${path}.sha256`, `${sha256}  ${id}\n`, { mode: 0o600, flush: true });
    await rename(beside, path);
    const folder = await open(join(path, '..'), 'r');
    await folder.sync().finally(() => folder.close());
    return { bytes, sha256 };
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** Whether the bytes on disk still are those that were written. */
export async function isIntact(city: City, id: number, expected: string): Promise<boolean> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(deliveryPath(city, id)), hash);
  } catch {
    return false;
  }
  return hash.digest('hex') === expected;
}

export function openDelivery(city: City, id: number): Readable {
  return createReadStream(deliveryPath(city, id));
}

/** Idempotent. */
export async function removeDelivery(city: City, id: number): Promise<void> {
  const path = deliveryPath(city, id);
  await Promise.all([rm(path, { force: true }), rm(`${path}.sha256`, { force: true })]);
}
