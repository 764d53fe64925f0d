import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { base32 } from '@better-auth/utils/base32';
import { createOTP } from '@better-auth/utils/otp';
import { appoint, findOrganisation } from '#modules/directory';
import type { Answer } from '#test/city';
import { tiny, withTinyCity } from '../../test/fixtures/tiny-district/tiny-city.ts';
import { sql } from './database.ts';
import type { Role } from './permissions.ts';

// The real way in: no demo, so nobody is signed in without a password.
const { city, address, visitor } = await withTinyCity({ config: { demo: false } });
/** Browsers say where a page came from. */
const asBrowser = { origin: address };
const PASSWORD = 'correct horse battery';
let people = 0;

interface Somebody {
  id: string;
  email: string;
}

/** Somebody with a password and a post. */
async function somebody(role: Role = 'dispatcher', organisationId: string = tiny.streetA): Promise<Somebody> {
  people += 1;
  const id = `person-${people}`;
  const email = `${id}@test.invalid`;
  await give(id, email, role, organisationId);
  await city.sessions.auth.setPassword(id, PASSWORD);
  return { id, email };
}

function give(personId: string, email: string, role: Role, organisationId: string) {
  const organisation = findOrganisation(city, organisationId)!;
  return city.database.transaction((tx) =>
    appoint(tx, [{ personId, name: personId, email, role, organisation }], { givenBy: 'test' }),
  );
}

const signIn = (email: string, password = PASSWORD): Promise<Answer<Record<string, unknown>>> =>
  visitor.send('POST', '/api/auth/sign-in/email', { email, password }, asBrowser);

