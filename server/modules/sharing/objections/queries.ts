import { empty, type Queryable, raw, sql, type Transaction } from '#kernel/database';
import type { CorrectionNotice, Objection, ObjectionStage } from './objection.ts';

const columns = raw(`
  o.id, o.resource_id as "resourceId", o.grant_id as "grantId", o.return_id as "returnId", o.shown, o.batch, o.row,
  o.item, o.says, o.suggested, o.organisation_id as "organisationId", o.objector_id as "objectorId",
  o.objector_name as "objectorName", o.provider_id as "providerId", o.case_id as "caseId",
  o.case_number as "caseNumber", o.stage, o.opened_at as "openedAt", o.decided_at as "decidedAt",
  o.decided_by as "decidedBy", o.decided_by_name as "decidedByName", o.reason, o.corrected,
  o.correction_batch as "correctionBatch", o.landed_at as "landedAt"`);

/** Taken ahead of the row: the case names it. */
export async function nextObjectionId(tx: Transaction): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`select nextval('sharing.objection_ids') as id`);
  return id;
}

export type NewObjection = Pick<
  Objection,
  | 'id'
  | 'resourceId'
  | 'grantId'
  | 'returnId'
  | 'shown'
  | 'batch'
  | 'row'
  | 'item'
  | 'says'
  | 'suggested'
  | 'organisationId'
  | 'objectorId'
  | 'objectorName'
  | 'providerId'
  | 'caseId'
  | 'caseNumber'
>;

export async function insertObjection(tx: Transaction, fresh: NewObjection): Promise<void> {
  await tx.execute(sql`
    insert into sharing.objections (id, resource_id, grant_id, return_id, shown, batch, row, item, says, suggested,
      organisation_id, objector_id, objector_name, provider_id, case_id, case_number, stage, opened_at)
    values (${fresh.id}, ${fresh.resourceId}, ${fresh.grantId}, ${fresh.returnId}, ${JSON.stringify(fresh.shown)},
      ${fresh.batch}, ${fresh.row}, ${fresh.item}, ${fresh.says}, ${fresh.suggested}, ${fresh.organisationId},
      ${fresh.objectorId}, ${fresh.objectorName}, ${fresh.providerId}, ${fresh.caseId}, ${fresh.caseNumber}, 'open',
      ${tx.now})`);
}

export function findObjection(db: Queryable, id: number): Promise<Objection | undefined> {
  return db.find(sql`select ${columns} from sharing.objections as o where o.id = ${id}`);
}

export function lockObjection(tx: Transaction, id: number): Promise<Objection | undefined> {
  return tx.find(sql`select ${columns} from sharing.objections as o where o.id = ${id} for no key update`);
}

/** An open objection of the same department to the same item of the same row. */
export function findSame(
  db: Queryable,
  same: Pick<Objection, 'organisationId' | 'resourceId' | 'batch' | 'row' | 'item'>,
): Promise<Objection | undefined> {
  return db.find(sql`
    select ${columns} from sharing.objections as o
    where o.resource_id = ${same.resourceId} and o.organisation_id = ${same.organisationId} and o.batch = ${same.batch}
      and o.row = ${same.row} and o.item = ${same.item} and o.stage = 'open' limit 1`);
}

export interface ObjectionFilter {
  /** `any`: both what one's department made and what it has to answer. */
  whose: 'mine' | 'supplied' | 'any' | 'everybody';
  organisationId: string;
  stage?: ObjectionStage | undefined;
  resourceId?: number | undefined;
  before?: number | undefined;
  limit: number;
}

export function listObjections(db: Queryable, filter: ObjectionFilter): Promise<Objection[]> {
  const { whose, organisationId, stage, resourceId } = filter;
  const made = sql`o.organisation_id = ${organisationId}`;
  const supplied = sql`o.provider_id = ${organisationId}`;
  const seen = {
    mine: sql`and ${made}`,
    supplied: sql`and ${supplied}`,
    any: sql`and (${made} or ${supplied})`,
    everybody: empty,
  }[whose];
  return db.rows(sql`
    select ${columns} from sharing.objections as o
    where o.id < ${filter.before ?? Number.MAX_SAFE_INTEGER} ${seen}
      ${stage === undefined ? empty : sql`and o.stage = ${stage}`}
      ${resourceId === undefined ? empty : sql`and o.resource_id = ${resourceId}`}
    order by o.id desc limit ${filter.limit}`);
}

export interface Decision {
  id: number;
  stage: 'accepted' | 'rejected';
  personId: string;
  name: string;
  reason: string | null;
  corrected: string | null;
  correctionBatch: number | null;
}

