import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RouteRecord } from '#kernel/http';
import { withRefusals } from './fixtures/tiny-district/refusals.ts';
import { tiny } from './fixtures/tiny-district/tiny-city.ts';

const { city, address, visitor, dispatcher, commander, refused, openOne, expectUnchanged } =
  await withRefusals();

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
  await expectUnchanged('afterwards');
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
