import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { randomId } from '#kernel/clock';
import { sql } from '#kernel/database';
import type { RouteRecord } from '#kernel/http';
import type { Answer, Caller } from '#test/city';
import { pointIn, tiny, withTinyCity } from './fixtures/tiny-district/tiny-city.ts';

const { city, address, visitor, signIn } = await withTinyCity();
const dispatcher = await signIn('dispatcher', tiny.streetA);
const commander = await signIn('commander', tiny.centre);
const hotline = await signIn('hotline', tiny.centre);

const inside = pointIn(tiny.villageA1);

const tables = await city.database.rows<{ name: string }>(sql`
  select format('%I.%I', schemaname, tablename) as name from pg_tables
  where schemaname in ('kernel', 'cases', 'channels', 'directory', 'places', 'sessions') order by 1`);
/** Where the counting of attempts to sign in belongs to their refusal. */
const counters = ['sessions.sign_in_failures'];
const countAll = tables
  .filter(({ name }) => !counters.includes(name))
  .map(({ name }) => `select '${name}' as name, count(*) as count from ${name}`)
  .join(' union all ');

/** Rows of every table that a request could write to: nothing refused may change one. */
async function rows(): Promise<Record<string, number>> {
  const { rows: found } = await city.database.pool.query<{ name: string; count: number }>(countAll);
  return Object.fromEntries(found.map(({ name, count }) => [name, count]));
}

let before: Record<string, number> = {};
beforeEach(async () => {
  before = await rows();
});

interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: { path: string; message: string }[];
}

/** A clear refusal: a problem with a type, the field it is about, nothing of our inside, and nothing changed. */
async function refused(
  answer: Answer<unknown>,
  told: string,
  expected: { status?: number; type?: string; path?: string } = {},
): Promise<ProblemBody> {
  const body = answer.body as ProblemBody;
  const shown = `${told}: ${answer.status} ${JSON.stringify(body).slice(0, 500)}`;
  assert.ok(answer.status >= 400 && answer.status < 500, shown);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, shown);
  assert.match(body.type, /^\/problems\/[a-z-]+$/, shown);
  assert.ok(body.title.length > 5 && body.status === answer.status, shown);
  assert.doesNotMatch(
    JSON.stringify(body),
    /node_modules|\.ts:|at async|select |insert |postgres|ECONN|stack/i,
    shown,
  );
  if (expected.status !== undefined) assert.equal(answer.status, expected.status, shown);
  if (expected.type !== undefined) assert.equal(body.type, `/problems/${expected.type}`, shown);
  if (expected.path !== undefined) assert.equal(body.errors?.[0]?.path, expected.path, shown);
  assert.deepEqual(await rows(), before, `${told}: something was left behind`);
  return body;
}

const post = (path: string, body: unknown, caller: Caller = dispatcher) => caller.send('POST', path, body);

