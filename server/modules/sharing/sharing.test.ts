import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply, approve, publishElevators, withDataPeople } from '../../../test/fixtures/lake/granted.ts';
import { tiny, withTinyCity } from '../../../test/fixtures/tiny-district/tiny-city.ts';

const tinyCity = await withTinyCity();
const people = await withDataPeople(tinyCity);
const resourceId = await publishElevators(tinyCity);

test('three items and one street, approved twice, come masked; revoked, the next call is refused', async () => {
  const applicationId = await apply(people, {
    resourceId,
    items: ['number', 'owner', 'cost'],
    rows: { streets: [tiny.streetA], villages: [], conditions: [] },
  });
  const preview = await people.steward.get<{ rows: unknown[][]; count: number; total: number }>(
    `/api/applications/${applicationId}/preview`,
  );
  assert.equal(preview.status, 200, JSON.stringify(preview.body));
  assert.deepEqual([preview.body.count, preview.body.total], [20, 40]);
  const grantId = await approve(people, applicationId);
  const rows = await people.user.get<{
    items: Record<string, unknown>[];
    next: string | null;
    count: number;
  }>(`/api/grants/${grantId}/rows?count=true`);
  assert.equal(rows.status, 200, JSON.stringify(rows.body));
  assert.equal(rows.body.items.length, 20);
  assert.equal(rows.body.count, 20);
  assert.deepEqual(
    rows.body.items.map(({ _key, ...row }) => Object.values(row)),
    preview.body.rows,
  );
  assert.ok(
    rows.body.items.every((row) => /^王\*+$/.test(String(row['owner']))),
    'names are masked',
  );
  const revoked = await people.steward.send('POST', `/api/grants/${grantId}/revocations`, {
    reason: '用途变更',
  });
  assert.equal(revoked.status, 201, JSON.stringify(revoked.body));
  const refused = await people.user.get<{ type: string }>(`/api/grants/${grantId}/rows`);
  assert.deepEqual([refused.status, refused.body.type], [410, '/problems/grant-over']);
  const audit = await people.auditor.get<{ items: { type: string }[] }>(
    `/api/sharing/audit?grant=${grantId}`,
  );
  assert.deepEqual(
    audit.body.items.map((one) => one.type),
    ['refused-use', 'revoked', 'rows', 'granted', 'approved', 'approved', 'submitted'],
  );
  const usage = await people.steward.get<{ rows: number; refused: number; resources: { rows: number }[] }>(
    '/api/sharing/usage',
  );
  assert.deepEqual([usage.body.rows, usage.body.refused, usage.body.resources[0]!.rows], [20, 1, 20]);
});
