import { empty, type Queryable, raw, type Sql, sql, type Transaction } from '#kernel/database';
import type { Actor } from '#kernel/events';
import type { NegativeState } from '../demand.ts';

export interface NegativeRow {
  id: number;
  organisationId: string;
  resourceId: number | null;
  resourceName: string | null;
  title: string | null;
  term: string | null;
  statute: string;
  article: string;
  reason: string;
  addedAt: Date;
  addedByName: string;
  reviewedAt: Date | null;
  reviewedUntil: string | null;
  endedAt: Date | null;
}

const columns = raw(`
  n.id, n.organisation_id as "organisationId", n.resource_id as "resourceId", n.title, n.term, n.statute, n.article, n.reason,
  n.added_at as "addedAt", n.added_by_name as "addedByName", n.reviewed_at as "reviewedAt",
  n.reviewed_until as "reviewedUntil", n.ended_at as "endedAt",
  (select r.published->>'name' from catalogue.resources as r where r.id = n.resource_id) as "resourceName"`);

export function findNegativeLine(db: Queryable, id: number): Promise<NegativeRow | undefined> {
  return db.find(sql`select ${columns} from catalogue.negative_lines as n where n.id = ${id}`);
}

/** The living line of a department for the same item or resource. */
export function findLivingLine(
  db: Queryable,
  of: { organisationId: string; resourceId: number | null; term: string | null },
): Promise<NegativeRow | undefined> {
  return db.find(sql`
    select ${columns} from catalogue.negative_lines as n
    where n.ended_at is null and n.organisation_id = ${of.organisationId}
      and n.resource_id is not distinct from ${of.resourceId}::bigint and n.term is not distinct from ${of.term}::text
    order by n.id limit 1`);
}

const states: Record<NegativeState, (today: string) => Sql> = {
  waiting: () => sql`and n.ended_at is null and n.reviewed_until is null`,
  valid: (today) => sql`and n.ended_at is null and n.reviewed_until >= ${today}::date`,
  expired: (today) => sql`and n.ended_at is null and n.reviewed_until < ${today}::date`,
  ended: () => sql`and n.ended_at is not null`,
};

export function listNegativeLines(
  db: Queryable,
  filter: {
    state?: NegativeState | undefined;
    organisation?: string | undefined;
    /** `2026-11-22` */
    today: string;
    after?: number | undefined;
    limit: number;
  },
): Promise<NegativeRow[]> {
  return db.rows(sql`
    select ${columns} from catalogue.negative_lines as n
    where true ${filter.state === undefined ? empty : states[filter.state](filter.today)}
      ${filter.organisation === undefined ? empty : sql`and n.organisation_id = ${filter.organisation}`}
      ${filter.after === undefined ? empty : sql`and n.id < ${filter.after}`}
    order by n.id desc limit ${filter.limit}`);
}

export interface NewNegativeLine {
  organisationId: string;
  resourceId: number | null;
  title: string | null;
  term: string | null;
  statute: string;
  article: string;
  reason: string;
}

export async function insertNegativeLine(
  tx: Transaction,
  line: NewNegativeLine,
  actor: Actor,
): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into catalogue.negative_lines (organisation_id, resource_id, title, term, statute, article, reason, added_at,
      added_by_name, log_length)
    values (${line.organisationId}, ${line.resourceId}, ${line.title}, ${line.term}, ${line.statute}, ${line.article},
      ${line.reason}, ${tx.now}, ${actor.name}, 0) returning id`);
  return id;
}

/** The state after a review or an end. */
export async function updateNegativeLine(
  tx: Transaction,
  id: number,
  next: { reviewedAt: Date | null; reviewedUntil: string | null; endedAt: Date | null },
): Promise<void> {
  await tx.execute(sql`
    update catalogue.negative_lines set reviewed_at = ${next.reviewedAt}, reviewed_until = ${next.reviewedUntil},
      ended_at = ${next.endedAt} where id = ${id}`);
}

export async function appendNegativeLineEvent(
  tx: Transaction,
  lineId: number,
  entry: { type: 'added' | 'confirmed' | 'rejected' | 'ended'; actor: Actor; data: Record<string, unknown> },
): Promise<void> {
  await tx.execute(sql`
    with counted as (
      update catalogue.negative_lines set log_length = log_length + 1 where id = ${lineId} returning log_length)
    insert into catalogue.negative_line_events (line_id, number, type, at, actor_id, actor_name, organisation_id, data)
    select ${lineId}::bigint, log_length, ${entry.type}, ${tx.now}::timestamptz, ${entry.actor.personId}, ${entry.actor.name},
      ${entry.actor.organisationId}, ${JSON.stringify(entry.data)}::jsonb from counted`);
}
