import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { withDatabase } from '#test/database';
import { sql } from './database.ts';
import { Problem } from './errors.ts';
import { openFileStore, type StoredFile, type Upload } from './files.ts';

const { database } = await withDatabase();
const directory = await mkdtemp(join(tmpdir(), 'citybrain-files-'));
after(() => rm(directory, { recursive: true }));
const files = openFileStore(directory);

const send = (content: Buffer, changes: Partial<Upload> = {}) =>
  database.transaction((tx) => files.store(tx, { content, name: 'photo.jpg', uploadedBy: null, ...changes }));

async function stored(content: Buffer, changes: Partial<Upload> = {}): Promise<StoredFile> {
  const outcome = await send(content, changes);
  assert.ok(!(outcome instanceof Problem), JSON.stringify(outcome));
  return outcome;
}

async function refused(content: Buffer, type: string, changes: Partial<Upload> = {}): Promise<Problem> {
  const before = await rows();
  const outcome = await send(content, changes);
  assert.ok(outcome instanceof Problem, 'it was accepted');
  assert.equal(outcome.type, `/problems/${type}`, outcome.detail ?? '');
  assert.ok(!outcome.detail?.includes(directory), 'the answer tells nothing of our folders');
  assert.equal(await rows(), before);
  return outcome;
}

async function rows(): Promise<number> {
  return (await database.one<{ count: number }>(sql`select count(*) as count from kernel.files`)).count;
}

const bytesOf = async (id: string) => (await files.read(database, id))!.content;
const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#808080' } });

const photo = await plain(400, 300).jpeg().toBuffer();
const gps = {
  IFD0: { Make: 'SecretPhone' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '31/1 12/1 18/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '121/1 30/1 54/1',
  },
};
const withGps = await plain(400, 300).withExif(gps).jpeg().toBuffer();

/** Begins like a Windows program. */
const program = Buffer.concat([
  Buffer.from('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0', 'latin1'),
  Buffer.alloc(4_000, 1),
]);

test('a photo is stored and read as a JPEG of its size', async () => {
  const file = await stored(photo);
  assert.deepEqual([file.mediaType, file.width, file.height], ['image/jpeg', 400, 300]);
  const metadata = await sharp(await bytesOf(file.id)).metadata();
  assert.deepEqual([metadata.format, metadata.width], ['jpeg', 400]);
});

test('PNG, WebP and AVIF become JPEG too', async () => {
  for (const content of [
    await plain(50, 50).png().toBuffer(),
    await plain(50, 50).webp().toBuffer(),
    await plain(50, 50).avif().toBuffer(),
  ])
    assert.equal((await stored(content)).mediaType, 'image/jpeg');
});

test('a program renamed to a photo is refused by its content, whatever its name says', async () => {
  for (const name of ['photo.jpg', 'photo.jpg.exe', 'report.pdf']) {
    const problem = await refused(program, 'file-not-accepted', { name });
    assert.match(problem.detail ?? '', /its content is application\/x-msdownload/);
    assert.deepEqual(problem.errors?.[0]?.path, '/file');
  }
});

test('pages, drawings with scripts, archives, texts and nothing at all are refused', async () => {
  const hostile = [
    '<html><script>alert(1)</script></html>',
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    'PK\x03\x04\x14\0\0\0',
    '#!/bin/sh\nrm -rf /\n',
    'just a text',
    '',
    '\0',
  ];
  for (const text of hostile) await refused(Buffer.from(text, 'latin1'), 'file-not-accepted');
});

test('what hides behind a photo does not survive', async () => {
  const file = await stored(Buffer.concat([photo, program, Buffer.from('<script>alert(1)</script>')]));
  const content = await bytesOf(file.id);
  assert.equal(content.indexOf('<script>'), -1);
  assert.equal(content.indexOf(program.subarray(0, 16)), -1);
});

test('a small PNG of nine hundred million pixels is refused before it is unpacked', async () => {
  const bomb = pngOf(30_000, 30_000);
  assert.ok(bomb.length < 1_000);
  const before = process.memoryUsage().rss;
  await refused(bomb, 'file-damaged');
  assert.ok(process.memoryUsage().rss - before < 300_000_000);
});

