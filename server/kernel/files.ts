import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { randomId } from './clock.ts';
import type { Queryable, Transaction } from './database.ts';
import { defineProblem, Problem, tooLarge } from './errors.ts';
import * as queries from './files/queries.ts';

/** A stored attachment. Its content is named by its SHA-256, so the same photo sent twice is stored once. */
export interface StoredFile {
  id: string;
  mediaType: string;
  size_bytes: number;
  width: number | null;
  height: number | null;
  name: string;
  uploadedBy: string | null;
  at: Date;
  isAttached: boolean;
}

export interface FileStore {
  /**
   * Stores an upload. The content decides the type, never its name. Images are decoded and encoded anew, which
   * drops whatever else the file carried; EXIF location goes too unless `keepLocation`.
   * Returns a `Problem` for an empty, too large, or not accepted file.
   */
  store(tx: Transaction, upload: Upload): Promise<StoredFile | Problem>;
  /** The bytes, verified against their checksum: bit rot is an error, never served. */
  read(
    db: Queryable,
    id: string,
    options?: { thumbnail?: boolean },
  ): Promise<{ file: StoredFile; content: Buffer } | undefined>;
  find(db: Queryable, id: string): Promise<StoredFile | undefined>;
}

export interface Upload {
  content: Buffer;
  name: string;
  uploadedBy: string | null;
  keepLocation?: boolean;
}

export const UPLOAD_BYTES_MAX = 20 * 1024 * 1024;
/** Far above any phone's camera; stops decompression bombs. */
const IMAGE_PIXELS_MAX = 120_000_000;
const IMAGE_SIDE_MAX = 2_560;
const THUMBNAIL_SIDE = 360;
const NAME_LENGTH_MAX = 120;

const acceptedTypes = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/heic',
  'image/avif',
  'application/pdf',
]);

export const fileNotAccepted = defineProblem('file-not-accepted', 422, 'This file is not a photo or a PDF');
export const fileDamaged = defineProblem(
  'file-damaged',
  422,
  'This file could not be read; it may be damaged',
);

/** A file store in `directory`; two levels of folders by checksum. */
export function openFileStore(directory: string): FileStore {
  const pathOf = (sha256: Buffer) => {
    const hex = sha256.toString('hex');
    return joinPath(directory, hex.slice(0, 2), hex);
  };
  return {
    async store(tx, upload) {
      const prepared = await prepare(upload);
      if (prepared instanceof Problem) return prepared;
      const sha256 = createHash('sha256').update(prepared.content).digest();
      await writeDurably(pathOf(sha256), prepared.content);
      const file: StoredFile = {
        id: tx.clock.newId(),
        mediaType: prepared.mediaType,
        size_bytes: prepared.content.length,
        width: prepared.width,
        height: prepared.height,
        name: cleanName(upload.name),
        uploadedBy: upload.uploadedBy,
        at: tx.now,
        isAttached: false,
      };
      await queries.insertFile(tx, { ...file, sha256 });
      return file;
    },
    async read(db, id, options) {
      const found = await queries.findFile(db, id);
      if (found === undefined) return undefined;
      const content = await readFile(pathOf(found.sha256));
      if (!createHash('sha256').update(content).digest().equals(found.sha256))
        throw new Error(`file ${id} does not match its checksum`);
      const { sha256: _, ...file } = found;
      if (options?.thumbnail !== true || !file.mediaType.startsWith('image/')) return { file, content };
      const small = await sharp(content)
        .resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'cover' })
        .webp({ quality: 70 })
        .toBuffer();
      return { file: { ...file, mediaType: 'image/webp', size_bytes: small.length }, content: small };
    },
    async find(db, id) {
      const found = await queries.findFile(db, id);
      if (found === undefined) return undefined;
      const { sha256: _, ...file } = found;
      return file;
    },
  };
}

interface Prepared {
  content: Buffer;
  mediaType: string;
  width: number | null;
  height: number | null;
}

async function prepare(upload: Upload): Promise<Prepared | Problem> {
  if (upload.content.length > UPLOAD_BYTES_MAX)
    return new Problem(tooLarge, {
      detail: `${upload.name}: larger than ${UPLOAD_BYTES_MAX / 1024 / 1024} MiB`,
    });
  const sniffed = await fileTypeFromBuffer(upload.content);
  if (sniffed === undefined || !acceptedTypes.has(sniffed.mime))
    return new Problem(fileNotAccepted, {
      detail: `${cleanName(upload.name)}: its content is ${sniffed?.mime ?? 'of no known type'}; expected a JPEG, PNG, WebP, HEIC or AVIF photo, or a PDF`,
      errors: [{ path: '/file', message: 'expected a photo or a PDF' }],
    });
  if (sniffed.mime === 'application/pdf')
    return { content: upload.content, mediaType: sniffed.mime, width: null, height: null };
  try {
    const image = sharp(upload.content, { limitInputPixels: IMAGE_PIXELS_MAX, failOn: 'error' }).rotate();
    const shrunk = image.resize(IMAGE_SIDE_MAX, IMAGE_SIDE_MAX, { fit: 'inside', withoutEnlargement: true });
    // Re-encoding drops all metadata; asked for, EXIF (with its location) is carried over.
    const kept = upload.keepLocation === true ? shrunk.keepExif() : shrunk;
    const { data, info } = await kept
      .jpeg({ quality: 84, mozjpeg: false })
      .toBuffer({ resolveWithObject: true });
    return { content: data, mediaType: 'image/jpeg', width: info.width, height: info.height };
  } catch (error) {
    return new Problem(fileDamaged, { detail: `${cleanName(upload.name)}: ${(error as Error).message}` });
  }
}

/** Written beside, synced, renamed: a crash leaves the whole file or none. */
async function writeDurably(path: string, content: Buffer): Promise<void> {
  await mkdir(joinPath(path, '..'), { recursive: true });
  const beside = `${path}.${randomId()}`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, path).catch(async (error: unknown) => {
    await unlink(beside);
    throw error;
  });
  const folder = await open(joinPath(path, '..'), 'r');
  await folder.sync().finally(() => folder.close());
}

/** Only for showing: no path, no control characters, bounded. */
function cleanName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? '';
  const clean = base
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, NAME_LENGTH_MAX);
  return clean === '' ? 'file' : clean;
}

const UNATTACHED_HOURS_MAX = 24;

/** Forgets uploads that nothing was done with. Their bytes stay until no row names them. */
export async function deleteUnattachedFiles(tx: Transaction): Promise<void> {
  await queries.deleteUnattachedBefore(tx, new Date(tx.now.getTime() - UNATTACHED_HOURS_MAX * 3_600_000));
}

/** Claims uploads for a thing, once: a file belongs to one thing. Returns the ids that could not be claimed. */
export function attachFiles(
  tx: Transaction,
  claim: { ids: string[]; uploadedBy: string | null },
): Promise<string[]> {
  return queries.attachFiles(tx, claim);
}
