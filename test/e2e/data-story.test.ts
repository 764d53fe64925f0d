import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { expect as expectSoon, type Page } from '@playwright/test';
import { stopwatch } from '#kernel/clock';
import type { Content } from '#modules/catalogue';
import { desktop, openBrowser, screenshot } from '#test/browser';
import { withCity } from '#test/city';
import { describeElevators, type Elevator, elevatorFile, elevators, wanted, wrongRows } from './elevators.ts';
import { enter } from './people.ts';

const purpose = '核对困梯救援时能否联系到维修人，由应急值班席使用';
const legalBasis = '《上海市电梯安全管理办法》第三十条';
const revokedBecause = '核对已经完成，不再需要';
const street = '洋泾街道';
/** The promise is 1 s on an ordinary machine; a shared one may be busy. The figure itself is told. */
const REVOKED_LIMIT_MS = 5_000;

/** A shared machine may be busy; whatever is not there then never comes. */
const expect = expectSoon.configure({ timeout: 20_000 });

/** What the steps of the story hand on. */
interface Told {
  address: string;
  good: Elevator[];
  streetCode: string;
  resourceId: string;
  applicationId: string;
  grantId: string;
  key: string;
}

test('data travels steward → store → applicant → two approvals → interface, until it is revoked', async (t) => {
  const { address, visitor } = await withCity({ demo: true });
  const browser = await openBrowser();
  const [steward, approver, user, auditor] = await Promise.all([
    enter(browser, address, { role: '数据专员', text: '市场监督管理局', on: desktop }),
    enter(browser, address, { role: '数据审批人', text: '城市运行综合管理中心', on: desktop }),
    enter(browser, address, { role: '数据使用人', text: '应急管理局', on: desktop }),
    // One of each role stands there before anything is searched for.
    enter(browser, address, { role: '审计员', text: '', on: desktop }),
  ]);
  const { body } = await visitor.get<{ items: { code: string; name: string }[] }>(
    '/api/places?level=street&limit=100',
  );
  const here = body.items.find(({ name }) => name === street);
  const other = body.items.find(({ name }) => name !== street);
  assert.ok(here && other);
  const file = elevatorFile([here.code, other.code]);
  const told: Told = {
    ...{ address, good: file.good, streetCode: here.code },
    ...{ resourceId: '', applicationId: '', grantId: '', key: '' },
  };

  let isBroken = false;
  /** What follows a step that failed could only wait for what never comes. */
  const step = (name: string, run: (at: TestContext) => Promise<void>) =>
    t.test(name, async (at) => {
      assert.ok(!isBroken, 'a step before this one failed');
      isBroken = true;
      await run(at);
      isBroken = false;
    });

  await step('the steward describes nine items and submits them', async () => {
    told.resourceId = await writeResource(steward);
    await act(steward, '提交审核');
    await expect(steward.getByText('已提交审核。')).toBeVisible();
  });
  await step('the data centre publishes', async () => {
    await nav(approver, '资源目录管理');
    await approver.getByRole('link', { name: elevators.name }).click();
    await act(approver, '审核通过并发布');
    await expect(approver.getByText('已发布。')).toBeVisible();
  });
  await step('the steward loads a file and sees its five wrong rows, each with the reason', async () => {
    await loadFile(steward, told, file.csv);
  });
  await step('a user of another department searches 维修信息 and tries a synthetic sample', async () => {
    await findAndTry(user, told);
  });
  await step('the user puts three of nine items into the cart and applies for one street', async () => {
    await chooseItems(user);
    told.applicationId = await apply(user);
  });
  await step('the provider sees what they would get and agrees, then the centre', async () => {
    await approve(steward, told, '同意，交数据中心');
    await approve(approver, told, '同意并授权');
  });
  await step('the interface gives exactly those items and rows, masked', async () => {
    await takeKey(user, told);
    await readRows(told);
  });
  await step('revoked: the next call is refused', async (at) => {
    await revoke(at, approver, told);
    await expect(user.getByText(/这个授权已经撤销，不能再取数据/)).toBeVisible();
  });
  await step('the audit page shows all of it', async () => {
    await audit(auditor, told);
  });
});

const nav = (page: Page, name: string) =>
  page.getByRole('navigation', { name: '数据平台' }).getByRole('link', { name, exact: true }).click();

/** Opens the form of an act, and does it without more words. */
async function act(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('form', { name }).getByRole('button', { name, exact: true }).click();
}

const idIn = (page: Page) => /\/(\d+)$/.exec(new URL(page.url()).pathname)?.[1] ?? '';

