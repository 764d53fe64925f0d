import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { randomId } from '#kernel/clock';
import { sql } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { actorOf, publish } from '#kernel/events';
import type { RouteRecord } from '#kernel/http';
import { type Principal, type Role, roleNames, sees } from '#kernel/permissions';
import { type Case, dispatchCase, fileCase, findCaseByNumber, openCase } from '#modules/cases';
import type { Answer, Caller } from '#test/city';
import { pointIn, tiny, withTinyCity } from './fixtures/tiny-district/tiny-city.ts';

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

/** A case with what only it says, so that it is recognised wherever it leaks. */
interface Planted {
  row: Case;
  word: string;
  fileId: string;
}

describe('nobody sees a row out of their scope', () => {
  const planted: Planted[] = [];
  const principals = tinyCity.principals.filter(
    (one) =>
      one.permissions.has('cases.read') && (one.organisationId !== tiny.centre || one.role === 'commander'),
  );

  before(async () => {
    for (const [number, place] of [
      tiny.villageA1,
      tiny.villageA2,
      tiny.villageB1,
      tiny.villageB2,
    ].entries()) {
      planted.push(await plant(`villageword${number}`, place, undefined));
      planted.push(await plant(`waterword${number}`, place, tiny.water));
      planted.push(await plant(`trafficword${number}`, place, tiny.traffic));
    }
    planted.push(await plant('unplacedword', undefined, undefined));
  });

  /** Opens a case with a photo at a place, dispatched to a unit if one is named. */
  async function plant(
    word: string,
    placeCode: string | undefined,
    unitId: string | undefined,
  ): Promise<Planted> {
    const dispatcher = tinyCity.principal('dispatcher', tiny.centre);
    const photo = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    return city.database.transaction(async (tx) => {
      const stored = await city.files.store(tx, {
        content: photo,
        name: `${word}.png`,
        uploadedBy: dispatcher.personId,
      });
      const { id: fileId } = expectDone(stored);
      const opened = await openCase(
        tx,
        city,
        {
          description: `${word} 暴露垃圾`,
          source: 'staff',
          point: placeCode === undefined ? undefined : pointIn(placeCode),
          placeText: `${word}-place`,
          reporter: { name: `${word}-reporter`, phone: '13800000000' },
          attachmentIds: [fileId],
        },
        actorOf(dispatcher),
      );
      const { id: caseId, number } = expectDone(opened);
      if (unitId !== undefined) {
        expectDone(await fileCase(tx, city, { caseId, principal: dispatcher, categoryCode: '20101' }));
        expectDone(await dispatchCase(tx, city, { caseId, principal: dispatcher, organisationId: unitId }));
      }
      return { row: (await findCaseByNumber(tx, number))!, word, fileId };
    });
  }

  for (const principal of principals) {
    const who = `${principal.role} of ${principal.organisationId}`;
    const caller = callerOf(principal.role, principal.organisationId);
    const visible = () => planted.filter(({ row }) => sees(principal.scope, row));
    const hidden = () => planted.filter(({ row }) => !sees(principal.scope, row));

    test(`${who}: lists, whatever is asked for`, async () => {
      const expected = visible().map(({ row }) => row.id);
      assert.ok(
        expected.length > 0 || principal.organisationId === tiny.greening,
        'the test plants something for everybody',
      );
      assert.deepEqual(await listIds(caller, ''), expected.toReversed());
      for (const guess of guesses()) {
        const ids = await listIds(caller, guess);
        assert.deepEqual(
          ids.filter((id) => !expected.includes(id)),
          [],
          `?${guess}`,
        );
        const { body } = await caller.get<{ count: number }>(`/api/cases/count?${guess}`);
        assert.equal(body.count, ids.length, `count of ?${guess}`);
      }
    });

    test(`${who}: the search finds each of their own cases and no other`, async () => {
      for (const { word, row } of planted) {
        const ids = await listIds(caller, `text=${word}`);
        assert.deepEqual(ids, sees(principal.scope, row) ? [row.id] : [], word);
      }
    });

    test(`${who}: a case and its photo by id`, async () => {
      const unknown = await caller.get('/api/cases/999999999');
      for (const { row, fileId } of visible()) {
        assert.equal((await caller.get(`/api/cases/${row.id}`)).status, 200);
        assert.equal((await caller.get(`/api/cases/${row.id}/attachments/${fileId}`)).status, 200);
      }
      const own = visible()[0]?.row.id;
      for (const { row, fileId } of hidden()) {
        assert.deepEqual(
          pick(await caller.get(`/api/cases/${row.id}`)),
          pick(unknown),
          'it looks as if it did not exist',
        );
        assert.equal((await caller.get(`/api/cases/${row.id}/attachments/${fileId}`)).status, 404);
        if (own !== undefined)
          assert.equal(
            (await caller.get(`/api/cases/${own}/attachments/${fileId}`)).status,
            404,
            'a photo of another case',
          );
        assert.equal((await caller.get(`/api/files/${fileId}`)).status, 404);
      }
    });

    test(`${who}: no act reaches a case out of scope, and none tells that it exists`, async () => {
      const foreign = hidden()[0];
      if (foreign === undefined) return assert.equal(principal.scope.level, 'district');
      for (const [act, body] of Object.entries(actBodies)) {
        const answer: Answer<unknown> = await caller.send(
          'POST',
          `/api/cases/${foreign.row.id}/${act}`,
          body,
        );
        const nowhere = await caller.send('POST', `/api/cases/999999999/${act}`, body);
        assert.ok(
          answer.status === 404 || answer.status === 403,
          `${act}: ${answer.status} ${JSON.stringify(answer.body)}`,
        );
        assert.equal(withoutIds(answer.body), withoutIds(nowhere.body), act);
      }
      const { log_length } = await logLength(foreign.row.id);
      assert.equal(log_length, foreign.row.logLength);
    });

    test(`${who}: numbers of the overview and points of the map`, async () => {
      const { body } = await caller.get<{
        open: number;
        today: { opened: number };
        streets: { code: string; open: number }[];
        stages: { count: number }[];
        categories: { count: number }[];
        hours: { opened: number }[];
      }>('/api/cases/overview');
      const expected = visible();
      assert.equal(body.open, expected.length);
      assert.equal(body.today.opened, expected.length);
      assert.equal(sum(body.stages.map((one) => one.count)), expected.length);
      assert.equal(sum(body.hours.map((one) => one.opened)), expected.length);
      assert.equal(
        sum(body.categories.map((one) => one.count)),
        expected.filter(({ row }) => row.categoryCode !== null).length,
      );
      const streets = new Map(
        Map.groupBy(expected, ({ row }) => row.streetCode)
          .entries()
          .map(([code, rows]) => [code, rows.length]),
      );
      assert.deepEqual(new Map(body.streets.map((one) => [one.code, one.open])), streets);
      const map = await caller.get<{ items: { id: number }[] }>('/api/cases/map');
      assert.deepEqual(
        map.body.items.map((one) => one.id).toSorted((a, b) => a - b),
        expected.filter(({ row }) => row.longitude !== null).map(({ row }) => row.id),
      );
    });

    test(`${who}: the live stream, from the beginning`, async () => {
      const told = await readLive(caller, '0-0');
      const subjects = new Set(
        told.filter((one) => one.type.startsWith('case.')).map((one) => Number(one.subject)),
      );
      assert.deepEqual(
        [...subjects].toSorted((a, b) => a - b),
        visible().map(({ row }) => row.id),
      );
    });

    test(`${who}: no answer of any readable route says a word of a hidden case`, async () => {
      const words = hidden().flatMap(({ word }) => [`${word} `, `${word}-place`, `${word}.png`]);
      for (const route of routes.filter((one) => one.method === 'GET'))
        for (const path of pathsOf(route, planted)) {
          const text = JSON.stringify((await caller.get(path)).body) ?? '';
          for (const word of words) assert.ok(!text.includes(word), `${path} tells ${word}`);
        }
    });
  }

  test('files of requests concern the whole district: a street reads none', async () => {
    for (const path of ['/api/imports', '/api/imports/1'])
      assert.equal((await callerOf('dispatcher', tiny.streetA).get(path)).status, 403, path);
  });

  test('the reporter of a case stands masked in every answer', async () => {
    const caller = callerOf('commander');
    for (const { row, word } of planted) {
      const text = JSON.stringify((await caller.get(`/api/cases/${row.id}`)).body);
      assert.ok(!text.includes(`${word}-reporter`) && !text.includes('13800000000'));
    }
  });

  test('a street learns nothing of the organisations, people and rosters of another', async () => {
    const caller = callerOf('dispatcher', tiny.streetA);
    const { body } = await caller.get<{ items: { id: string; streetCode: string | null }[] }>(
      '/api/organisations?limit=200',
    );
    assert.deepEqual(
      body.items.filter((one) => one.streetCode !== null && one.streetCode !== tiny.streetA),
      [],
    );
    for (const guess of [
      `parent=${tiny.streetB}`,
      'kind=sub-centre',
      'kind=workstation',
      'text=西山',
      `after=${tiny.villageA2}`,
    ]) {
      const guessed = await caller.get<typeof body>(`/api/organisations?${guess}`);
      assert.deepEqual(
        guessed.body.items.filter((one) => one.streetCode === tiny.streetB),
        [],
        guess,
      );
    }
    for (const id of [tiny.streetB, tiny.villageB1, tiny.centre])
      for (const what of ['people', 'duties'])
        assert.equal((await caller.get(`/api/organisations/${id}/${what}`)).status, 404, `${what} of ${id}`);
    const duty = {
      personId: `workstation@${tiny.villageB1}`,
      startsAt: '2026-11-22T00:00:00Z',
      endsAt: '2026-11-22T08:00:00Z',
    };
    assert.equal(
      (await caller.send('POST', `/api/organisations/${tiny.villageB1}/duties`, duty)).status,
      404,
    );
  });
});

