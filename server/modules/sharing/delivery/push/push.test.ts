import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { sql } from '#kernel/database';
import { copyTemplate } from '#test/database';
import {
  elevatorRows,
  grant,
  publishElevators,
  withDataPeople,
} from '../../../../../test/fixtures/lake/granted.ts';
import { landRows } from '../../../../../test/fixtures/lake/published-resource.ts';
import { tiny, withTinyCity } from '../../../../../test/fixtures/tiny-district/tiny-city.ts';
import type { DeliveryView } from '../delivery.ts';
import { findDelivery } from '../queries.ts';
import { runDelivery } from '../run-delivery.ts';
import * as statements from './queries.ts';
import { receiverType } from './receiver.ts';

const receiver = await copyTemplate();
const target = new URL(receiver.url);
const tinyCity = await withTinyCity({ config: { pushHosts: [`${target.hostname}:${target.port}`] } });
const { city } = tinyCity;
const people = await withDataPeople(tinyCity);
const resourceId = await publishElevators(tinyCity);
const inside = elevatorRows.filter((row) => row._street === tiny.streetA);
const grantId = await grant(people, {
  resourceId,
  items: ['number', 'owner', 'cost', 'floors', 'repaired_at', 'inspected_on'],
  rows: { streets: [tiny.streetA], villages: [], conditions: [] },
});
await city.database.execute(sql`update sharing.grants set means = 'push' where id = ${grantId}`);

const connection = {
  engine: 'postgresql',
  host: target.hostname,
  port: Number(target.port),
  database: target.pathname.slice(1),
  user: decodeURIComponent(target.username),
  password: decodeURIComponent(target.password),
  table: 'elevators',
};

async function push(changes: object = {}): Promise<DeliveryView> {
  const asked = await people.user.send<{ id: number }>('POST', `/api/grants/${grantId}/pushes`, {
    ...connection,
    ...changes,
  });
  assert.equal(asked.status, 201, JSON.stringify(asked.body));
  await runDelivery(city, asked.body.id);
  return (await people.user.get<DeliveryView>(`/api/deliveries/${asked.body.id}`)).body;
}

async function received<Row>(query: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: receiver.url });
  await client.connect();
  try {
    return (await client.query(query)).rows as Row[];
  } finally {
    await client.end();
  }
}
const contents = () =>
  received<Record<string, unknown>>('select *, xmin::text as version from elevators order by number, _batch');

test('a push makes the table and fills it; a repeat changes nothing; a batch adds its rows', async () => {
  const first = await push();
  assert.deepEqual([first.state, first.rowsDone, first.problem], ['ready', inside.length, null]);
  assert.match(first.target ?? '', /elevators$/);
  const rows = await contents();
  assert.deepEqual(
    rows.map((row) => row['number']),
    inside.map((row) => row.number),
  );
  assert.ok(rows[1]!['repaired_at'] instanceof Date);
  assert.equal(
    (rows[1]!['repaired_at'] as Date).toISOString(),
    new Date(inside[1]!.repaired_at).toISOString(),
  );
  assert.equal(Number(rows[1]!['cost']), inside[1]!.cost);
  const second = await push();
  assert.deepEqual([second.state, second.rowsDone], ['ready', 0]);
  assert.deepEqual(await contents(), rows, 'not even written anew');
  await landRows(city, resourceId, [{ ...inside[0]!, number: 'X1' }], 2);
  assert.equal((await push()).rowsDone, 1);
  assert.equal((await contents()).length, inside.length + 1);
});

test('what later batches superseded goes', async () => {
  await city.lake.define(
    `create or replace view current_r${resourceId} as select * from r${resourceId} where _batch = 2`,
  );
  const delivery = await push();
  assert.deepEqual([delivery.state, delivery.problem], ['ready', null]);
  assert.deepEqual(
    (await contents()).map((row) => row['number']),
    ['X1'],
  );
  await city.lake.define(`create or replace view current_r${resourceId} as select * from r${resourceId}`);
});

test('a push into a table of another shape is refused, and nothing of it stays', async () => {
  await received('create table other (number text)');
  const { state, problem } = await push({ table: 'other' });
  assert.deepEqual([state, problem?.['type']], ['failed', '/problems/push-table-differs']);
  assert.deepEqual(await received('select * from other'), []);
});

test('a wrong password is told by its code alone, and no password is kept', async () => {
  const { id, state, problem } = await push({ user: 'nobody_here', password: 'not-this-one' });
  assert.deepEqual([state, problem?.['type']], ['failed', '/problems/push-failed']);
  assert.ok(!JSON.stringify(problem).includes('not-this-one'));
  assert.equal((await findDelivery(city.database, id))?.sealed, null);
});

test('hosts that are not allowed and grants for something else are refused before anything is tried', async () => {
  const ask = async (body: object, grantIdAsked = grantId) =>
    people.user.send('POST', `/api/grants/${grantIdAsked}/pushes`, { ...connection, ...body });
  for (const body of [{ host: '169.254.169.254' }, { port: 1 }, { host: 'localhost.' }])
    assert.equal((await ask(body)).body['type'], '/problems/push-host-not-allowed');
  for (const table of ['a"; drop table x; --', 'A', '']) assert.equal((await ask({ table })).status, 422);
  const plain = await grant(people, { resourceId, items: ['number'] });
  assert.equal((await ask({}, plain)).status, 403);
});

test('MySQL gets the same in its own words', () => {
  assert.match(statements.createTable('mysql', 't', [{ name: 'a', type: 'bigint' }]), /`a` bigint/);
  assert.equal(
    statements.insertRows('mysql', 't', [{ name: 'a', type: 'bigint' }]),
    'insert into `t` (`a`, `_grant`, `_batch`, `_key`) values ?',
  );
  assert.deepEqual(
    [
      'Nullable(Int64)',
      'Nullable(Decimal(38, 2))',
      "Nullable(DateTime64(3, 'UTC'))",
      'Nullable(Bool)',
      'String',
    ].map((type) => receiverType('mysql', type)),
    ['bigint', 'decimal(38, 2)', 'datetime(3)', 'boolean', 'longtext'],
  );
});
