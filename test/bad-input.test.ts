import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomId } from '#kernel/clock';
import { sql } from '#kernel/database';
import type { Answer } from '#test/city';
import { type ProblemBody, withRefusals } from './fixtures/tiny-district/refusals.ts';
import { pointIn, tiny } from './fixtures/tiny-district/tiny-city.ts';

const tinyCity = await withRefusals();
const { city, address, visitor, signIn, dispatcher, commander, hotline } = tinyCity;
const { refused, post, raw, openOne, remember, expectUnchanged, inside } = tinyCity;

test('codes that do not exist are refused by the field they stand in', async () => {
  const id = await openOne();
  await refused(await post('/api/cases', { description: 'x', categoryCode: '99999' }), 'category', {
    path: '/categoryCode',
  });
  await refused(
    await post('/api/reports', { text: 'xx', categoryCode: 'no' }, visitor),
    'category of a report',
    { path: '/categoryCode' },
  );
  await refused(await post(`/api/cases/${id}/filing`, { categoryCode: '20000' }), 'a group', {
    path: '/categoryCode',
  });
  await refused(await dispatcher.get('/api/cases?stage=nowhere'), 'stage', { path: '/stage' });
  await refused(await dispatcher.get('/api/cases?clock=blue'), 'clock', { path: '/clock' });
  await refused(await post('/api/calls', { line: '911', description: 'x' }, hotline), 'line', {
    path: '/line',
  });
  const filed = await post(`/api/cases/${id}/filing`, { categoryCode: '20101' });
  assert.equal(filed.status, 201);
  await remember();
  await refused(await post(`/api/cases/${id}/dispatches`, { organisationId: 'nobody' }), 'organisation', {
    path: '/organisationId',
  });
});

test('points outside the district, off the earth, in the wrong order or half there are refused at the field', async () => {
  const wrong: [string, unknown, string | undefined][] = [
    ['another city', [116.4, 39.9], 'outside-district'],
    ['just outside', [121.5201, 31.205], 'outside-district'],
    ['the null island', [0, 0], 'outside-district'],
    ['latitude first', [inside[1], inside[0]], 'invalid-input'],
    ['off the earth', [1_000, 31.2], 'invalid-input'],
    ['one number', [121.51], 'invalid-input'],
    ['three numbers', [121.51, 31.2, 4], 'invalid-input'],
    ['texts', ['121.51', '31.2'], 'invalid-input'],
    ['an object', { longitude: 121.51, latitude: 31.2 }, 'invalid-input'],
    ['null', null, 'invalid-input'],
  ];
  for (const [told, point, type] of wrong)
    for (const [path, body, caller] of [
      ['/api/cases', { description: 'x' }, dispatcher],
      ['/api/reports', { text: 'xx' }, visitor],
      ['/api/calls', { line: '12345', description: 'x' }, hotline],
    ] as const) {
      const problem = await refused(await post(path, { ...body, point }, caller), `${told} at ${path}`, {
        type: type!,
      });
      assert.match(problem.errors?.[0]?.path ?? '', /^\/point/, told);
    }
  const swapped = await post('/api/cases', { description: 'x', point: [inside[1], inside[0]] });
  assert.match((swapped.body as unknown as ProblemBody).detail ?? '', /give longitude first/);
  await refused(
    await post('/api/cases', { description: 'x', point: inside, coordinates: 'EPSG:4326' }),
    'unknown system',
    { path: '/coordinates' },
  );
  await refused(await visitor.get('/api/places/locate?longitude=31.2&latitude=121.5'), 'locate, swapped', {
    path: '/longitude',
  });
  await refused(await visitor.get('/api/places/locate?longitude=NaN&latitude=1e400'), 'locate, no numbers');
});

test('numbers that JSON cannot hold are refused', async () => {
  for (const point of ['[1e999,31.2]', '[NaN,1]', '[-Infinity,0]', '[0x10,1]', '[01,1]'])
    await refused(await raw('/api/cases', `{"description":"x","point":${point}}`), point);
});

test('a text of 10 MB is refused before it is read to its end, wherever it stands', async () => {
  const long = '长'.repeat(3_500_000);
  await refused(await post('/api/cases', { description: long }), 'description', {
    status: 413,
    type: 'too-large',
  });
  await refused(await post('/api/reports', { text: long }, visitor), 'public report', { status: 413 });
  await refused(await post('/api/auth/sign-in/email', { email: long, password: 'x' }, visitor), 'sign-in', {
    status: 413,
  });
  await refused(await post('/api/cases', { description: '长'.repeat(5_001) }), 'a little too long', {
    status: 422,
    path: '/description',
  });
  await refused(await dispatcher.get(`/api/cases?text=${'x'.repeat(101)}`), 'query', { path: '/text' });
});

