import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from '#test/city';
import { tiny, withTinyCity } from '../../test/fixtures/tiny-district/tiny-city.ts';
import { randomId } from './clock.ts';
import { sql } from './database.ts';

const { city, address, visitor, signIn } = await withTinyCity();
const dispatcher = await signIn('dispatcher', tiny.streetA);
const colleague = await signIn('commander', tiny.centre);

const report = { description: '路边有暴露垃圾', point: [121.515, 31.205] };
type Opened = { id: number; number: string };
const open = (key: string, body: unknown = report, caller = dispatcher): Promise<Answer<Opened>> =>
  caller.send('POST', '/api/cases', body, { 'idempotency-key': key });

/** Rows of everything a request could leave behind. */
async function counts(): Promise<unknown> {
  return city.database.one(sql`
    select (select count(*) from cases.cases) as cases, (select count(*) from cases.case_events) as entries,
      (select count(*) from kernel.events) as events, (select count(*) from kernel.idempotency_keys) as keys,
      (select count(*) from channels.reports) as reports, (select count(*) from kernel.files) as files`);
}

function problem(answer: Answer<unknown>, status: number, type: string): Record<string, unknown> {
  const body = answer.body as Record<string, unknown>;
  assert.equal(answer.status, status, JSON.stringify(body));
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.equal(body.type, `/problems/${type}`);
  return body;
}

test('a repeat gets the first answer and has no second effect', async () => {
  const key = randomId();
  const first = await open(key);
  assert.equal(first.status, 201);
  const before = await counts();
  const again = await open(key);
  assert.deepEqual([again.status, again.body], [first.status, first.body]);
  assert.equal(again.headers.get('idempotent-replayed'), 'true');
  assert.equal(first.headers.get('idempotent-replayed'), null);
  assert.deepEqual(await counts(), before);
});

test('twenty of one key at once have one effect and one answer', async () => {
  const key = randomId();
  const { cases } = (await counts()) as { cases: number };
  const answers = await Promise.all(Array.from({ length: 20 }, () => open(key)));
  assert.deepEqual(
    [...new Set(answers.map((answer) => `${answer.status} ${answer.body.number}`))].length,
    1,
    JSON.stringify(answers.map((one) => one.body)),
  );
  assert.equal(answers.filter((answer) => answer.headers.get('idempotent-replayed') === null).length, 1);
  assert.equal(((await counts()) as { cases: number }).cases, cases + 1);
});

test('the same key with another body, or on another route, is refused', async () => {
  const key = randomId();
  const first = await open(key);
  const before = await counts();
  problem(await open(key, { ...report, description: '另一件事' }), 422, 'idempotency-key-reused');
  problem(
    await dispatcher.send(
      'POST',
      '/api/calls',
      { line: '12345', description: 'x' },
      { 'idempotency-key': key },
    ),
    422,
    'idempotency-key-reused',
  );
  problem(
    await dispatcher.send(
      'POST',
      `/api/cases/${first.body.id}/notes`,
      { text: 'x' },
      { 'idempotency-key': key },
    ),
    422,
    'idempotency-key-reused',
  );
  assert.deepEqual(await counts(), before);
});

test('a key belongs to one person: with the same key another gets an answer of their own', async () => {
  const key = randomId();
  const mine = await open(key);
  const theirs = await open(key, report, colleague);
  assert.equal(theirs.status, 201);
  assert.notEqual(theirs.body.id, mine.body.id);
  assert.equal(theirs.headers.get('idempotent-replayed'), null);
});

test('without a key, or with one that anybody could guess, nothing is done', async () => {
  const before = await counts();
  const headers = { 'content-type': 'application/json', cookie: dispatcher.cookie };
  const response = await fetch(new URL('/api/cases', address), {
    method: 'POST',
    headers,
    body: JSON.stringify(report),
  });
  assert.equal(response.status, 400);
  assert.equal(((await response.json()) as { type: string }).type, '/problems/idempotency-key-required');
  for (const key of ['1', 'x'.repeat(15), 'x'.repeat(201), 'with spaces inside it'])
    assert.match(String(problem(await open(key), 422, 'invalid-input').detail), /Idempotency-Key/);
  assert.deepEqual(await counts(), before);
});

test('what was refused leaves no key behind: the same request works once it may', async () => {
  const opened = await open(randomId());
  const key = randomId();
  const dispatch = () =>
    dispatcher.send('POST', `/api/cases/${opened.body.id}/dispatches`, {}, { 'idempotency-key': key });
  problem(await dispatch(), 409, 'case-not-ready');
  assert.equal(
    (await dispatcher.send('POST', `/api/cases/${opened.body.id}/filing`, { categoryCode: '20101' })).status,
    201,
  );
  assert.equal((await dispatch()).status, 201);
  const before = await counts();
  const again = await dispatch();
  assert.equal(again.headers.get('idempotent-replayed'), 'true', 'although the case is dispatched by now');
  assert.deepEqual(await counts(), before);
});

