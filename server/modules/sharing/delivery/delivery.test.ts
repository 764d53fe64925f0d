import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { fromBufferPromise } from 'yauzl';
import { sql } from '#kernel/database';
import type { Caller } from '#test/city';
import {
  elevatorItems,
  elevatorRows,
  grant,
  publishElevators,
  withDataPeople,
} from '../../../../test/fixtures/lake/granted.ts';
import { landRows, publishResource } from '../../../../test/fixtures/lake/published-resource.ts';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import type { DeliveryView, Manifest } from './delivery.ts';
import { deliveryPath } from './delivery-files.ts';
import { deleteExpired } from './download.ts';
import { chanceOf, type Mark } from './mark.ts';
import { runDelivery } from './run-delivery.ts';

const tinyCity = await withTinyCity();
const { city } = tinyCity;
const people = await withDataPeople(tinyCity);
const resourceId = await publishElevators(tinyCity);
const wanted = {
  resourceId,
  items: ['number', 'fault', 'owner', 'cost', 'repaired_at'],
  rows: { streets: [tiny.streetA], villages: [], conditions: [] },
  masks: { owner: 'partial' },
};
const inside = elevatorRows.filter((row) => row._street === tiny.streetA);

/** Asks for a file and has it written, as the worker would. */
async function deliver(grantId: number, body: object, caller: Caller = people.user): Promise<DeliveryView> {
  const asked = await caller.send<{ id: number }>('POST', `/api/grants/${grantId}/deliveries`, body);
  assert.equal(asked.status, 201, JSON.stringify(asked.body));
  const { id } = asked.body;
  assert.equal((await caller.get<DeliveryView>(`/api/deliveries/${id}`)).body.state, 'queued');
  await runDelivery(city, id);
  return (await caller.get<DeliveryView>(`/api/deliveries/${id}`)).body;
}

async function fetchFile(
  id: number,
  caller: Caller = people.user,
): Promise<{ bytes: Buffer; headers: Headers; status: number }> {
  const response = await fetch(new URL(`/api/deliveries/${id}/file`, tinyCity.address), {
    headers: { cookie: caller.cookie },
  });
  return {
    bytes: Buffer.from(await response.arrayBuffer()),
    headers: response.headers,
    status: response.status,
  };
}

const grantId = await grant(people, wanted);

test('a CSV has the granted rows and items alone, no formula, and a checksum that is right', async () => {
  const delivery = await deliver(grantId, { format: 'csv' });
  assert.deepEqual(
    [delivery.state, delivery.rowsTotal, delivery.rowsDone],
    ['ready', inside.length, inside.length],
  );
  const { bytes, headers } = await fetchFile(delivery.id);
  assert.equal(createHash('sha256').update(bytes).digest('hex'), delivery.sha256);
  assert.equal(bytes.length, delivery.bytes);
  assert.match(headers.get('content-disposition') ?? '', /grant-\d+-delivery-\d+\.csv/);
  assert.equal(bytes.subarray(0, 3).toString('hex'), 'efbbbf');
  const rows = parse(bytes, { bom: true, columns: true }) as Record<string, string>[];
  assert.deepEqual(Object.keys(rows[0]!), wanted.items);
  assert.deepEqual(rows.map((row) => row['number']).sort(), inside.map((row) => row.number).sort());
  assert.ok(!bytes.includes('hidden') && !bytes.includes(elevatorRows[1]!.number));
  assert.ok(
    rows.every((row) => !row['owner']!.includes('小')),
    'masked',
  );
  const faults = rows.map((row) => row['fault']!);
  assert.ok(faults.includes("'=1+1") && faults.every((fault) => !/^[=+\-@]/.test(fault)));
  const manifest = await people.user.get<Manifest>(`/api/deliveries/${delivery.id}/manifest`);
  assert.deepEqual(
    [
      manifest.body.rows,
      manifest.body.batches,
      manifest.body.sha256,
      manifest.body.receiver.id,
      manifest.body.synthetic,
    ],
    [inside.length, [1], delivery.sha256, tiny.streetA, true],
  );
  assert.equal(manifest.body.items.find((one) => one.name === 'owner')?.mask, 'partial');
});

test('without a mark of bytes and with titles, where asked', async () => {
  const delivery = await deliver(grantId, { format: 'csv', bom: false, titles: true });
  const { bytes } = await fetchFile(delivery.id);
  assert.ok(bytes.toString().startsWith('"电梯编号","故障","业主","费用","维修时间"\n'));
});

