import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
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
const WRITE_BYTES = 1024 * 1024;

/** Where uploads wait; what stays there without an owner is removed by the upkeep of whoever takes them. */
export function spoolFolder(city: Pick<City, 'config'>): string {
  return join(city.config.dataDirectory, 'spool');
}

/**
 * Writes what comes to the disk as it arrives: the files of a multipart body, field `file`, or a body that is one file
 * (`application/octet-stream`, named by `?name=`), which costs a third of the time: nobody looks for a boundary in it.
 */
export async function spoolUploads(
  request: FastifyRequest,
  limits: { city: City; filesMax: number; bytesMax: number },
): Promise<SpooledFile[] | Problem> {
  const isWhole = request.body instanceof Readable;
  if (!isWhole && !request.isMultipart())
    return new Problem(unsupportedMedia, {
      detail: 'Send the file as application/octet-stream, or as multipart/form-data in the field "file".',
    });
  const files: SpooledFile[] = [];
  let problem: Problem | undefined;
  try {
    await mkdir(spoolFolder(limits.city), { recursive: true, mode: 0o700 });
    problem = isWhole ? await takeWhole(request, limits, files) : await takeParts(request, limits, files);
  } catch (error) {
    await removeSpooled(files);
    const { statusCode, message, code } = error as Error & { statusCode?: number; code?: string };
    if (statusCode === 413)
      return new Problem(tooLarge, {
        detail: `At most ${limits.filesMax} files of ${limits.bytesMax} bytes each.`,
      });
    // A full disk is told by the server's own handler of errors.
    if (statusCode !== undefined || code === 'ENOSPC') throw error;
    return new Problem(malformedInput, { detail: `The file could not be read: ${message}` });
  }
  if (problem === undefined) return files.length === 0 ? invalidField('/file', 'no file was sent') : files;
  await removeSpooled(files);
  return problem;
}

type Limits = Parameters<typeof spoolUploads>[1];

async function takeWhole(
  request: FastifyRequest,
  { city, bytesMax }: Limits,
  files: SpooledFile[],
): Promise<Problem | undefined> {
  const { name } = request.query as { name?: string };
  const body = request.body as Readable;
  // What follows looks at bodies as values.
  request.body = undefined;
  const file = await write(body, { name: name ?? 'file', bytesMax, folder: spoolFolder(city) }, files);
  return file.size_bytes > bytesMax ? larger(file, bytesMax) : undefined;
}

async function takeParts(
  request: FastifyRequest,
  { city, filesMax, bytesMax }: Limits,
  files: SpooledFile[],
): Promise<Problem | undefined> {
  for await (const part of request.files({ limits: { fileSize: bytesMax, files: filesMax, fields: 10 } })) {
    if (part.fieldname !== 'file')
      return invalidField(`/${part.fieldname}`, 'the file must be in the field "file"');
    const wanted = { name: part.filename, bytesMax, folder: spoolFolder(city) };
    const file = await write(part.file, wanted, files);
    if (part.file.truncated) return larger(file, bytesMax);
  }
  return undefined;
}

function larger(file: SpooledFile, bytesMax: number): Problem {
  return new Problem(tooLarge, { detail: `${file.name}: larger than ${bytesMax} bytes.` });
}

/** Stops taking when it is too large, with more than `bytesMax` bytes in the end. */
async function write(
  from: Readable,
  { name, bytesMax, folder }: { name: string; bytesMax: number; folder: string },
  files: SpooledFile[],
): Promise<SpooledFile> {
  const file: SpooledFile = {
    path: join(folder, randomId()),
    name: shownName(name),
    size_bytes: 0,
    sha256: Buffer.alloc(0),
  };
  files.push(file);
  const hash = createHash('sha256');
  const handle = await open(file.path, 'wx', 0o600);
  // Gathered before it is written: sockets give 64 KB at a time.
  const gathered = Buffer.allocUnsafeSlow(WRITE_BYTES);
  let filled = 0;
  const flush = async () => {
    const bytes = gathered.subarray(0, filled);
    hash.update(bytes);
    for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
    filled = 0;
  };
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      file.size_bytes += chunk.length;
      if (file.size_bytes > bytesMax) break;
      for (let at = 0; at < chunk.length; ) {
        const copied = chunk.copy(gathered, filled, at);
        at += copied;
        filled += copied;
        if (filled === WRITE_BYTES) await flush();
      }
    }
    await flush();
  } finally {
    await handle.close();
  }
  file.sha256 = hash.digest();
  return file;
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
