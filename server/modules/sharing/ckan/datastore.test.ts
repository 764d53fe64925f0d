import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from '#kernel/database';
import {
  address,
  call,
  city,
  grant,
  grantId,
  KEY,
  OTHER_KEY,
  type Rows,
  refused,
} from '../../../../test/fixtures/ckan-city.ts';

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
