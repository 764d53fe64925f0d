import { expect } from '@playwright/test';
import { phone } from '#test/browser';
import { look, openPage, type Walk } from './look.ts';
import { photo } from './people.ts';

interface Listed {
  items: { id: number; title: string; handler: { id: string } }[];
}

/** The workstation's phone: its tasks, one of them, feedback written without a network, a report of its own. */
export async function walkPhone(walk: Walk): Promise<void> {
  const { words, city } = walk;
  const { body } = await (await city.signIn('commander')).get<Listed>(
    '/api/cases?stage=handling&order=due&limit=100',
  );
  const task = body.items.find((each) => /^\d{9}[1-9]\d*$|^\d{9}\d*[1-9]$/.test(each.handler.id));
  if (task === undefined) throw new Error('the demo has no task in the hands of a village');
  const page = await openPage(walk, phone, await city.signIn('workstation', task.handler.id));
  await page.goto('/tasks');
  await look(walk, page, 'phone/tasks');
  await page.goto(`/tasks/${task.id}`);
  await page.getByRole('article').waitFor();
  await look(walk, page, 'phone/task');
  await page.getByRole('button', { name: words['task.openMap'] }).click();
  await look(walk, page, 'phone/task-map');
  await page.getByRole('link', { name: words['act.feedback'] }).click();
  await page.getByLabel(words['photo.add']).setInputFiles(await photo('after.jpg', 120));
  await expect(page.getByRole('img')).toHaveCount(1);
  await page.getByRole('button', { name: words['phrase.done'] }).click();
  await look(walk, page, 'phone/feedback');
  await page.context().setOffline(true);
  await page.getByRole('button', { name: words['act.send'] }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('link', { name: words['nav.unsent'] }).last().click();
  await page.getByRole('button', { name: words['unsent.drop'] }).waitFor();
  await look(walk, page, 'phone/unsent');
  await page.getByRole('button', { name: words['unsent.drop'] }).click();
  await page.getByRole('button', { name: words['unsent.dropSure'] }).click();
  await look(walk, page, 'phone/unsent-empty');
  await page.context().setOffline(false);
  await page.goto('/tasks/report');
  await page.getByRole('button', { name: words['act.send'] }).click();
  await look(walk, page, 'phone/patrol');
  await page.getByRole('button', { name: words['report.where.map'] }).click();
  // As tall as its content: what a hand scrolls past under the bar at the bottom is not to be measured there.
  await page.setViewportSize({ width: 390, height: 1500 });
  await look(walk, page, 'phone/patrol-map');
  await page.goto('/tasks/me');
  await page.getByRole('heading', { name: words['account.factor'] }).waitFor();
  await look(walk, page, 'phone/me');
  await walkIdle(walk);
}

async function walkIdle(walk: Walk): Promise<void> {
  const { city } = walk;
  const busy = await (await city.signIn('commander')).get<Listed>('/api/cases?open=true&limit=100');
  const hands = new Set(busy.body.items.map((each) => each.handler.id));
  const villages = await city.visitor.get<{ items: { code: string }[] }>(
    '/api/places?level=village&limit=200',
  );
  const idle = villages.body.items.find(({ code }) => !hands.has(code));
  const page = await openPage(walk, phone, await city.signIn('workstation', idle?.code));
  await page.goto('/tasks');
  await look(walk, page, 'phone/tasks-empty');
}
