/**
 * Tells code from comments, texts and regular expressions, in TypeScript, TSX and JavaScript. It is no parser: a
 * quote in the text of a JSX element is taken for a string until the end of its line, a harmless mistake here.
 */
export interface Scan {
  /** Comments, and the contents of texts and regular expressions, are blanks. Line breaks and lengths are kept. */
  code: string;
  /** Only comments are blanks. */
  uncommented: string;
  /** Template texts with the tag before them, `sql` for example; `start` is the place of the opening backtick. */
  templates: { tag: string; start: number; text: string }[];
}

type Kind = 'comment' | 'text';

/** After these a slash begins a regular expression; after a value it divides, and in `</a>` and `<a />` it closes. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};+\-*%~^>]|\b(?:return|typeof|case|in|of|throw|await))\s*$/;

export function scan(source: string): Scan {
  const code = source.split('');
  const uncommented = [...code];
  const templates: Scan['templates'] = [];
  /** For each open template expression, the number of braces open inside of it. */
  const expressions: { braces: number; template: { tag: string; start: number } }[] = [];
  let at = 0;

  function blank(from: number, to: number, kind: Kind): void {
    for (let index = from; index < to; index += 1) {
      if (source[index] === '\n') continue;
      code[index] = ' ';
      if (kind === 'comment') uncommented[index] = ' ';
    }
  }

  /** From inside a template to its end or its next expression. */
  function readTemplate(template: { tag: string; start: number }): void {
    const from = at;
    while (at < source.length && source[at] !== '`' && !source.startsWith('${', at))
      at += source[at] === '\\' ? 2 : 1;
    blank(from, Math.min(at, source.length), 'text');
    if (source[at] === '`') {
      templates.push({ ...template, text: source.slice(template.start + 1, at) });
      at += 1;
    } else {
      expressions.push({ braces: 0, template });
      at += 2;
    }
  }

  function readUntil(end: RegExp, kind: Kind): void {
    end.lastIndex = at + 1;
    const found = end.exec(source);
    const to = found === null ? source.length : found.index + found[0].length;
    if (kind === 'comment') blank(at, to, kind);
    else blank(at + 1, to - 1, kind);
    at = to;
  }

  while (at < source.length) {
    const char = source[at]!;
    const inner = expressions.at(-1);
    if (source.startsWith('//', at)) readUntil(/(?=\n)/g, 'comment');
    else if (source.startsWith('/*', at)) readUntil(/\*\//g, 'comment');
    else if (char === "'") readUntil(/(?<!\\)(?:\\\\)*'|\n/g, 'text');
    else if (char === '"') readUntil(/(?<!\\)(?:\\\\)*"|\n/g, 'text');
    else if (
      char === '/' &&
      source[at + 1] !== '>' &&
      BEFORE_REGEX.test(code.slice(Math.max(0, at - 40), at).join(''))
    )
      readUntil(/(?:(?<!\\)(?:\\\\)*\/|\n)/g, 'text');
    else if (char === '`') {
      const tag = /[\w$]*$/.exec(source.slice(Math.max(0, at - 40), at))?.[0] ?? '';
      const start = at;
      at += 1;
      readTemplate({ tag, start });
    } else if (char === '}' && inner?.braces === 0) {
      expressions.pop();
      at += 1;
      readTemplate(inner.template);
    } else {
      if (inner !== undefined && char === '{') inner.braces += 1;
      if (inner !== undefined && char === '}') inner.braces -= 1;
      at += 1;
    }
  }
  return { code: code.join(''), uncommented: uncommented.join(''), templates };
}

/** The line, counted from 1, of a place in a text. */
export function lineAt(text: string, place: number): number {
  return text.slice(0, place).split('\n').length;
}
