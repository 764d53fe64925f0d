import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listOutdatedPages } from '../tools/docs.ts';

test('settings, permissions, events, routes, problems and commands are documented as they are', async () => {
  const outdated = (await listOutdatedPages()).map(({ path }) => path);
  assert.deepEqual(outdated, [], 'run: npm run dev docs');
});
