import AxeBuilder from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, expect, type Page } from '@playwright/test';
import { screenshot } from '#test/browser';
import type { Caller, TestCity } from '#test/city';
import { en } from '../../web/texts/en.ts';
import { zh } from '../../web/texts/zh.ts';

export type Language = 'zh' | 'en';
export type Words = Record<keyof typeof zh, string>;

/** Everything a walk through the screens needs, in one language. */
export interface Walk {
  browser: Browser;
  city: TestCity;
  language: Language;
  words: Words;
  /** What axe finds, and pages that are wider than their window; one line each. */
  findings: string[];
  /** Names of the screens seen. */
  seen: string[];
}

export function startWalk(browser: Browser, city: TestCity, language: Language): Walk {
  return { browser, city, language, words: language === 'zh' ? zh : en, findings: [], seen: [] };
}

/** A page as this person, in the language of the walk. */
export async function openPage(
  { browser, city, language }: Walk,
  on: BrowserContextOptions,
  who?: Pick<Caller, 'cookie'>,
): Promise<Page> {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const context = await browser.newContext({ ...on, locale, baseURL: city.address });
  const cookies = (who?.cookie ?? '').split('; ').filter(Boolean);
  await context.addCookies(
    cookies.map((cookie) => {
      const at = cookie.indexOf('=');
      return { name: cookie.slice(0, at), value: cookie.slice(at + 1), url: city.address };
    }),
  );
  return context.newPage();
}

/** Slices of a font are asked for when the letters are laid out: one frame later than the text is there. */
const FONTS_DRAWN = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
  () => document.fonts.ready.then(() => requestAnimationFrame(() => done())))))`;
const WIDER = 'document.documentElement.scrollWidth > document.documentElement.clientWidth + 1';
/** Maps are drawn by the processor here. */
const BUSY_LIMIT_MS = 20_000;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Waits until there is a page, nothing is being read, every map is drawn and every letter has its shape. */
async function rest(page: Page): Promise<void> {
  await page.locator('main').locator('h1, h2, li, article, form').first().waitFor({ state: 'attached' });
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: BUSY_LIMIT_MS });
  await page.evaluate(FONTS_DRAWN);
}

/** Looks at a screen: a picture in `screenshots/`, and what axe says of it, or of the part that is new. */
export async function look(walk: Walk, page: Page, name: string, part?: string): Promise<void> {
  const screen = `${name}-${walk.language}`;
  await rest(page);
  await screenshot(page, screen);
  walk.seen.push(screen);
  if (await page.evaluate(WIDER)) walk.findings.push(`${screen}: wider than its window`);
  const axe = new AxeBuilder({ page }).setLegacyMode().withTags(RULES);
  const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
  for (const { id, impact, nodes } of violations) {
    if (impact !== 'serious' && impact !== 'critical') continue;
    for (const node of nodes)
      walk.findings.push(`${screen}: ${id} at ${node.target.join(' ')}: ${node.html.slice(0, 140)}`);
  }
}

/** Goes on inside the application, as a link does: what stands on the page and need not change stays. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)})`);
}
