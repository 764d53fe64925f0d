import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { sql } from '#kernel/database';
import { content } from '../../../../test/fixtures/agreement.ts';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import { recordEndedRuns } from './record-lineage.ts';

const tinyCity = await withTinyCity();
const { city } = tinyCity;

let resourceId = 0;
let mine = 0;
let others = 0;

interface Graph {
  nodes: { id: string; kind: string; name: { zh: string }; state: string | null; rows: number | null }[];
  edges: { from: string; to: string }[];
}

before(async () => {
  const db = city.database;
  resourceId = (
    await db.one<{ id: number }>(sql`
      insert into catalogue.resources (code, provider_id, stage, version, published, created_at, created_by, published_at, updated_at)
      values ('102001/000007', ${tiny.greening}, 'published', 1, ${JSON.stringify({ ...content, system: '登记系统' })},
        now(), 'test', now(), now()) returning id`)
  ).id;
  await db.execute(sql`
    insert into loads.batches (resource_id, number, mode, source, source_name, resource_version, state, rows_landed,
      started_at, started_by, ended_at)
    select ${resourceId}, number, 'append', 'file', 'enterprises.csv', 1, case number when 2 then 'failed' else 'landed' end,
      number * 10, now(), 'test', now() from generate_series(1, 25) as number`);
  mine = await insertGrant(tiny.centre);
  others = await insertGrant(tiny.traffic);
  await tinyCity.city.database.execute(sql`
    insert into loads.lineage_events (at, event_type, job_namespace, job_name, inputs, outputs, event, received_from)
    values (now(), 'COMPLETE', 'warehouse', 'clean', '[{"namespace": "postgres://db", "name": "raw"}]',
      '[{"namespace": "citybrain", "name": "102001/000007"}]', '{}', ${tiny.greening})`);
});

async function insertGrant(organisationId: string): Promise<number> {
  const { id } = await city.database.one<{ id: number }>(sql`
    insert into sharing.grants (resource_id, resource_version, provider_id, organisation_id, applicant_id, purpose,
      legal_basis, items, masks, row_filter, secret, means, rows_per_day_max, requests_per_minute_max, starts_at,
      expires_at, policy, contract, created_at)
    values (${resourceId}, 1, ${tiny.greening}, ${organisationId}, 'nobody', '', '', '{state}', '{}', '{}', 'secret',
      'file', 1, 1, now(), now() + interval '1 day', '{}', '{}', now()) returning id`);
  return id;
}

async function insertDelivery(grantId: number, state: 'ready' | 'failed'): Promise<number> {
  const { id } = await city.database.one<{ id: number }>(sql`
    insert into sharing.deliveries (grant_id, resource_id, organisation_id, provider_id, format, options, mark_key,
      state, rows_done, problem, requested_at, requested_by, requested_by_name, ended_at, expires_at)
    values (${grantId}, ${resourceId}, ${tiny.centre}, ${tiny.greening}, 'csv', '{}', '\\x00', ${state}, 5,
      ${state === 'failed' ? '{"title": "The disk is full"}' : null}, now(), 'p', 'P', now(), now()) returning id`);
  return id;
}

const graphFor = async (role: 'data-user' | 'data-auditor' | 'officer', organisation: string) =>
  (await (await tinyCity.signIn(role, organisation)).get<Graph>(`/api/resources/${resourceId}/lineage`)).body;

const idsOf = (graph: Graph, kind: string) =>
  graph.nodes.filter((node) => node.kind === kind).map((node) => node.id);

describe('the lineage of a resource', () => {
  test('leads from its sources over batches to grants and who received it', async () => {
    const graph = await graphFor('data-auditor', tiny.centre);
    assert.deepEqual(idsOf(graph, 'source'), ['source/file/enterprises.csv']);
    assert.equal(idsOf(graph, 'batch').length, 20);
    assert.deepEqual(idsOf(graph, 'grant'), [`grant/${others}`, `grant/${mine}`]);
    assert.deepEqual(idsOf(graph, 'dataset'), ['dataset/postgres://db/raw']);
    const edges = graph.edges.map(({ from, to }) => `${from} → ${to}`);
    for (const edge of [
      'source/file/enterprises.csv → batch/25',
      `batch/25 → resource/${resourceId}`,
      `dataset/postgres://db/raw → resource/${resourceId}`,
      `resource/${resourceId} → grant/${mine}`,
      `grant/${mine} → receiver/${tiny.centre}`,
    ])
      assert.ok(edges.includes(edge), `${edge}\n${edges.join('\n')}`);
    const known = new Set(graph.nodes.map((node) => node.id));
    assert.ok(graph.edges.every(({ from, to }) => known.has(from) && known.has(to)));
  });

  test('shows another department its own grants and no name of a file', async () => {
    const graph = await graphFor('data-user', tiny.centre);
    assert.deepEqual(idsOf(graph, 'grant'), [`grant/${mine}`]);
    assert.deepEqual(idsOf(graph, 'source'), ['source/file/登记系统']);
    assert.ok(!JSON.stringify(graph).includes('enterprises.csv'));
  });

  test('is nothing for who may not see the resource', async () => {
    await city.database.execute(
      sql`update catalogue.resources set stage = 'withdrawn' where id = ${resourceId}`,
    );
    const user = await tinyCity.signIn('data-user', tiny.centre);
    assert.equal((await user.get(`/api/resources/${resourceId}/lineage`)).status, 404);
    await city.database.execute(
      sql`update catalogue.resources set stage = 'published' where id = ${resourceId}`,
    );
  });
});

describe('the lineage of deliveries and returns', () => {
  test('is written once for each that ended, failed ones too', async () => {
    await insertDelivery(mine, 'ready');
    await insertDelivery(mine, 'failed');
    const { id } = await city.database.one<{ id: number }>(sql`
      insert into sharing.street_returns (resource_id, resource_version, provider_id, level, items, masks, secret, state,
        follows, rows, returned_at, returned_by, returned_by_name, ended_at)
      values (${resourceId}, 1, ${tiny.greening}, 'street', '{state}', '{}', 's', 'ready', false, 9, now(), 'p', 'P', now())
      returning id`);
    await city.database.execute(sql`
      insert into sharing.return_slices (return_id, area, street_code, rows, checksum)
      values (${id}, ${tiny.streetA}, ${tiny.streetA}, 4, ''), (${id}, ${tiny.streetB}, ${tiny.streetB}, 5, ''), (${id}, '', null, 0, '')`);
    const record = () => city.database.transaction((tx) => recordEndedRuns(tx, city));
    assert.deepEqual([await record(), await record()], [3, 0]);
    const rows = await city.database.rows<{ what: string; outputs: number }>(sql`
      select event_type || ' ' || job_name as what, jsonb_array_length(outputs) as outputs
      from loads.lineage_events where subject is not null order by id`);
    assert.deepEqual(
      rows.map(({ what, outputs }) => `${what} ${outputs}`),
      [
        `START delivery/grants/${mine} 1`,
        `COMPLETE delivery/grants/${mine} 1`,
        `START delivery/grants/${mine} 1`,
        `FAIL delivery/grants/${mine} 1`,
        'START return/102001/000007 2',
        'COMPLETE return/102001/000007 2',
      ],
    );
  });
});
