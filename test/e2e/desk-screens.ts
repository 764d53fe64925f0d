import type { Page } from '@playwright/test';
import { desktop } from '#test/browser';
import type { Caller } from '#test/city';
import { go, look, openPage, type Walk } from './look.ts';

/** The desk of the district: queue, case, every act's form, and its bad days. */
export async function walkDesk(walk: Walk): Promise<void> {
  const { words, city } = walk;
  const dispatcher = await city.signIn('dispatcher', '310115000000');
  const page = await openPage(walk, desktop, dispatcher);
  await page.goto('/cases');
  await look(walk, page, 'desk/queue');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await look(walk, page, 'desk/shortcuts', 'dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await go(page, '/cases?text=没有这样的案件&clock=overdue');
  await look(walk, page, 'desk/queue-empty', 'main');
  await go(page, '/cases?open=true&order=due&street=310115013000&from=2026-01-01T00:00:00.000Z');
  await look(walk, page, 'desk/queue-filtered');
  await walkActs(walk, page, dispatcher);
  await go(page, '/cases/999999999');
  await page.getByRole('alert').waitFor();
  await look(walk, page, 'desk/case-not-found');
  await go(page, '/imports');
  await look(walk, page, 'desk/imports-empty');
  await go(page, '/account');
  await page.getByRole('heading', { name: words['account.factor'] }).waitFor();
  await look(walk, page, 'desk/account');
  await walkBadDays(walk, page);
}

async function walkActs(walk: Walk, page: Page, dispatcher: Caller): Promise<void> {
  const { words } = walk;
  const forms = {
    reported: ['filing', 'rejection', 'relocation'],
    filed: ['dispatches'],
    handling: ['suspension', 'supervisions', 'notes'],
    'fed-back': ['verification'],
    closed: ['reopening'],
  } as const;
  for (const [stage, acts] of Object.entries(forms)) {
    const found = await firstCase(dispatcher, `stage=${stage}`);
    await go(page, `/cases/${found.id}`);
    await page.getByRole('heading', { level: 1, name: found.title }).waitFor();
    if (acts.length > 1 || stage === 'closed') await look(walk, page, `desk/case-${stage}`, 'article');
    for (const act of acts) {
      await page.getByRole('button', { name: words[`act.${act}`], exact: true }).click();
      const form = page.getByRole('form', { name: words[`act.${act}`] });
      if (act === 'verification') await form.getByLabel(words['act.field.passedYes']).check();
      await look(walk, page, `desk/act-${act}`, 'article form');
      await form.getByRole('button', { name: words['act.cancel'] }).click();
    }
  }
}

interface Found {
  id: number;
  title: string;
}

async function firstCase(caller: Caller, filter: string): Promise<Found> {
  const { body } = await caller.get<{ items: Found[] }>(`/api/cases?limit=1&${filter}`);
  const [first] = body.items;
  if (first === undefined) throw new Error(`the demo has no case with ${filter}`);
  return first;
}

/** A lost line, a server that fails, a post that may not look. */
async function walkBadDays(walk: Walk, page: Page): Promise<void> {
  const { words, city } = walk;
  await page.route('**/api/live', (route) => route.abort());
  await page.goto('/cases/999999999');
  await page.getByText(words['connection.reconnecting']).waitFor();
  await look(walk, page, 'states/connection-lost');
  await page.route('**/api/cases?*', (route) =>
    route.fulfill({ status: 500, json: { type: '/problems/internal', title: 'Internal', status: 500 } }),
  );
  await page.goto('/cases');
  await page.getByRole('alert').waitFor();
  await look(walk, page, 'states/error');
  const steward = await openPage(walk, desktop, await city.signIn('data-steward'));
  await steward.goto('/cases');
  await steward.getByRole('alert').waitFor();
  await look(walk, steward, 'states/forbidden');
  await steward.goto('/account');
  await steward.getByRole('heading', { name: words['account.password'], exact: true }).waitFor();
  await look(walk, steward, 'desk/account-without-cases');
}

/** The hotline's page with a call half written, and the wall. */
export async function walkWall(walk: Walk): Promise<void> {
  const { words, city } = walk;
  const operator = await openPage(walk, desktop, await city.signIn('hotline'));
  await operator.goto('/calls/new');
  await look(walk, operator, 'desk/call-empty');
  await operator.getByLabel(words['calls.what']).fill('小区门口的路灯不亮，晚上看不见路。');
  await operator
    .getByRole('textbox', { name: new RegExp(`^${words['report.where.wordsLabel']}`) })
    .fill('世纪');
  await operator
    .getByTitle(/世纪/)
    .or(operator.getByText(/世纪公园/))
    .first()
    .waitFor();
  await look(walk, operator, 'desk/call');
  const wall = await openPage(walk, desktop, await city.signIn('commander'));
  await wall.goto('/overview');
  await wall.getByRole('region', { name: words['overview.where'] }).getByRole('button').first().waitFor();
  await look(walk, wall, 'overview/overview');
  await wall.getByRole('region', { name: words['overview.where'] }).getByRole('button').first().click();
  await wall.setViewportSize({ width: 900, height: 1200 });
  await look(walk, wall, 'overview/narrow');
}
