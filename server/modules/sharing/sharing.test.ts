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
  const rows = await people.user.get<{ items: Record<string, unknown>[]; next: string | null; count: number }>(
    `/api/grants/${grantId}/rows?count=true`,
  );
  assert.equal(rows.status, 200, JSON.stringify(rows.body));
  assert.equal(rows.body.items.length, 20);
  assert.equal(rows.body.count, 20);
  assert.deepEqual(
    rows.body.items.map(({ _key, ...row }) => Object.values(row)),
    preview.body.rows,
  );
  console.log(rows.body.items[0], rows.body.next);
  const csv = await people.user.get<string>(`/api/grants/${grantId}/rows?format=csv&limit=3`);
  console.log(csv.body);
  const page = await people.user.get<{ items: Record<string, unknown>[]; next: string | null }>(
    `/api/grants/${grantId}/rows?limit=3&sort=-cost`,
  );
  console.log(page.body);
  const page2 = await people.user.get<{ items: Record<string, unknown>[]; next: string | null }>(
    `/api/grants/${grantId}/rows?limit=3&sort=-cost&after=${page.body.next}`,
  );
  console.log(page2.body);
  const agg = await people.user.get(`/api/grants/${grantId}/aggregates?group=owner&measure=avg(cost)&measure=count`);
  console.log(agg.body);
  const detail = await people.user.get(`/api/grants/${grantId}`);
  console.log(JSON.stringify(detail.body).slice(0, 1500));
  const key = await people.user.send<{ key: string }>('POST', `/api/grants/${grantId}/keys`, {});
  const byKey = await fetch(`${tinyCity.address}/api/grants/${grantId}/rows`, { headers: { authorization: `Bearer ${key.body.key}` } });
  console.log(byKey.status, (await byKey.text()).length);
  const revoked = await people.steward.send('POST', `/api/grants/${grantId}/revocations`, { reason: '用途变更' });
  assert.equal(revoked.status, 201, JSON.stringify(revoked.body));
  const refused = await people.user.get(`/api/grants/${grantId}/rows`);
  console.log(refused.status, refused.body);
  const audit = await people.auditor.get<{ items: { type: string }[] }>(`/api/sharing/audit?grant=${grantId}`);
  console.log(audit.body.items.map((one) => one.type));
  const usage = await people.steward.get(`/api/sharing/usage`);
  console.log(JSON.stringify(usage.body));
});
