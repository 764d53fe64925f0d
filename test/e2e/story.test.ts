import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { expect, type Locator, type Page } from '@playwright/test';
import { stopwatch } from '#kernel/clock';
import { desktop, openBrowser, phone, screenshot } from '#test/browser';
import { withCity } from '#test/city';
import { enter, photo } from './people.ts';

/** No place that stands on any map: only a person can say which street this is. */
const report = {
  text: '菜场后门的小巷里堆了几十袋装修垃圾，下雨后污水流到路上，老人进出很不方便。已经三天了。',
  title: '菜场后门的小巷里堆了几十袋装修垃圾，下雨后污水流到路上，老人进出很不方便',
  where: '菜场后门的小巷',
};
const street = '洋泾街道';
const village = '巨野';
const feedback = '已到现场，几十袋装修垃圾全部清运，路面冲洗干净。';
const answer = '垃圾已于今天清运完毕，感谢您的反映。';

/** The promise is 1 s on an ordinary machine; a shared one may be busy. The figure itself is told. */
const SEEN_LIMIT_MS = 3_000;

test('a report travels district → street → village and back, live on every screen', async (t) => {
  const { address } = await withCity({ demo: true });
  const browser = await openBrowser();
  const people = { browser, address };
  const [commander, district, sub, worker] = await Promise.all([
    enter(browser, address, { role: '值班指挥长', text: '城市运行综合管理中心', on: desktop }),
    enter(browser, address, { role: '派遣员', text: '城市运行综合管理中心', on: desktop }),
    enter(browser, address, { role: '派遣员', text: street, on: desktop }),
    enter(browser, address, { role: '工作站人员', text: village, on: phone }),
  ]);
  const citizen = await (await people.browser.newContext({ ...phone, baseURL: address })).newPage();

  await t.test('a citizen reports; desk and overview show it without a reload', async (at) => {
    await writeReport(citizen);
    await watchArrival(at, { citizen, desk: district, overview: commander });
  });
  const ticket = await readTicket(citizen);

  await t.test('the district files it and dispatches it to the street', async () => {
    await openRow(district);
    await act(district, '立案', async (form) => choose(form, '类别', '装修垃圾'));
    await act(district, '派遣', async (form) => choose(form, '派给谁', `${street}城运分中心`));
    await expect(district.getByText(`${street}城运分中心`, { exact: true }).first()).toBeVisible();
  });
  await t.test('the street gets it live and passes it on to the village', async () => {
    await openRow(sub);
    await act(sub, '派遣', async (form) => choose(form, '派给谁', `${village}`));
  });
  await t.test('the village accepts and feeds back with a photo, on a phone', async () => {
    await worker.getByRole('link', { name: new RegExp(report.title.slice(0, 12)) }).click();
    await worker.getByRole('button', { name: '接单' }).click();
    await worker.getByRole('link', { name: '反馈结果' }).click();
    await worker.getByLabel('拍照或选照片').setInputFiles(await photo('after.jpg', 90));
    await expect(worker.getByRole('img', { name: '照片 1' })).toBeVisible();
    await worker.getByLabel('处理情况').fill(feedback);
    await screenshot(worker, 'story/village-feedback');
    await worker.getByRole('button', { name: '提交' }).click();
    await expect(worker.getByRole('heading', { name: /今天有|手上没有任务/ })).toBeVisible();
  });
  await t.test('the street sees the photo, verifies and closes with an answer', async () => {
    const entry = sub.getByRole('listitem').filter({ hasText: feedback });
    await expect(entry.getByRole('img', { name: '照片 1' })).toBeVisible();
    await act(sub, '核查', async (form) => {
      await form.getByLabel('问题已经解决，通过').check();
      await form.getByLabel('给上报人的答复').fill(answer);
    });
    await expect(sub.getByRole('article').getByText('结案', { exact: true }).last()).toBeVisible();
    await screenshot(sub, 'story/street-closed');
  });
  await t.test('the citizen reads the answer and rates it', async () => {
    await readAnswer(citizen, ticket);
  });
});

async function writeReport(citizen: Page): Promise<void> {
  await citizen.goto('/');
  await citizen.getByRole('link', { name: /反映一个问题/ }).click();
  await citizen.getByLabel('请描述情况').fill(report.text);
  await citizen.getByRole('button', { name: '继续' }).click();
  await citizen.getByLabel('拍照或选照片').setInputFiles(await photo('before.jpg', 30));
  await citizen.getByRole('button', { name: '继续', exact: true }).click();
  await citizen.getByLabel('用文字说明').check();
  await citizen.getByLabel('地点', { exact: true }).fill(report.where);
  await citizen.getByRole('button', { name: '继续' }).click();
  await citizen.getByLabel('怎么称呼您').fill('王阿姨');
  await citizen.getByLabel('电话').fill('138 0000 1234');
  await citizen.getByRole('button', { name: '继续' }).click();
  await expect(citizen.getByRole('heading', { name: '请看一遍再提交' })).toBeVisible();
}

