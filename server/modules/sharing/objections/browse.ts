import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import type { Principal } from '#kernel/permissions';
import type { Resource } from '#modules/catalogue';
import { organisationRef, resourceRef, resourcesOf, titleOf } from '../delivery/references.ts';
import { readSourceRow } from './lake-source.ts';
import type {
  NoticeView,
  Objection,
  ObjectionDetail,
  ObjectionStage,
  ObjectionSummary,
} from './objection.ts';
import * as queries from './queries.ts';

interface Page {
  after?: number | undefined;
  limit: number;
}

/** `all` is everybody's for centre and auditor, and for others all that concerns their department. */
export async function listObjectionsFor(
  db: Queryable,
  city: City,
  principal: Principal,
  page: Page & {
    role?: 'mine' | 'supplied' | 'all' | undefined;
    stage?: ObjectionStage | undefined;
    resource?: number | undefined;
  },
): Promise<{ items: ObjectionSummary[]; next: number | null }> {
  const { role = 'all', stage, resource: resourceId, after: before, limit } = page;
  const { organisationId, permissions } = principal;
  const all = permissions.has('sharing.audit') ? 'everybody' : 'any';
  const whose = role === 'all' ? all : role;
  const filter = { whose, organisationId, stage, resourceId, before, limit } as const;
  const objections = await queries.listObjections(db, filter);
  const known = await resourcesOf(
    db,
    objections.map((one) => one.resourceId),
  );
  const next = objections.length === limit ? objections.at(-1)!.id : null;
  return { items: objections.map((one) => toSummary(city, known, one)), next };
}

/** For the objector's department, the provider, centre and auditor; undefined for everybody else. */
export async function readObjection(
  db: Queryable,
  city: City,
  { organisationId, permissions }: Principal,
  id: number,
): Promise<ObjectionDetail | undefined> {
  const objection = await queries.findObjection(db, id);
  if (objection === undefined) return undefined;
  const isObjector = objection.organisationId === organisationId;
  const isProvider = objection.providerId === organisationId && permissions.has('sharing.supply');
  if (!isObjector && !isProvider && !permissions.has('sharing.audit')) return undefined;
  const known = await resourcesOf(db, [objection.resourceId]);
  const notices = objection.landedAt === null ? [] : await queries.listNoticesOf(db, id);
  const isWaiting = notices.some((one) => one.organisationId === organisationId && one.receivedAt === null);
  return {
    ...toSummary(city, known, objection),
    objector: objection.objectorName,
    row: objection.shown,
    source: isProvider ? await sourceOf(city, known, objection) : null,
    reason: objection.reason,
    corrected: objection.corrected,
    correctionBatch: objection.correctionBatch,
    decidedBy: objection.decidedByName,
    receipts: notices.map((one) => ({
      organisation: organisationRef(city, one.organisationId),
      grants: one.grantIds.length,
      returns: one.returnIds.length,
      at: one.at.toISOString(),
      receivedAt: one.receivedAt?.toISOString() ?? null,
      receivedBy: one.receivedByName,
    })),
    can: [
      ...(isProvider && objection.stage === 'open' ? (['decide'] as const) : []),
      ...(isWaiting && permissions.has('sharing.object') ? (['receipt'] as const) : []),
    ],
  };
}

async function sourceOf(city: City, known: Map<number, Resource>, objection: Objection) {
  const content = known.get(objection.resourceId)?.published;
  const { resourceId, batch, row } = objection;
  const values = content && (await readSourceRow(city.lake, content, { resourceId, batch, row }, 'any'));
  return { batch, row, values: values ?? null };
}

export async function listNoticesFor(
  db: Queryable,
  { organisationId }: Principal,
  page: Page & { waiting?: boolean | undefined },
): Promise<{ items: NoticeView[]; next: number | null }> {
  const { waiting = false, after: before, limit } = page;
  const notices = await queries.listNotices(db, { organisationId, waiting, before, limit });
  const known = await resourcesOf(
    db,
    notices.map((one) => one.resourceId),
  );
  return {
    items: notices.map((one) => ({
      objectionId: one.objectionId,
      resource: resourceRef(known, one.resourceId),
      item: { name: one.item, title: titleOf(known, one.resourceId, one.item) },
      grantIds: one.grantIds,
      returnIds: one.returnIds,
      correctionBatch: one.correctionBatch,
      at: one.landedAt.toISOString(),
      receivedAt: one.receivedAt?.toISOString() ?? null,
      receivedBy: one.receivedByName,
    })),
    next: notices.length === limit ? notices.at(-1)!.objectionId : null,
  };
}

function toSummary(city: City, known: Map<number, Resource>, one: Objection): ObjectionSummary {
  return {
    id: one.id,
    resource: resourceRef(known, one.resourceId),
    grantId: one.grantId,
    returnId: one.returnId,
    item: { name: one.item, title: titleOf(known, one.resourceId, one.item) },
    says: one.says,
    suggested: one.suggested,
    organisation: organisationRef(city, one.organisationId),
    provider: organisationRef(city, one.providerId),
    caseNumber: one.caseNumber,
    stage: one.stage,
    openedAt: one.openedAt.toISOString(),
    decidedAt: one.decidedAt?.toISOString() ?? null,
  };
}
