import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from '#kernel/database';
import {
  elevatorItems,
  elevatorRows,
  grant,
  publishElevators,
  withDataPeople,
} from '../../../../test/fixtures/lake/granted.ts';
import { landRows } from '../../../../test/fixtures/lake/published-resource.ts';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import { until } from '../../../../test/support/until.ts';
import { answerRows } from './answer-rows.ts';
import { keyOf, placeOf } from './row-key.ts';

const tinyCity = await withTinyCity();
const { city } = tinyCity;
const people = await withDataPeople(tinyCity);
const resourceId = await publishElevators(tinyCity);
const clear = Object.fromEntries(elevatorItems.map((item) => [item.name, 'clear']));
const grantId = await grant(people, {
  resourceId,
  items: elevatorItems.map((item) => item.name),
  masks: clear,
});
const base = `/api/grants/${grantId}`;

interface Page {
  items: Record<string, unknown>[];
  next: string | null;
  count: number | null;
}
const read = async (query: string) => {
  const { status, body } = await people.user.get<Page>(`${base}/rows?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};
const numbers = (page: Page) => page.items.map((row) => row['number']);

describe('rows', () => {
  test('come with every filter there is, alone and together', async () => {
    const expected = (keep: (row: (typeof elevatorRows)[number]) => boolean) =>
      elevatorRows.filter(keep).map((row) => row.number);
    const encoded = (condition: string) => `filter=${encodeURIComponent(condition)}`;
    for (const [query, keep] of [
      [encoded('fault:=:困人'), (row) => row.fault === '困人'],
      [encoded('fault:ne:困人'), (row) => row.fault !== null && row.fault !== '困人'],
      [encoded('fault:contains:响'), (row) => row.fault?.includes('响') === true],
      [encoded('number:starts-with:E01'), (row) => row.number.startsWith('E01')],
      [encoded('fault:is-null'), (row) => row.fault === null],
      [encoded('cost:gt:100.5'), (row) => row.cost !== null && row.cost > 100.5],
      [encoded('floors:in:3,5,7'), (row) => row.floors !== null && [3, 5, 7].includes(row.floors)],
      [encoded('inspected_on:le:2026-05-10'), (row) => row.inspected_on <= '2026-05-10'],
      [encoded('repaired_at:ge:2026-03-01T00:00:00Z'), (row) => row.repaired_at >= '2026-03-01T00:00:00Z'],
      [
        encoded(
          JSON.stringify([
            { item: 'floors', operator: '>', value: 5 },
            { item: 'cost', operator: 'not-null' },
          ]),
        ),
        (row) => row.floors !== null && row.floors > 5 && row.cost !== null,
      ],
      [
        `${encoded('floors:gt:5')}&${encoded('floors:lt:9')}`,
        (row) => row.floors !== null && row.floors > 5 && row.floors < 9,
      ],
      [encoded("number:=:' or 1=1 --"), () => false],
    ] as [string, (row: (typeof elevatorRows)[number]) => boolean][])
      assert.deepEqual(numbers(await read(query)), expected(keep), query);
  });

  test('are refused for what is no item, no operator of it and no value of it', async () => {
    for (const query of [
      'filter=nothing:=:1',
      'filter=_row:=:1',
      'filter=floors:contains:1',
      'filter=floors:=:many',
      'filter=floors:~:1',
      'filter=inspected_on:=:2026-02-30',
      'filter=cost',
      'filter=[{]',
      'filter=[{"item":"floors"}]',
      'sort=nothing',
      'sort=-_batch',
      'fields=number,nothing',
      'after=zzz',
      `after=${'0'.repeat(32)}`,
      'limit=10001',
      'format=xml',
      'nothing=1',
    ])
      assert.equal((await people.user.get(`${base}/rows?${query}`)).status, 422, query);
  });

  test('as CSV never begin a cell with a formula, and an empty cell is missing', async () => {
    const { body, headers } = await people.user.get<string>(
      `${base}/rows?format=csv&fields=fault,floors&limit=4`,
    );
    assert.match(headers.get('content-type') ?? '', /^text\/csv/);
    const lines = body.trim().split('\n');
    assert.equal(lines[0], '"fault","floors","_key"');
    assert.match(lines[1]!, /^,,"[0-9A-F]{32}"$/);
    assert.match(lines[3]!, /^"'=1\+1",2,/);
  });

  test('as an Arrow stream are an Arrow stream', async () => {
    const response = await fetch(`${tinyCity.address}${base}/rows?format=arrow`, {
      headers: { cookie: people.user.cookie },
    });
    assert.equal(response.headers.get('content-type'), 'application/vnd.apache.arrow.stream');
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.equal(bytes.readUInt32LE(0), 0xffffffff, 'the mark that begins a message');
    assert.ok(bytes.includes('E039'));
    const uses = await people.steward.get<{ items: { rows: number; bytes: number }[] }>(
      `${base}/uses?limit=1`,
    );
    assert.deepEqual([uses.body.items[0]!.rows, uses.body.items[0]!.bytes], [40, bytes.length]);
  });

  test('keep their pages while a batch arrives', async () => {
    const first = await read('limit=10');
    await landRows(city, resourceId, [{ number: 'E999', _street: tiny.streetA }], 2);
    const seen = [...numbers(first)];
    for (let after = first.next; after !== null; ) {
      const page = await read(`limit=10&after=${after}`);
      seen.push(...numbers(page));
      after = page.next;
    }
    assert.deepEqual(seen, [...elevatorRows.map((row) => row.number), 'E999']);
  });

  test('have keys that only their own grant understands', async () => {
    const page = await read('limit=3&fields=number');
    const { secret } = await city.database.one<{ secret: string }>(
      sql`select secret from sharing.grants where id = ${grantId}`,
    );
    for (const [index, row] of page.items.entries()) {
      const place = { batch: 1, row: BigInt(index + 1) };
      assert.deepEqual(placeOf({ secret }, String(row['_key'])), place);
      assert.equal(keyOf({ secret }, place), row['_key']);
      assert.equal(placeOf({ secret: 'another' }, String(row['_key'])), undefined);
    }
  });
});

describe('aggregates', () => {
  test('count, sum and average by items and by parts of time', async () => {
    const { body } = await people.user.get<{ items: Record<string, unknown>[] }>(
      `${base}/aggregates?group=month(repaired_at)&group=fault&measure=count,avg(cost),max(inspected_on)&filter=number:ne:E999`,
    );
    const groups = Map.groupBy(elevatorRows, (row) => `${row.repaired_at.slice(0, 7)}-01 ${row.fault}`);
    assert.equal(body.items.length, groups.size);
    for (const found of body.items) {
      const rows = groups.get(`${String(found['month(repaired_at)']).slice(0, 10)} ${found['fault']}`)!;
      const costs = rows.flatMap((row) => row.cost ?? []);
      assert.equal(found['count'], rows.length);
      const average = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
      if (costs.length > 0) assert.ok(Math.abs(Number(found['avg(cost)']) - average) < 1e-9);
    }
  });

  test('cut time where the district’s clocks do, if asked', async () => {
    const { body } = await people.user.get<{ items: Record<string, unknown>[] }>(
      `${base}/aggregates?group=hour-of-day(repaired_at)&timeZone=Asia/Shanghai&filter=number:=:E003`,
    );
    assert.deepEqual(body.items, [{ 'hour-of-day(repaired_at)': 11, count: 1 }]);
  });

  test('are refused for what they do not go with', async () => {
    for (const query of [
      'group=nothing',
      'group=month(fault)',
      'group=hour(inspected_on)',
      'group=system(number)',
      'measure=sum(fault)',
      'measure=sum(nothing)',
      'measure=sum(cost)%20from%20r1',
      'group=fault&order=cost',
      'timeZone=Nowhere/At_all',
    ])
      assert.equal((await people.user.get(`${base}/aggregates?${query}`)).status, 422, query);
  });
});

describe('what ends a read', () => {
  test('the quotas of the grant, by rows a day and requests a minute', async () => {
    const id = await grant(people, { resourceId, items: ['number'] });
    await city.database.execute(sql`update sharing.grants set rows_per_day_max = 15 where id = ${id}`);
    const sizes = [];
    for (let call = 0; call < 2; call += 1) {
      const page = await people.user.get<Page>(`/api/grants/${id}/rows?limit=10`);
      sizes.push(page.body.items.length);
    }
    assert.deepEqual(sizes, [10, 5]);
    const spent = await people.user.get<{ type: string; quota: string }>(`/api/grants/${id}/rows`);
    assert.deepEqual([spent.status, spent.body.quota], [429, 'rows']);
    const other = await grant(people, { resourceId, items: ['number'] });
    await city.database.execute(
      sql`update sharing.grants set requests_per_minute_max = 0 where id = ${other}`,
    );
    // The first request of a minute is not yet counted.
    await people.user.get(`/api/grants/${other}/rows?limit=1`);
    const busy = await until('the minute is counted', async () => {
      const answer = await people.user.get<{ quota: string }>(`/api/grants/${other}/rows?limit=1`);
      return answer.status === 429 && answer.body.quota;
    });
    assert.equal(busy, 'requests');
  });

  test('a revocation cuts an answer that is on its way, in every process', async () => {
    const id = await grant(people, { resourceId, items: ['number'] });
    const principal = {
      ...tinyCity.principal('dispatcher', tiny.streetA),
      permissions: city.permissions.of('data-user'),
    };
    const answer = await answerRows({ city, caller: { principal }, grantId: id }, {});
    assert.ok('bytes' in answer && !Buffer.isBuffer(answer.bytes));
    const { bytes } = answer;
    const closed = new Promise<Error | undefined>((resolve) => {
      bytes.on('error', resolve);
      bytes.on('close', () => resolve(undefined));
    });
    // Nobody takes it: a slow receiver. The revocation comes from elsewhere, by its event alone.
    await city.database.execute(sql`
      with ended as (update sharing.grants set revoked_at = now(), revoked_because = 'r' where id = ${id})
      insert into kernel.events (type, subject, at, actor, data) values ('sharing.revoked', ${String(id)}, now(), null, '{}')`);
    city.events.announce();
    await closed;
    assert.ok(bytes.destroyed && bytes.readableEnded === false, 'what waited here did not leave');
    const uses = await people.steward.get<{ items: { kind: string; rows: number }[] }>(
      `/api/grants/${id}/uses`,
    );
    assert.deepEqual([uses.body.items[0]!.kind, uses.body.items[0]!.rows], ['rows', 41], 'metered whole');
  });

  test('an expired grant is over', async () => {
    const id = await grant(people, { resourceId, items: ['number'], durationDays: 1 });
    await city.database.execute(sql`update sharing.grants set expires_at = now() where id = ${id}`);
    const { status, body } = await people.user.get<{ over: string }>(`/api/grants/${id}/rows`);
    assert.deepEqual([status, body.over], [410, 'expired']);
  });
});
