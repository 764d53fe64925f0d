import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { offlineFiles } from './offline.ts';
import { precompress } from './precompress.ts';
import { entrySizes } from './sizes.ts';

/** Where the development server finds the API: `CITYBRAIN_DEV_API`, by default the port of `npm start`. */
const api = process.env.CITYBRAIN_DEV_API ?? 'http://127.0.0.1:4100';

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), onlyWoff2(), paintOnce(), entrySizes(), offlineFiles(), precompress()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // A strict content security policy: nothing inline, nothing from data URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        index: `${import.meta.dirname}/index.html`,
        'service-worker': `${import.meta.dirname}/service-worker.ts`,
      },
      output: {
        // A service worker sees only what lies below its own address.
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
        // What every entry needs in two files that rarely change together, instead of thirty small ones.
        codeSplitting: {
          groups: [
            { name: 'base', test: /node_modules\/(react|react-dom|scheduler|@tanstack)\// },
            { name: 'ui', test: /web\/((ui|api)\/(?!chart)|theme\/(?!antd)|(clock|live|paths|text)\.ts)/ },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    // web/api/*.ts are files of ours, not routes of the server.
    proxy: { '^/api/(?!.*\\.tsx?(\\?|$))': { target: api }, '/tiles': { target: api } },
  },
});

/** Every browser we serve reads woff2; the second copy of each font slice would only lie in `dist`. */
function onlyWoff2(): Plugin {
  return {
    name: 'only-woff2',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('@fontsource')) return null;
      return code.replace(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/g, '');
    },
  };
}

/** Nothing is painted before the face is known: the overview is dark from its first frame. */
function paintOnce(): Plugin {
  return {
    name: 'paint-once',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => html.replace('<script type="module"', '<script type="module" blocking="render"'),
    },
  };
}
