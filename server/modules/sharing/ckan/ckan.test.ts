import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { sql, type Transaction } from '#kernel/database';
import { publish } from '#kernel/events';
import { nameOf } from '#kernel/lake';
import type { Content } from '#modules/catalogue';
import { currentOf, lakeTable, tableOf } from '#modules/loads';
import { until } from '#test/until';
import { content as enterprises, item } from '../../../../test/fixtures/agreement.ts';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import type { Grant } from '../grant.ts';
import { type Approved, defineViews, describeApproved } from '../grant-view.ts';
import * as queries from '../queries.ts';
import { allRows } from '../row-filter.ts';
import { actions } from './actions.ts';

const tinyCity = await withTinyCity();
const { city, address } = tinyCity;

const KEY = 'cbg_made-up-for-this-test';
const OTHER_KEY = 'cbg_of-another-grant';
const sha256 = (key: string) => createHash('sha256').update(key).digest();

const trees: Content = {
  ...enterprises,
  name: '行道树信息',
  nameEn: 'Street trees (synthetic)',
  keywords: ['绿化', '树木'],
  classification: '211001',
  sharing: 'unconditional',
  opening: 'unconditional',
  grade: 'general-1',
  items: [
    item('number', { type: 'integer', isKey: true }),
    item('species'),
    item('height', { type: 'numeric', scale: 2 }),
    item('planted', { type: 'date' }),
    item('secret_note'),
  ],
};

/** Two resources: one open to the public with data and two grants, one for departments only. */
let treesId = 0;
let grantId = 0;
let otherGrantId = 0;

before(async () => {
  treesId = await publishResource(trees, '211001/000001');
  await publishResource(enterprises, '102001/000002');
  await city.lake.createTable(lakeTable(treesId, trees));
  await city.lake.insert({
    statement: `insert into ${nameOf(tableOf(treesId))} (number, species, height, planted, secret_note, _batch, _row, _street) format CSV`,
    input: Array.from({ length: 250 }, (_, index) => treeLine(index + 1)).join('\n'),
  });
  await city.lake.createView(currentOf(treesId), `select * from ${nameOf(tableOf(treesId))}`);
  grantId = await grant(['number', 'species', 'height', 'planted'], KEY);
  otherGrantId = await grant(['number'], OTHER_KEY);
  await until('both resources are found', async () => {
    const { result } = await call<Found>('package_search', {}, { key: KEY });
    return result.count === 2;
  });
});

function treeLine(number: number): string {
  const species = number % 2 === 0 ? '香樟' : '"悬铃木, ""大"""';
  return `${number},${species},${number === 7 ? '\\N' : `${number}.50`},2020-01-${String((number % 28) + 1).padStart(2, '0')},秘密,1,${number},${tiny.streetA}`;
}

async function publishResource(content: Content, code: string): Promise<number> {
  return await city.database.transaction(async (tx) => {
    const id = await insertResource(tx, content, code);
    const data = { resources: 1, firstId: id, lastId: id };
    const placement = { streetCode: null, villageCode: null, unitId: null };
    await publish(tx, { type: 'catalogue.imported', subject: 'test', actor: null, data, placement });
    return id;
  });
}

