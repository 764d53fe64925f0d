import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomId } from '#kernel/clock';
import { Problem } from '#kernel/errors';
import { appoint, findOrganisation } from '#modules/directory';
import { content } from '../../../test/fixtures/agreement.ts';
import { tiny, withTinyCity } from '../../../test/fixtures/tiny-district/tiny-city.ts';
import type { ResourceDetail } from './view.ts';

const { city, address, signIn } = await withTinyCity();
const people = [tiny.greening, tiny.water].map((id) => ({
  personId: `steward@${id}`,
  name: `steward of ${id}`,
  email: `steward.${id}@tiny.invalid`,
  role: 'data-steward' as const,
  organisation: findOrganisation(city, id)!,
}));
const appointed = await city.database.transaction((tx) => appoint(tx, people, { givenBy: 'test' }));
assert.ok(!(appointed instanceof Problem));
const steward = await signIn('data-steward', tiny.greening);
const stranger = await signIn('data-steward', tiny.water);
const reviewer = await signIn('data-approver');
const user = await signIn('data-user');

const body = { content: { ...content, name: '合成行道树维修信息' } };

test('from the first draft to a search by another department, over HTTP', async () => {
  const made = await steward.send<ResourceDetail>('POST', '/api/resources', body);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const path = `/api/resources/${made.body.id}`;
  assert.deepEqual(made.body.can, ['edit', 'discard', 'submit']);
  assert.equal((await stranger.get(path)).status, 404);
  assert.equal((await stranger.send('PUT', `${path}/draft`, body)).status, 404);
  assert.equal((await user.get(path)).status, 404);
  const saved = await steward.send<ResourceDetail>('PUT', `${path}/draft`, body);
  assert.equal(saved.status, 200, JSON.stringify(saved.body));
  assert.equal((await steward.send('POST', `${path}/submissions`, {})).status, 201);
  const waiting = await reviewer.get<{ items: { id: number }[] }>('/api/my-resources?stage=review');
  assert.deepEqual(
    waiting.body.items.map((one) => one.id),
    [made.body.id],
  );
  const differences = await reviewer.get<{ from: null; to: null }>(`${path}/differences`);
  assert.deepEqual([differences.body.from, differences.body.to], [null, null]);
  assert.equal((await steward.send('POST', `${path}/publications`, {})).status, 403);
  const published = await reviewer.send<ResourceDetail>('POST', `${path}/publications`, { note: '首次发布' });
  assert.equal(published.status, 201, JSON.stringify(published.body));
  const found = await user.get<{ total: number; items: { id: number; marks: { words: string[] } }[] }>(
    `/api/resources?text=${encodeURIComponent('维修')}&sharing=conditional&limit=5`,
  );
  assert.equal(found.status, 200, JSON.stringify(found.body));
  assert.deepEqual([found.body.total, found.body.items[0]!.id], [1, made.body.id]);
  const none = await user.get<{ total: number }>('/api/resources?sharing=unconditional,none');
  assert.equal(none.body.total, 0);
  const typed = await user.get<{ items: { text: string }[] }>('/api/resources/suggestions?text=wxxx');
  assert.equal(typed.body.items[0]!.text, body.content.name);
  const seen = await user.get<ResourceDetail>(path);
  assert.deepEqual([seen.body.version, seen.body.can], [1, ['apply']]);
  const versions = await user.get<{ items: { note: string }[] }>(`${path}/versions`);
  assert.equal(versions.body.items[0]!.note, '首次发布');
  assert.equal((await user.get(`${path}/differences?to=9`)).status, 404);
});

test('the template goes out and comes in filled', async () => {
  const template = await steward.get('/api/catalogue-template.xlsx');
  assert.equal(template.status, 200);
  assert.match(template.headers.get('content-disposition')!, /catalogue-template\.xlsx/);
  const exported = await fetch(new URL('/api/catalogue-export.csv', address), {
    headers: { cookie: steward.cookie },
  });
  const form = new FormData();
  form.append('file', new Blob([await exported.arrayBuffer()]), 'catalogue.csv');
  const imported = await fetch(new URL('/api/catalogue-imports', address), {
    method: 'POST',
    headers: { cookie: steward.cookie, 'idempotency-key': randomId() },
    body: form,
  });
  const report = (await imported.json()) as { resources: Record<string, number> };
  assert.equal(imported.status, 201, JSON.stringify(report));
  assert.deepEqual(report.resources, { created: 0, updated: 0, unchanged: 1, rejected: 0 });
});

test('the tree of classes with the table of grades; a wrong content is refused by its shape', async () => {
  const tree = await user.get<{ items: { children: unknown[] }[]; grading: { objects: unknown[] } }>(
    '/api/classifications',
  );
  assert.deepEqual(
    tree.body.items.map((one) => one.children.length),
    [5, 12, 10],
  );
  assert.equal(tree.body.grading.objects.length, 12);
  const wrong = await steward.send('POST', '/api/resources', { content: { ...content, sharing: 'maybe' } });
  assert.equal(wrong.status, 422);
});