/** What each act takes, so that the refusal is about the case and not about the body. */
const actBodies: Record<string, unknown> = {
  filing: { categoryCode: '20101' },
  rejection: { reason: 'r' },
  relocation: { point: [121.515, 31.205] },
  dispatches: {},
  acceptance: {},
  returns: { reason: 'r' },
  feedback: { text: 't' },
  suspension: { reason: 'r' },
  resumption: {},
  verification: { passed: true },
  closure: { answer: 'a' },
  reopening: { reason: 'r' },
  supervisions: { text: 't' },
  notes: { text: 't' },
};

test('the list of acts above is complete', () => {
  const found = routes.flatMap((route) => /^\/api\/cases\/:id\/([a-z]+)$/.exec(route.path)?.[1] ?? []);
  assert.deepEqual(Object.keys(actBodies).sort(), found.sort());
});

/** Every filter a caller might try to reach around their scope with. */
function guesses(): string[] {
  const places = [tiny.villageA1, tiny.villageA2, tiny.villageB1, tiny.villageB2];
  return [
    ...[tiny.streetA, tiny.streetB].map((code) => `street=${code}`),
    ...places.map((code) => `village=${code}`),
    ...[tiny.water, tiny.traffic].flatMap((id) => [`unit=${id}`, `handler=${id}`]),
    ...[tiny.streetA, tiny.streetB].flatMap((code) => [`handler=${code}`, `street=${code}&open=true`]),
    'mine=true',
    'category=2',
    'category=%25',
    'stage=reported,dispatched',
    'source=staff',
    'from=2020-01-01T00:00:00Z',
    'text=暴露垃圾',
    "street=' or true --",
  ];
}

