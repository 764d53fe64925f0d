import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stopwatch } from '#kernel/clock';
import { Problem } from '#kernel/errors';
import { silentLog } from '#kernel/log';
import { until } from '#test/until';
import { content } from '../../../test/fixtures/agreement.ts';
import { tiny, withTinyCity } from '../../../test/fixtures/tiny-district/tiny-city.ts';
import { openCity } from '../../main.ts';
import { searchResources } from './catalogue-index.ts';
import { createResource } from './create-resource.ts';
import { publishResource, submitResource, withdrawResource } from './review-resource.ts';

const { city, principal } = await withTinyCity({ config: { roles: [] } });
const steward = principal('data-steward', tiny.centre);
const reviewer = principal('data-approver', tiny.centre);

test('another process finds what was published here, and no longer what was withdrawn, within a second', async () => {
  const other = await openCity({ config: { ...city.config, roles: [] }, log: silentLog() });
  try {
    const total = async () => (await searchResources(other, { text: '企业登记' })).total;
    assert.equal(await total(), 0);
    const made = await city.database.transaction(async (tx) => {
      const fresh = { providerId: tiny.centre, content };
      const saved = await createResource(tx, city, fresh, { ...steward });
      assert.ok(!(saved instanceof Problem));
      await submitResource(tx, city, { resourceId: saved.resource.id, principal: steward });
      return saved.resource;
    });
    assert.equal(await total(), 0);
    const on = { resourceId: made.id, principal: reviewer };
    const elapsed_ms = stopwatch();
    await city.database.transaction((tx) => publishResource(tx, city, on));
    await until('the other process finds it', async () => (await total()) === 1);
    assert.ok(elapsed_ms() < 1_000, `${elapsed_ms()} ms`);
    await city.database.transaction((tx) => withdrawResource(tx, city, { ...on, reason: '机构改革' }));
    await until('the other process no longer finds it', async () => (await total()) === 0);
  } finally {
    await other.close();
  }
});
