import Type, { type Static } from 'typebox';
import type { City } from '#kernel/city';
import type { Queryable, Transaction } from '#kernel/database';
import { conflict, invalidField, Problem } from '#kernel/errors';
import type { Principal } from '#kernel/permissions';
import { OrganisationRef, orNull, ResourceRef } from './application.ts';
import { findShareable } from './apply.ts';
import { CART_LINES_MAX, listCart, upsertCartLine } from './cart/queries.ts';
import { organisationRef, resourceRef, resourcesOf } from './view.ts';

export const CartLineShape = Type.Object(
  {
    resource: ResourceRef,
    provider: orNull(OrganisationRef),
    sharing: orNull(Type.Enum(['unconditional', 'conditional', 'none'])),
    available: Type.Boolean({ description: 'False when the resource is not published any more' }),
    items: Type.Array(Type.Object({ name: Type.String(), title: Type.String(), titleEn: Type.String() })),
    addedAt: Type.String({ format: 'date-time' }),
  },
  { description: 'What a person means to apply for (数据购物车)' },
);

/** The cart of a person, oldest line first. */
export async function readCart(
  db: Queryable,
  city: City,
  personId: string,
): Promise<Static<typeof CartLineShape>[]> {
  const lines = await listCart(db, personId);
  const resources = await resourcesOf(db, lines);
  return lines.map((line) => {
    const resource = resources.get(line.resourceId);
    const content = resource?.stage === 'withdrawn' ? null : (resource?.published ?? null);
    return {
      resource: resourceRef(line.resourceId, resource),
      provider: resource === undefined ? null : organisationRef(city, resource.providerId),
      sharing: content?.sharing ?? null,
      available: content !== null,
      items: line.items.flatMap((name) => {
        const item = content?.items.find((one) => one.name === name);
        return item === undefined ? [] : [{ name, title: item.title, titleEn: item.titleEn }];
      }),
      addedAt: line.addedAt.toISOString(),
    };
  });
}

/** Puts a resource into the cart, or changes which of its items are wanted. No items mean all. */
export async function putInCart(
  tx: Transaction,
  line: { principal: Principal; resourceId: number; items: string[] },
): Promise<Record<string, never> | Problem> {
  const resource = await findShareable(tx, line.resourceId);
  if (resource instanceof Problem) return resource;
  const names = resource.published.items.map((item) => item.name);
  const unknown = line.items.find((name) => !names.includes(name));
  if (unknown !== undefined) return invalidField('/items', `there is no item "${unknown}"`);
  const { personId } = line.principal;
  const lines = await listCart(tx, personId);
  if (lines.length >= CART_LINES_MAX && !lines.some((one) => one.resourceId === line.resourceId))
    return new Problem(conflict, { detail: `A cart holds ${CART_LINES_MAX} resources.` });
  const items = line.items.length === 0 ? names : line.items;
  await upsertCartLine(tx, { personId, resourceId: line.resourceId, items });
  return {};
}
