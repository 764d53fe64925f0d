import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  call,
  city,
  type Found,
  grantId,
  KEY,
  OTHER_KEY,
  otherGrantId,
  type Rows,
  refused,
  treesId,
} from '../../../../test/fixtures/ckan-city.ts';
import { tiny } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import { actions } from './actions.ts';

describe('the walk of a CKAN client', () => {
  test('asks every action there is, by GET and by POST, and is answered in CKAN’s form', async () => {
    const params: Record<string, Record<string, unknown>> = {
      package_show: { id: '211001-000001' },
      organization_show: { id: tiny.greening, include_datasets: true },
      group_show: { id: '211' },
      resource_show: { id: `metadata-${treesId}` },
      resource_search: { query: 'name:行道树' },
      resource_view_list: { id: `metadata-${treesId}` },
      help_show: { name: 'package_search' },
      datastore_search: { resource_id: `grant-${grantId}`, limit: 1 },
      datastore_info: { id: `grant-${grantId}` },
    };
    for (const name of Object.keys(actions))
      for (const get of [true, false])
        for (const path of ['/api/3/action/', '/api/action/']) {
          const answer = await call(name, params[name] ?? {}, { key: KEY, get, path });
          assert.deepEqual([answer.status, answer.success], [200, true], `${name} ${JSON.stringify(answer)}`);
          assert.match(answer.help, new RegExp(`/api/3/action/help_show\\?name=${name}$`));
        }
  });

  test('finds what it may see: all with a key, without one what is open', async () => {
    assert.deepEqual((await call('package_list', {}, { key: KEY })).result, [
      '102001-000002',
      '211001-000001',
    ]);
    assert.deepEqual((await call('package_list')).result, ['211001-000001']);
    assert.equal((await call<Found>('package_search')).result.count, 1);
    assert.equal((await call<Found>('package_search', { fq: 'opening:none' })).result.count, 0);
    assert.equal((await call<Found>('package_search', {}, { key: KEY })).result.count, 2);
    await refused(call('package_show', { id: '102001-000002' }), 404, 'Not Found Error');
    assert.deepEqual((await call('organization_list')).result, [tiny.greening]);
    assert.deepEqual((await call('group_list', {}, { key: KEY })).result, ['102', '211']);
    assert.deepEqual((await call('tag_list', { query: '树' })).result, ['树木']);
  });

  test('searches, narrows, counts facets and pages', async () => {
    const search = async (params: Record<string, unknown>) =>
      (await call<Found>('package_search', params, { key: KEY, get: true })).result;
    assert.deepEqual(
      (await search({ q: '行道树' })).results.map((one) => one.name),
      ['211001-000001'],
    );
    assert.equal((await search({ q: '*:*' })).count, 2);
    assert.equal((await search({ q: '没有这样的词' })).count, 0);
    assert.equal((await search({ fq: `organization:"${tiny.greening}" AND groups:(211 OR 204)` })).count, 1);
    assert.equal((await search({ fq: '+dataset_type:dataset +sharing:conditional' })).count, 1);
    assert.equal((await search({ fq: 'groups:211 groups:102' })).count, 0);
    const found = await search({ 'facet.field': ['groups', 'organization'], rows: 0 });
    assert.equal(found.results.length, 0);
    assert.deepEqual(found.facets['groups'], { 102: 1, 211: 1 });
    assert.equal(found.search_facets['groups']!.items[0]!.display_name.length > 0, true);
    const names = async (start: number) =>
      (await search({ sort: 'name asc', rows: 1, start })).results.map((one) => one.name);
    assert.notDeepEqual(await names(0), await names(1));
    assert.deepEqual(await names(2), []);
  });

  test('finds the rows of its grant beside the description, and nobody else does', async () => {
    const show = async (key?: string) =>
      (
        await call<Found['results'][0]>(
          'package_show',
          { id: String(treesId) },
          key === undefined ? {} : { key },
        )
      ).result.resources.map((one) => one.id);
    assert.deepEqual(await show(), [`metadata-${treesId}`]);
    assert.deepEqual(await show(KEY), [`metadata-${treesId}`, `grant-${grantId}`]);
    assert.deepEqual(await show(OTHER_KEY), [`metadata-${treesId}`, `grant-${otherGrantId}`]);
    await refused(call('resource_show', { id: `grant-${grantId}` }), 404, 'Not Found Error');
    const shown = await call('resource_show', { id: `grant-${grantId}` }, { key: KEY });
    assert.equal(shown.result['datastore_active'], true);
  });

  test('takes a person’s API key too, with what the person may', async () => {
    const person = { personId: `data-user@${tiny.centre}`, name: 'for a CKAN client' };
    const key = await city.sessions.auth.createKey(person);
    const info = await call<{ meta: { count: number } }>(
      'datastore_info',
      { id: `grant-${grantId}` },
      { key },
    );
    assert.equal(info.result.meta.count, 250);
    const stranger = await city.sessions.auth.createKey({ ...person, personId: `officer@${tiny.water}` });
    await refused(
      call('datastore_info', { id: `grant-${grantId}` }, { key: stranger }),
      404,
      'Not Found Error',
    );
    assert.equal((await call<Found>('package_search', {}, { key: stranger })).result.count, 2);
  });
});

