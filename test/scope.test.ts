import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { sql } from '#kernel/database';
import type { RouteRecord } from '#kernel/http';
import { type Role, sees } from '#kernel/permissions';
import type { Answer, Caller } from '#test/city';
import { type Planted, plant, readLive } from './fixtures/tiny-district/planted.ts';
import { tiny, withTinyCity } from './fixtures/tiny-district/tiny-city.ts';

const tinyCity = await withTinyCity();
const { city } = tinyCity;
const routes = city.http!.routes;

const signedIn = new Map<string, Caller>();
for (const { role, organisationId } of tinyCity.principals)
  signedIn.set(`${role} ${organisationId}`, await tinyCity.signIn(role, organisationId));
const callerOf = (role: Role, organisationId: string = tiny.centre) =>
  signedIn.get(`${role} ${organisationId}`)!;

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
      planted.push(await plant(tinyCity, `villageword${number}`, place, undefined));
      planted.push(await plant(tinyCity, `waterword${number}`, place, tiny.water));
      planted.push(await plant(tinyCity, `trafficword${number}`, place, tiny.traffic));
    }
    planted.push(await plant(tinyCity, 'unplacedword', undefined, undefined));
  });

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
      const told = await readLive(tinyCity, caller, '0-0');
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
  // Data is scoped by department, and tested where rows of it are planted; here it must only know nothing of cases.
  if (['catalogue', 'loads', 'sharing'].includes(route.module))
    return [route.path.replace(':day', '2026-11-22').replaceAll(/:[a-z]+/g, '1')];
  assert.ok(!route.path.includes(':'), `${route.path} takes an id: tell this test how to try it`);
  return [route.path];
}

async function listIds(caller: Caller, query: string): Promise<number[]> {
  const { status, body } = await caller.get<{ items: { id: number }[] }>(`/api/cases?limit=100&${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body.items.map((one) => one.id);
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