/** From the moment the citizen's report is answered to the moment others see it, in milliseconds. */
async function watchArrival(
  t: TestContext,
  { citizen, desk, overview }: Record<'citizen' | 'desk' | 'overview', Page>,
): Promise<void> {
  const today = overview.getByRole('link', { name: /^今日上报/ });
  const before = await readFigure(today);
  await expect(rowOf(desk)).toHaveCount(0);
  let answered: (() => number) | undefined;
  const since = () => Math.round(answered?.() ?? 0);
  const onDesk = rowOf(desk).waitFor().then(since);
  const onOverview = overview
    .getByRole('link', { name: new RegExp(`^今日上报\\s*${(before + 1).toLocaleString('zh-CN')}$`) })
    .waitFor()
    .then(since);
  const reply = citizen.waitForResponse(
    (response) => response.url().endsWith('/api/reports') && response.request().method() === 'POST',
  );
  await citizen.getByRole('button', { name: '提交' }).click();
  assert.equal((await reply).status(), 201);
  answered = stopwatch();
  const [desk_ms, overview_ms] = await Promise.all([onDesk, onOverview]);
  t.diagnostic(`report answered → desk ${desk_ms} ms, overview ${overview_ms} ms`);
  assert.ok(desk_ms <= SEEN_LIMIT_MS, `the desk saw it after ${desk_ms} ms`);
  assert.ok(overview_ms <= SEEN_LIMIT_MS, `the overview saw it after ${overview_ms} ms`);
  await screenshot(overview, 'story/overview');
}

async function readFigure(figure: Locator): Promise<number> {
  await expect(figure).toHaveText(/\d/);
  return Number((await figure.innerText()).replaceAll(/\D/g, ''));
}

function rowOf(desk: Page): Locator {
  return desk
    .getByRole('region', { name: '案件队列' })
    .getByRole('link', { name: report.title.slice(0, 20) });
}

async function openRow(desk: Page): Promise<void> {
  await rowOf(desk).click();
  await expect(desk.getByRole('article').getByRole('heading', { level: 1 })).toContainText(
    report.title.slice(0, 20),
  );
}

/** Opens the form of an act, fills it in and sees it done. */
async function act(desk: Page, name: string, fill: (form: Locator) => Promise<void>): Promise<void> {
  await desk.getByRole('article').getByRole('button', { name, exact: true }).click();
  const form = desk.getByRole('form', { name });
  await fill(form);
  await form.getByRole('button', { name, exact: true }).click();
  await expect(desk.getByRole('status').filter({ hasText: `已完成：${name}` })).toBeVisible();
}

/** A combobox is filled as by hand: typed into, then the first thing offered that fits. */
async function choose(form: Locator, label: string, text: string): Promise<void> {
  await form.getByRole('combobox', { name: label }).fill(text);
  await form.page().getByTitle(new RegExp(text)).first().click();
}

async function readTicket(citizen: Page): Promise<{ number: string; secret: string }> {
  await expect(citizen.getByRole('heading', { name: '已经收到，谢谢您' })).toBeVisible();
  const read = (term: string) =>
    citizen.locator('dt', { hasText: term }).locator('xpath=following-sibling::dd').innerText();
  return { number: await read('编号'), secret: await read('查询码') };
}

async function readAnswer(citizen: Page, ticket: { number: string; secret: string }): Promise<void> {
  await citizen.goto('/track');
  await citizen.getByLabel('编号').fill(ticket.number);
  // As people type it: small letters, no hyphens.
  await citizen.getByLabel('查询码').fill(ticket.secret.toLowerCase().replaceAll('-', ' '));
  await citizen.getByRole('button', { name: '查询' }).click();
  await expect(citizen.getByRole('heading', { name: '已经办结' })).toBeVisible();
  await expect(citizen.getByText(answer)).toBeVisible();
  await citizen.getByLabel('解决了，满意').check();
  await citizen.getByLabel('您想说的').fill('很快，谢谢。');
  await citizen.getByRole('button', { name: '提交' }).click();
  await expect(citizen.getByText('谢谢您的评价。')).toBeVisible();
  await screenshot(citizen, 'story/citizen-answer');
}
