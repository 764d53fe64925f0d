import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { randomId } from '#kernel/clock';
import type { Answer } from '#test/city';
import { until } from '#test/until';
import { contentOf, itemOf, published } from '../../../test/fixtures/loadable-resource.ts';
import { tiny, withTinyCity } from '../../../test/fixtures/tiny-district/tiny-city.ts';
import type { BatchView, Quality } from './batch.ts';
import { currentOf } from './table.ts';

const tinyCity = await withTinyCity({ config: { loadHosts: ['localhost', 'db.example.invalid'] } });
const { city, address } = tinyCity;
const steward = await tinyCity.signIn('data-steward', tiny.centre);
const user = await tinyCity.signIn('data-user', tiny.centre);

const content = contentOf([
  itemOf('n', '编号', 'integer', { required: true, isKey: true }),
  itemOf('street', '街道', 'string', { kind: 'street-code' }),
  itemOf('person', '姓名', 'string', { kind: 'person-name' }),
]);
const own = () => published(city, content, tiny.centre);

async function upload(
  path: string,
  text: string,
  name = 'a.csv',
  key = randomId(),
): Promise<Answer<BatchView & { isNew: boolean }>> {
  const form = new FormData();
  form.append('file', new File([text], name));
  const response = await fetch(new URL(path, address), {
    method: 'POST',
    body: form,
    headers: { cookie: steward.cookie, 'idempotency-key': key },
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as never };
}

const ended = (id: number) =>
  until('the batch has ended', async () => {
    const { body } = await steward.get<BatchView>(`/api/batches/${id}`);
    return body.state === 'running' ? undefined : body;
  });

const lines = (count: number) =>
  Array.from(
    { length: count },
    (_, at) => `${at + 1},${at % 2 === 0 ? tiny.streetA : 'nowhere'},王小明`,
  ).join('\n');

describe('loading over HTTP', () => {
  test('a file goes on after the answer, lands, and is told with quality and profile', async () => {
    const resource = await own();
    const started = await upload(
      `/api/resources/${resource.id}/batches`,
      `编号,街道,姓名\n${lines(20)}\nx,${tiny.streetA},王\n`,
    );
    assert.equal(started.status, 201, JSON.stringify(started.body));
    assert.equal(started.body.number, 1);
    const batch = await ended(started.body.id);
    assert.equal(batch.state, 'landed', JSON.stringify(batch));
    assert.equal(batch.rowsLanded, 20);
    const { body } = await steward.get<{ items: object[] }>(`/api/batches/${batch.id}/quarantine`);
    assert.deepEqual(body.items, [
      { row: 21, faults: [{ item: 'n', reason: 'not-a-number' }], text: `x,${tiny.streetA},王` },
    ]);
    const quality = (await user.get<Quality>(`/api/resources/${resource.id}/quality`)).body;
    const resultOf = (rule: string, item = '') => {
      const one = quality.results.find((result) => result.rule === rule && result.item === item)!;
      return [one.checked, one.passed];
    };
    assert.deepEqual(resultOf('accepted'), [21, 20]);
    assert.deepEqual(resultOf('one-row-a-key'), [20, 20]);
    assert.deepEqual(resultOf('place-exists', 'street'), [20, 10]);
    assert.deepEqual(resultOf('not-missing', 'person'), [20, 20]);
    assert.deepEqual(resultOf('within-cycle'), [1, 1]);
    assert.equal(quality.trend.length, 1);
    const profile = await until('the profile is there', async () => {
      const found = await user.get<{ rows: number; items: Record<string, unknown>[] }>(
        `/api/resources/${resource.id}/profile`,
      );
      return found.body.rows === 20 ? found.body : undefined;
    });
    const [n, street, person] = profile.items;
    assert.equal(n!.least, '1');
    assert.equal(n!.most, '20');
    assert.deepEqual(street!.top, [
      { value: tiny.streetA, rows: 10 },
      { value: 'nowhere', rows: 10 },
    ]);
    assert.deepEqual([person!.isSensitive, person!.top], [true, []]);
    assert.deepEqual(await readdir(join(city.config.dataDirectory, 'spool')), []);
  });

  test('a repeated request, and the same bytes again, are one batch', async () => {
    const resource = await own();
    const text = `编号,街道,姓名\n${lines(3)}\n`;
    const path = `/api/resources/${resource.id}/batches`;
    const key = randomId();
    const first = await upload(path, text, 'a.csv', key);
    const repeated = await upload(path, text, 'a.csv', key);
    assert.equal(repeated.headers.get('idempotent-replayed'), 'true');
    assert.equal(repeated.body.id, first.body.id);
    await ended(first.body.id);
    const again = await upload(path, text, 'b.csv');
    assert.deepEqual([again.body.id, again.body.isNew], [first.body.id, false]);
    const { body } = await steward.get<{ items: object[] }>(path);
    assert.equal(body.items.length, 1);
  });

  test('rows can be pushed, also numbers of 64 bits, and JSON and JSON lines uploaded', async () => {
    const resource = await own();
    const pushed = await steward.send<BatchView>('POST', `/api/resources/${resource.id}/rows`, {
      rows: [{ n: 1, person: '甲' }, { 编号: '2', 街道: tiny.streetA }, { n: 3 }],
    });
    assert.equal(pushed.status, 201, JSON.stringify(pushed.body));
    const batch = await ended(pushed.body.id);
    // The second row names items otherwise than the first: it stands in quarantine.
    assert.deepEqual(
      [batch.state, batch.rowsLanded, batch.rowsQuarantined],
      ['landed', 2, 1],
      JSON.stringify(batch),
    );
    const array = await upload(
      `/api/resources/${resource.id}/batches`,
      '[{"n": 9007199254740993, "person": "a,\\"b\\""},\n {"n": "x"}, {"n": 5}]',
      'a.json',
    );
    assert.deepEqual((await ended(array.body.id)).rowsLanded, 2);
    const found = await city.lake.rows<{ n: string; person: string }>({
      query: `select n, person from ${currentOf(resource.id)} where n > 1000`,
    });
    assert.deepEqual(found, [{ n: '9007199254740993', person: 'a,"b"' }]);
    const broken = await upload(
      `/api/resources/${resource.id}/batches`,
      '{"n": 7}\n{"n": \n{"n": 8}\n{"n": 9, "unknown": 1}\n',
      'a.jsonl',
    );
    const told = await ended(broken.body.id);
    assert.deepEqual([told.rowsLanded, told.rowsQuarantined], [2, 2]);
  });

  test('a file that cannot be read fails with its reason, and nothing is visible', async () => {
    const resource = await own();
    const { body } = await upload(`/api/resources/${resource.id}/batches`, '编号,街,姓名\n1,2,3\n');
    const batch = await ended(body.id);
    assert.equal(batch.state, 'failed');
    assert.equal(batch.problem!.type, '/problems/schema-differs');
    const rows = await city.lake.rows<{ rows: string }>({
      query: `select count() as rows from ${currentOf(resource.id)}`,
    });
    assert.equal(rows[0]!.rows, '0');
  });
});

describe('who may', () => {
  test('only stewards of the department that supplies load and see wrong rows', async () => {
    const foreign = await published(city, content, tiny.greening);
    const refused = await upload(`/api/resources/${foreign.id}/batches`, '编号,街道,姓名\n1,,\n');
    assert.equal(refused.status, 403);
    assert.equal(
      (await user.send('POST', `/api/resources/${foreign.id}/rows`, { rows: [{ n: 1 }] })).status,
      403,
    );
    assert.equal((await steward.get('/api/batches/999999999/quarantine')).status, 404);
  });

  test('a department’s database is read only from listed hosts, and never from this machine', async () => {
    const resource = await own();
    const ask = (host: string) =>
      steward.send<Record<string, unknown>>('POST', `/api/resources/${resource.id}/database-loads`, {
        engine: 'postgresql',
        host,
        database: 'x',
        user: 'x',
        password: 'hidden-password',
        table: 'public.t',
      });
    for (const host of [
      '127.0.0.1',
      'example.com',
      'localhost',
      '169.254.169.254',
      '0x7f000001',
      'db.example.invalid',
    ]) {
      const answer = await ask(host);
      assert.equal(answer.status, 403, host);
      assert.equal(answer.body.type, '/problems/host-not-listed');
      assert.ok(!JSON.stringify(answer.body).includes('hidden-password'));
    }
  });
});