test('the location in a photo is dropped, and its maker with it', async () => {
  assert.ok((await sharp(withGps).metadata()).exif !== undefined, 'the test photo has a location');
  const content = await bytesOf((await stored(withGps)).id);
  assert.equal((await sharp(content).metadata()).exif, undefined);
  assert.equal(content.indexOf('SecretPhone'), -1);
});

test('the location is kept when that was asked for', async () => {
  const content = await bytesOf((await stored(withGps, { keepLocation: true })).id);
  const { exif } = await sharp(content).metadata();
  assert.ok(exif?.includes('SecretPhone') === true);
  // 121/1 30/1 54/1 as TIFF rationals, little endian.
  assert.ok(exif.includes(Buffer.from(Uint32Array.of(121, 1, 30, 1, 54, 1).buffer)));
});

test('a photo taken sideways stands upright', async () => {
  const sideways = await plain(400, 300).withExif({}).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const file = await stored(sideways);
  assert.deepEqual([file.width, file.height], [300, 400]);
});

test('a huge photo is made smaller, a small one stays', async () => {
  const large = await stored(await plain(5_000, 1_000).jpeg().toBuffer());
  assert.deepEqual([large.width, large.height], [2_560, 512]);
});

test('a PDF is kept as it is', async () => {
  const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
  const file = await stored(pdf, { name: '报告.pdf' });
  assert.deepEqual([file.mediaType, file.width], ['application/pdf', null]);
  assert.deepEqual(await bytesOf(file.id), pdf);
});

test('a damaged photo is refused', async () => {
  await refused(photo.subarray(0, photo.length / 2), 'file-damaged');
  await refused(Buffer.concat([photo.subarray(0, 20), Buffer.alloc(500, 7)]), 'file-damaged');
});

test('a file over 20 MiB is refused', async () => {
  await refused(Buffer.concat([photo, Buffer.alloc(20 * 1024 * 1024)]), 'too-large');
});

test('a name shows no path, no control characters and no end', async () => {
  const nameOf = async (name: string) => (await stored(photo, { name })).name;
  assert.equal(await nameOf('../../etc/passwd'), 'passwd');
  assert.equal(await nameOf('C:\\Users\\me\\photo.jpg'), 'photo.jpg');
  assert.equal(await nameOf('a\u0000b\u001b[31m\u202egpj.exe'), 'ab[31mgpj.exe');
  assert.equal(await nameOf('\n'), 'file');
  assert.equal((await nameOf('长'.repeat(500))).length, 120);
});

test('the same photo twice is two uploads and one file on disk', async () => {
  const content = await plain(333, 111).jpeg().toBuffer();
  const [one, two] = await Promise.all([stored(content), stored(content)]);
  assert.notEqual(one.id, two.id);
  const hex = createHash('sha256')
    .update(await bytesOf(one.id))
    .digest('hex');
  const folder = await readdir(join(directory, hex.slice(0, 2)));
  assert.deepEqual(
    folder.filter((name) => name.startsWith(hex)),
    [hex],
  );
});

test('a flipped bit on disk is an error, never an answer', async () => {
  const file = await stored(await plain(77, 77).jpeg().toBuffer());
  const hex = createHash('sha256')
    .update(await bytesOf(file.id))
    .digest('hex');
  const path = join(directory, hex.slice(0, 2), hex);
  const content = await readFile(path);
  content[content.length >> 1]! ^= 1;
  await writeFile(path, content);
  await assert.rejects(files.read(database, file.id), new RegExp(`${file.id} does not match its checksum`));
  await assert.rejects(files.read(database, file.id, { thumbnail: true }), /checksum/);
});

test('a thumbnail is a small WebP', async () => {
  const { id } = await stored(photo);
  const small = (await files.read(database, id, { thumbnail: true }))!;
  assert.deepEqual(
    [small.file.mediaType, (await sharp(small.content).metadata()).width],
    ['image/webp', 360],
  );
});

test('nobody has a file with an id that was never given', async () => {
  assert.equal(await files.read(database, '018f0000-0000-7000-8000-000000000000'), undefined);
});

/** A well-formed PNG that claims a size and holds next to nothing. */
function pngOf(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
