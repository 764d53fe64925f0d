import { existsSync } from 'node:fs';
import { type Finding, findAll, isIn, isTest, type Project, type SourceFile } from './project.ts';

/** Configuration is parsed once; the rest of the server receives it. */
export function settingsComeFromConfig({ sources }: Project): Finding[] {
  return sources
    .filter(({ path }) => isIn(path, 'server') && !isTest(path) && path !== 'server/kernel/config.ts')
    .flatMap((source) =>
      report(
        source,
        /\bprocess\.env\b/g,
        () => 'process.env; add a setting to kernel/config.ts and take it from there',
      ),
    );
}

const CLOCKS = ['server/kernel/clock.ts', 'web/clock.ts'];
const TIME_AND_CHANCE =
  /\b(?:Date\.now|performance\.now|setTimeout|setInterval|Math\.random|randomUUID|randomBytes|AbortSignal\.timeout)\s*\(|\bnew Date\(\)/g;

/** A simulated district runs on another clock, and tests on a seed. */
export function timeAndChanceComeFromTheClock({ sources }: Project): Finding[] {
  return sources
    .filter(({ path }) => isIn(path, 'server', 'web', 'simulation') && !isTest(path))
    .filter(({ path }) => !CLOCKS.includes(path))
    .flatMap((source) => {
      const clock = isIn(source.path, 'web') ? 'web/clock.ts' : 'kernel/clock.ts';
      return report(source, TIME_AND_CHANCE, (match) => `${match.replace(/\s*\($/, '')}; use ${clock}`);
    });
}

/** Packs and districts are data that come and go; code knows none by name. */
export function codeNamesNoDistrict({ files, sources }: Project): Finding[] {
  const names = new Set(files.flatMap(({ path }) => /^(?:districts|packs)\/([^/]+)\//.exec(path)?.[1] ?? []));
  if (names.size === 0) return [];
  const pattern = new RegExp(`\\b(?:${[...names].join('|')})\\b`, 'gi');
  return sources
    .filter(({ path }) => isIn(path, 'server', 'web') && !isTest(path))
    .flatMap((source) =>
      findAll(source, 'uncommented', pattern).map(({ line, match }) => ({
        path: source.path,
        line,
        what: `names "${match}"; code names no district and no pack, put it into their data or a setting`,
      })),
    );
}

const BANNED_NAMES =
  /(?:^|[-.])(?:utils?|helpers?|common|managers?|services?(?!-worker)|impl|dtos?|misc)(?:[-.]|$)/i;
const EXCEPT_DATA = /^(?:districts|packs)\/|package-lock\.json$|\/generated\//;

export function filesAreNamedAfterTheirConcept({ files }: Project): Finding[] {
  return files
    .filter(({ path }) => path.split('/').some((part) => BANNED_NAMES.test(part)))
    .map(({ path }) => ({ path, what: 'a name that says nothing; name the file after its concept' }));
}

const FILE_LINES_MAX = 400;

export function filesAreShort({ files }: Project): Finding[] {
  return files
    .filter(({ path }) => /\.(?:tsx?|mjs|css|sql|html)$/.test(path) && !EXCEPT_DATA.test(path))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > FILE_LINES_MAX)
    .map(({ path, lines }) => ({
      path,
      what: `${lines} lines; split it by concept, ${FILE_LINES_MAX} are the limit`,
    }));
}

// In pieces, so that this file does not hold what it looks for.
const MACHINE_TEXTS = [
  ['/wo', 'rk/'],
  ['/ro', 'ot/'],
  ['/tmp/', 'try'],
  ['farm', '-studio'],
  ['registry.', 'npm'],
  ['npmjs.', 'org'],
  ['npm', 'mirror'],
].map((pieces) => pieces.join(''));

export function nothingNamesAMachine({ files }: Project): Finding[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) =>
      MACHINE_TEXTS.filter((word) => line.includes(word)).map((word) => ({
        path,
        line: index + 1,
        what: `"${word}" belongs to one machine or workplace, not into the project`,
      })),
    ),
  );
}

/** With addresses of a registry in it, the lock file would only work where that registry is reached. */
export function lockNamesNoRegistry({ files }: Project): Finding[] {
  return files
    .filter(({ path, text }) => path === 'package-lock.json' && /"resolved":/.test(text))
    .map(({ path }) => ({
      path,
      what: 'has "resolved" addresses; .npmrc omits them, install again with it',
    }));
}

export function linksLeadSomewhere({ files }: Project): Finding[] {
  // Also pictures, which are no text and so not among the files.
  const exists = (path: string) =>
    files.some((file) => file.path === path || isIn(file.path, path)) ||
    existsSync(new URL(`../../${path}`, import.meta.url));
  return files
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) =>
        [...line.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
          .map((found) => found[1]!)
          .filter((target) => !/^[a-z]+:/.test(target) && !exists(resolveLink(path, target)))
          .map((target) => ({ path, line: index + 1, what: `the link ${target} leads nowhere` })),
      ),
    );
}

function resolveLink(from: string, target: string): string {
  return new URL(target, `file:///${from}`).pathname.slice(1).replace(/\/$/, '');
}

function report(source: SourceFile, pattern: RegExp, what: (match: string) => string): Finding[] {
  return findAll(source, 'code', pattern).map(({ line, match }) => ({
    path: source.path,
    line,
    what: what(match),
  }));
}