/** The addresses of a GET route, with the ids of all planted cases where it takes one. */
function pathsOf(route: RouteRecord, planted: Planted[]): string[] {
  if (route.path === '/api/cases/:id') return planted.map(({ row }) => `/api/cases/${row.id}`);
  if (route.path.includes('/attachments/'))
    return planted.map(({ row, fileId }) => `/api/cases/${row.id}/attachments/${fileId}`);
  if (route.path === '/api/files/:id') return planted.map(({ fileId }) => `/api/files/${fileId}`);
  if (route.path === '/api/reports/:number') return planted.map(({ row }) => `/api/reports/${row.number}`);
  if (route.path.startsWith('/api/organisations/:id/'))
    return [tiny.centre, tiny.streetA, tiny.streetB, tiny.villageB1, tiny.water].map((id) =>
      route.path.replace(':id', id),
    );
  if (route.path === '/api/imports/:id') return ['/api/imports/1'];
  if (route.path === '/api/places/cells/:cell')
    return planted.flatMap(({ row }) => (row.cell === null ? [] : [route.path.replace(':cell', row.cell)]));
  if (route.path === '/tiles/:z/:x/:y') return ['/tiles/10/857/418'];
  if (route.path === '/api/places/locate') return ['/api/places/locate?longitude=121.515&latitude=31.205'];
  if (route.path === '/api/places/search') return ['/api/places/search?text=villageword0'];
  assert.ok(!route.path.includes(':'), `${route.path} takes an id: tell this test how to try it`);
  return [route.path];
}