test('a workbook and a Parquet file hold the same rows', async () => {
  const workbook = await fetchFile((await deliver(grantId, { format: 'xlsx' })).id);
  const zip = await fromBufferPromise(workbook.bytes, { lazyEntries: true });
  const parts = new Map<string, string>();
  for await (const entry of zip.eachEntry())
    parts.set(entry.fileName, await text(await zip.openReadStreamPromise(entry)));
  const sheet = parts.get('xl/worksheets/sheet1.xml')!;
  assert.equal(sheet.match(/<row>/g)?.length, inside.length + 1);
  assert.ok(sheet.includes('>=1+1<') && !sheet.includes('<f'), 'a text, not a formula');
  assert.ok(sheet.includes('<v>20.5</v>'));
  assert.ok(parts.get('docProps/custom.xml')!.includes(tiny.streetA));
  const parquet = await fetchFile((await deliver(grantId, { format: 'parquet' })).id);
  const { buffer: memory, byteOffset, byteLength } = parquet.bytes;
  const file = memory.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  const rows = await parquetReadObjects({ file, compressors: await zstd() });
  assert.deepEqual(rows.map((row) => String(row['number'])).sort(), inside.map((row) => row.number).sort());
});

/** The codec of the file, if it has one hyparquet has not. */
async function zstd() {
  const { zstdDecompressSync } = await import('node:zlib');
  return { ZSTD: (input: Uint8Array) => zstdDecompressSync(input) };
}

test('others do not find a delivery: neither its state nor its bytes; the provider sees the state alone', async () => {
  const { id } = await deliver(grantId, { format: 'csv' });
  for (const path of ['', '/manifest', '/file'])
    assert.equal((await people.stranger.get(`/api/deliveries/${id}${path}`)).status, 404, path);
  assert.equal(
    (await people.stranger.send('POST', `/api/grants/${grantId}/deliveries`, { format: 'csv' })).status,
    404,
  );
  assert.equal((await people.stranger.send('DELETE', `/api/deliveries/${id}`)).status, 404);
  const strangers = await people.stranger.get<{ items: DeliveryView[] }>('/api/deliveries?role=all');
  assert.deepEqual(strangers.body.items, []);
  const supplied = await people.steward.get<{ items: DeliveryView[] }>('/api/deliveries?role=supplied');
  assert.ok(supplied.body.items.some((one) => one.id === id));
  assert.equal((await people.steward.get(`/api/deliveries/${id}/file`)).status, 404);
  assert.ok(
    (await people.auditor.get<{ items: DeliveryView[] }>('/api/deliveries?role=all')).body.items.length > 0,
  );
});

test('each download is a use; a damaged file is refused; a deleted one is gone', async () => {
  const uses = async () =>
    (await people.steward.get<{ items: { kind: string; rows: number }[] }>(`/api/grants/${grantId}/uses`))
      .body.items;
  const before = (await uses()).length;
  const { id } = await deliver(grantId, { format: 'csv' });
  await fetchFile(id);
  const after = await uses();
  assert.equal(after.length, before + 1);
  assert.deepEqual([after[0]!.kind, after[0]!.rows], ['file', inside.length]);
  assert.match(await readFile(`${deliveryPath(city, id)}.sha256`, 'utf8'), /^[0-9a-f]{64} {2}\d+\n$/);
  await appendFile(deliveryPath(city, id), 'x');
  const damaged = await fetchFile(id);
  assert.equal(damaged.status, 500);
  assert.match(damaged.bytes.toString(), /delivery-damaged/);
  assert.equal((await people.user.send('DELETE', `/api/deliveries/${id}`)).status, 200);
  assert.equal((await people.user.get<DeliveryView>(`/api/deliveries/${id}`)).body.state, 'deleted');
  await assert.rejects(readFile(deliveryPath(city, id)), /ENOENT/);
  assert.equal((await fetchFile(id)).status, 409);
});

test('a revoked grant delivers nothing more, also of what lies ready, and its files are deleted', async () => {
  const doomed = await grant(people, wanted);
  const ready = await deliver(doomed, { format: 'csv' });
  const asked = await people.user.send<{ id: number }>('POST', `/api/grants/${doomed}/deliveries`, {
    format: 'xlsx',
  });
  await people.steward.send('POST', `/api/grants/${doomed}/revocations`, { reason: '用途变更' });
  assert.equal((await fetchFile(ready.id)).status, 410);
  assert.equal(
    (await people.user.send('POST', `/api/grants/${doomed}/deliveries`, { format: 'csv' })).status,
    410,
  );
  assert.equal((await people.user.get(`/api/grants/${doomed}/changes`)).status, 410);
  await runDelivery(city, asked.body.id);
  const waited = (await people.user.get<DeliveryView>(`/api/deliveries/${asked.body.id}`)).body;
  assert.deepEqual([waited.state, waited.problem?.['type']], ['failed', '/problems/grant-over']);
  await city.database.transaction((tx) => deleteExpired(tx, city));
  await assert.rejects(readFile(deliveryPath(city, ready.id)), /ENOENT/);
  const refused = (await people.steward.get<{ items: { kind: string }[] }>(`/api/grants/${doomed}/uses`)).body
    .items;
  assert.ok(refused.filter((use) => use.kind === 'refused').length >= 3);
});

