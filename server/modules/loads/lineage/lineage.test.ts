import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from '#kernel/database';
import { content } from '../../../../test/fixtures/agreement.ts';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import { recordLoadLineage } from './record-lineage.ts';
import { runEvent } from './run-event.ts';

const tinyCity = await withTinyCity();
const { city, address } = tinyCity;
const steward = await tinyCity.signIn('data-steward', tiny.centre);
const auditor = await tinyCity.signIn('data-auditor', tiny.centre);
const user = await tinyCity.signIn('data-user', tiny.centre);

async function insertResource(code: string, providerId: string): Promise<number> {
  const { id } = await city.database.one<{ id: number }>(sql`
    insert into catalogue.resources (code, provider_id, stage, version, published, created_at, created_by, published_at, updated_at)
    values (${code}, ${providerId}, 'published', 1, ${JSON.stringify(content)}, now(), 'test', now(), now()) returning id`);
  return id;
}

async function insertBatch(resourceId: number, batch: { number: number; state: string; problem?: object }) {
  await city.database.execute(sql`
    insert into loads.batches (resource_id, number, mode, source, source_name, resource_version, state, rows_landed,
      problem, started_at, started_by, ended_at)
    values (${resourceId}, ${batch.number}, 'append', 'file', 'enterprises.csv', 1, ${batch.state}, 12,
      ${batch.problem === undefined ? null : JSON.stringify(batch.problem)}, '2026-11-22T08:00:00Z', 'test', '2026-11-22T08:00:05Z')`);
}

interface Listed {
  items: { eventType: string; run: { runId: string }; job: { name: string }; outputs: { name: string }[] }[];
  next: number | null;
}
const events = async (caller = auditor, after = 0, limit = 100) =>
  (await caller.get<Listed>(`/api/lineage/events?after=${after}&limit=${limit}`)).body;

const theirs = (more: Record<string, unknown> = {}) => ({
  eventType: 'COMPLETE',
  eventTime: '2026-11-22T08:00:00.000Z',
  producer: 'https://pipeline.example/1.0',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
  run: { runId: '018f0000-0000-7000-8000-000000000001' },
  job: { namespace: 'warehouse', name: 'clean_enterprises' },
  inputs: [{ namespace: 'postgres://db.example:5432', name: 'raw.enterprises' }],
  outputs: [{ namespace: 'citybrain', name: '102001/000007' }],
  ...more,
});

describe('lineage we tell', () => {
  test('is one run an event, whose id follows from what it is of', () => {
    const fact = {
      type: 'START',
      at: new Date('2026-11-22T08:00:00Z'),
      subject: 'batch/7',
      job: 'load/102001/000012',
      inputs: [],
      outputs: [],
      publicUrl: '',
    } as const;
    const [start, end] = [runEvent(fact), runEvent({ ...fact, type: 'COMPLETE' })];
    assert.equal(start.run.runId, end.run.runId);
    assert.match(start.run.runId, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.notEqual(runEvent({ ...fact, subject: 'batch/8' }).run.runId, start.run.runId);
    assert.deepEqual(start.job.name, 'load/102001/000012');
  });

  test('of a load is its start and its end, once, however often it is told', async () => {
    const id = await insertResource('102001/000001', tiny.greening);
    await insertBatch(id, { number: 1, state: 'landed' });
    await insertBatch(id, {
      number: 2,
      state: 'failed',
      problem: { title: 'No such column', detail: 'capital' },
    });
    await insertBatch(id, { number: 3, state: 'running' });
    for (const number of [1, 2, 3, 1, 2])
      await city.database.transaction((tx) => recordLoadLineage(tx, city, { resourceId: id, number }));
    const { items } = await events();
    assert.deepEqual(
      items.map((one) => one.eventType),
      ['START', 'COMPLETE', 'START', 'FAIL'],
    );
    assert.equal(items[0]!.run.runId, items[1]!.run.runId);
    assert.ok(JSON.stringify(items[3]).includes('No such column: capital'));
    assert.ok(JSON.stringify(items[1]).includes('"rowCount":12'));
  });

  test('of another department is seen by who audits, not by others', async () => {
    assert.equal((await events(auditor)).items.length, 4);
    assert.equal((await events(user)).items.length, 0);
    assert.equal((await steward.get('/api/lineage/events')).status, 200);
  });

  test('is read page by page', async () => {
    const first = await events(auditor, 0, 3);
    const second = await events(auditor, first.next!, 3);
    assert.deepEqual([first.items.length, second.items.length, second.next], [3, 1, null]);
  });
});

describe('lineage we are told', () => {
  const send = (body: unknown, caller = steward) =>
    caller.send<{ isNew: boolean }>('POST', '/api/v1/lineage', body, { 'idempotency-key': '' });

  test('is taken without an Idempotency-Key, and once', async () => {
    assert.deepEqual([(await send(theirs())).status, (await send(theirs())).body.isNew], [201, false]);
    const reordered = Object.fromEntries(Object.entries(theirs()).reverse());
    assert.equal((await send(reordered)).body.isNew, false);
    assert.equal((await send(theirs({ eventType: 'START' }))).body.isNew, true);
  });

  test('comes with a person’s API key as a bearer, as OpenLineage’s clients send it', async () => {
    const post = (authorization: string, body: unknown) =>
      fetch(new URL('/api/v1/lineage', address), {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const keyOf = (personId: string) => city.sessions.auth.createKey({ personId, name: 'pipeline' });
    const key = await keyOf(`data-steward@${tiny.centre}`);
    assert.equal((await post(`Bearer ${key}`, theirs({ eventType: 'RUNNING' }))).status, 201);
    assert.equal((await post('Bearer nobody', theirs())).status, 401);
    const weak = await keyOf(`data-user@${tiny.centre}`);
    assert.equal((await post(`Bearer ${weak}`, theirs())).status, 403);
    assert.equal((await send(theirs(), user)).status, 403);
  });

  test('may be of a job or a data set alone, with facets of any kind', async () => {
    const { run: _run, eventType: _type, ...job } = theirs();
    assert.equal((await send(job)).body.isNew, true);
    const dataset = {
      eventTime: '2026-11-22T08:00:00+08:00',
      producer: 'https://pipeline.example/1.0',
      schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/DatasetEvent',
      dataset: { namespace: 'a', name: 'b', facets: { anything: { deep: [1, { er: null }] } } },
    };
    assert.equal((await send(dataset)).body.isNew, true);
  });

  test('is refused when it is none, with what is wrong', async () => {
    const wrong: [unknown, string][] = [
      [{}, '/'],
      [7, '/'],
      [[], '/'],
      [theirs({ eventTime: 'yesterday' }), '/eventTime'],
      [theirs({ eventType: 'DONE' }), '/eventType'],
      [theirs({ run: { runId: 'x' } }), '/run/runId'],
      [theirs({ job: { name: 'x' } }), '/job'],
      [theirs({ job: undefined }), '/job'],
      [theirs({ inputs: [{ name: 'x' }] }), '/inputs/0'],
    ];
    for (const [body, path] of wrong) {
      const { status, body: problem } = await send(body);
      const errors = (problem as unknown as { errors: { path: string }[] }).errors ?? [];
      assert.equal(status, 422, JSON.stringify(body));
      assert.ok(
        errors.some((one) => one.path.startsWith(path)),
        `${path}: ${JSON.stringify(problem)}`,
      );
    }
  });
});
