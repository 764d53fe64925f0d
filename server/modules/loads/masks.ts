import type { Item } from '#modules/catalogue';

/**
 * How an item is shown to whom it was not approved in clear. A mask keeps the form of a value: what reads it still
 * finds a name, a number, a date.
 */
export const masks = ['clear', 'partial', 'pseudonym', 'month', 'year', 'band', 'empty'] as const;
export type Mask = (typeof masks)[number];

/** Masks that make sense for an item, mildest first. `clear` is among them. */
export function masksFor(item: Pick<Item, 'type' | 'kind'>): Mask[] {
  throw new Error(`not built: ${item.type}`);
}

/** The mask an item gets when nobody says otherwise: by its kind and grade. */
export function defaultMask(item: Pick<Item, 'type' | 'kind' | 'grade'>): Mask {
  throw new Error(`not built: ${item.type}`);
}

/**
 * The ClickHouse expression of an item under a mask. `column` is a quoted name; `secret` keys pseudonyms, so that
 * equal values stay equal within one grant and cannot be guessed by trying.
 */
export function maskExpression(
  item: Pick<Item, 'type' | 'kind' | 'scale'>,
  mask: Mask,
  of: { column: string; secret: string },
): string {
  throw new Error(`not built: ${item.type} ${mask} ${of.column}`);
}
