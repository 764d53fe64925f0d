import Type, { type Static } from 'typebox';
import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { type FieldError, invalidInput, Problem } from '#kernel/errors';
import { publish, system } from '#kernel/events';
import * as queries from './category/queries.ts';

export const CategoryShape = Type.Object(
  {
    code: Type.String(),
    edition: Type.String(),
    parentCode: Type.Union([Type.String(), Type.Null()]),
    kind: Type.Enum(['component', 'event', 'request']),
    name: Type.Object({ zh: Type.String(), en: Type.String() }),
    keywords: Type.Array(Type.String()),
    fileHours: Type.Union([Type.Number(), Type.Null()], {
      description: 'Natural hours to file; null on a group',
    }),
    handleHours: Type.Union([Type.Number(), Type.Null()]),
    verifyHours: Type.Union([Type.Number(), Type.Null()]),
  },
  { description: 'What a case is about (部件, 事件, 诉求)' },
);

export type Category = Static<typeof CategoryShape>;

/** A row of a district's `categories.csv`. */
export interface CategoryLine {
  code: string;
  parent: string;
  kind: string;
  name_zh: string;
  name_en: string;
  keywords: string;
  file_hours: string;
  handle_hours: string;
  verify_hours: string;
}

/** The current edition in memory: a few hundred rows, read with every case. */
const books = new WeakMap<City['database'], Map<string, Category>>();

export async function openCategories(city: City): Promise<void> {
  await reloadCategories(city);
  city.live.watch(['cases.categories-changed'], () => {
    // Nobody waits for it; the old edition goes on until the next change or start.
    reloadCategories(city).catch((error: unknown) =>
      city.log.error({ err: error }, 'could not load the new categories'),
    );
  });
}

export async function reloadCategories(city: City): Promise<void> {
  const current = await queries.listCurrentCategories(city.database);
  books.set(city.database, new Map(current.map((category) => [category.code, category])));
}

/** Undefined for a code that the current edition does not have. */
export function findCategory(city: City, code: string): Category | undefined {
  return books.get(city.database)?.get(code);
}

export function listCategories(city: City): Category[] {
  return [...(books.get(city.database)?.values() ?? [])];
}

/** Whether a case can be filed under it: groups cannot. */
export function isLeaf(category: Category): boolean {
  return category.handleHours !== null;
}

/** The category whose keyword stands in the text; the longest keyword wins. */
export function suggestCategory(city: City, text: string): Category | undefined {
  let best: { category: Category; length: number } | undefined;
  for (const category of listCategories(city))
    for (const keyword of category.keywords)
      if (keyword.length > (best?.length ?? 0) && text.includes(keyword))
        best = { category, length: keyword.length };
  return best?.category;
}

/**
 * Loads an edition. The same edition again changes nothing that cases refer to: names and hours are corrected,
 * codes never vanish. Returns how many codes it has, or a `Problem` that names each wrong line.
 */
export async function loadCategories(
  tx: Transaction,
  source: { edition: string; lines: CategoryLine[] },
): Promise<number | Problem> {
  const wrong: FieldError[] = [];
  const codes = new Set(source.lines.map((line) => line.code));
  const rows = source.lines.map((line, index) =>
    toCategory(line, index + 2, { edition: source.edition, codes, wrong }),
  );
  if (wrong.length > 0)
    return new Problem(invalidInput, {
      detail: `categories.csv: ${wrong.length} wrong fields`,
      errors: wrong,
    });
  await queries.upsertCategories(tx, rows);
  await publish(tx, {
    type: 'cases.categories-changed',
    subject: source.edition,
    actor: system,
    data: { codes: rows.length },
    placement: { streetCode: null, villageCode: null, unitId: null },
  });
  return rows.length;
}

function toCategory(
  line: CategoryLine,
  lineNumber: number,
  { edition, codes, wrong }: { edition: string; codes: Set<string>; wrong: FieldError[] },
): Category {
  const blame = (field: string, message: string) =>
    wrong.push({ path: `categories.csv line ${lineNumber}, ${field}`, message });
  const hours = (field: 'file_hours' | 'handle_hours' | 'verify_hours') => {
    if (line[field] === '') return null;
    const value = Number(line[field]);
    if (!(value > 0 && value <= 10_000)) blame(field, `expected hours, got "${line[field]}"`);
    return value;
  };
  if (!/^[0-9A-Za-z-]{1,20}$/.test(line.code))
    blame('code', `expected letters and digits, got "${line.code}"`);
  if (!['component', 'event', 'request'].includes(line.kind))
    blame('kind', `expected component, event or request, got "${line.kind}"`);
  if (line.parent !== '' && !codes.has(line.parent)) blame('parent', `there is no code ${line.parent}`);
  return {
    code: line.code,
    edition,
    parentCode: line.parent || null,
    kind: line.kind as Category['kind'],
    name: { zh: line.name_zh, en: line.name_en },
    keywords: line.keywords === '' ? [] : line.keywords.split('|'),
    fileHours: hours('file_hours'),
    handleHours: hours('handle_hours'),
    verifyHours: hours('verify_hours'),
  };
}
