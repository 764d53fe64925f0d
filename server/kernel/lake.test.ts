import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { stopwatch } from './clock.ts';
import { openLake } from './lake.ts';

test('a lake that is not there says so at once', async () => {
  const lake = openLake({ url: 'http://127.0.0.1:1', username: 'admin', password: '', database: 'default' });
  await assert.rejects(lake.ping(), /ECONNREFUSED/);
  await lake.close();
});

test('a lake that hangs is given up after the limit', async () => {
  const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const lake = openLake({
    url: `http://127.0.0.1:${port}`,
    username: 'admin',
    password: '',
    database: 'default',
  });
  const elapsed_ms = stopwatch();
  await assert.rejects(lake.ping(), /did not answer within 2000 ms/);
  assert.ok(elapsed_ms() < 4_000);
  await lake.close();
  silent.close();
});
