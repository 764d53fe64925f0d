import Type from 'typebox';
import type { City } from '#kernel/city';
import type { Http } from '#kernel/http';
import { ById, ItemNames } from './application.ts';
import { deleteCartLine } from './cart/queries.ts';
import { CartLineShape, putInCart, readCart } from './cart.ts';

export function cartRoutes(http: Http, city: City): void {
  http.get(
    '/api/cart',
    {
      summary: 'Your cart: the resources you mean to apply for',
      permission: 'sharing.apply',
      response: Type.Object({ items: Type.Array(CartLineShape) }),
    },
    async ({ db, principal }) => ({ items: await readCart(db, city, principal.personId) }),
  );
  http.put(
    '/api/cart/:id',
    {
      summary: 'Put a resource into your cart, or change the items you want of it; no items mean all',
      permission: 'sharing.apply',
      params: ById,
      body: Type.Object({ items: ItemNames }),
      response: Type.Object({}),
    },
    ({ tx, principal, params, body }) =>
      putInCart(tx, { principal, resourceId: params.id, items: body.items }),
  );
  http.delete(
    '/api/cart/:id',
    {
      summary: 'Take a resource out of your cart',
      permission: 'sharing.apply',
      params: ById,
      response: Type.Object({}),
    },
    async ({ tx, principal, params }) => {
      await deleteCartLine(tx, principal.personId, params.id);
      return {};
    },
  );
}
