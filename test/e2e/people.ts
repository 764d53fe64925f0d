import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import sharp from 'sharp';

/** Opens the demo sign-in page in a context of its own and enters as the first person found under `text`. */
export async function enter(
  browser: Browser,
  address: string,
  who: { role: string; text: string; on: BrowserContextOptions },
): Promise<Page> {
  const context = await browser.newContext({ ...who.on, baseURL: address });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.getByRole('searchbox', { name: /^(查找人或单位|Find a person)/ }).fill(who.text);
  const person = page.getByRole('button', { name: new RegExp(`^${who.role}.*${who.text}`) });
  await person.first().click();
  await page.waitForURL((url) => url.pathname !== '/sign-in' && url.pathname !== '/');
  return page;
}

/** A photograph's worth of bytes: 1,200 × 900, a horizon and a light, no two alike. */
export async function photo(name: string, hue: number) {
  const scene = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="900">
    <rect width="1200" height="900" fill="hsl(${hue} 30% 78%)"/>
    <rect y="560" width="1200" height="340" fill="hsl(${hue + 20} 12% 42%)"/>
    <path d="M0 900 520 560h160l520 340z" fill="hsl(${hue} 6% 30%)"/>
    <circle cx="${200 + hue * 2}" cy="180" r="70" fill="hsl(48 80% 88%)"/></svg>`;
  const buffer = await sharp(Buffer.from(scene)).jpeg({ quality: 80 }).toBuffer();
  return { name, mimeType: 'image/jpeg', buffer };
}
