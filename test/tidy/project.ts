import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lineAt, type Scan, scan } from './scan.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface ProjectFile {
  /** Relative to the project's root. */
  path: string;
  text: string;
}

export interface SourceFile extends ProjectFile, Scan {
  imports: Import[];
}

export interface Import {
  /** As written. */
  name: string;
  /** The file it leads to, relative to the root; undefined for packages and Node.js itself. */
  file: string | undefined;
  line: number;
}

/** One violation: where, and what to do about it. */
export interface Finding {
  path: string;
  line?: number;
  what: string;
}

export interface Project {
  files: ProjectFile[];
  sources: SourceFile[];
}

const BINARY = /\.(png|jpg|ico|woff2?|pdf|xlsx|zip|gz|br|pbf|mvt)$/;
const SOURCE = /\.(ts|tsx|mjs)$/;
const IMPORT = /\b(?:from|import)\s*\(?\s*(['"])([^'"\n]+)\1/g;

/** Every file git tracks or would add, as it stands on the disk. */
export function readProject(): Project {
  const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
  });
  const paths = list
    .split('\0')
    .filter((path) => path !== '' && !BINARY.test(path) && existsSync(join(root, path)));
  return projectOf(Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')])));
}

/** A project of the given texts by path: the whole one, or a small one with a planted violation. */
export function projectOf(texts: Record<string, string>): Project {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  return { files, sources: files.filter(({ path }) => SOURCE.test(path)).map(sourceOf) };
}

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || path.startsWith('test/');
export const isIn = (path: string, ...folders: string[]): boolean =>
  folders.some((folder) => path.startsWith(`${folder}/`));

/** The places of `pattern` (with the flag g) in one of the texts of a file. */
export function findAll(
  file: SourceFile,
  view: 'code' | 'uncommented' | 'text',
  pattern: RegExp,
): { line: number; match: string }[] {
  return [...file[view].matchAll(pattern)].map((found) => ({
    line: lineAt(file.text, found.index),
    match: found[0],
  }));
}

function sourceOf(file: ProjectFile): SourceFile {
  const scanned = scan(file.text);
  const imports = [...scanned.uncommented.matchAll(IMPORT)]
    // Inside of a text the word is blank in `code`.
    .filter((found) => scanned.code[found.index] !== ' ')
    .map((found) => ({
      name: found[2]!,
      file: resolve(file.path, found[2]!),
      line: lineAt(file.text, found.index),
    }));
  return { ...file, ...scanned, imports };
}

function resolve(from: string, name: string): string | undefined {
  const [path] = name.split('?');
  if (path!.startsWith('.')) return posix.join(posix.dirname(from), path!);
  const [, door, rest] = /^#(modules|kernel|test)\/(.+)$/.exec(path!) ?? [];
  if (door === 'modules') return `server/modules/${rest}/index.ts`;
  if (door === 'kernel') return `server/kernel/${rest}.ts`;
  return door === 'test' ? `test/support/${rest}.ts` : undefined;
}
