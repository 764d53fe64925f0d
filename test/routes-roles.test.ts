import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { RouteRecord } from '#kernel/http';
import { type Role, roleNames } from '#kernel/permissions';
import type { Answer, Caller } from '#test/city';
import { tiny, withTinyCity } from './fixtures/tiny-district/tiny-city.ts';

const tinyCity = await withTinyCity();
const { city, address, visitor } = tinyCity;
const routes = city.http!.routes;

/** Without a session. Whoever adds a public route adds it here, knowing that the whole world may call it. */
const PUBLIC_ROUTES = [
  'GET /api/district',
  'GET /api/places',
  'GET /api/places/search',
  'GET /api/places/locate',
  'GET /api/places/cells/:cell',
  'GET /tiles/:z/:x/:y',
  'GET /api/demo/people',
  'GET /api/categories',
  'POST /api/reports',
  'POST /api/reports/attachments',
  'GET /api/reports/:number',
  'POST /api/reports/:number/evaluation',
  // Without a session or key only what is open to the public (是否向社会开放) stands in these.
  'GET /catalog.jsonld',
  'GET /catalog.ttl',
  'GET /dataset/:id.jsonld',
  'GET /dataset/:id.ttl',
  // Clients of CKAN bring their keys in headers of its own; rows pass the gate of grants.
  'GET /api/3/action/:name',
  'POST /api/3/action/:name',
  'GET /api/action/:name',
  'POST /api/action/:name',
];

/** Also with a key of their own kind instead of a session; each handler checks it. None answers to the key of nobody. */
const KEY_ROUTES = [
  'GET /api/grants/:id/rows',
  'GET /api/grants/:id/aggregates',
  'GET /api/grants/:id/changes',
  'POST /api/v1/lineage',
];

/** Registered past the registrar, which knows the permissions: health, metrics, sign-in, live updates, pages. */
const ROUTES_PAST_THE_REGISTRAR: Record<string, number> = {
  'server/kernel/http.ts': 2,
  'server/kernel/http/kernel-routes.ts': 4,
  'server/kernel/http/web.ts': 1,
};

const signedIn = new Map<string, Caller>();
for (const { role, organisationId } of tinyCity.principals)
  signedIn.set(`${role} ${organisationId}`, await tinyCity.signIn(role, organisationId));
const callerOf = (role: Role, organisationId: string = tiny.centre) =>
  signedIn.get(`${role} ${organisationId}`)!;

describe('every route × every role', () => {
  test('a public route is in the list of public routes, and nothing else is public', () => {
    const found = routes.filter((route) => route.permission === 'public').map(nameOf);
    assert.deepEqual(found.sort(), PUBLIC_ROUTES.toSorted());
  });

  test('a route that takes a key is in the list of those, and the key of nobody opens none', async () => {
    const found = routes.filter((route) => route.acceptsKey);
    assert.deepEqual(found.map(nameOf).sort(), KEY_ROUTES.toSorted());
    const authorization = `Bearer cbg_${'x'.repeat(43)}`;
    for (const route of found) {
      const path = route.path.replace(':id', '1');
      const response = await fetch(new URL(path, address), {
        method: route.method,
        headers: { authorization, cookie: callerOf('data-user').cookie },
      });
      assert.equal(response.status, 401, nameOf(route));
    }
  });

  test('no route is registered past the registrar, but for those we know', () => {
    const found: Record<string, number> = {};
    for (const file of globSync('server/**/*.ts').filter((one) => !one.endsWith('.test.ts'))) {
      const count = readFileSync(file, 'utf8').match(
        /\bserver\.(get|post|put|patch|delete|all|route)\(/g,
      )?.length;
      if (count !== undefined) found[file] = count;
    }
    assert.deepEqual(found, ROUTES_PAST_THE_REGISTRAR);
  });

  for (const route of routes) {
    test(`${nameOf(route)} is for ${route.permission === 'public' ? 'everybody' : `holders of ${route.permission}`} only`, async () => {
      const isPublic = route.permission === 'public';
      expectAnswer(route, 'no session', await call(visitor, route), isPublic ? 'allowed' : 401);
      for (const role of roleNames) {
        const isAllowed =
          isPublic || route.permission === 'signed-in' || city.permissions.of(role).has(route.permission);
        expectAnswer(route, role, await call(callerOf(role), route), isAllowed ? 'allowed' : 403);
      }
    });
  }

  test('live updates are for whoever signed in', async () => {
    assert.equal((await visitor.get('/api/live')).status, 401);
    for (const role of roleNames) {
      const abort = new AbortController();
      const { cookie } = callerOf(role);
      const response = await fetch(new URL('/api/live', address), {
        headers: { cookie },
        signal: abort.signal,
      });
      assert.equal(response.status, 200, role);
      abort.abort();
    }
  });

  test('a cookie that nobody signed, and the key of nobody, are no session', async () => {
    const forged = { cookie: `${city.sessions.auth.cookieName}=made.up` };
    assert.equal((await fetch(new URL('/api/cases', address), { headers: forged })).status, 401);
    assert.equal(
      (await fetch(new URL('/api/cases', address), { headers: { 'x-api-key': 'x'.repeat(64) } })).status,
      401,
    );
  });
});

function nameOf(route: RouteRecord): string {
  return `${route.method} ${route.path}`;
}

/** With harmless ids that exist nowhere and an empty body: who may call it gets past the door, and no further. */
function call(caller: Caller, route: RouteRecord): Promise<Answer<unknown>> {
  const path = route.path
    .replace(':fileId', '018f0000-0000-7000-8000-000000000000')
    .replace(':cell', '8a30994a281ffff')
    .replace(':number', '202611220000001')
    .replace(/:(id|z|x|y)\b/g, '0');
  return route.method === 'GET' ? caller.get(path) : caller.send(route.method, path, {});
}

function expectAnswer(
  route: RouteRecord,
  who: string,
  answer: Answer<unknown>,
  expected: number | 'allowed',
): void {
  const told = `${nameOf(route)} as ${who}: ${answer.status} ${JSON.stringify(answer.body)?.slice(0, 300)}`;
  assert.ok(answer.status < 500, told);
  if (expected === 'allowed') assert.ok(answer.status !== 401 && answer.status !== 403, told);
  else assert.equal(answer.status, expected, told);
}