function cookiesOf(answer: Answer<unknown>): string {
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

async function signedIn(who: Somebody): Promise<string> {
  const answer = await signIn(who.email);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return cookiesOf(answer);
}

async function request(
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Answer<Record<string, unknown>>> {
  const response = await fetch(new URL(path, address), {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: {
      ...headers,
      ...(body === undefined ? {} : { ...asBrowser, 'content-type': 'application/json' }),
    },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
}

const session = (cookie: string) => request('/api/session', { cookie });
const statusOf = async (cookie: string) => (await session(cookie)).status;

test('with password and post one is in, as whom one is', async () => {
  const who = await somebody();
  const { status, body } = await session(await signedIn(who));
  assert.equal(status, 200);
  assert.deepEqual(body.person, { id: who.id, name: who.id });
});

test('the cookie is out of the reach of scripts and other sites', async () => {
  const answer = await signIn((await somebody()).email);
  const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('citybrain.session_token='))!;
  assert.match(cookie, /HttpOnly/i);
  assert.match(cookie, /SameSite=Lax/i);
});

test('a forged, cut, foreign or unsigned cookie is nobody', async () => {
  const cookie = await signedIn(await somebody());
  const [name, value] = cookie
    .split('; ')
    .find((one) => one.includes('session_token'))!
    .split('=') as [string, string];
  const [token, signature] = decodeURIComponent(value).split('.') as [string, string];
  const other = createHmac('sha256', 'another secret').update(token).digest('base64');
  const secret = await readFile(join(city.config.dataDirectory, 'cookie-secret'), 'utf8');
  const unknownToken = createHmac('sha256', secret).update('never-given').digest('base64');
  const forged = [
    token,
    `${token}.`,
    `.${signature}`,
    `${token}.${other}`,
    `${token}x.${signature}`,
    `${token}.${signature.slice(0, -4)}`,
    `never-given.${unknownToken}`,
    '%',
    '',
  ];
  for (const one of forged) assert.equal(await statusOf(`${name}=${encodeURIComponent(one)}`), 401, one);
  assert.equal(await statusOf(`${name}=%E0%A4%A`), 401);
  assert.equal(await statusOf(`other=${value}`), 401);
  assert.equal(await statusOf(cookie), 200);
});

test('a session ends when nobody used it for long, and after its hours in any case', async () => {
  const idle = await somebody();
  const old = await somebody();
  const [idleCookie, oldCookie] = [await signedIn(idle), await signedIn(old)];
  await city.database.execute(
    sql`update sessions."session" set "lastSeenAt" = now() - interval '61 minutes' where "userId" = ${idle.id}`,
  );
  await city.database.execute(
    sql`update sessions."session" set "expiresAt" = now() where "userId" = ${old.id}`,
  );
  assert.deepEqual([await statusOf(idleCookie), await statusOf(oldCookie)], [401, 401]);
});

test('a session that has ended opens nothing of sign-in either: no new key, no change of password', async () => {
  const who = await somebody();
  const cookie = await signedIn(who);
  await city.database.execute(
    sql`update sessions."session" set "lastSeenAt" = now() - interval '61 minutes' where "userId" = ${who.id}`,
  );
  const key = await request('/api/auth/api-key/create', { cookie }, { name: 'for later' });
  assert.equal(key.status, 401, JSON.stringify(key.body));
  const change = await request(
    '/api/auth/change-password',
    { cookie },
    { currentPassword: PASSWORD, newPassword: 'another good password' },
  );
  assert.equal(change.status, 401);
});

test('who is disabled is out with the next request, and does not come back', async () => {
  const who = await somebody();
  const cookie = await signedIn(who);
  const key = await city.sessions.auth.createKey({ personId: who.id, name: 'key' });
  assert.equal((await request('/api/session', { 'x-api-key': key })).status, 200);
  await city.database.transaction((tx) => city.sessions.disablePerson(tx, who.id));
  assert.equal(await statusOf(cookie), 401);
  assert.equal((await request('/api/session', { 'x-api-key': key })).status, 401);
  const again = await signIn(who.email);
  assert.equal(again.status, 401, JSON.stringify(again.body));
  assert.deepEqual(
    again.headers
      .getSetCookie()
      .filter((line) => line.includes('session_token=') && !line.includes('Max-Age=0')),
    [],
  );
  const wrong = await signIn((await somebody()).email, 'wrong password 1');
  assert.deepEqual(again.body, wrong.body, 'it looks like a wrong password');
});

test('whose only post has ended is out; with another post they go on under that', async () => {
  const who = await somebody('dispatcher', tiny.streetA);
  const cookie = await signedIn(who);
  await give(who.id, who.email, 'workstation', tiny.villageA1);
  assert.equal(((await session(cookie)).body.post as { role: string }).role, 'dispatcher');
  await city.database.execute(
    sql`update sessions.posts set ended_at = now() where person_id = ${who.id} and role = 'dispatcher'`,
  );
  assert.equal(((await session(cookie)).body.post as { role: string }).role, 'workstation');
  assert.equal(
    (await request('/api/cases', { cookie }, { description: 'x' })).status,
    400,
    'a key is missing, the permission is not',
  );
  await city.database.execute(sql`update sessions.posts set ended_at = now() where person_id = ${who.id}`);
  assert.equal(await statusOf(cookie), 401);
});

test('one acts under one post at a time, and only under one’s own', async () => {
  const who = await somebody('dispatcher', tiny.streetA);
  const other = await somebody('commander', tiny.centre);
  await give(who.id, who.email, 'workstation', tiny.villageA1);
  const cookie = await signedIn(who);
  const choose = (postId: string) =>
    fetch(new URL('/api/session/post', address), {
      method: 'PUT',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ postId }),
    });
  assert.equal((await choose(`${who.id}.workstation.${tiny.villageA1}`)).status, 200);
  const { body } = await session(cookie);
  assert.equal((body.post as { role: string }).role, 'workstation');
  assert.ok(!(body.permissions as string[]).includes('cases.dispatch'));
  assert.equal((await choose(`${other.id}.commander.${tiny.centre}`)).status, 404);
});

test('an unknown person and a wrong password look alike', async () => {
  const who = await somebody();
  const wrong = await signIn(who.email, 'wrong password 1');
  const unknown = await signIn('nobody@test.invalid', 'wrong password 1');
  assert.equal(wrong.status, 401);
  assert.deepEqual([unknown.status, unknown.body], [wrong.status, wrong.body]);
  const names = (answer: Answer<unknown>) =>
    [...answer.headers.keys()].filter((name) => name !== 'date' && !name.startsWith('x-ratelimit')).sort();
  assert.deepEqual(names(unknown), names(wrong));
});

test('after eight failures the door stays shut, also for the right password, known person or not', async () => {
  const who = await somebody();
  const bystander = await somebody();
  const answers: Record<string, unknown[]> = {};
  for (const email of [who.email, 'nobody-else@test.invalid']) {
    answers[email] = [];
    for (let turn = 0; turn < 9; turn += 1) {
      const { status, body } = await signIn(email, `wrong password ${turn}`);
      answers[email].push([status, body]);
    }
  }
  assert.deepEqual(answers[who.email], answers['nobody-else@test.invalid']);
  assert.deepEqual(
    (answers[who.email] as [number][]).map(([status]) => status),
    [...Array<number>(8).fill(401), 429],
  );
  assert.equal((await signIn(who.email)).status, 429);
  assert.equal((await signIn(who.email.toUpperCase())).status, 429, 'whatever the case of the letters');
  assert.equal((await signIn(bystander.email)).status, 200);
  await city.database.execute(
    sql`update sessions.sign_in_failures set last_at = last_at - interval '16 minutes'`,
  );
  assert.equal((await signIn(who.email)).status, 200);
});

test('guesses sent all at once do not get past the eight', async () => {
  const who = await somebody();
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, turn) => signIn(who.email, `wrong password ${turn}`)),
  );
  const tried = answers.filter((answer) => answer.status === 401).length;
  assert.ok(tried <= 8, `${tried} guesses were tried`);
});

