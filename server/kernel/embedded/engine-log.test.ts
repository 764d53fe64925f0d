import assert from 'node:assert/strict';
import { writeSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openEngineLog } from './engine-log.ts';

test('a log that has grown large is put aside once, and writing goes on', async () => {
  const logs = await mkdtemp(join(tmpdir(), 'citybrain-log-'));
  const log = openEngineLog(logs, 'engine');
  await log.use((descriptor) => writeSync(descriptor, 'first\n'));
  assert.equal(await readFile(log.path, 'utf8'), 'first\n');
  await truncate(log.path, 9 * 1024 * 1024);
  await log.use((descriptor) => writeSync(descriptor, 'second\n'));
  assert.equal(await readFile(log.path, 'utf8'), 'second\n');
  assert.equal((await stat(`${log.path}.1`)).size, 9 * 1024 * 1024);
  assert.equal((await stat(log.path)).mode & 0o777, 0o600);
  log.close();
  await rm(logs, { recursive: true });
});

test('of a log the last complaint is quoted', async () => {
  const logs = await mkdtemp(join(tmpdir(), 'citybrain-log-'));
  const log = openEngineLog(logs, 'engine');
  const lines = [
    'FATAL: first',
    'FATAL: could not write: No space left on device',
    'LOG: database system is shut down',
    '',
  ];
  await log.use((descriptor) => writeSync(descriptor, lines.join('\n')));
  assert.equal(
    await log.lastComplaint(),
    `FATAL: could not write: No space left on device (see ${log.path})`,
  );
  log.close();
  await rm(logs, { recursive: true });
});
