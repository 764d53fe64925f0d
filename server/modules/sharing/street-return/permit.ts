import Type, { type Static } from 'typebox';
import type { Queryable, Transaction } from '#kernel/database';
import { invalidField, notFound, Problem } from '#kernel/errors';
import type { Principal } from '#kernel/permissions';
import { findResource } from '#modules/catalogue';
import * as queries from './queries.ts';

export const PermitShape = Type.Object(
  {
    clear: Type.Array(Type.String()),
    permittedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
    permittedBy: Type.Union([Type.String(), Type.Null()]),
  },
  { description: 'Items that are returned to streets in clear' },
);
type PermitView = Static<typeof PermitShape>;

export async function readPermit(db: Queryable, resourceId: number): Promise<PermitView | undefined> {
  const resource = await findResource(db, resourceId);
  if (resource?.published == null) return undefined;
  const permit = await queries.findPermit(db, resourceId);
  return {
    clear: permit?.clear ?? [],
    permittedAt: permit?.permittedAt.toISOString() ?? null,
    permittedBy: permit?.permittedByName ?? null,
  };
}

/** Only the department that supplies a resource may permit; to any other it does not exist here. */
export async function permitClear(
  tx: Transaction,
  permit: { resourceId: number; principal: Principal; clear: string[] },
): Promise<PermitView | Problem> {
  const { resourceId, principal, clear } = permit;
  const resource = await findResource(tx, resourceId);
  if (resource?.published == null || resource.providerId !== principal.organisationId)
    return new Problem(notFound);
  const names = resource.published.items.map((item) => item.name);
  const unknown = clear.find((name) => !names.includes(name));
  if (unknown !== undefined) return invalidField('/clear', `the resource has no item ${unknown}`);
  await queries.putPermit(tx, { resourceId, clear, personId: principal.personId, name: principal.name });
  return { clear, permittedAt: tx.now.toISOString(), permittedBy: principal.name };
}