test('a success forgets the failures before it', async () => {
  const who = await somebody();
  for (let round = 0; round < 3; round += 1) {
    for (let turn = 0; turn < 6; turn += 1)
      assert.equal((await signIn(who.email, 'wrong password 1')).status, 401);
    assert.equal((await signIn(who.email)).status, 200);
  }
});

test('nobody registers themselves, and nobody signs in without a password', async () => {
  const { count: before } = await city.database.one<{ count: number }>(
    sql`select count(*) as count from sessions."user"`,
  );
  const up = await visitor.send(
    'POST',
    '/api/auth/sign-up/email',
    { email: 'me@test.invalid', password: PASSWORD, name: 'me' },
    asBrowser,
  );
  assert.ok(up.status >= 400 && up.status < 500, String(up.status));
  const demo = await visitor.send('POST', '/api/auth/demo/sign-in', { personId: 'person-1' }, asBrowser);
  assert.equal(demo.status, 404);
  assert.equal((await visitor.get('/api/demo/people')).status, 404);
  const { count: now } = await city.database.one<{ count: number }>(
    sql`select count(*) as count from sessions."user"`,
  );
  assert.equal(now, before);
});

test('with a second factor the password alone opens nothing', async () => {
  const who = await somebody();
  const cookie = await signedIn(who);
  const enabled = await request('/api/auth/two-factor/enable', { cookie }, { password: PASSWORD });
  assert.equal(enabled.status, 200, JSON.stringify(enabled.body));
  const encoded = new URL(String(enabled.body.totpURI)).searchParams.get('secret')!;
  const code = () => createOTP(base32.decode(encoded)).totp();
  const verified = await request('/api/auth/two-factor/verify-totp', { cookie }, { code: await code() });
  assert.equal(verified.status, 200, JSON.stringify(verified.body));

  const half = await signIn(who.email);
  assert.equal(half.body.twoFactorRedirect, true);
  const halfCookie = cookiesOf(half);
  assert.equal(await statusOf(halfCookie), 401, 'the password alone');
  const wrong = await request('/api/auth/two-factor/verify-totp', { cookie: halfCookie }, { code: '000000' });
  assert.equal(wrong.status, 401);
  const whole = await request(
    '/api/auth/two-factor/verify-totp',
    { cookie: halfCookie },
    { code: await code() },
  );
  assert.equal(whole.status, 200, JSON.stringify(whole.body));
  assert.equal(await statusOf(cookiesOf(whole)), 200);
});

test('the secret of a second factor is not readable in the database', async () => {
  const who = await somebody();
  const cookie = await signedIn(who);
  const enabled = await request('/api/auth/two-factor/enable', { cookie }, { password: PASSWORD });
  const encoded = new URL(String(enabled.body.totpURI)).searchParams.get('secret')!;
  const { secret } = await city.database.one<{ secret: string }>(
    sql`select secret from sessions."twoFactor" where "userId" = ${who.id}`,
  );
  assert.ok(!secret.includes(encoded) && !secret.includes(Buffer.from(base32.decode(encoded)).toString()));
});

test('a key opens what its holder may, until it is withdrawn', async () => {
  const who = await somebody('workstation', tiny.villageA1);
  const key = await city.sessions.auth.createKey({ personId: who.id, name: 'machine' });
  const { body } = await request('/api/session', { 'x-api-key': key });
  assert.deepEqual((body.person as { id: string }).id, who.id);
  assert.equal((await request('/api/session', { 'x-api-key': `${key}x` })).status, 401);
  assert.equal((await request('/api/session', { 'x-api-key': '' })).status, 401);
  const { kept } = await city.database.one<{ kept: string }>(
    sql`select key as kept from sessions.apikey where "referenceId" = ${who.id}`,
  );
  assert.notEqual(kept, key, 'only its digest is kept');
  await city.database.execute(
    sql`update sessions.apikey set enabled = false where "referenceId" = ${who.id}`,
  );
  assert.equal((await request('/api/session', { 'x-api-key': key })).status, 401);
});

test('a key that is wrong is not made good by a cookie that is right', async () => {
  const cookie = await signedIn(await somebody());
  assert.equal((await request('/api/session', { cookie, 'x-api-key': 'wrong' })).status, 401);
});

test('signing out ends the session', async () => {
  const cookie = await signedIn(await somebody());
  assert.equal((await request('/api/auth/sign-out', { cookie }, {})).status, 200);
  assert.equal(await statusOf(cookie), 401);
});
