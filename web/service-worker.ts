/**
 * Lets the workstation open without a network. It keeps the program of the phone face, never data: what a person
 * read or wrote is kept by `kept.ts` and `drafts.ts`. Built into one file at the root of the site.
 */
interface WorkerEvent extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface FetchEvent extends WorkerEvent {
  request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Worker extends EventTarget {
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
}

/** Written into this file by `offline.ts` at the end of a build. */
declare const PHONE_FILES: string[];
declare const PHONE_VERSION: string;

const worker = self as unknown as Worker;
const page = '/index.html';
const cacheName = `phone ${PHONE_VERSION}`;

worker.addEventListener('install', (event) => {
  (event as WorkerEvent).waitUntil(keepProgram());
});
worker.addEventListener('activate', (event) => {
  (event as WorkerEvent).waitUntil(forgetOldPrograms());
});
worker.addEventListener('fetch', (event) => {
  const { request } = event as FetchEvent;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate') (event as FetchEvent).respondWith(openPage(request));
  else if (pathname.startsWith('/assets/')) (event as FetchEvent).respondWith(openAsset(request));
});

async function keepProgram(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll([page, ...PHONE_FILES]);
  await worker.skipWaiting();
}

async function forgetOldPrograms(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith('phone ') && name !== cacheName);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** The newest page where there is a network, the kept one where there is none. */
async function openPage(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(page)) ?? Response.error();
  }
}

/** Names of assets carry a hash of their content: a kept one is never stale. Fonts are kept as they are used. */
async function openAsset(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok && (request.destination === 'font' || request.destination === 'style')) {
    const copy = response.clone();
    await caches.open(cacheName).then((cache) => cache.put(request, copy));
  }
  return response;
}