/** Begun and finished by hand; the nine items go in as the page would send them. */
async function writeResource(steward: Page): Promise<string> {
  await nav(steward, '资源目录管理');
  await steward.getByRole('button', { name: '登记新资源' }).click();
  const dialog = steward.getByRole('dialog');
  await dialog.getByLabel('资源名称').fill(elevators.name);
  await dialog.getByLabel('类与项').selectOption(elevators.classification.slice(0, 3));
  await dialog.getByLabel(/^目与细目/).fill(elevators.classification.slice(3));
  await dialog.getByRole('button', { name: '开始填写' }).click();
  await steward.waitForURL(/\/data\/steward\/\d+/);
  const id = idIn(steward);
  const path = `/api/resources/${id}`;
  const begun: { draft: Content } = await (await steward.request.get(path)).json();
  const content = describeElevators(begun.draft);
  const saved = await steward.request.put(`${path}/draft`, { data: { content } });
  assert.equal(saved.status(), 200, await saved.text());
  await steward.reload();
  await expect(steward.getByRole('region', { name: '发布前要改的地方：1 处' })).toContainText('摘要');
  await steward.getByRole('textbox', { name: '摘要', exact: true }).fill(elevators.abstract);
  await steward.getByRole('button', { name: '保存草稿' }).click();
  await expect(steward.getByText(/^内容完整/)).toBeVisible();
  await screenshot(steward, 'data-story/1-draft');
  await tab(steward, '现状');
  return id;
}

const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: '本页内容' }).getByRole('link', { name, exact: true }).click();

