import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withCity } from '#test/city';

test('a city without a district answers', async () => {
  const { visitor } = await withCity();
  const { status } = await visitor.get('/health');
  assert.equal(status, 200);
});

test('the demo city knows its people', async () => {
  const { visitor, signIn } = await withCity({ demo: true });
  assert.equal((await visitor.get('/api/session')).status, 401);
  const dispatcher = await signIn('dispatcher');
  const { status, body } = await dispatcher.get('/api/session');
  assert.equal(status, 200, JSON.stringify(body));
});
