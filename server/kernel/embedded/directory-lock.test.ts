import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DirectoryInUse, lockDirectory } from './directory-lock.ts';

/** Longer than a Unix socket may be named (108 bytes). */
const DEEP = join('a'.repeat(80), 'b'.repeat(80));

let directory: string;

before(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'citybrain-lock-')), DEEP);
  await mkdir(directory, { recursive: true });
});

after(() => rm(join(directory, '..', '..'), { recursive: true, force: true }));

test('a second holder is refused and told who has the directory', async () => {
  const lock = await lockDirectory(directory);
  await assert.rejects(lockDirectory(directory), (error) => {
    assert.ok(error instanceof DirectoryInUse);
    assert.ok(error.message.includes(`process ${process.pid}`) && error.message.includes(directory));
    return true;
  });
  await lock.release();
  await (await lockDirectory(directory)).release();
});

test('a lock ends with its process, even one killed, and says nothing of others with its id', async () => {
  const holder = spawnHolder();
  await once(holder.stdout!, 'data');
  await assert.rejects(lockDirectory(directory), new RegExp(`process ${holder.pid}`));
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  // The number in the file belongs to a living process now: to us.
  await writeFile(join(directory, 'lock.pid'), `${process.pid}\n`);
  await (await lockDirectory(directory)).release();
});

test('of ten that start at once one gets the directory', async () => {
  const attempts = await Promise.allSettled(Array.from({ length: 10 }, () => lockDirectory(directory)));
  const locks = attempts.filter((attempt) => attempt.status === 'fulfilled');
  assert.equal(locks.length, 1);
  await locks[0]!.value.release();
});

function spawnHolder() {
  const code = `
    const { lockDirectory } = await import(${JSON.stringify(new URL('./directory-lock.ts', import.meta.url).href)});
    await lockDirectory(${JSON.stringify(directory)});
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  return spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