async function loadFile(steward: Page, { resourceId, good }: Told, csv: string): Promise<void> {
  await steward.goto(`/data/steward/${resourceId}?tab=loads`);
  await steward
    .getByLabel('选择文件')
    .setInputFiles({ name: '电梯维修.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  const batch = steward.getByRole('row').filter({ hasText: '电梯维修.csv' });
  await expect(batch.getByText('已入湖')).toBeVisible();
  await expect(batch.getByRole('cell')).toContainText([
    '已入湖',
    String(good.length + wrongRows.length),
    String(good.length),
    String(wrongRows.length),
    '',
  ]);
  await batch.getByRole('button', { name: String(wrongRows.length), exact: true }).click();
  const rows = steward.getByRole('region', { name: '隔离' }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(wrongRows.length);
  await expect(rows).toContainText(wrongRows.map(({ row, item, reason }) => `${row}${item} ${reason}`));
  await screenshot(steward, 'data-story/2-quarantine');
}

async function findAndTry(user: Page, { resourceId }: Told): Promise<void> {
  await nav(user, '找数据');
  await user.getByRole('combobox', { name: '查找数据资源' }).fill('维修信息');
  // The results follow the typing.
  const found = user.getByRole('article', { name: elevators.name });
  await expect(found.locator('mark').first()).toHaveText(/维修/);
  await screenshot(user, 'data-story/3-found');
  await found.getByRole('heading').getByRole('link').click();
  await user.waitForURL(`**/data/resources/${resourceId}`);
  await tab(user, '试用');
  const sample = user.getByRole('region', { name: '试用' });
  await expect(sample.getByText('合成样例', { exact: true })).toBeVisible();
  await expect(sample.getByRole('table').getByRole('columnheader')).toHaveCount(9);
  await screenshot(user, 'data-story/4-sample');
}

async function chooseItems(user: Page): Promise<void> {
  await user.getByRole('button', { name: '加入购物车' }).click();
  await expect(user.getByRole('button', { name: '已在购物车' })).toBeVisible();
  await nav(user, '购物车');
  const line = user.getByRole('listitem').filter({ hasText: elevators.name });
  await line.getByText('选择信息项').click();
  await line.getByRole('button', { name: '只选主键' }).click();
  await expect(line.getByText('选了 1 / 9 个信息项')).toBeVisible();
  for (const title of wanted.slice(1)) await line.getByRole('checkbox', { name: title }).check();
  await expect(line.getByText(`${wanted.length} 个信息项`, { exact: true })).toBeVisible();
  await screenshot(user, 'data-story/5-cart');
  await line.getByRole('button', { name: '单独申请' }).click();
  await user.waitForURL(/\/data\/applications\/\d+$/);
}

async function apply(user: Page): Promise<string> {
  await expect(user.getByText('选了 3 / 9 个信息项')).toBeVisible();
  await user.getByRole('textbox', { name: '用来做什么' }).fill(purpose);
  await user.getByRole('textbox', { name: '依据', exact: true }).fill(legalBasis);
  await user.getByLabel('部分街镇').check();
  await user.getByRole('combobox', { name: '街镇' }).fill(street);
  await user.getByTitle(street).first().click();
  await user.keyboard.press('Escape');
  await expect(user.getByText('已保存')).toBeVisible();
  await screenshot(user, 'data-story/6-application');
  await user.getByRole('button', { name: '提交申请' }).click();
  await expect(user.getByText(/^正在等.*市场监督管理局审批。/)).toBeVisible();
  return idIn(user);
}

/** The count, the columns and the cells are those of the grant that comes of it. */
async function approve(page: Page, { good, applicationId, ...told }: Told, words: string): Promise<void> {
  await nav(page, '待办');
  const waiting = page.getByRole('region', { name: '待办' }).getByRole('link', { name: elevators.name });
  await waiting.click();
  const mine = good.filter((one) => one.street === told.streetCode);
  const preview = page.getByRole('region', { name: '对方将得到的数据', exact: true });
  await expect(preview).toContainText(`共 ${good.length} 行，对方得到 ${mine.length} 行。`);
  await expect(preview.getByRole('columnheader')).toContainText(wanted);
  const cells = preview.locator('tbody').getByRole('row');
  await expect(cells).toHaveCount(mine.length);
  await expect(cells).toContainText(mine.map((one) => maskedOf(one).join('')));
  await screenshot(page, words.startsWith('同意并') ? 'data-story/8-centre' : 'data-story/7-provider');
  await act(page, words);
  await expect(waiting).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`application=${applicationId}$`));
}

const maskedOf = ({ registration, name, phone }: Elevator) => [
  registration,
  `${name[0]}*`,
  `${phone.slice(0, 3)}****${phone.slice(-4)}`,
];

async function takeKey(user: Page, told: Told): Promise<void> {
  await user.goto(`/data/applications/${told.applicationId}`);
  await expect(user.getByText('已授权，可以使用。')).toBeVisible();
  await user.getByRole('link', { name: '去使用数据' }).click();
  await user.waitForURL(/\/data\/grants\/\d+$/);
  told.grantId = idIn(user);
  await tab(user, '接口');
  await user.getByRole('button', { name: '生成密钥' }).click();
  await expect(user.getByText(/^只显示这一次/)).toBeVisible();
  told.key = await user.getByRole('region', { name: '接口' }).locator('code').first().innerText();
  await screenshot(user, 'data-story/9-key');
}

async function call({ address, grantId, key }: Told, query: string) {
  const headers = { authorization: `Bearer ${key}` };
  const answer = await fetch(`${address}/api/grants/${grantId}/rows?${query}`, { headers });
  const text = await answer.text();
  return { status: answer.status, text, body: JSON.parse(text) };
}

async function readRows(told: Told): Promise<void> {
  const { status, text, body } = await call(told, 'count=true');
  assert.equal(status, 200, text);
  const mine = told.good.filter((one) => one.street === told.streetCode);
  const given = body.items.map(({ _key, ...row }: Record<string, string>) => row);
  const expected = mine.map((one) => {
    const [registration, worker_name, worker_phone] = maskedOf(one);
    return { registration, worker_name, worker_phone };
  });
  assert.deepEqual(given, expected);
  assert.deepEqual([body.count, body.next], [mine.length, null]);
  for (const query of ['fields=address', 'filter=street_code:not-null', 'sort=repaired_on']) {
    const refused = await call(told, query);
    assert.equal(refused.status, 422, `${query}: ${refused.text}`);
    assert.doesNotMatch(refused.text, /合成路|2025-03/);
  }
}

async function revoke(t: TestContext, approver: Page, told: Told): Promise<void> {
  await approver.goto(`/data/grants/${told.grantId}`);
  await approver.getByRole('button', { name: '撤销授权' }).click();
  const form = approver.getByRole('form', { name: '撤销授权' });
  await form.getByLabel('原因').fill(revokedBecause);
  assert.equal((await call(told, 'limit=1')).status, 200);
  const reply = approver.waitForResponse((response) => response.url().endsWith('/revocations'));
  const sinceClick = stopwatch();
  await form.getByRole('button', { name: '撤销授权' }).click();
  const answer = await reply;
  const sinceAnswer = stopwatch();
  assert.equal(answer.status(), 201);
  const { status, body } = await call(told, 'limit=1');
  const [fromClick, fromAnswer] = [sinceClick(), sinceAnswer()].map(Math.round);
  assert.deepEqual([status, body.type], [410, '/problems/grant-over']);
  t.diagnostic(
    `revoked → next call refused: ${fromAnswer} ms after the answer, ${fromClick} ms after the press`,
  );
  assert.ok(fromClick! <= REVOKED_LIMIT_MS, `refused after ${fromClick} ms`);
  await expect(approver.getByText(new RegExp(`已经撤销.*${revokedBecause}`))).toBeVisible();
  await screenshot(approver, 'data-story/10-revoked');
}

async function audit(auditor: Page, { resourceId, grantId }: Told): Promise<void> {
  await nav(auditor, '审计');
  const entries = auditor.locator('tbody').getByRole('row').filter({ hasText: elevators.name });
  await entries.first().getByRole('link', { name: elevators.name }).click();
  await auditor.waitForURL(`**/data/audit?resource=${resourceId}`);
  const cells = entries.locator('td:nth-child(2)');
  const said = async () => (await cells.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
  const grant = `授权 ${grantId}`;
  await expect
    .poll(said)
    .toEqual([
      `取用被拒绝 ${grant}`,
      `撤销授权 ${grant} ${revokedBecause}`,
      `取行 ${grant}`,
      `取行 ${grant}`,
      `授权 ${grant}`,
      `同意 ${grant}`,
      `同意 ${grant}`,
      `提交申请 ${grant}`,
    ]);
  await screenshot(auditor, 'data-story/11-audit');
}
