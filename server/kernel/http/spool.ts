import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import type { City } from '../city.ts';
import { randomId } from '../clock.ts';
import { invalidField, malformedInput, Problem, tooLarge, unsupportedMedia } from '../errors.ts';

/** An upload on the disk, too large to be held in memory. */
export interface SpooledFile {
  path: string;
  name: string;
  size_bytes: number;
  sha256: Buffer;
}

const NAME_LENGTH_MAX = 120;
const WRITE_BUFFER_BYTES = 1024 * 1024;

/** Where uploads wait; what stays there without an owner is removed by the upkeep of whoever takes them. */
export function spoolFolder(city: Pick<City, 'config'>): string {
  return join(city.config.dataDirectory, 'spool');
}

/** Writes the files of a multipart body, field `file`, to the disk as they arrive. */
export async function spoolUploads(
  request: FastifyRequest,
  { city, filesMax, bytesMax }: { city: City; filesMax: number; bytesMax: number },
): Promise<SpooledFile[] | Problem> {
  if (!request.isMultipart())
    return new Problem(unsupportedMedia, {
      detail: 'Send the file as multipart/form-data in the field "file".',
    });
  const files: SpooledFile[] = [];
  const refuse = async (problem: Problem) => {
    await removeSpooled(files);
    return problem;
  };
  await mkdir(spoolFolder(city), { recursive: true, mode: 0o700 });
  try {
    for await (const part of request.files({ limits: { fileSize: bytesMax, files: filesMax, fields: 10 } })) {
      if (part.fieldname !== 'file')
        return refuse(invalidField(`/${part.fieldname}`, 'the file must be in the field "file"'));
      const path = join(spoolFolder(city), randomId());
      const file: SpooledFile = {
        path,
        name: shownName(part.filename),
        size_bytes: 0,
        sha256: Buffer.alloc(0),
      };
      files.push(file);
      const hash = createHash('sha256');
      const measure = new Transform({
        highWaterMark: WRITE_BUFFER_BYTES,
        transform(chunk: Buffer, _encoding, done) {
          file.size_bytes += chunk.length;
          hash.update(chunk);
          done(null, chunk);
        },
      });
      await pipeline(
        part.file,
        measure,
        createWriteStream(path, { mode: 0o600, flags: 'wx', highWaterMark: WRITE_BUFFER_BYTES }),
      );
      file.sha256 = hash.digest();
      if (part.file.truncated)
        return refuse(new Problem(tooLarge, { detail: `${file.name}: larger than ${bytesMax} bytes.` }));
    }
  } catch (error) {
    await removeSpooled(files);
    const { statusCode, message, code } = error as Error & { statusCode?: number; code?: string };
    if (statusCode === 413)
      return new Problem(tooLarge, { detail: `At most ${filesMax} files of ${bytesMax} bytes each.` });
    // A full disk is told by the server's own handler of errors.
    if (statusCode !== undefined || code === 'ENOSPC') throw error;
    return new Problem(malformedInput, { detail: `The form could not be read: ${message}` });
  }
  return files.length === 0 ? invalidField('/file', 'no file was sent') : files;
}

export async function removeSpooled(files: SpooledFile[]): Promise<void> {
  await Promise.all(files.map((file) => rm(file.path, { force: true })));
}

/** Only for showing: no path, no control characters, bounded. */
function shownName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? '';
  const clean = base
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, NAME_LENGTH_MAX);
  return clean === '' ? 'file' : clean;
}
