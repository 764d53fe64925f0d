import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outdatedApiClient } from './api-client.ts';

test('the web client’s types are those of the routes as they are', async () => {
  assert.equal(await outdatedApiClient(), undefined);
});
