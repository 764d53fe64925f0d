import { expect, type Page } from '@playwright/test';
import { desktop, phone } from '#test/browser';
import { look, openPage, type Walk } from './look.ts';
import { photo } from './people.ts';

/** What a citizen sees, on a phone: the whole way of a report. */
export async function walkReport(walk: Walk): Promise<void> {
  const { words } = walk;
  const page = await openPage(walk, phone);
  const next = () => page.getByRole('button', { name: words['act.next'], exact: true }).click();
  await page.goto('/');
  await look(walk, page, 'public/home');
  await page.goto('/report');
  await next();
  await look(walk, page, 'public/report-1-what-missing');
  await page.getByLabel(words['report.what.label']).fill(said[walk.language]);
  await next();
  await look(walk, page, 'public/report-2-photo');
  await page.getByLabel(words['photo.add']).setInputFiles(await photo('a.jpg', 30));
  await expect(page.getByRole('img')).toHaveCount(1);
  await look(walk, page, 'public/report-2-photo-added');
  await next();
  await page.getByLabel(words['report.where.map']).check();
  await look(walk, page, 'public/report-3-where-map');
  await page.getByLabel(words['report.where.words']).check();
  await page.getByLabel(words['report.where.wordsLabel'], { exact: true }).fill('世纪');
  await page.getByRole('list', { name: words['report.where.suggestions'] }).waitFor();
  await look(walk, page, 'public/report-3-where-words');
  await next();
  await page.getByLabel(words['report.contact.phone']).fill('1');
  await next();
  await look(walk, page, 'public/report-4-contact-wrong');
  await page.getByLabel(words['report.contact.phone']).fill('138 0000 1234');
  await next();
  await look(walk, page, 'public/report-5-check');
  await page.getByRole('button', { name: words['report.check.send'] }).click();
  await page.getByRole('heading', { name: words['report.sent.title'] }).waitFor();
  await look(walk, page, 'public/report-6-sent');
  await page.getByRole('link', { name: words['report.sent.track'] }).click();
  await page.getByRole('heading', { name: words['track.stage.reported'] }).waitFor();
  await look(walk, page, 'public/track-progress');
  await walkTracking(walk, page);
}

const said = {
  zh: '东门外的人行道塌了一块，约半米宽，昨天有老人绊倒。',
  en: 'A piece of pavement half a metre wide has sunk; somebody tripped.',
};

async function walkTracking(walk: Walk, page: Page): Promise<void> {
  const { words } = walk;
  await page.goto('/track');
  await page.getByRole('button', { name: words['track.show'] }).click();
  await look(walk, page, 'public/track-missing');
  await page.getByLabel(words['report.sent.number']).fill('202601010000001');
  await page.getByLabel(words['report.sent.secret']).fill('AAAA-BBBB-CCCC');
  await page.getByRole('button', { name: words['track.show'] }).click();
  await page.getByRole('alert').waitFor();
  await look(walk, page, 'public/track-not-found');
}

/** The door for staff, and what stands where there is nothing. */
export async function walkDoors(walk: Walk): Promise<void> {
  const { words } = walk;
  const page = await openPage(walk, desktop);
  await page.goto('/');
  await look(walk, page, 'public/home-desktop');
  await page.goto('/sign-in');
  await page.getByRole('searchbox').waitFor();
  await page.getByLabel(words['signIn.email']).fill('nobody@demo.invalid');
  await page.getByLabel(words['signIn.password']).fill('wrong-password');
  await page.getByRole('button', { name: words['signIn.enter'], exact: true }).click();
  await page.getByRole('alert').waitFor();
  await look(walk, page, 'sign-in/wrong');
  await page.getByRole('searchbox').fill('洋泾');
  await page
    .getByRole('button', { name: new RegExp(words['role.workstation']) })
    .first()
    .waitFor({ state: 'detached' });
  await look(walk, page, 'sign-in/demo-people');
  await page.goto('/nowhere');
  await look(walk, page, 'states/not-found');
  const lost = await openPage(walk, desktop);
  await lost.route('**/api/district', (route) => route.abort());
  await lost.goto('/track');
  await lost.getByRole('alert').waitFor();
  await look(walk, lost, 'states/no-server');
}
