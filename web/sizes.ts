/** Weighs the first view of every entry at the end of a build, and refuses a build that is too heavy. */
import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

const kilobyte = 1000;
/** docs: interface.md, "Weight". Compressed script until the page can be used; the map follows when it is needed. */
const scriptMaxBytes = 300 * kilobyte;

/** The lazily loaded files that belong to a first view, beside `main.tsx` and everything they import. */
const entries: Record<string, string[]> = {
  home: ['pages/public/public-shell.tsx', 'pages/public/home.tsx'],
  'sign-in': ['pages/sign-in/sign-in.tsx'],
  report: ['pages/public/public-shell.tsx', 'pages/report/report.tsx'],
  track: ['pages/public/public-shell.tsx', 'pages/track/track.tsx'],
  desk: ['pages/desk/desk-shell.tsx', 'pages/desk/queue.tsx', 'pages/desk/case.tsx'],
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
      const rows = Object.entries(entries).map(([name, files]) =>
        row(bundle, name, closure(bundle, [...always, ...files])),
      );
      const later = Object.entries(whenNeeded).map(([name, files]) =>
        row(bundle, name, new Set([...closure(bundle, files)].filter((chunk) => !base.has(chunk)))),
      );
      console.table(Object.fromEntries([...rows, ...later].map(({ name, ...sizes }) => [name, sizes])));
      const heavy = rows.filter((entry) => entry['script kB gz'] * kilobyte > scriptMaxBytes);
      if (heavy.length > 0)
        this.error(`over ${scriptMaxBytes / kilobyte} kB: ${heavy.map((entry) => entry.name)}`);
    },
  };
}

type Bundle = Rolldown.OutputBundle;

/** File names of the chunks that hold `files`, and of all they import. */
function closure(bundle: Bundle, files: string[]): Set<string> {
  const found = new Set<string>();
  const visit = (fileName: string): void => {
    const chunk = bundle[fileName];
    if (found.has(fileName) || chunk?.type !== 'chunk') return;
    found.add(fileName);
    chunk.imports.forEach(visit);
  };
  for (const file of files) visit(chunkOf(bundle, file));
  return found;
}

function chunkOf(bundle: Bundle, file: string): string {
  const holder = Object.values(bundle).find(
    (output) => output.type === 'chunk' && output.moduleIds.some((id) => id.endsWith(`/web/${file}`)),
  );
  if (!holder) throw new Error(`sizes.ts names web/${file}, which is not in the bundle`);
  return holder.fileName;
}

function row(bundle: Bundle, name: string, chunks: Set<string>) {
  let script = 0;
  const styles = new Set<string>();
  for (const fileName of chunks) {
    const chunk = bundle[fileName] as Rolldown.OutputChunk & { viteMetadata?: { importedCss: Set<string> } };
    script += gzipSync(chunk.code).length;
    for (const css of chunk.viteMetadata?.importedCss ?? []) styles.add(css);
  }
  let style = 0;
  for (const css of styles) {
    const asset = bundle[css];
    if (asset?.type === 'asset') style += gzipSync(asset.source).length;
  }
  const rounded = (bytes: number) => Math.round(bytes / 100) / 10;
  return { name, 'script kB gz': rounded(script), 'style kB gz': rounded(style), chunks: chunks.size };
}
