import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import type { Principal } from '#kernel/permissions';
import type { Delivery, DeliveryView, PushOptions } from './delivery.ts';
import * as queries from './queries.ts';
import { organisationRef, resourceRef, resourcesOf } from './references.ts';
import { isFileFormat } from './run-delivery.ts';

interface Page {
  role?: 'mine' | 'supplied' | 'all' | undefined;
  grant?: number | undefined;
  after?: number | undefined;
  limit: number;
}

/** `all` is everybody's for the auditor, and for others all that concerns their department. */
export async function listDeliveriesFor(
  db: Queryable,
  city: City,
  principal: Principal,
  page: Page,
): Promise<{ items: DeliveryView[]; next: number | null }> {
  const { role = 'mine', grant: grantId, after: before, limit } = page;
  const { organisationId, permissions } = principal;
  const all = permissions.has('sharing.audit') ? 'everybody' : 'any';
  const whose = role === 'all' ? all : role;
  const deliveries = await queries.listDeliveries(db, { whose, organisationId, grantId, before, limit });
  const next = deliveries.length === limit ? deliveries.at(-1)!.id : null;
  return { items: await toView(db, city, principal, deliveries), next };
}

/** For the department that receives, the one that supplies, and the auditor; to others there is none. */
export async function readableDelivery(
  db: Queryable,
  { organisationId, permissions }: Principal,
  id: number,
): Promise<Delivery | undefined> {
  const delivery = await queries.findDelivery(db, id);
  const isOurs = delivery?.organisationId === organisationId || delivery?.providerId === organisationId;
  return isOurs || permissions.has('sharing.audit') ? delivery : undefined;
}

export async function toView(
  db: Queryable,
  city: City,
  principal: Principal,
  deliveries: Delivery[],
): Promise<DeliveryView[]> {
  const known = await resourcesOf(
    db,
    deliveries.map((one) => one.resourceId),
  );
  return deliveries.map((one) => {
    const isMine =
      one.organisationId === principal.organisationId && principal.permissions.has('sharing.apply');
    const isFile = isFileFormat(one.format);
    return {
      id: one.id,
      grantId: one.grantId,
      resource: resourceRef(known, one.resourceId),
      organisation: organisationRef(city, one.organisationId),
      provider: organisationRef(city, one.providerId),
      format: one.format,
      target: isFile ? null : targetOf(one.options as PushOptions),
      state: one.state,
      rowsTotal: one.rowsTotal,
      rowsDone: one.rowsDone,
      bytes: one.bytes,
      sha256: one.sha256,
      problem: one.problem,
      requestedAt: one.requestedAt.toISOString(),
      requestedBy: { id: one.requestedBy, name: one.requestedByName },
      endedAt: one.endedAt?.toISOString() ?? null,
      expiresAt: one.expiresAt.toISOString(),
      downloads: one.downloads,
      can: isMine && isFile && one.state === 'ready' ? (['download', 'delete'] as const).slice() : [],
    };
  });
}

function targetOf({ host, port, database, table }: PushOptions): string {
  return `${host}:${port}/${database}/${table}`;
}