async function listIds(caller: Caller, query: string): Promise<number[]> {
  const { status, body } = await caller.get<{ items: { id: number }[] }>(`/api/cases?limit=100&${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body.items.map((one) => one.id);
}

interface Fact {
  type: string;
  subject: string;
}

/** Everything a live stream tells up to an event that the test plants last, visible to everybody's part. */
async function readLive(caller: Caller, lastEventId: string): Promise<Fact[]> {
  const headers = { cookie: caller.cookie, 'last-event-id': lastEventId };
  const response = await fetch(new URL('/api/live', address), {
    headers,
    signal: AbortSignal.timeout(5_000),
  });
  const { cookie } = caller;
  const mark = await plantMark(cookie);
  const facts: Fact[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body!) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (!block.includes('event: fact') || data === undefined) continue;
      const fact = JSON.parse(data) as Fact;
      // Leaving the loop ends the connection.
      if (fact.subject === mark) return facts;
      facts.push(fact);
    }
  }
  throw new Error('the stream ended before the mark');
}

/** An event that this caller alone may see. */
async function plantMark(cookie: string): Promise<string> {
  const principal = (await city.sessions.findPrincipal({ cookie })) as Principal;
  const { scope } = principal;
  const mark = randomId();
  await city.database.transaction((tx) =>
    publish(tx, {
      type: 'test.mark',
      subject: mark,
      actor: null,
      data: {},
      placement: {
        streetCode: scope.level === 'street' ? scope.streetCode : null,
        villageCode: scope.level === 'village' ? scope.villageCode : null,
        unitId: scope.level === 'unit' ? scope.unitId : null,
      },
    }),
  );
  return mark;
}

function pick({ status, body }: Answer<unknown>) {
  return { status, body };
}

function withoutIds(body: unknown): string {
  return JSON.stringify(body).replaceAll(/\d+/g, '#');
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

async function logLength(id: number): Promise<{ log_length: number }> {
  return city.database.one(sql`select log_length from cases.cases where id = ${id}`);
}

function expectDone<Value>(outcome: Value): Exclude<Value, Problem> {
  if (outcome instanceof Problem) throw new Error(JSON.stringify(outcome));
  return outcome as Exclude<Value, Problem>;
}