test('a quota of rows stops files that are larger', async () => {
  const small = await grant(people, wanted);
  await city.database.execute(sql`update sharing.grants set rows_per_day_max = 25 where id = ${small}`);
  const { id } = await deliver(small, { format: 'csv' });
  assert.equal((await fetchFile(id)).status, 200);
  assert.equal((await fetchFile(id)).status, 429);
});

test('a text too long for a cell is told, not cut', async () => {
  const long = await publishResource(city, {
    providerId: tiny.greening,
    content: { items: [elevatorItems[0]!, elevatorItems[1]!] },
    rows: [{ number: 'E1', fault: '长'.repeat(40_000) }],
  });
  const id = await grant(people, { resourceId: long, items: ['number', 'fault'] });
  const delivery = await deliver(id, { format: 'xlsx' });
  assert.deepEqual([delivery.state, delivery.problem?.['type']], ['failed', '/problems/too-many-for-sheet']);
});

test('the order of leaked rows names the delivery, in part, in other formats, and not once they are sorted', async () => {
  const other = await grant(people, wanted);
  const mine = await deliver(grantId, { format: 'csv' });
  await deliver(other, { format: 'csv' });
  const { bytes } = await fetchFile(mine.id);
  const rows = (parse(bytes, { bom: true, columns: true }) as Record<string, string>[]).map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === '' ? null : value])),
  );
  const ask = async (leaked: Record<string, string | null>[]) => {
    const { status, body } = await people.auditor.send<{ items: Mark[] }>('POST', '/api/delivery-marks', {
      resourceId,
      rows: leaked,
    });
    assert.equal(status, 200, JSON.stringify(body));
    return body.items;
  };
  const whole = await ask(rows);
  assert.deepEqual([whole[0]!.deliveryId, whole[0]!.isMarked], [mine.id, true]);
  assert.ok(whole.filter((one) => one.isMarked).length === 1, JSON.stringify(whole.slice(0, 3)));
  const cut = await ask(
    rows.filter((_, index) => index % 3 !== 0).map((row) => ({ number: row['number']! })),
  );
  assert.deepEqual([cut[0]!.deliveryId, cut[0]!.isMarked], [mine.id, true]);
  const sorted = await ask(rows.toSorted((one, two) => (one['number']! < two['number']! ? -1 : 1)));
  assert.ok(sorted.every((one) => !one.isMarked));
  assert.equal((await people.user.send('POST', '/api/delivery-marks', { resourceId, rows })).status, 403);
});

test('chances are those of random orders', () => {
  assert.equal(chanceOf(0, 0), 1);
  assert.equal(chanceOf(2, 2), 1 / 6);
  assert.ok(Math.abs(chanceOf(101, 51) - 0.5) < 0.01);
  assert.ok(chanceOf(100, 95) < 1e-30);
});

test('the change feed gives each batch its rows, page by page, and tells nothing of the rows between', async () => {
  const fed = await publishElevators(tinyCity);
  const id = await grant(people, { ...wanted, resourceId: fed });
  await city.database.execute(sql`
    insert into loads.batches (resource_id, number, mode, source, source_name, resource_version, state, started_at, started_by, ended_at)
    select ${fed}, number, 'append', 'demo', 'test', 1, 'landed', now(), 'test', now() from generate_series(1, 2) as number`);
  await landRows(
    city,
    fed,
    elevatorRows.map((row) => ({ ...row, number: `N${row.number}` })),
    2,
  );
  type Changes = {
    batches: { number: number; rows: number }[];
    items: { batch: number; key: string; row: Record<string, unknown> }[];
    next: string | null;
  };
  const read = async (query: string) =>
    (await people.user.get<Changes>(`/api/grants/${id}/changes?${query}`)).body;
  const items: Changes['items'] = [];
  let next: string | null = '';
  while (next !== null) {
    const page: Changes = await read(`since=0&limit=7${next === '' ? '' : `&after=${next}`}`);
    items.push(...page.items);
    next = page.next;
  }
  assert.deepEqual(
    items.map(({ batch, row }) => [batch, row['number']]),
    [...inside.map((row) => [1, row.number]), ...inside.map((row) => [2, `N${row.number}`])],
  );
  assert.deepEqual(Object.keys(items[0]!.row), wanted.items);
  const newer = await read('since=1');
  assert.deepEqual(
    [newer.batches.map(({ number, rows }) => [number, rows]), newer.items.length],
    [[[2, 20]], 20],
  );
  const rows = await people.user.get<{ items: { _key: string }[] }>(`/api/grants/${id}/rows?limit=1000`);
  assert.deepEqual(new Set(items.map((one) => one.key)), new Set(rows.body.items.map((one) => one._key)));
  assert.equal((await people.user.get(`/api/grants/${id}/changes?after=${'0'.repeat(32)}`)).status, 422);
  assert.equal((await people.stranger.get(`/api/grants/${id}/changes`)).status, 404);
});
