import type { Lake } from '#kernel/lake';
import { nameOf } from '#kernel/lake';
import type { Content, Item } from '#modules/catalogue';
import { currentOf, defaultMask, type Mask, maskExpression, masksFor } from '#modules/loads';
import type { GrantColumn } from './grant.ts';
import { type RowFilter, rowCondition } from './row-filter.ts';

/** What a view is made from: of a grant, or of an application somebody looks at before approving it. */
export interface Approved {
  resourceId: number;
  items: readonly string[];
  masks: Readonly<Record<string, Mask>>;
  rowFilter: RowFilter;
  secret: string;
}

/** The view of a grant: the approved items and nothing else. */
export const viewOf = (grantId: number): string => `grant_${grantId}`;

/**
 * The same rows with what the server pages, counts changes and cuts by: `_batch`, `_row`, `_street`, `_village`. Never
 * shown: gaps in them would tell of the rows outside.
 */
export const keyedViewOf = (grantId: number): string => `grant_${grantId}_keyed`;

/** The mask of each item that is asked for, the default where nobody said otherwise. */
export function masksOf(
  content: Content,
  items: readonly string[],
  asked: Readonly<Record<string, Mask>>,
): Record<string, Mask> {
  return Object.fromEntries(
    items.map((name) => {
      const item = getItem(content, name);
      return [name, asked[name] ?? defaultMask(item)];
    }),
  );
}

/** The stricter of two masks of an item: the later one in the order of `masksFor`. */
export function stricter(item: Item, one: Mask, other: Mask): Mask {
  const order = masksFor(item);
  return order.indexOf(one) >= order.indexOf(other) ? one : other;
}

export function getItem(content: Content, name: string): Item {
  const item = content.items.find((one) => one.name === name);
  if (item === undefined) throw new Error(`the resource has no item ${name}`);
  return item;
}

/**
 * The select behind a view. Two levels: within, the row filter reads the values as they are; without, each column is
 * its masked value and the plain one is out of reach, whatever is asked of it. The names between begin with an
 * underscore, which no item's does: an alias can never stand in for a column.
 */
export function approvedSelect(approved: Approved, content: Content): string {
  const items = approved.items.map((name) => getItem(content, name));
  const inner = items.map((item, index) => `${nameOf(item.name)} as _c${index}`);
  const outer = items.map((item, index) => {
    const mask = approved.masks[item.name] ?? defaultMask(item);
    return `${maskExpression(item, mask, { column: `_c${index}`, secret: approved.secret })} as ${nameOf(item.name)}`;
  });
  const condition = rowCondition(approved.rowFilter, content.items);
  return `select ${[...outer, ...HIDDEN].join(', ')}
    from (select ${[...inner, ...HIDDEN].join(', ')} from ${nameOf(currentOf(approved.resourceId))}${condition === '' ? '' : ` where ${condition}`})`;
}

const HIDDEN = ['_batch', '_row', '_street', '_village'];

/** What the view will show: the items with the types ClickHouse gives them under their masks. */
export async function describeApproved(
  lake: Lake,
  approved: Approved,
  content: Content,
): Promise<GrantColumn[]> {
  const rows = await lake.rows<{ name: string; type: string }>({
    query: `describe (${approvedSelect(approved, content)})`,
  });
  const types = new Map(rows.map(({ name, type }) => [name, type]));
  return approved.items.map((name) => {
    const item = getItem(content, name);
    const { title, titleEn } = item;
    return { name, title, titleEn, mask: approved.masks[name] ?? defaultMask(item), type: types.get(name)! };
  });
}

/** Makes the views of a grant, or makes them anew. */
export async function defineViews(
  lake: Lake,
  grantId: number,
  approved: Approved,
  content: Content,
): Promise<void> {
  await lake.createView(keyedViewOf(grantId), approvedSelect(approved, content));
  await lake.createView(
    viewOf(grantId),
    `select ${approved.items.map(nameOf).join(', ')} from ${nameOf(keyedViewOf(grantId))}`,
  );
}

export async function dropViews(lake: Lake, grantId: number): Promise<void> {
  await lake.dropView(viewOf(grantId));
  await lake.dropView(keyedViewOf(grantId));
}
