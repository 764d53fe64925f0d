import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import type { Page } from '@playwright/test';
import { Problem } from '#kernel/errors';
import { system } from '#kernel/events';
import { findResource } from '#modules/catalogue';
import { loadFile } from '#modules/loads';
import { desktop, phone } from '#test/browser';
import type { Caller, TestCity } from '#test/city';
import { until } from '#test/until';
import { go, look, openPage, type Walk } from './look.ts';

const provider = 'dept-market-supervision';
const receiver = 'dept-emergency';
const CUT_LIMIT_MS = 60_000;

/** People of the data platform, and what one shared with another, so that every page has something to show. */
export interface Shared {
  resourceId: number;
  granted: number;
  waiting: number;
  draft: number;
  grantId: number;
  returnId: number;
}

/** One application granted and used, one that waits for its provider, one in writing, one return to the streets. */
export async function shareElevators(city: TestCity): Promise<Shared> {
  const user = await city.signIn('data-user', receiver);
  const steward = await city.signIn('data-steward', provider);
  const approver = await city.signIn('data-approver');
  const found = await user.get<{ items: { id: number; name: string }[] }>(
    `/api/resources?provider=${provider}&text=${encodeURIComponent('电梯维修信息')}`,
  );
  const resourceId = found.body.items[0]?.id;
  assert.ok(resourceId !== undefined, 'the demo has no elevators');
  await loadElevators(city, resourceId);
  const apply = (purpose: string) =>
    made(user, '/api/applications', {
      resourceId,
      purpose,
      legalBasis: '《特种设备安全法》第五十七条',
      items: ['registration', 'address', 'maintained_on', 'manager_phone'],
      rows: { streets: ['310115013000'], villages: [], conditions: [] },
    });
  const granted = await apply('困梯救援时联系维保负责人');
  await made(user, `/api/applications/${granted}/submissions`);
  for (const who of [steward, approver]) await made(who, `/api/applications/${granted}/approvals`);
  const { body } = await user.get<{ grantId: number }>(`/api/applications/${granted}`);
  assert.equal((await user.get(`/api/grants/${body.grantId}/rows?limit=20`)).status, 200);
  const waiting = await apply('核对电梯年检情况，安排隐患排查');
  await made(user, `/api/applications/${waiting}/submissions`);
  const draft = await apply('');
  const returnId = await made(approver, `/api/resources/${resourceId}/street-returns`, { level: 'street' });
  await until(
    'the return is cut',
    async () => {
      const cut = await approver.get<{ state: string; problem: object | null }>(
        `/api/street-returns/${returnId}`,
      );
      assert.equal(cut.body.problem, null, JSON.stringify(cut.body.problem));
      return cut.body.state === 'ready';
    },
    CUT_LIMIT_MS,
  );
  const cart = await user.send('PUT', `/api/cart/${resourceId}`, { items: ['registration', 'address'] });
  assert.ok(cart.status < 300, JSON.stringify(cart.body));
  return { resourceId, granted, waiting, draft, grantId: body.grantId, returnId };
}

/** A copied city has a lake of its own, in which nothing of the template's stands. */
async function loadElevators({ city }: TestCity, resourceId: number): Promise<void> {
  const resource = await findResource(city.database, resourceId);
  assert.ok(resource?.published);
  const lines = Array.from({ length: 60 }, (_, at) =>
    [
      ...[
        `31011500${20_250_000 + at}`,
        `合成路${at + 1}号`,
        at % 3 === 2 ? '310115004000' : '310115013000',
        '',
      ],
      ...[
        '合成电梯制造公司',
        '2015-06-01',
        '合成电梯工程公司',
        `2025-03-${String(1 + (at % 28)).padStart(2, '0')}`,
      ],
      ...[at % 4, `138${String(10_000_000 + at * 7_919)}`],
    ].join(','),
  );
  const head = resource.published.items.map((item) => item.name).join(',');
  const loaded = await loadFile(city, {
    ...{ resource, name: '电梯维修信息.csv', source: 'demo', actor: system },
    stream: Readable.from([Buffer.from(`${[head, ...lines].join('\n')}\n`)]),
  });
  assert.ok(!(loaded instanceof Problem), JSON.stringify(loaded));
  assert.ok(loaded.batch.rowsLanded > 0, JSON.stringify(loaded.batch));
}

