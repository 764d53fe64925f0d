import { type Queryable, sql, type Transaction } from '#kernel/database';

export interface CartLine {
  resourceId: number;
  items: string[];
  addedAt: Date;
}

export const CART_LINES_MAX = 200;

export function listCart(db: Queryable, personId: string): Promise<CartLine[]> {
  return db.rows(sql`
    select resource_id as "resourceId", items, added_at as "addedAt" from sharing.cart_lines
    where person_id = ${personId} order by added_at, resource_id limit ${CART_LINES_MAX}`);
}

export async function upsertCartLine(
  tx: Transaction,
  line: { personId: string; resourceId: number; items: string[] },
): Promise<void> {
  await tx.execute(sql`
    insert into sharing.cart_lines (person_id, resource_id, items, added_at)
    values (${line.personId}, ${line.resourceId}, ${line.items}, ${tx.now})
    on conflict (person_id, resource_id) do update set items = excluded.items`);
}

export async function deleteCartLine(tx: Transaction, personId: string, resourceId: number): Promise<void> {
  await tx.execute(sql`
    delete from sharing.cart_lines where person_id = ${personId} and resource_id = ${resourceId}`);
}
