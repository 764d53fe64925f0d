import { prefixes } from './vocabulary.ts';

/** JSON-LD with compact names; the same value is written as Turtle. */
export type Term =
  | string
  | number
  | boolean
  | { '@id': string }
  | { '@value': string; '@language': string }
  | { '@value': string; '@type': string }
  | { '@list': Term[] }
  | Node;

export interface Node {
  '@id'?: string;
  '@type'?: string;
  [property: string]: Term | Term[] | undefined;
}

export function text(value: string, language: 'zh' | 'en'): Term {
  return { '@value': value, '@language': language };
}

export function time(at: Date): Term {
  return { '@value': at.toISOString(), '@type': 'xsd:dateTime' };
}

/** The whole document. */
export function jsonLd(node: Node): string {
  return JSON.stringify({ '@context': prefixes, ...node });
}

export function turtle(node: Node): string {
  const head = Object.entries(prefixes).map(([name, iri]) => `@prefix ${name}: <${iri}> .`);
  const told: string[] = [];
  const subject = subjectOf(node, told);
  if (!subject.startsWith('_:') && told.length === 0) return `${head.join('\n')}\n`;
  return `${head.join('\n')}\n\n${told.join('\n')}\n`;
}

/** Writes a node as a subject of its own and returns its name; nodes without an id stand where they are used. */
function subjectOf(node: Node, told: string[]): string {
  const name = iri(node['@id'] ?? '');
  const lines = predicatesOf(node, told);
  if (lines.length > 0) told.push(`${name} ${lines.join(' ;\n  ')} .`);
  return name;
}

function predicatesOf(node: Node, told: string[]): string[] {
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === '@id' || value === undefined) return [];
    if (key === '@type') return [`a ${String(value)}`];
    const terms = (Array.isArray(value) ? value : [value]).map((one) => termOf(one, told));
    return terms.length === 0 ? [] : [`${key} ${terms.join(', ')}`];
  });
}

function termOf(term: Term, told: string[]): string {
  if (typeof term === 'string') return quoted(term);
  if (typeof term === 'boolean') return String(term);
  if (typeof term === 'number') {
    if (!Number.isSafeInteger(term)) throw new Error(`${term} is not a whole number`);
    return String(term);
  }
  if ('@value' in term) {
    const value = quoted(term['@value'] as string);
    return '@language' in term ? `${value}@${term['@language']}` : `${value}^^${String(term['@type'])}`;
  }
  if ('@list' in term) return `( ${(term['@list'] as Term[]).map((one) => termOf(one, told)).join(' ')} )`;
  if ('@id' in term) return subjectOf(term as Node, told);
  return `[ ${predicatesOf(term as Node, told).join(' ; ')} ]`;
}

const escapes: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function quoted(value: string): string {
  return `"${value.replaceAll(/[\\"\n\r\t]/g, (char) => escapes[char] ?? char)}"`;
}

/** What an IRI may not hold is percent-encoded, so that no text can end it. */
function iri(value: string): string {
  return `<${value.replaceAll(/[^!-\u{10ffff}]|[<>"{}|^`\\]/gu, (char) => encodeURIComponent(char))}>`;
}