async function made(who: Caller, path: string, body: object = {}): Promise<number> {
  const answer = await who.send<{ id: number }>('POST', path, body);
  assert.ok(answer.status < 300, `${path} ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}

/** Goes there, waits for what must stand there, and looks. */
async function lookAt(walk: Walk, page: Page, path: string, name: string, part?: string): Promise<void> {
  await go(page, path);
  await page.waitForURL((url) => `${url.pathname}${url.search}` === path);
  await look(walk, page, `data/${name}`, part);
}

/** What a user of data sees, from the search to the grant. */
export async function walkStore(walk: Walk, { resourceId, granted, draft, grantId }: Shared): Promise<void> {
  const user = await walk.city.signIn('data-user', receiver);
  const page = await openPage(walk, desktop, user);
  await page.goto('/data');
  await page.locator('[data-result]').first().waitFor();
  await look(walk, page, 'data/store');
  const searched = `/data?text=${encodeURIComponent('维修信息')}`;
  await page.goto(searched);
  await page.locator('mark').first().waitFor();
  await look(walk, page, 'data/store-search', 'main');
  await page.goto('/data?text=zzzzzz');
  await page.getByRole('link', { name: walk.words['store.tryDemand'] }).waitFor();
  await look(walk, page, 'data/store-empty', 'main');
  for (const tab of ['items', 'quality', 'try', 'profile', 'lineage', 'users'])
    await lookAt(walk, page, `/data/resources/${resourceId}?tab=${tab}`, `resource-${tab}`, 'main');
  await lookAt(walk, page, '/data/cart', 'cart', 'main');
  await lookAt(walk, page, '/data/applications', 'applications', 'main');
  await lookAt(walk, page, `/data/applications/${draft}`, 'application-draft', 'main');
  await lookAt(walk, page, `/data/applications/${granted}`, 'application', 'main');
  await lookAt(walk, page, '/data/grants', 'grants', 'main');
  for (const tab of ['approved', 'rows', 'call', 'terms'])
    await lookAt(walk, page, `/data/grants/${grantId}?tab=${tab}`, `grant-${tab}`, 'main');
  await lookAt(walk, page, '/data/objections', 'objections', 'main');
  const hand = await openPage(walk, phone, user);
  await hand.goto(searched);
  await hand.locator('mark').first().waitFor();
  await look(walk, hand, 'data/phone-store');
  await hand.goto(`/data/resources/${resourceId}`);
  await look(walk, hand, 'data/phone-resource');
}

/** What those see who supply, approve and audit. */
export async function walkSupply(walk: Walk, shared: Shared): Promise<void> {
  const { city, words } = walk;
  const steward = await city.signIn('data-steward', provider);
  const page = await openPage(walk, desktop, steward);
  const toDo = `/data/to-do?application=${shared.waiting}`;
  const preview = (on: Page) =>
    on.getByRole('region', { name: words['approve.preview'], exact: true }).getByRole('table').waitFor();
  await page.goto(toDo);
  await preview(page);
  await look(walk, page, 'data/to-do');
  await lookAt(walk, page, '/data/steward', 'steward', 'main');
  for (const tab of ['state', 'loads', 'versions'])
    await lookAt(walk, page, `/data/steward/${shared.resourceId}?tab=${tab}`, `steward-${tab}`, 'main');
  for (const tab of ['board', 'demands', 'duties', 'negative'])
    await lookAt(walk, page, `/data/lists?tab=${tab}`, `lists-${tab}`, 'main');
  await lookAt(walk, page, '/data/usage', 'usage', 'main');
  const centre = await openPage(walk, desktop, await city.signIn('data-approver'));
  await centre.goto('/data/returns');
  await look(walk, centre, 'data/returns', 'main');
  await lookAt(walk, centre, `/data/returns/${shared.returnId}`, 'return', 'main');
  await lookAt(walk, centre, '/data/objections', 'objections-centre', 'main');
  const auditor = await openPage(walk, desktop, await city.signIn('data-auditor'));
  await auditor.goto('/data/audit');
  await auditor.locator('tbody tr').first().waitFor();
  await look(walk, auditor, 'data/audit', 'main');
  const hand = await openPage(walk, phone, steward);
  await hand.goto(toDo);
  await preview(hand);
  await look(walk, hand, 'data/phone-to-do');
}