test('what is not JSON, or not quite, could not be read', async () => {
  const broken = [
    '{',
    '{"description":}',
    "{'description':'x'}",
    '{"description":"x",}',
    '[1,2',
    'undefined',
    '\u0000',
    '{"a":1}{"b":2}',
    '"\\ud800',
    '{"description":"\u0001"}',
  ];
  for (const text of broken)
    await refused(await raw('/api/cases', text), text, { status: 400, type: 'malformed-input' });
  await refused(await raw('/api/cases', ''), 'nothing at all');
  await refused(
    await raw('/api/cases', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
    'bytes that are no UTF-8',
  );
  for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'nonsense'])
    await refused(await raw('/api/cases', 'description=x', { 'content-type': type }), type, {
      status: 415,
      type: 'unsupported-media',
    });
});

test('JSON of another shape is refused with the field', async () => {
  for (const body of [[], 'text', 42, true, null, [{ description: 'x' }]])
    await refused(await raw('/api/cases', JSON.stringify(body)), JSON.stringify(body));
  for (const description of [null, 1, [], {}, ['x'], true, ''])
    await refused(await post('/api/cases', { description }), JSON.stringify(description), {
      path: '/description',
    });
  await refused(await post('/api/cases', {}), 'missing', { path: '/description' });
  await refused(await post('/api/cases', { description: 'x', id: 7 }), 'an id of one’s own', { path: '/id' });
  await refused(
    await post('/api/cases', { description: 'x', reporter: { name: 'x', admin: true } }),
    'unknown, deeper',
    { path: '/reporter/admin' },
  );
  await refused(await raw('/api/cases', '{"description":"x","__proto__":{"admin":true}}'), 'a prototype');
  await refused(
    await raw('/api/cases', '{"description":"x","constructor":{"prototype":{"admin":true}}}'),
    'a constructor',
  );
  assert.equal(({} as { admin?: boolean }).admin, undefined);
});

test('nesting without end is refused', async () => {
  const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  for (const depth of [50, 5_000, 100_000]) {
    await refused(await raw('/api/cases', `{"description":${deep(depth)}}`), `depth ${depth}`);
    await refused(
      await raw('/api/reports', `{"text":"xx","a":${deep(depth)}}`),
      `depth ${depth}, unknown field`,
    );
    await refused(
      await raw('/api/auth/sign-in/email', `{"email":${deep(depth)},"password":"x"}`, { origin: address }),
      `sign-in, depth ${depth}`,
    );
  }
});

test('NUL and halves of characters are refused by name: no database holds them', async () => {
  const id = await openOne();
  for (const text of ['a\u0000b', 'a\ud800b', '\udfff', 'ok\ud83d']) {
    await refused(await post('/api/cases', { description: text }), 'description', { path: '/description' });
    await refused(await post('/api/cases', { description: 'x', reporter: { name: text } }), 'inner', {
      path: '/reporter/name',
    });
    await refused(await post('/api/reports', { text: `xx${text}` }, visitor), 'report', { path: '/text' });
    await refused(await post(`/api/cases/${id}/notes`, { text }), 'note', { path: '/text' });
    await refused(
      await post(
        '/api/auth/sign-in/email',
        { email: `${text}@x.invalid`, password: 'x'.repeat(12) },
        visitor,
      ),
      'sign-in',
    );
  }
  await refused(await dispatcher.get('/api/cases?text=%00'), 'query', { path: '/text' });
  await refused(await dispatcher.get('/api/organisations/%00/people'), 'address');
  await refused(await visitor.get('/api/places/search?text=%00'), 'public query');
});

test('ids of other streets look like ids of nothing', async () => {
  const theirs = await commander.send<{ id: number }>('POST', '/api/cases', {
    description: '路灯不亮',
    point: pointIn(tiny.villageB1),
  });
  await remember();
  const { id } = theirs.body;
  for (const one of [id, 999_999_999]) {
    await refused(await dispatcher.get(`/api/cases/${one}`), 'detail', { status: 404 });
    await refused(await post(`/api/cases/${one}/filing`, { categoryCode: '20101' }), 'filing', {
      status: 404,
    });
    await refused(await post(`/api/cases/${one}/notes`, { text: 'x' }), 'note', { status: 404 });
  }
  await refused(await dispatcher.get(`/api/organisations/${tiny.streetB}/people`), 'people', { status: 404 });
});

test('a post that is replayed after it was refused, or with another body, does nothing', async () => {
  const key = randomId();
  const send = (body: unknown) => dispatcher.send('POST', '/api/cases', body, { 'idempotency-key': key });
  await refused(await send({ description: 'x', categoryCode: '99999' }), 'first');
  await refused(await send({ description: 'x', categoryCode: '99999' }), 'again');
  assert.equal((await send({ description: 'x' })).status, 201);
  await remember();
  await refused(await send({ description: 'y' }), 'another body', { type: 'idempotency-key-reused' });
  assert.equal((await send({ description: 'x' })).status, 201);
  await expectUnchanged('afterwards');
});

