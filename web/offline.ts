/** Tells the service worker which files make up the phone face: it works off line as a whole or not at all. */
import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';
import { closure, stylesOf } from './bundle.ts';

const phone = [
  'main.tsx',
  'texts/zh.ts',
  'texts/en.ts',
  ...['phone-shell', 'tasks', 'task', 'feedback', 'patrol', 'unsent', 'me'].map(
    (page) => `pages/phone/${page}.tsx`,
  ),
];
const workerFile = 'service-worker.js';

export function offlineFiles(): Plugin {
  return {
    name: 'offline-files',
    enforce: 'post',
    generateBundle(_, bundle) {
      const chunks = closure(bundle, phone);
      const files = [...chunks, ...stylesOf(bundle, chunks)].map((file) => `/${file}`).sort();
      const worker = bundle[workerFile];
      if (worker?.type !== 'chunk') throw new Error(`no ${workerFile} in the bundle`);
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
      worker.code = worker.code
        .replaceAll('PHONE_FILES', JSON.stringify(files))
        .replaceAll('PHONE_VERSION', JSON.stringify(version));
    },
  };
}
