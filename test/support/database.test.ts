import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { sql } from '#kernel/database';
import { withDatabase } from '#test/database';

const { database } = await withDatabase();

test('a copy has every migration', async () => {
  const { count } = await database.one<{ count: number }>(sql`select count(*) from kernel.migrations`);
  assert.ok(count > 0);
});

test('two copies know nothing of each other', async () => {
  const [one, two] = [await withDatabase(), await withDatabase()];
  await one.database.execute(sql`create table mark (id integer)`);
  const found = await two.database.find(sql`select from pg_tables where tablename = 'mark'`);
  assert.equal(found, undefined);
});

test('a client that is not given back fails the test', async () => {
  const leaky = await withDatabase();
  const client = await leaky.database.pool.connect();
  client.on('error', () => {});
  await assert.rejects(() => leaky.close(), /1 connections were not given back/);
});

test('a connection past the pool fails the test', async () => {
  const leaky = await withDatabase();
  const stranger = new pg.Client({ connectionString: leaky.url, application_name: 'stranger' });
  stranger.on('error', () => {});
  await stranger.connect();
  await assert.rejects(() => leaky.close(), /connections leaked[\s\S]*stranger/);
});
