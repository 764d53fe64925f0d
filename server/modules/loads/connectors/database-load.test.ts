import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#kernel/database';
import { until } from '#test/until';
import { contentOf, itemOf, published } from '../../../../test/fixtures/loadable-resource.ts';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import type { BatchView } from '../batch.ts';
import { currentOf } from '../table.ts';

const tinyCity = await withTinyCity({ config: { loadHosts: ['127.0.0.1'] } });
const { city } = tinyCity;
const steward = await tinyCity.signIn('data-steward', tiny.centre);

const resource = await published(
  city,
  contentOf([
    itemOf('id', '编号', 'integer', { required: true }),
    itemOf('name', '名称', 'string'),
    itemOf('price', '价格', 'numeric', { scale: 2 }),
    itemOf('born', '日期', 'date'),
    itemOf('at', '时间', 'datetime'),
    itemOf('ok', '有效', 'boolean'),
  ]),
  tiny.centre,
);
await city.database.execute(sql`create table public.delivery as
  select n as id, case when n % 2 = 0 then 'a,"b"' || chr(10) || '王' end as name, n / 4.0 as price,
    date '1949-12-31' + n as born, timestamptz '2026-03-01 08:00:00+08' as at, n % 2 = 0 as ok
  from generate_series(1, 12000) as n`);

async function load(change: object): Promise<BatchView> {
  const url = new URL(city.database.url);
  const started = await steward.send<BatchView>('POST', `/api/resources/${resource.id}/database-loads`, {
    engine: 'postgresql',
    host: '127.0.0.1',
    port: Number(url.port),
    database: url.pathname.slice(1),
    user: url.username,
    password: decodeURIComponent(url.password),
    table: 'public.delivery',
    ...change,
  });
  assert.equal(started.status, 201, JSON.stringify(started.body));
  return await until('the batch has ended', async () => {
    const { body } = await steward.get<BatchView>(`/api/batches/${started.body.id}`);
    return body.state === 'running' ? undefined : body;
  });
}

test('a table of a department’s PostgreSQL lands with its types', async () => {
  const batch = await load({});
  assert.deepEqual([batch.state, batch.rowsLanded], ['landed', 12_000], JSON.stringify(batch));
  const rows = await city.lake.rows<object>({
    query: `select id, name, price, born, at, ok from ${currentOf(resource.id)} order by id limit 2`,
  });
  assert.deepEqual(rows, [
    { id: '1', name: null, price: 0.25, born: '1950-01-01', at: '2026-03-01 00:00:00.000', ok: false },
    { id: '2', name: 'a,"b"\n王', price: 0.5, born: '1950-01-02', at: '2026-03-01 00:00:00.000', ok: true },
  ]);
});

test('what the other database refuses is told without the password, and nothing lands', async () => {
  for (const change of [{ password: 'a-wrong-password' }, { table: 'nowhere' }, { port: 1 }]) {
    const batch = await load(change);
    assert.equal(batch.state, 'failed');
    assert.equal(batch.problem!.type, '/problems/database-refused');
    assert.ok(!JSON.stringify(batch).includes('a-wrong-password'));
  }
  const stored = await city.database.rows<{ text: string }>(
    sql`select b::text as text from loads.batches as b`,
  );
  assert.ok(!JSON.stringify(stored).includes('a-wrong-password'));
});
