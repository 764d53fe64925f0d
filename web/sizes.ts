/** Weighs the first view of every entry at the end of a build, and refuses a build that is too heavy. */
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { type Bundle, closure, codeOf, stylesOf } from './bundle.ts';

const kilobyte = 1000;
/** Compressed script until the page can be used; maps and charts follow when they are needed. */
const scriptMaxBytes = 300 * kilobyte;

/** The lazily loaded files that belong to a first view, beside `main.tsx` and everything they import. */
const entries: Record<string, string[]> = {
  home: ['pages/public/public-shell.tsx', 'pages/public/home.tsx'],
  'sign-in': ['pages/sign-in/sign-in.tsx'],
  report: ['pages/public/public-shell.tsx', 'pages/report/report.tsx'],
  track: ['pages/public/public-shell.tsx', 'pages/track/track.tsx'],
  desk: ['pages/desk/desk-shell.tsx', 'pages/desk/queue.tsx', 'pages/desk/case.tsx'],
  call: ['pages/desk/desk-shell.tsx', 'pages/desk/call.tsx'],
  store: ['pages/desk/desk-shell.tsx', 'pages/data/data-shell.tsx', 'pages/data/store.tsx'],
  resource: ['pages/desk/desk-shell.tsx', 'pages/data/data-shell.tsx', 'pages/data/resource.tsx'],
  application: ['pages/desk/desk-shell.tsx', 'pages/data/data-shell.tsx', 'pages/data/application.tsx'],
  phone: ['pages/phone/phone-shell.tsx', 'pages/phone/tasks.tsx'],
  overview: ['pages/overview/overview.tsx'],
};
const always = ['main.tsx', 'texts/zh.ts'];
const whenNeeded: Record<string, string[]> = {
  'map, when needed': ['map/engine.ts'],
  'charts, when needed': ['ui/chart-engine.ts'],
};

export function entrySizes(): Plugin {
  return {
    name: 'entry-sizes',
    generateBundle(_, bundle) {
      const base = closure(bundle, always);
      const first = Object.entries(entries).map(([name, files]) =>
        weigh(bundle, name, closure(bundle, [...always, ...files])),
      );
      const later = Object.entries(whenNeeded).map(([name, files]) =>
        weigh(bundle, name, new Set([...closure(bundle, files)].filter((chunk) => !base.has(chunk)))),
      );
      console.table(Object.fromEntries([...first, ...later].map(({ name, ...sizes }) => [name, sizes])));
      const heavy = first.filter((entry) => entry['script kB gz'] * kilobyte > scriptMaxBytes);
      if (heavy.length > 0)
        this.error(`over ${scriptMaxBytes / kilobyte} kB: ${heavy.map((entry) => entry.name)}`);
    },
  };
}

function weigh(bundle: Bundle, name: string, chunks: Set<string>) {
  let script = 0;
  for (const fileName of chunks) script += gzipSync(codeOf(bundle, fileName)).length;
  let style = 0;
  for (const css of stylesOf(bundle, chunks)) {
    const asset = bundle[css];
    if (asset?.type === 'asset') style += gzipSync(asset.source).length;
  }
  const rounded = (bytes: number) => Math.round(bytes / 100) / 10;
  return { name, 'script kB gz': rounded(script), 'style kB gz': rounded(style), chunks: chunks.size };
}
