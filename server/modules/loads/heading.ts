import { defineProblem, type FieldError, Problem } from '#kernel/errors';
import type { Item } from '#modules/catalogue';
import { trimmed } from './csv-cells.ts';

export const schemaDiffers = defineProblem(
  'schema-differs',
  422,
  'The columns are not those of the resource; nothing was loaded',
);

/** For each column of the file the item it holds. */
export type Columns = Item[];

/**
 * Matches a heading with the items, in any order, by name, title or English title. Returns a `Problem` that names
 * every column nobody knows, every item that is missing and every one that stands there twice: a delivery whose
 * schema changed overnight changes nothing. `mayLack` lets items that are not required be left out, as in JSON.
 */
export function matchHeading(
  headings: readonly string[],
  items: readonly Item[],
  options: { mayLack?: boolean } = {},
): Columns | Problem {
  const errors: FieldError[] = [];
  const columns: Columns = [];
  const taken = new Set<string>();
  for (const heading of headings) {
    const item = items.find((one) => isCalled(one, heading));
    if (item === undefined)
      errors.push({ path: `/columns/${heading}`, message: 'no item of the resource has this name or title' });
    else if (taken.has(item.name))
      errors.push({ path: `/columns/${heading}`, message: `the item ${item.name} stands there twice` });
    else {
      taken.add(item.name);
      columns.push(item);
    }
  }
  for (const item of items)
    if (!taken.has(item.name) && (options.mayLack !== true || item.required || item.isKey))
      errors.push({ path: `/items/${item.name}`, message: `the data lacks this item (${item.title})` });
  if (errors.length === 0) return columns;
  const told = errors.slice(0, 5).map((one) => `${one.path.split('/')[2]}: ${one.message}`);
  return new Problem(schemaDiffers, {
    detail: `${told.join('; ')}${errors.length > told.length ? ` … and ${errors.length - told.length} more` : ''}.`,
    errors,
  });
}

function isCalled(item: Item, heading: string): boolean {
  const folded = fold(heading);
  return [item.name, item.title, item.titleEn].some((name) => name !== '' && fold(name) === folded);
}

/** `ＰＭ2.5 ` and `pm2.5` are one. */
function fold(name: string): string {
  return trimmed(name).normalize('NFKC').toLowerCase();
}
