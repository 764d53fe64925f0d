import assert from 'node:assert/strict';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { sql } from '#kernel/database';
import { Problem } from '#kernel/errors';
import type { Content, Resource } from '#modules/catalogue';
import { contentOf, itemOf, published } from '../../../test/fixtures/loadable-resource.ts';
import { tiny, withTinyCity } from '../../../test/fixtures/tiny-district/tiny-city.ts';
import type { Batch } from './batch.ts';
import { dropSuperseded, endDeadLoads, removeForgottenUploads } from './clean-up.ts';
import { writeLanded } from './lake-queries.ts';
import { loadFile } from './load-file.ts';
import { findBatch } from './queries.ts';
import { acceptLoad } from './start-load.ts';
import { currentOf, tableOf } from './table.ts';

const { city } = await withTinyCity({ config: { roles: [] } });
const spool = join(city.config.dataDirectory, 'spool');
const items = [itemOf('code', '编号', 'string', { required: true, isKey: true })];
const make = (more: Partial<Content> = {}) => published(city, contentOf(items, more), tiny.greening);

async function landed(resource: Resource, code: string): Promise<Batch> {
  const outcome = await loadFile(city, {
    resource,
    stream: Readable.from([`编号\n${code}\n`]),
    name: 'a.csv',
  });
  assert.ok(!(outcome instanceof Problem), JSON.stringify(outcome));
  return outcome.batch;
}

const codesIn = async (table: string, batch?: number) =>
  (
    await city.lake.rows<{ code: string }>({
      query: `select code from ${table} ${batch === undefined ? '' : `where _batch = ${batch}`} order by code limit 100`,
    })
  ).map((row) => row.code);

/** A load that was accepted and brought one row, when its process was killed. */
async function cutOff(resource: Resource): Promise<Batch> {
  const accepted = await city.database.transaction((tx) =>
    acceptLoad(tx, city, {
      resource,
      source: 'push',
      sourceName: 'one row',
      rows: [{ code: 'half' }],
      nulls: [],
      actor: { personId: null, name: 'test', organisationId: null },
    }),
  );
  assert.ok(!(accepted instanceof Problem));
  const { number } = accepted.batch;
  await city.lake.insert({
    statement: `insert into ${tableOf(resource.id)} (code, _batch, _row) format JSONEachRow`,
    input: JSON.stringify({ code: 'half', _batch: number, _row: 1 }),
  });
  assert.equal(await endDeadLoads(city), 0, 'it lives as long as its lease');
  return accepted.batch;
}

const expire = ({ id }: Batch) =>
  city.database.execute(
    sql`update loads.batches set lease_until = now() - interval '1 minute' where id = ${id}`,
  );

test('a load whose process died leaves nothing visible and is ended', async () => {
  const resource = await make();
  await landed(resource, 'A1');
  const batch = await cutOff(resource);
  assert.deepEqual(await codesIn(currentOf(resource.id)), ['A1']);
  await expire(batch);
  assert.equal(await endDeadLoads(city), 1);
  assert.deepEqual(await codesIn(tableOf(resource.id), batch.number), []);
  const ended = await findBatch(city.database, batch.id);
  assert.equal(ended!.state, 'failed');
  assert.equal(ended!.problem!.type, '/problems/load-interrupted');
  assert.deepEqual(await readdir(spool), []);
  // The same bytes are no repetition of a load that failed.
  await landed(resource, 'A2');
  assert.deepEqual(await codesIn(currentOf(resource.id)), ['A1', 'A2']);
});

test('one that died after the lake showed it has landed', async () => {
  const resource = await make();
  await landed(resource, 'A1');
  const batch = await cutOff(resource);
  await writeLanded(city.lake, { ...batch, rows: 1, at: new Date('2026-11-22T08:00:00Z') });
  await expire(batch);
  assert.equal(await endDeadLoads(city), 1);
  assert.equal((await findBatch(city.database, batch.id))!.state, 'landed');
  assert.deepEqual(await codesIn(currentOf(resource.id)), ['A1', 'half']);
});

test('retention drops what was superseded long ago, never what is visible', async () => {
  const full = await make({ mode: 'replace' });
  const added = await make();
  const batches = [
    await landed(full, 'old'),
    await landed(full, 'new'),
    await landed(added, 'kept'),
    await landed(added, 'more'),
  ];
  assert.equal(await dropSuperseded(city), 0);
  await city.database.execute(sql`
    update loads.batches set ended_at = ended_at - interval '4 years' where id = any(${batches.map((one) => one.id)})`);
  assert.equal(await dropSuperseded(city), 1);
  assert.equal(await dropSuperseded(city), 0);
  assert.deepEqual(await codesIn(tableOf(full.id)), ['new']);
  assert.deepEqual(await codesIn(currentOf(full.id)), ['new']);
  assert.deepEqual(await codesIn(currentOf(added.id)), ['kept', 'more']);
  assert.ok((await findBatch(city.database, batches[0]!.id))!.droppedAt !== null);
});

test('uploads that no load owns are removed after a day', async () => {
  const [old, fresh] = [join(spool, 'old'), join(spool, 'fresh')];
  await writeFile(old, 'x');
  await writeFile(fresh, 'x');
  const yesterday = new Date(city.clock.now().getTime() - 25 * 3_600_000);
  await utimes(old, yesterday, yesterday);
  assert.equal(await removeForgottenUploads(city), 1);
  assert.deepEqual(await readdir(spool), ['fresh']);
});