test('a public report repeats its number and secret to whoever has the key', async () => {
  const key = randomId();
  const send = () =>
    visitor.send<{ number: string; secret: string }>(
      'POST',
      '/api/reports',
      { text: '路灯不亮' },
      { 'idempotency-key': key },
    );
  const first = await send();
  assert.equal(first.status, 201);
  assert.deepEqual((await send()).body, first.body);
  const followed = await fetch(new URL(`/api/reports/${first.body.number}`, address), {
    headers: { 'x-report-secret': first.body.secret },
  });
  assert.equal(followed.status, 200);
});

test('the number of a report without its secret, and with a wrong one, tell the same', async () => {
  const made = await visitor.send<{ number: string }>('POST', '/api/reports', { text: '路灯不亮' });
  const ask = async (number: string, secret?: string) => {
    const response = await fetch(new URL(`/api/reports/${number}`, address), {
      headers: secret === undefined ? {} : { 'x-report-secret': secret },
    });
    return `${response.status} ${await response.text()}`;
  };
  const unknown = await ask('202601010000001', 'wrong-secret');
  assert.match(unknown, /^404 /);
  assert.equal(await ask(made.body.number, 'wrong-secret'), unknown);
  assert.equal(await ask(made.body.number), unknown);
  assert.equal(await ask(made.body.number, ''), unknown);
});

test('the same upload with the same key is one file', async () => {
  const pdf = new Blob(['%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF\n']);
  const key = randomId();
  const upload = async () => {
    const body = new FormData();
    body.append('file', pdf, 'a.pdf');
    const response = await fetch(new URL('/api/files', address), {
      method: 'POST',
      headers: { cookie: dispatcher.cookie, 'idempotency-key': key },
      body,
    });
    return { status: response.status, body: (await response.json()) as { id: string } };
  };
  const first = await upload();
  assert.equal(first.status, 201, JSON.stringify(first));
  assert.deepEqual(await upload(), first);
});

test('a misspelt field is an error that names it, in bodies and in queries', async () => {
  const body = problem(await open(randomId(), { ...report, categoryCod: '20101' }), 422, 'invalid-input');
  assert.deepEqual((body.errors as { path: string }[])[0]?.path, '/categoryCod');
  const query = problem(await dispatcher.get('/api/cases?stret=1'), 422, 'invalid-input');
  assert.deepEqual((query.errors as { path: string }[])[0]?.path, '/stret');
});

test('who may not call a route learns nothing of its shape', async () => {
  const auditor = await signIn('audit-admin', tiny.centre);
  problem(await visitor.send('POST', '/api/cases', { nonsense: 1 }), 401, 'not-signed-in');
  problem(await auditor.send('POST', '/api/cases', { nonsense: 1 }), 403, 'not-allowed');
  problem(await visitor.get('/api/cases?nonsense=1'), 401, 'not-signed-in');
});

test('a page of another site cannot write', async () => {
  const before = await counts();
  for (const origin of ['https://evil.example', 'null', `${address}.evil.example`, 'http://127.0.0.1:1'])
    problem(await dispatcher.send('POST', '/api/cases', report, { origin }), 403, 'not-allowed');
  assert.deepEqual(await counts(), before);
  assert.equal((await dispatcher.send('POST', '/api/cases', report, { origin: address })).status, 201);
});

test('every answer forbids frames, foreign scripts and guessing of types', async () => {
  for (const path of ['/', '/api/district', '/api/cases', '/nowhere']) {
    const { headers } = await visitor.get(path);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'self';script-src 'self'/, path);
    assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
  }
});

test('what one person sees is kept by no cache', async () => {
  for (const path of ['/api/cases', '/api/session', '/api/organisations']) {
    const { headers, status } = await dispatcher.get(path);
    assert.deepEqual([status, headers.get('cache-control')], [200, 'no-store'], path);
  }
});

test('an address that does not exist is a problem, not a page', async () => {
  for (const path of ['/api/nowhere', '/api/cases/1/nowhere', '/tiles/1', '/assets/none.js'])
    problem(await visitor.get(path), 404, 'not-found');
});

test('whoever sends too much is told to wait, and others are not', async () => {
  const limited = await withTinyCity({ config: { publicWritesPerMinuteMax: 3, requestsPerMinuteMax: 20 } });
  const send = () => limited.visitor.send('POST', '/api/reports', { text: '路灯不亮' });
  for (let turn = 0; turn < 3; turn += 1) assert.equal((await send()).status, 201);
  problem(await send(), 429, 'too-many-requests');
  const busy = await limited.signIn('dispatcher', tiny.streetA);
  const other = await limited.signIn('dispatcher', tiny.streetB);
  for (let turn = 0; turn < 20; turn += 1) assert.equal((await busy.get('/api/session')).status, 200);
  problem(await busy.get('/api/session'), 429, 'too-many-requests');
  assert.equal((await other.get('/api/session')).status, 200);
});

test('health answers with the state of each engine', async () => {
  const { status, body } = await visitor.get('/health');
  assert.deepEqual([status, body], [200, { status: 'ok', database: 'ok', lake: 'ok' }]);
});