describe('errors', () => {
  const asked = (params: Record<string, unknown>) =>
    call('datastore_search', { resource_id: `grant-${grantId}`, ...params }, { key: KEY });

  test('name the action that is not known', async () => {
    await refused(call('datastore_search_sql', { sql: 'select 1' }, { key: KEY }), 400, 'Bad request');
    await refused(call('constructor'), 400, 'Bad request');
    await refused(call('help_show', { name: 'toString' }), 404, 'Not Found Error');
  });

  test('tell what of a search cannot be understood', async () => {
    await refused(call('package_search', { fq: 'colour:red' }), 400, 'Search Query Error');
    await refused(call('package_search', { fq: '-organization:x' }), 400, 'Search Query Error');
    await refused(call('package_search', { sort: 'colour asc' }), 400, 'Search Query Error');
    await refused(call('package_search', { 'facet.field': ['colour'] }), 400, 'Search Query Error');
  });

  test('are lists by field where a value is wrong', async () => {
    const wrong: [Record<string, unknown>, string][] = [
      [{ limit: -1 }, 'limit'],
      [{ offset: 'many' }, 'offset'],
      [{ fields: 'secret_note' }, 'fields'],
      [{ filters: { secret_note: '秘密' } }, 'filters'],
      [{ filters: { number: 'seven' } }, 'filters'],
      [{ filters: { number: { nested: 1 } } }, 'filters'],
      [{ filters: '[1' }, 'filters'],
      [{ filters: [1] }, 'filters'],
      [{ q: { secret_note: '秘密' } }, 'q'],
      [{ sort: 'secret_note' }, 'sort'],
      [{ sort: 'number; drop table r1' }, 'sort'],
      [{ records_format: 'xml' }, 'records_format'],
      [{ include_total: 'perhaps' }, 'include_total'],
    ];
    for (const [params, field] of wrong) {
      const error = await refused(asked(params), 409, 'Validation Error');
      assert.ok(Array.isArray(error[field]), `${field}: ${JSON.stringify(error)}`);
    }
    for (const name of [
      'package_show',
      'organization_show',
      'resource_show',
      'resource_search',
      'datastore_search',
    ])
      await refused(call(name), 409, 'Validation Error');
  });

  test('of keys and rows tell nothing of what is there', async () => {
    await refused(call('package_list', {}, { key: 'cbg_nobody' }), 403, 'Authorization Error');
    await refused(call('package_list', {}, { key: 'nobody' }), 403, 'Authorization Error');
    await refused(call('datastore_search', { resource_id: `grant-${grantId}` }), 403, 'Authorization Error');
    for (const id of [`grant-${otherGrantId}`, 'grant-999999', `metadata-${treesId}`, 'x'])
      await refused(call('datastore_search', { resource_id: id }, { key: KEY }), 404, 'Not Found Error');
  });

  test('more rows than a page may have are not refused but cut, as CKAN does', async () => {
    const { result } = await call<Rows & { limit: number }>(
      'datastore_search',
      { resource_id: `grant-${grantId}`, limit: 1_000_000 },
      { key: KEY },
    );
    assert.equal(result.limit, 32_000);
  });
});
