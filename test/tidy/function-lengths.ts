import { type Finding, isTest, type Project, type SourceFile } from './project.ts';
import { lineAt } from './scan.ts';

export interface LongFunction {
  /** `path#name`, or `path#line 12` for one without a name. */
  key: string;
  path: string;
  line: number;
  lines: number;
}

/** The lengths that functions over the limit had when the rule came. May only shrink. */
export type Baseline = Record<string, number>;

const FUNCTION_LINES_MAX = 70;
const NOT_METHODS = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'function',
  'return',
  'await',
  'super',
]);

/** Functions stay under 70 lines; those of the baseline never grow, and leave it when they are short. */
export function functionsAreShort(project: Project, baseline: Baseline): Finding[] {
  const long = project.sources.filter(({ path }) => !isTest(path)).flatMap(longFunctionsOf);
  const lengths = new Map(long.map(({ key, lines }) => [key, lines]));
  const grown = long
    .filter(({ key, lines }) => lines > (baseline[key] ?? 0))
    .map(({ path, line, key, lines }) => ({
      path,
      line,
      what: `${key.split('#')[1]} has ${lines} lines, ${baseline[key] ?? FUNCTION_LINES_MAX} are the limit; split it`,
    }));
  const shrunk = Object.entries(baseline)
    .filter(([key, lines]) => (lengths.get(key) ?? 0) < lines)
    .map(([key, lines]) => ({
      path: 'test/tidy/long-functions.json',
      what: `${key} has ${lengths.get(key) ?? `no more than ${FUNCTION_LINES_MAX}`} lines now, not ${lines}: lower or remove its line`,
    }));
  return [...grown, ...shrunk];
}

export function longFunctionsOf(source: SourceFile): LongFunction[] {
  return bodiesOf(source.code)
    .map(({ name, start, open }) => {
      const line = lineAt(source.text, start);
      const lines = lineAt(source.text, matching(source.code, open)) - line + 1;
      return { key: `${source.path}#${name === '' ? `line ${line}` : name}`, path: source.path, line, lines };
    })
    .filter(({ lines }) => lines > FUNCTION_LINES_MAX);
}

/** Where functions begin and their bodies open: declarations, methods, and arrows with a body. */
function bodiesOf(code: string): { name: string; start: number; open: number }[] {
  const declared = [...code.matchAll(/\bfunction\s*\*?\s*([\w$]*)\s*(?:<[^(]*>)?\(/g)];
  const methods = [
    ...code.matchAll(/^[ \t]+(?:async\s+|static\s+|override\s+|get\s+|set\s+)*([\w$]+)\s*(?:<[^(\n]*>)?\(/gm),
  ].filter((found) => !NOT_METHODS.has(found[1]!));
  const named = [...declared, ...methods].flatMap((found) => {
    const open = bodyAfter(code, matching(code, found.index + found[0].length - 1));
    return open === undefined ? [] : [{ name: found[1]!, start: found.index + found[0].search(/\S/), open }];
  });
  const arrows = [...code.matchAll(/=>\s*\{/g)].map((found) => {
    const before = code.slice(0, found.index).split('\n').slice(-3).join('\n');
    const name = /\b(?:const|let)\s+([\w$]+)[^=;]*=[^=;]*$/.exec(before)?.[1] ?? '';
    return { name, start: found.index, open: found.index + found[0].length - 1 };
  });
  return [...named, ...arrows];
}

/** The brace that opens the body after a parameter list; braces of a return type are passed over. */
function bodyAfter(code: string, close: number): number | undefined {
  let at = close + 1;
  let previous = ')';
  while (at < code.length) {
    const char = code[at]!;
    if (char === ';' || char === '=' || (char === ',' && previous === ')') || char === ')') return undefined;
    if (char === '{') {
      if (!/[:<|&,(]/.test(previous)) return previous === ')' || /[\w>\]}]/.test(previous) ? at : undefined;
      at = matching(code, at);
      previous = '}';
    } else if (/\S/.test(char)) {
      if (previous === ')' && char !== ':') return undefined;
      previous = char;
    }
    at += 1;
  }
  return undefined;
}

function matching(code: string, open: number): number {
  const [opening, closing] = code[open] === '(' ? ['(', ')'] : ['{', '}'];
  let depth = 0;
  for (let at = open; at < code.length; at += 1) {
    if (code[at] === opening) depth += 1;
    if (code[at] === closing) depth -= 1;
    if (depth === 0) return at;
  }
  return code.length;
}