export async function decide(tx: Transaction, decision: Decision): Promise<void> {
  await tx.execute(sql`
    update sharing.objections set stage = ${decision.stage}, decided_at = ${tx.now}, decided_by = ${decision.personId},
      decided_by_name = ${decision.name}, reason = ${decision.reason}, corrected = ${decision.corrected},
      correction_batch = ${decision.correctionBatch}
    where id = ${decision.id}`);
}

/** Accepted objections whose correction travels with this batch, locked. */
export function takeCorrecting(
  tx: Transaction,
  of: { resourceId: number; batch: number },
): Promise<Objection[]> {
  return tx.rows(sql`
    select ${columns} from sharing.objections as o
    where o.resource_id = ${of.resourceId} and o.correction_batch = ${of.batch} and o.landed_at is null
      and o.stage = 'accepted'
    order by o.id limit 100 for no key update`);
}

export async function setLanded(tx: Transaction, id: number): Promise<void> {
  await tx.execute(sql`update sharing.objections set landed_at = ${tx.now} where id = ${id}`);
}

/** The correction did not land: the objection waits for a decision again. */
export async function reopenDecision(tx: Transaction, id: number): Promise<void> {
  await tx.execute(sql`delete from sharing.correction_notices where objection_id = ${id}`);
  await tx.execute(sql`
    update sharing.objections set stage = 'open', decided_at = null, decided_by = null, decided_by_name = null,
      reason = null, corrected = null, correction_batch = null where id = ${id}`);
}

/** Grants in force that show an item of a resource. */
export function listGrantsWith(
  db: Queryable,
  of: { resourceId: number; item: string; now: Date; limit: number },
): Promise<{ id: number; organisationId: string }[]> {
  return db.rows(sql`
    select id, organisation_id as "organisationId" from sharing.grants
    where resource_id = ${of.resourceId} and revoked_at is null and expires_at > ${of.now} and ${of.item} = any(items)
    order by id limit ${of.limit}`);
}

export async function insertNotice(
  tx: Transaction,
  notice: { objectionId: number; organisationId: string; grantIds: number[]; returnIds: number[] },
): Promise<void> {
  await tx.execute(sql`
    insert into sharing.correction_notices (objection_id, organisation_id, grant_ids, return_ids, at)
    values (${notice.objectionId}, ${notice.organisationId}, ${notice.grantIds}, ${notice.returnIds}, ${tx.now})
    on conflict do nothing`);
}

const noticeColumns = raw(`
  n.objection_id as "objectionId", n.organisation_id as "organisationId", n.grant_ids::float8[] as "grantIds",
  n.return_ids::float8[] as "returnIds", n.at, n.received_at as "receivedAt", n.received_by as "receivedBy",
  n.received_by_name as "receivedByName"`);

const NOTICES_MAX = 1_000;

export function listNoticesOf(db: Queryable, objectionId: number): Promise<CorrectionNotice[]> {
  return db.rows(sql`
    select ${noticeColumns} from sharing.correction_notices as n where n.objection_id = ${objectionId}
    order by n.organisation_id limit ${NOTICES_MAX}`);
}

export type ReceivedNotice = CorrectionNotice &
  Pick<Objection, 'resourceId' | 'item' | 'correctionBatch'> & { landedAt: Date };

/** Of corrections that are visible, newest first. */
export function listNotices(
  db: Queryable,
  filter: { organisationId: string; waiting: boolean; before?: number | undefined; limit: number },
): Promise<ReceivedNotice[]> {
  return db.rows(sql`
    select ${noticeColumns}, o.resource_id as "resourceId", o.item, o.correction_batch as "correctionBatch",
      o.landed_at as "landedAt"
    from sharing.correction_notices as n join sharing.objections as o on o.id = n.objection_id
    where n.organisation_id = ${filter.organisationId} and o.landed_at is not null
      and n.objection_id < ${filter.before ?? Number.MAX_SAFE_INTEGER}
      ${filter.waiting ? sql`and n.received_at is null` : empty}
    order by n.objection_id desc limit ${filter.limit}`);
}

/** False where there is nothing to receipt; a second receipt changes nothing. */
export async function receipt(
  tx: Transaction,
  of: { objectionId: number; organisationId: string; personId: string; name: string },
): Promise<boolean> {
  const touched = await tx.execute(sql`
    update sharing.correction_notices as n set received_at = coalesce(n.received_at, ${tx.now}),
      received_by = coalesce(n.received_by, ${of.personId}), received_by_name = coalesce(n.received_by_name, ${of.name})
    from sharing.objections as o
    where o.id = n.objection_id and o.landed_at is not null and n.objection_id = ${of.objectionId}
      and n.organisation_id = ${of.organisationId}`);
  return touched === 1;
}
