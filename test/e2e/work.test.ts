import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { expect } from '@playwright/test';
import sharp from 'sharp';
import { realClock } from '#kernel/clock';
import { desktop, openBrowser, phone } from '#test/browser';
import { withCity } from '#test/city';
import { until } from '#test/until';
import { openPage, startWalk } from './look.ts';
import { photo } from './people.ts';

const browser = await openBrowser();
const city = await withCity({ demo: true });
const walk = startWalk(browser, city, 'zh');

test('a hotline call is taken without the mouse', async () => {
  const page = await openPage(walk, desktop, await city.signIn('hotline'));
  await page.goto('/calls/new');
  await expect(page.getByLabel('来电人说了什么')).toBeFocused();
  await page.keyboard.type('花木街道世纪公园门口的路灯不亮，晚上看不见路。');
  await page.keyboard.press('Tab');
  await page.keyboard.type('世纪公园');
  await page.keyboard.press('Control+Enter');
  const told = page.getByRole('status').filter({ hasText: /已登记，编号 \d+/ });
  await expect(told).toBeVisible();
  await expect(page.getByLabel('来电人说了什么')).toBeFocused();
  await told.getByRole('link', { name: '查看案件' }).click();
  await expect(page.getByRole('article')).toContainText('热线来电');
});

test('a patrol report written without a network goes out when there is one', async () => {
  const page = await openPage(walk, phone, await city.signIn('workstation'));
  await page.goto('/tasks/report');
  await page.getByLabel('拍照或选照片').setInputFiles(await photo('found.jpg', 200));
  await page.getByLabel('发现了什么').fill('河边护栏断了一截，有人可能掉下去。');
  await page.getByLabel('地点说明').fill('河滨路桥头');
  await page.context().setOffline(true);
  await page.getByRole('button', { name: '提交' }).click();
  await expect(page.getByText(/没有网络。1 /)).toBeVisible();
  const sent = page.waitForResponse((response) => response.url().endsWith('/api/cases'));
  await page.context().setOffline(false);
  assert.equal((await sent).status(), 201);
  await expect(page.getByText(/没有网络|还没有发送/)).toHaveCount(0);
});

test('a person enrols a second factor with the phone’s first code', async () => {
  const { personId, cookie } = await city.signIn('officer');
  await city.city.sessions.auth.setPassword(personId, 'a sentence of one’s own');
  const page = await openPage(walk, desktop, { cookie });
  await page.goto('/account');
  const begin = page.getByRole('form', { name: '开启二次验证' });
  await begin.getByLabel('当前密码').fill('a sentence of one’s own');
  await begin.getByRole('button', { name: '开启二次验证' }).click();
  const confirm = page.getByRole('form', { name: '确认开启' });
  await expect(confirm.getByRole('img', { name: '二次验证的二维码' })).toBeVisible();
  const secret = (await confirm.locator('code').first().innerText()).replaceAll(/\s/g, '');
  await confirm.getByLabel('动态验证码').fill(totp(secret));
  await confirm.getByRole('button', { name: '确认开启' }).click();
  await expect(page.getByRole('button', { name: '关闭二次验证' })).toBeVisible();
});

/** RFC 6238 with what authenticators take for granted: SHA-1, six digits, 30 s. */
function totp(secret: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(realClock().now().getTime() / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const number = digest.readUInt32BE(digest[19]! & 0xf) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

test('the overview is dark from its first frame, and its numbers open their cases', async () => {
  const page = await openPage(walk, desktop, await city.signIn('commander'));
  await page.goto('/overview');
  await expect(page.getByRole('link', { name: /^在办/ })).toBeVisible();
  const frames: Buffer[] = [];
  const devtools = await page.context().newCDPSession(page);
  devtools.on('Page.screencastFrame', ({ data, sessionId }) => {
    frames.push(Buffer.from(data, 'base64'));
    void devtools.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
  });
  await devtools.send('Page.startScreencast', { format: 'jpeg', maxWidth: 360, maxHeight: 225 });
  await page.reload();
  await expect(page.getByRole('link', { name: /^在办/ })).toHaveText(/\d/);
  await until('a frame was seen', () => frames.length > 0);
  await devtools.send('Page.stopScreencast');
  const lights = await Promise.all(
    frames.map(async (frame) => (await sharp(frame).greyscale().stats()).channels[0]!.mean),
  );
  assert.ok(Math.max(...lights) < 90, `mean light of the frames: ${lights.map(Math.round).join(' ')}`);
  await page.getByRole('link', { name: /^今日上报/ }).click();
  await expect(page.getByRole('button', { name: /^去掉：今天 00:00 以后上报/ })).toBeVisible();
});
