import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import { findChromium } from './chromium.ts';

/** A phone in the hand of a village worker. */
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
};

/** The screen of a dispatcher. */
export const desktop: BrowserContextOptions = {
  viewport: { width: 1440, height: 900 },
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
};

const ARGUMENTS = [
  // Nothing that leaves this machine, and nothing that differs from one run to the next.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  // Maps need WebGL; this draws it in software, the same everywhere.
  '--disable-gpu',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

/**
 * Starts a real Chromium with an empty profile; it closes at the end of the file or test that opened it.
 * `const page = await (await openBrowser()).newPage(phone)`.
 */
export async function openBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  const isRoot = process.getuid?.() === 0;
  const browser = await chromium.launch({
    executablePath,
    chromiumSandbox: !isRoot,
    args: isRoot ? [...ARGUMENTS, '--no-sandbox'] : ARGUMENTS,
    env: { ...process.env, ...env },
  });
  after(() => browser.close());
  return browser;
}

/** Writes `screenshots/<name>.png` (git ignores the folder) and returns its path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const path = join(import.meta.dirname, '../../screenshots', `${name}.png`);
  await mkdir(dirname(path), { recursive: true });
  await page.screenshot({ path });
  return path;
}
