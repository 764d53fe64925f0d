import { type Finding, isIn, isTest, type Project, type SourceFile } from './project.ts';
import { lineAt } from './scan.ts';

/** The kernel stands below everything else in the server. */
export function kernelImportsNoModule({ sources }: Project): Finding[] {
  return sources
    .filter(({ path }) => isIn(path, 'server/kernel') && !isTest(path))
    .flatMap((source) =>
      source.imports
        .filter(({ file }) => file !== undefined && !isIn(file, 'server/kernel'))
        .map(({ name, line }) => ({
          path: source.path,
          line,
          what: `imports ${name}; the kernel imports no module. Let the module pass it in, or publish an event`,
        })),
    );
}

/** The web is a client of the HTTP interface like any other. */
export function webAndServerAreApart({ sources }: Project): Finding[] {
  const other = (path: string) => (isIn(path, 'web') ? 'server' : isIn(path, 'server') ? 'web' : undefined);
  return sources.flatMap((source) =>
    source.imports
      .filter(({ file }) => file !== undefined && other(source.path) === file.split('/')[0])
      .map(({ name, line }) => ({
        path: source.path,
        line,
        what: `imports ${name}; web and server meet over HTTP only`,
      })),
  );
}

/** Benchmarks and the simulation measure what everybody can use. */
export function simulationAndBenchUseTheDoors({ sources }: Project): Finding[] {
  return sources
    .filter(({ path }) => isIn(path, 'bench', 'simulation'))
    .flatMap((source) =>
      source.imports
        .filter(({ name, file }) => name.startsWith('.') && !isIn(file ?? '', 'bench', 'simulation'))
        .map(({ name, line }) => ({
          path: source.path,
          line,
          what: `imports ${name}; use #modules/…, #kernel/… or #test/…`,
        })),
    );
}

/** Modules enter each other through `#modules/<name>`, those they declare. Only main.ts sees the manifests. */
export function modulesEnterByTheDoor(project: Project): Finding[] {
  const uses = usesOf(project);
  return project.sources
    .filter(({ path }) => isIn(path, 'server'))
    .flatMap((source) =>
      source.imports.flatMap(({ name, file, line }) => {
        const target = moduleOf(file ?? '');
        const own = moduleOf(source.path);
        if (target === undefined || target === own) return [];
        if (source.path === 'server/main.ts' && file!.endsWith('/module.ts')) return [];
        if (name !== `#modules/${target}`)
          return [
            {
              path: source.path,
              line,
              what: `imports ${name}; enter module ${target} by #modules/${target}`,
            },
          ];
        if (own === undefined || isTest(source.path) || uses.get(own)?.includes(target)) return [];
        return [
          {
            path: source.path,
            line,
            what: `uses module ${target}, which the manifest of ${own} does not name`,
          },
        ];
      }),
    );
}

export function modulesHaveNoCycles(project: Project): Finding[] {
  const uses = usesOf(project);
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    (uses.get(from) ?? []).some(
      (next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))),
    );
  return [...uses.keys()]
    .filter((name) => reaches(name, name))
    .map((name) => ({
      path: `server/modules/${name}/module.ts`,
      what: `${name} uses itself, perhaps by way of others`,
    }));
}

/** Files outside of `queries.ts` that may hold SQL: they are what SQL stands on. */
const SQL_FOUNDATIONS = ['database.ts', 'migrate.ts', 'permissions.ts'].map(
  (name) => `server/kernel/${name}`,
);

export function sqlStandsInItsPlace({ sources }: Project): Finding[] {
  return sources
    .filter(({ path }) => isIn(path, 'server') && !isTest(path) && !path.endsWith('/queries.ts'))
    .filter(({ path }) => !SQL_FOUNDATIONS.includes(path))
    .flatMap((source) =>
      source.templates
        .filter(({ tag }) => tag === 'sql')
        .map(({ start }) => ({
          path: source.path,
          line: lineAt(source.text, start),
          what: 'SQL outside of queries.ts and sql/; give it a name in the queries.ts beside',
        })),
    );
}

/** A module's SQL names its own schema or one of a module it uses, and the kernel's. */
export function sqlNamesOwnSchemas(project: Project): Finding[] {
  const uses = usesOf(project);
  const texts = [
    ...project.sources
      .filter(({ path }) => path.endsWith('/queries.ts'))
      .flatMap(({ path, text, templates }) =>
        templates.map((template) => ({ path, text: template.text, line: lineAt(text, template.start) })),
      ),
    ...project.files
      .filter(({ path }) => path.endsWith('.sql'))
      .map(({ path, text }) => ({ path, text: text.replaceAll(/--.*$/gm, ''), line: 1 })),
  ];
  return texts.flatMap(({ path, text, line }) => {
    const own = moduleOf(path);
    const allowed = own === undefined ? [] : [own, ...(uses.get(own) ?? [])];
    const foreign = [...uses.keys()].filter((name) => !allowed.includes(name));
    return foreign.flatMap((name) =>
      [...text.matchAll(new RegExp(`\\b${name}\\.[a-z_"]`, 'g'))].map((found) => ({
        path,
        line: line + lineAt(text, found.index) - 1,
        what: `SQL names the schema ${name}, of which ${own ?? 'the kernel'} declares no use`,
      })),
    );
  });
}

function usesOf({ sources }: Project): Map<string, string[]> {
  return new Map(
    sources
      .filter(({ path }) => /^server\/modules\/[^/]+\/module\.ts$/.test(path))
      .map((source: SourceFile) => {
        const list = /\buses:\s*\[([^\]]*)\]/.exec(source.uncommented)?.[1] ?? '';
        return [moduleOf(source.path)!, [...list.matchAll(/['"]([^'"]+)['"]/g)].map((found) => found[1]!)];
      }),
  );
}

function moduleOf(path: string): string | undefined {
  return /^server\/modules\/([^/]+)\//.exec(path)?.[1];
}
