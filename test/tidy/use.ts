import { type Finding, isIn, isTest, type Project } from './project.ts';

/** Programs that are started, not imported. */
const ENTRY_POINTS = [
  'server/citybrain.ts',
  'tools/dev.ts',
  'tools/setup.mjs',
  'tools/citybrain.mjs',
  'web/main.tsx',
  'web/vite.config.ts',
];

/** A file that nothing imports, starts or names is dead. */
export function everyFileIsUsed({ sources }: Project): Finding[] {
  const imported = new Set(
    sources.flatMap(({ path, imports }) => imports.map(({ file }) => (file === path ? '' : file))),
  );
  const isStarted = (path: string) => {
    const name = path.split('/').at(-1)!;
    return sources.some((source) => source.path !== path && source.uncommented.includes(name));
  };
  return sources
    .filter(
      ({ path }) => !ENTRY_POINTS.includes(path) && !/\.(?:test|d)\.tsx?$/.test(path) && !isIn(path, 'bench'),
    )
    .filter(({ path }) => !imported.has(path) && !isStarted(path))
    .map(({ path }) => ({ path, what: 'nothing imports or starts it; delete it' }));
}

/** Kept out of the picture on purpose: form, not rooms. */
const UNNAMED_FOLDERS = ['.ci', '.github'];

/** ARCHITECTURE.md names every kernel file, module and top folder there is, and none that is gone. */
export function architectureIsCurrent({ files }: Project): Finding[] {
  const path = 'ARCHITECTURE.md';
  const text = files.find((file) => file.path === path)?.text ?? '';
  const paths = files.map((file) => file.path);
  const named = new Set([...text.matchAll(/[\w.-]+/g)].map((found) => found[0]));
  const parts = new Set(
    paths
      .filter((file) => !isTest(file) || file.startsWith('test/'))
      .flatMap((file) => {
        const [, kernelPart] = /^server\/kernel\/([^/]+)/.exec(file) ?? [];
        const [, module] = /^server\/modules\/([^/]+)\//.exec(file) ?? [];
        const top = file.includes('/') ? file.split('/')[0] : undefined;
        return [kernelPart, module, top].filter(
          (part) => part !== undefined && !UNNAMED_FOLDERS.includes(part),
        );
      }),
  );
  const missing = [...parts]
    .filter((part) => !named.has(part!))
    .map((part) => ({ path, what: `does not name ${part}; add a line about what it decides` }));
  return [...missing, ...namesThatAreGone(text, paths)];
}

function namesThatAreGone(text: string, paths: string[]): Finding[] {
  const exists = (name: string) =>
    paths.some((path) => path === name || path.startsWith(`${name}/`) || `/${path}/`.includes(`/${name}/`));
  return text.split('\n').flatMap((line, index) =>
    [...line.matchAll(/`([\w./-]+(?:\.(?:ts|tsx|mjs|md|sql|json)|\/))`/g)]
      .map((found) => found[1]!.replace(/\/$/, ''))
      .filter((name) => !name.startsWith('/') && !exists(name))
      .map((name) => ({ path: 'ARCHITECTURE.md', line: index + 1, what: `names ${name}, which is gone` })),
  );
}