async function insertResource(tx: Transaction, content: Content, code: string): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into catalogue.resources (code, provider_id, stage, version, published, created_at, created_by, published_at, updated_at)
    values (${code}, ${tiny.greening}, 'published', 1, ${JSON.stringify(content)}, now(), 'test', now(), now()) returning id`);
  return id;
}

async function grant(items: string[], key: string): Promise<number> {
  const approved: Approved = {
    resourceId: treesId,
    items,
    masks: Object.fromEntries(items.map((name) => [name, 'clear'])),
    rowFilter: allRows,
    secret: 'a secret of the test',
  };
  const columns = await describeApproved(city.lake, approved, trees);
  return await city.database.transaction(async (tx) => {
    const id = await queries.nextGrantId(tx);
    await defineViews(city.lake, id, approved, trees);
    const row: Grant = {
      id,
      applicationId: null,
      resourceVersion: 1,
      providerId: tiny.greening,
      organisationId: tiny.centre,
      applicantId: 'nobody',
      purpose: 'test',
      legalBasis: '',
      ...approved,
      items,
      columns,
      means: 'interface',
      rowsPerDayMax: 1_000_000,
      requestsPerMinuteMax: 10_000,
      startsAt: tx.now,
      expiresAt: new Date(tx.now.getTime() + 86_400_000),
      revokedAt: null,
      revokedBy: null,
      revokedBecause: null,
      hasKey: false,
      policy: {},
      contract: {},
      createdAt: tx.now,
    };
    await queries.insertGrant(tx, row);
    await queries.setGrantKey(tx, id, sha256(key));
    return id;
  });
}

interface Answer<Result> {
  status: number;
  help: string;
  success: boolean;
  result: Result;
  error: Record<string, unknown>;
}

/** A client as they are: parameters in the address or in a JSON body, the key in a header of CKAN's. */
async function call<Result = Record<string, unknown>>(
  name: string,
  params: Record<string, unknown> = {},
  { key, get = false, path = '/api/3/action/' }: { key?: string; get?: boolean; path?: string } = {},
): Promise<Answer<Result>> {
  const url = new URL(`${path}${name}`, address);
  if (get)
    for (const [field, value] of Object.entries(params))
      url.searchParams.set(field, typeof value === 'string' ? value : JSON.stringify(value));
  const headers = {
    ...(key === undefined ? {} : { 'x-ckan-api-key': key }),
    ...(get ? {} : { 'content-type': 'application/json' }),
  };
  const init = get ? { headers } : { method: 'POST', headers, body: JSON.stringify(params) };
  const response = await fetch(url, init);
  assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8', name);
  return { status: response.status, ...((await response.json()) as Omit<Answer<Result>, 'status'>) };
}

async function refused(answer: Promise<Answer<unknown>>, status: number, type: string) {
  const { success, error, help, ...rest } = await answer;
  assert.deepEqual([rest.status, error?.['__type'], success], [status, type, false], JSON.stringify(rest));
  assert.match(help, /help_show\?name=/);
  return error;
}

interface Found {
  count: number;
  results: { id: string; name: string; resources: { id: string }[] }[];
  facets: Record<string, Record<string, number>>;
  search_facets: Record<string, { items: { name: string; display_name: string; count: number }[] }>;
}
interface Rows {
  records: Record<string, unknown>[];
  total: number;
  fields: { id: string; type: string }[];
  _links: { next: string };
}

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

describe('rows by datastore_search', () => {
  const rows = async (params: Record<string, unknown> = {}, get = false) => {
    const answer = await call<Rows>(
      'datastore_search',
      { resource_id: `grant-${grantId}`, ...params },
      { key: KEY, get },
    );
    assert.equal(answer.status, 200, JSON.stringify(answer));
    return answer.result;
  };

  test('have the approved items only, with CKAN’s types and exact numbers', async () => {
    const { records, fields, total } = await rows({ limit: 1 });
    assert.deepEqual(
      fields.map((one) => [one.id, one.type]),
      [
        ['number', 'int8'],
        ['species', 'text'],
        ['height', 'numeric'],
        ['planted', 'date'],
      ],
    );
    assert.deepEqual(records, [{ number: 1, species: '悬铃木, "大"', height: 1.5, planted: '2020-01-02' }]);
    assert.equal(total, 250);
  });

  test('page by page are each row once', async () => {
    const seen: unknown[] = [];
    let path: string | undefined = `/api/3/action/datastore_search?resource_id=grant-${grantId}&limit=60`;
    while (path !== undefined) {
      const response: Response = await fetch(new URL(path, address), { headers: { authorization: KEY } });
      const { result } = (await response.json()) as { result: Rows };
      seen.push(...result.records.map((one) => one['number']));
      path = result.records.length === 60 ? result._links.next : undefined;
    }
    assert.deepEqual(
      seen,
      Array.from({ length: 250 }, (_, index) => index + 1),
    );
  });

  test('are filtered, searched, sorted and picked, by GET as by POST', async () => {
    for (const get of [true, false]) {
      assert.equal((await rows({ filters: { species: '香樟' } }, get)).total, 125);
      assert.equal((await rows({ filters: { number: [1, 2, 3], species: '香樟' } }, get)).total, 1);
      assert.equal((await rows({ filters: { height: null } }, get)).total, 1);
      assert.equal((await rows({ q: '悬铃木' }, get)).total, 125);
      assert.equal((await rows({ q: { species: '香' } }, get)).total, 125);
      const sorted = await rows({ sort: 'number desc', limit: 2, fields: 'number,height' }, get);
      assert.deepEqual(sorted.records, [
        { number: 250, height: 250.5 },
        { number: 249, height: 249.5 },
      ]);
    }
    assert.deepEqual((await rows({ distinct: true, fields: ['species'], sort: 'species' })).total, 2);
    assert.equal('total' in (await rows({ include_total: false, limit: 0 })), false);
    assert.deepEqual((await rows({ offset: 249 })).records.length, 1);
  });

  test('come as lists, CSV and TSV', async () => {
    const as = async (format: string) =>
      (await rows({ limit: 2, records_format: format })).records as unknown;
    assert.deepEqual(await as('lists'), [
      [1, '悬铃木, "大"', 1.5, '2020-01-02'],
      [2, '香樟', 2.5, '2020-01-03'],
    ]);
    assert.equal(await as('csv'), '1,"悬铃木, ""大""",1.5,"2020-01-02"\n2,"香樟",2.5,"2020-01-03"\n');
    assert.equal(await as('tsv'), '1\t悬铃木, "大"\t1.5\t2020-01-02\n2\t香樟\t2.5\t2020-01-03\n');
  });

  test('are metered, and what is refused is on record', async () => {
    const uses = () =>
      city.database.rows<{ kind: string; rows: number }>(
        sql`select kind, rows from sharing.uses where grant_id = ${grantId} order by id desc limit 1`,
      );
    await rows({ limit: 17 });
    assert.deepEqual(await uses(), [{ kind: 'rows', rows: 17 }]);
    await call('datastore_search', { resource_id: `grant-${grantId}` }, { key: OTHER_KEY });
    assert.deepEqual(await uses(), [{ kind: 'rows', rows: 17 }]);
  });

  test('end with the grant', async () => {
    const key = 'cbg_soon-over';
    const id = await grant(['number'], key);
    const ask = () => call('datastore_search', { resource_id: `grant-${id}` }, { key });
    assert.equal((await ask()).status, 200);
    await city.database.execute(sql`update sharing.grants set revoked_at = now() where id = ${id}`);
    await refused(ask(), 403, 'Authorization Error');
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