test('an expired session is told to sign in, whatever it sends', async () => {
  const ended = await signIn('dispatcher', tiny.streetB);
  await city.database.execute(
    sql`update sessions.session set "expiresAt" = now() where "userId" = ${ended.personId}`,
  );
  await remember();
  await refused(await ended.get('/api/cases'), 'read', { status: 401, type: 'not-signed-in' });
  await refused(await post('/api/cases', { description: 'x' }, ended), 'write', { status: 401 });
  await refused(await post('/api/cases', { nonsense: true }, ended), 'nonsense', { status: 401 });
});

async function upload(
  parts: [string, Blob, string][],
  path = '/api/reports/attachments',
): Promise<Answer<unknown>> {
  const body = new FormData();
  for (const [field, blob, name] of parts) body.append(field, blob, name);
  const response = await fetch(new URL(path, address), {
    method: 'POST',
    headers: { 'idempotency-key': randomId(), cookie: dispatcher.cookie },
    body,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

test('files that are no photos are refused, however they come', async () => {
  const program = new Blob(['MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0'.repeat(50)]);
  const pdf = new Blob(['%PDF-1.4\n%%EOF\n']);
  for (const path of ['/api/reports/attachments', '/api/files']) {
    await refused(await upload([['file', program, 'photo.jpg']], path), 'a program', {
      type: 'file-not-accepted',
      path: '/file',
    });
    await refused(await upload([['file', new Blob([]), 'photo.jpg']], path), 'nothing in it', {
      path: '/file',
    });
    await refused(await upload([['photo', pdf, 'a.pdf']], path), 'another field', { path: '/photo' });
    await refused(await upload([], path), 'no file');
    await refused(
      await upload(
        [
          ['file', pdf, 'a.pdf'],
          ['file', pdf, 'b.pdf'],
        ],
        path,
      ),
      'two files',
      { status: 413 },
    );
    await refused(
      await upload([['file', new Blob([Buffer.alloc(21 * 1024 * 1024)]), 'photo.jpg']], path),
      '21 MB',
      { status: 413 },
    );
    await refused(await raw(path, '{}'), 'JSON', { status: 415 });
    const boundary = 'multipart/form-data; boundary=x';
    await refused(
      await raw(path, '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc', {
        'content-type': boundary,
      }),
      'cut off',
    );
    await refused(
      await raw(path, 'nonsense', { 'content-type': 'multipart/form-data' }),
      'without a boundary',
    );
    await refused(await raw(path, '', { 'content-type': boundary }), 'an empty body');
  }
  await refused(
    await post('/api/reports', { text: 'xx', attachmentIds: [randomId()] }, visitor),
    'an id of nobody’s file',
    { path: '/attachmentIds' },
  );
  await refused(await post('/api/reports', { text: 'xx', attachmentIds: ['no'] }, visitor), 'no id', {
    path: '/attachmentIds/0',
  });
  await refused(
    await post('/api/reports', { text: 'xx', attachmentIds: Array.from({ length: 10 }, randomId) }, visitor),
    'ten',
    { path: '/attachmentIds' },
  );
});

test('times and spans that make no sense are refused at the field', async () => {
  const path = `/api/organisations/${tiny.villageA1}/duties`;
  const personId = `workstation@${tiny.villageA1}`;
  const duty = (startsAt: string, endsAt: string) => post(path, { personId, startsAt, endsAt });
  await refused(await duty('2026-11-22T08:00:00Z', '2026-11-22T07:00:00Z'), 'backwards', { path: '/endsAt' });
  await refused(await duty('2026-11-22T08:00:00Z', '2026-11-29T08:00:00Z'), 'a week', { path: '/endsAt' });
  await refused(await duty('yesterday', '2026-11-22T08:00:00Z'), 'no time', { path: '/startsAt' });
  await refused(await duty('2026-02-31T08:00:00Z', '2026-03-01T08:00:00Z'), 'the 31st of February', {
    path: '/startsAt',
  });
  await refused(
    await post(path, {
      personId: 'nobody',
      startsAt: '2026-11-22T08:00:00Z',
      endsAt: '2026-11-22T09:00:00Z',
    }),
    'nobody',
    { path: '/personId' },
  );
  await refused(await dispatcher.get('/api/cases?from=2026-13-01T00:00:00Z'), 'month 13', { path: '/from' });
  for (const time of [
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-11-22T08:00:00+14:00',
    '2026-12-31T23:59:60Z',
  ]) {
    const { status } = await dispatcher.get(`/api/cases?from=${encodeURIComponent(time)}`);
    assert.ok(status < 500, `${time}: ${status}`);
  }
});
