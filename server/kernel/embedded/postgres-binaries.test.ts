import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { completeTree } from './postgres-binaries.ts';

test('what the install script of the package would have done is made up for, any number of times', async () => {
  const root = await mkdtemp(join(tmpdir(), 'citybrain-binaries-'));
  const native = join(root, 'native');
  await mkdir(join(native, 'bin'), { recursive: true });
  await mkdir(join(native, 'lib'));
  await writeFile(join(native, 'bin', 'postgres'), '', { mode: 0o644 });
  await writeFile(join(native, 'lib', 'libpq.so.5.18'), 'library');
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
  await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links));
  await completeTree(native);
  await completeTree(native);
  assert.equal(await readlink(join(native, 'lib', 'libpq.so.5')), 'libpq.so.5.18');
  assert.equal(await readFile(join(native, 'lib', 'libpq.so.5'), 'utf8'), 'library');
  assert.equal((await stat(join(native, 'bin', 'postgres'))).mode & 0o111, 0o111);
  await rm(root, { recursive: true });
});
