import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { desktop, openBrowser, phone, screenshot } from '#test/browser';

const browser = await openBrowser();

// Scripts for the page are texts: the types of a browser's globals stay out of the server's program.
const DRAW_AND_READ_BACK = `(() => {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (gl === null) return 'no WebGL 2';
  gl.clearColor(1, 0.5, 0, 1);
  gl.clear(gl.COLOR_BUFFER_BIT);
  const bytes = new Uint8Array(4);
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
  return [...bytes];
})()`;

test('draws with WebGL 2, as maps do', async () => {
  const page = await browser.newPage(desktop);
  assert.deepEqual(await page.evaluate(DRAW_AND_READ_BACK), [255, 128, 0, 255]);
});

test('shows Chinese with the font the application ships', async () => {
  const page = await browser.newPage(phone);
  await page.goto(await serveFontPage());
  await page.waitForFunction('document.fonts.status === "loaded"');
  const loaded = await page.evaluate('[...document.fonts].filter((face) => face.status === "loaded").length');
  assert.ok(Number(loaded) > 0, 'no face of the web font was loaded');
  await screenshot(page, 'browser-test-chinese');
});

/** A page on loopback with the web font, as files of the package @fontsource/noto-sans-sc. */
async function serveFontPage(): Promise<string> {
  const fonts = new URL('../../node_modules/@fontsource/noto-sans-sc/', import.meta.url);
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    const type = path.endsWith('.css') ? 'text/css' : 'font/woff2';
    if (path === '/') response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
    else if (path === '/favicon.ico') response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': type }).end(await readFile(new URL(`.${path}`, fonts)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const PAGE = `<!doctype html><html lang="zh">
  <link rel="stylesheet" href="/400.css"><body style="font: 16px 'Noto Sans SC'">
  <h1>村居工作站</h1><p>案件已派发至街道：请在两小时内签收。</p>`;