/** A body that is not what JSON.stringify would make. */
async function raw(
  path: string,
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Answer<unknown>> {
  const response = await fetch(new URL(path, address), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      cookie: dispatcher.cookie,
      'idempotency-key': randomId(),
      ...headers,
    },
    body,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
}

async function openOne(): Promise<number> {
  const opened = await dispatcher.send<{ id: number }>('POST', '/api/cases', {
    description: '路灯不亮',
    point: inside,
  });
  assert.equal(opened.status, 201);
  before = await rows();
  return opened.body.id;
}

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
  before = await rows();
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

/** Texts that break naive programs, in the manner of the big list of naughty strings; all of them are storable. */
const naughty = [
  'undefined',
  'null',
  'NaN',
  'true',
  '0',
  '-1',
  '1e308',
  '$(id)',
  '`id`',
  '../../../../etc/passwd',
  '%00',
  '%n%s%x',
  '{{7*7}}',
  '\u0024{7*7}',
  "' or '1'='1",
  "'; drop table cases.cases; --",
  '" or ""="',
  '\\',
  '\\\\',
  "\\'",
  '--',
  '/* */',
  '$1',
  '$$',
  ':name',
  '?',
  '%',
  '_',
  '%%%',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  ']]>',
  '<!--',
  '&lt;',
  '=1+1',
  '@SUM(1)',
  '+1',
  '-1+1',
  '\t=1',
  '\u202eabc',
  '\u200b\u200b',
  '\ufeff',
  '\u2028\u2029',
  'Ω≈ç√∫',
  '田中さんにあげて下さい',
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  'ﷺ',
  'Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮',
  '𠮷𠮷',
  'ًٌٍ',
  '\u0007\u001b[31m',
  'a\r\nSet-Cookie: x=1',
  '\ud83d\ude00',
  '((((((((((a+)+)+)+)+)+)+)+)+)+)',
  'a'.repeat(40),
  ' '.repeat(40),
  '￾￿',
  '٣',
  '½',
  'ſ',
  'İ',
  'ß',
  'CON',
  'COM1',
  'PRN',
];

test('texts that break naive programs are texts: stored and read back as they were', async () => {
  for (const text of naughty) {
    const opened = await dispatcher.send<{ id: number }>('POST', '/api/cases', {
      description: text,
      placeText: text,
      reporter: { name: text.slice(0, 60) },
    });
    assert.equal(opened.status, 201, text);
    const { body } = await commander.get<{ description: string; placeText: string }>(
      `/api/cases/${opened.body.id}`,
    );
    assert.deepEqual([body.description, body.placeText], [text, text]);
  }
});

test('as queries, ids and keys they find nothing, break nothing and are answered', async () => {
  for (const text of naughty.map(encodeURIComponent))
    for (const path of [
      `/api/cases?text=${text}`,
      `/api/cases?street=${text}`,
      `/api/cases?category=${text}`,
      `/api/cases/count?handler=${text}`,
      `/api/cases/${text}`,
      `/api/cases?after=${text}`,
      `/api/organisations?text=${text}`,
      `/api/organisations/${text}/people`,
      `/api/organisations?after=${text}`,
      `/api/reports/${text}`,
      `/api/places?parent=${text}`,
      `/api/places/search?text=${text}`,
      `/tiles/${text}/1/1`,
    ]) {
      const { status, body } = await commander.get(path);
      assert.ok(status < 500, `${path}: ${status} ${JSON.stringify(body)}`);
    }
});

test('addresses that are no addresses are answered as problems', async () => {
  for (const path of [
    '/api/cases/%',
    '/api/cases/%ff',
    '/api/cases/%E0%A4%A',
    `/api/cases/${'9'.repeat(300)}`,
    `/api/${'a/'.repeat(500)}`,
    '/api/cases?a=%ff&b',
    '/api//cases',
    '/api/cases/-1',
    '/api/cases/0',
    '/api/cases/1.5',
    '/api/cases/9007199254740993',
  ])
    await refused(await dispatcher.get(path), path);
});

test('requests that are no requests do not disturb the server', async () => {
  for (const bytes of [
    '\0\0\0\0',
    'GET\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    `GET / HTTP/1.1\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
    'POST /api/reports HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n',
    'POST /api/reports HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  ]) {
    const answer = await speak(bytes);
    assert.doesNotMatch(answer, /^HTTP\/1\.1 (2|5)/, JSON.stringify(bytes.slice(0, 60)));
  }
  assert.equal((await visitor.get('/health')).status, 200);
  assert.deepEqual(await rows(), before);
});

/** Sends bytes as they are and returns what comes back until the server hangs up. */
function speak(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(address).port) });
    let answer = '';
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
    socket.end(bytes);
  });
}

test('ids of other streets look like ids of nothing', async () => {
  const theirs = await commander.send<{ id: number }>('POST', '/api/cases', {
    description: '路灯不亮',
    point: pointIn(tiny.villageB1),
  });
  before = await rows();
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
  before = await rows();
  await refused(await send({ description: 'y' }), 'another body', { type: 'idempotency-key-reused' });
  assert.equal((await send({ description: 'x' })).status, 201);
  assert.deepEqual(await rows(), before);
});

test('an expired session is told to sign in, whatever it sends', async () => {
  const ended = await signIn('dispatcher', tiny.streetB);
  await city.database.execute(
    sql`update sessions.session set "expiresAt" = now() where "userId" = ${ended.personId}`,
  );
  before = await rows();
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

/** Anything JSON can say, with the names of our fields in it. */
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, -1, 1e300, ...naughty.slice(0, 20)),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.double(),
    tie('list'),
    tie('record'),
  ),
  list: fc.array(tie('value'), { maxLength: 4 }),
  record: fc.dictionary(
    fc.constantFrom(
      'point',
      'text',
      'description',
      'line',
      'categoryCode',
      'attachmentIds',
      'reason',
      'passed',
      'x',
      'toString',
    ),
    tie('value'),
    { maxKeys: 5 },
  ),
})).record;

test('no body whatever makes a server error, on any route that writes', async () => {
  const id = await openOne();
  const writing = city.http!.routes.filter(
    (route) => route.method !== 'GET' && route.path !== '/api/session/post',
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...writing), anything, async (route, body) => {
      const { status, body: told } = await commander.send(route.method as 'POST', pathOf(route, id), body);
      assert.ok(
        status < 500,
        `${route.method} ${route.path} ${JSON.stringify(body)}: ${status} ${JSON.stringify(told)}`,
      );
    }),
    { numRuns: 250 },
  );
});

function pathOf(route: RouteRecord, id: number): string {
  const filled = route.path.includes('/organisations/') ? tiny.villageA1 : String(id);
  return route.path.replace(':id', filled).replace(':number', '202611220000001');
}
