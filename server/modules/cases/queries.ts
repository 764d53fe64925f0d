import { join, type Queryable, raw, sql, type Transaction } from '#kernel/database';
import type { Actor } from '#kernel/events';
import type { Case } from './case.ts';

/** Columns of `cases.cases` under the names of `Case`. */
export const caseColumns = raw(`
  c.id, c.number, c.stage, c.title, c.description, c.category_code as "categoryCode", c.category_edition as "categoryEdition",
  c.source, c.source_reference as "sourceReference", c.longitude, c.latitude, c.cell, c.place_text as "placeText",
  c.street_code as "streetCode", c.village_code as "villageCode", c.unit_id as "unitId", c.desk_id as "deskId",
  c.handler_id as "handlerId", c.opened_at as "openedAt", c.filed_at as "filedAt", c.dispatched_at as "dispatchedAt",
  c.fed_back_at as "fedBackAt", c.closed_at as "closedAt", c.suspended_at as "suspendedAt",
  c.supervised_at as "supervisedAt", c.warn_at as "warnAt", c.due_at as "dueAt", c.remaining_ms, c.clock,
  c.overtime_at as "overtimeAt", c.watch_at as "watchAt", c.returns, c.reopenings, c.satisfied,
  c.log_length as "logLength", c.updated_at as "updatedAt"`);

/** What is written to the log of a case, and published as `case.<type>`. */
export interface LogEntry {
  type: string;
  actor: Actor;
  data: Record<string, unknown>;
}

export type NewCase = Omit<Case, 'logLength' | 'updatedAt'> & { searchTerms: string[] };

/** Takes the next ids off the sequence; for good, also when the transaction rolls back. */
export async function takeCaseIds(tx: Transaction, count: number): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(
    sql`select nextval('cases.case_ids') as id from generate_series(1, ${count})`,
  );
  return rows.map((row) => row.id);
}

/**
 * Writes a new case, its first log entries and their events. Nobody waits for the statements, so that they travel
 * with the commit; unless the report may be here already (it names its source): then false, and nothing is written.
 */
export async function insertCase(tx: Transaction, fresh: NewCase, entries: LogEntry[]): Promise<boolean> {
  const row = sql`
    insert into cases.cases (id, number, stage, title, description, category_code, category_edition, source, source_reference,
      longitude, latitude, cell, place_text, street_code, village_code, unit_id, desk_id, handler_id, opened_at, filed_at,
      dispatched_at, closed_at, warn_at, due_at, clock, overtime_at, watch_at, satisfied, search_terms, log_length, updated_at)
    values (${fresh.id}, ${fresh.number}, ${fresh.stage}, ${fresh.title}, ${fresh.description},
      ${fresh.categoryCode}, ${fresh.categoryEdition}, ${fresh.source}, ${fresh.sourceReference}, ${fresh.longitude},
      ${fresh.latitude}, ${fresh.cell}, ${fresh.placeText}, ${fresh.streetCode}, ${fresh.villageCode}, ${fresh.unitId},
      ${fresh.deskId}, ${fresh.handlerId}, ${fresh.openedAt}, ${fresh.filedAt}, ${fresh.dispatchedAt}, ${fresh.closedAt},
      ${fresh.warnAt}, ${fresh.dueAt}, ${fresh.clock}, ${fresh.overtimeAt}, ${fresh.watchAt}, ${fresh.satisfied},
      ${fresh.searchTerms}, ${entries.length}, ${tx.now})
    on conflict (source, source_reference) where source_reference is not null do nothing`;
  if (fresh.sourceReference === null) tx.send(row);
  else if ((await tx.execute(row)) === 0) return false;
  const logged = entries.map(
    (
      { type, actor, data },
      index,
    ) => sql`(${fresh.id}, ${index + 1}, ${type}, ${tx.now}, ${actor.personId}, ${actor.name},
      ${actor.organisationId}, ${JSON.stringify(data)})`,
  );
  tx.send(sql`
    insert into cases.case_events (case_id, number, type, at, actor_id, actor_name, organisation_id, data)
    values ${join(logged)}`);
  const data = JSON.stringify(eventDataOf(fresh));
  const published = entries.map(
    ({
      type,
      actor,
    }) => sql`(${`case.${type}`}, ${String(fresh.id)}, ${tx.now}, ${JSON.stringify(actor)}, ${data},
      ${fresh.streetCode}, ${fresh.villageCode}, ${fresh.unitId})`,
  );
  tx.send(sql`
    insert into kernel.events (type, subject, at, actor, data, street_code, village_code, unit_id)
    values ${join(published)}`);
  return true;
}

/** What every event of a case tells of it. */
function eventDataOf({ number, stage, title, source, cell, handlerId, clock }: NewCase): object {
  return { number, stage, title, source, cell, handlerId, clock };
}

/** The case, locked until the transaction ends: two people acting at once act one after the other. */
export function lockCase(tx: Transaction, id: number): Promise<Case | undefined> {
  return tx.find(sql`select ${caseColumns} from cases.cases as c where c.id = ${id} for no key update`);
}

export function findCase(db: Queryable, id: number): Promise<Case | undefined> {
  return db.find(sql`select ${caseColumns} from cases.cases as c where c.id = ${id}`);
}

export function findCaseByNumber(db: Queryable, number: string): Promise<Case | undefined> {
  return db.find(sql`select ${caseColumns} from cases.cases as c where c.number = ${number}`);
}

export function findCaseBySource(
  db: Queryable,
  source: string,
  reference: string,
): Promise<Case | undefined> {
  return db.find(sql`
    select ${caseColumns} from cases.cases as c where c.source = ${source} and c.source_reference = ${reference}`);
}

/** Writes the state after one step, its log entry and its event, in one statement. */
export async function updateCase(tx: Transaction, next: Case, entry: LogEntry): Promise<void> {
  await tx.execute(sql`
    with changed as (
      update cases.cases set stage = ${next.stage}, category_code = ${next.categoryCode},
        category_edition = ${next.categoryEdition}, longitude = ${next.longitude}, latitude = ${next.latitude},
        cell = ${next.cell}, place_text = ${next.placeText}, street_code = ${next.streetCode},
        village_code = ${next.villageCode}, unit_id = ${next.unitId}, desk_id = ${next.deskId},
        handler_id = ${next.handlerId}, filed_at = ${next.filedAt}, dispatched_at = ${next.dispatchedAt},
        fed_back_at = ${next.fedBackAt}, closed_at = ${next.closedAt}, suspended_at = ${next.suspendedAt},
        supervised_at = ${next.supervisedAt}, warn_at = ${next.warnAt}, due_at = ${next.dueAt},
        remaining_ms = ${next.remaining_ms}, clock = ${next.clock}, overtime_at = ${next.overtimeAt},
        watch_at = ${next.watchAt}, returns = ${next.returns}, reopenings = ${next.reopenings},
        satisfied = ${next.satisfied}, log_length = ${next.logLength}, updated_at = ${tx.now}
      where id = ${next.id}
    ), logged as (
      insert into cases.case_events (case_id, number, type, at, actor_id, actor_name, organisation_id, data)
      values (${next.id}, ${next.logLength}, ${entry.type}, ${tx.now}, ${entry.actor.personId}, ${entry.actor.name},
        ${entry.actor.organisationId}, ${JSON.stringify(entry.data)})
    )
    insert into kernel.events (type, subject, at, actor, data, street_code, village_code, unit_id)
    values (${`case.${entry.type}`}, ${String(next.id)}, ${tx.now}, ${JSON.stringify(entry.actor)},
      jsonb_build_object('number', ${next.number}::text, 'stage', ${next.stage}::text, 'title', ${next.title}::text,
        'source', ${next.source}::text, 'cell', ${next.cell}::text, 'handlerId', ${next.handlerId}::text, 'clock', ${next.clock}::text),
      ${next.streetCode}, ${next.villageCode}, ${next.unitId})`);
}

export interface CaseEvent {
  number: number;
  type: string;
  at: Date;
  actorName: string;
  organisationId: string | null;
  data: Record<string, unknown>;
}

export const LOG_MAX = 500;

export function listCaseEvents(db: Queryable, caseId: number): Promise<CaseEvent[]> {
  return db.rows(sql`
    select number, type, at, actor_name as "actorName", organisation_id as "organisationId", data
    from cases.case_events where case_id = ${caseId} order by number limit ${LOG_MAX}`);
}

export async function insertAttachments(
  tx: Transaction,
  attachments: { caseId: number; eventNumber: number; fileIds: string[] },
): Promise<void> {
  await tx.execute(sql`
    insert into cases.attachments (case_id, file_id, event_number, at)
    select ${attachments.caseId}, file_id, ${attachments.eventNumber}, ${tx.now}
    from unnest(${attachments.fileIds}::uuid[]) as file_id`);
}

export interface Attachment {
  id: string;
  mediaType: string;
  width: number | null;
  height: number | null;
  name: string;
  eventNumber: number;
}

export function listAttachments(db: Queryable, caseId: number): Promise<Attachment[]> {
  return db.rows(sql`
    select file.id, file.media_type as "mediaType", file.width, file.height, file.name, attachment.event_number as "eventNumber"
    from cases.attachments as attachment join kernel.files as file on file.id = attachment.file_id
    where attachment.case_id = ${caseId} order by attachment.event_number, file.id limit 100`);
}

export async function hasAttachment(db: Queryable, caseId: number, fileId: string): Promise<boolean> {
  const row = await db.find(
    sql`select from cases.attachments where case_id = ${caseId} and file_id = ${fileId}`,
  );
  return row !== undefined;
}

export interface Reporter {
  name: string | null;
  phone: string | null;
}

export async function insertReporter(tx: Transaction, caseId: number, reporter: Reporter): Promise<void> {
  await tx.execute(sql`
    insert into cases.reporters (case_id, name, phone) values (${caseId}, ${reporter.name}, ${reporter.phone})`);
}

export function findReporter(db: Queryable, caseId: number): Promise<Reporter | undefined> {
  return db.find(sql`select name, phone from cases.reporters where case_id = ${caseId}`);
}

/** Cases whose limit turns yellow or red now, locked; those another worker holds are skipped. */
export function takeCasesToWatch(tx: Transaction, limit: number): Promise<Case[]> {
  return tx.rows(sql`
    select ${caseColumns} from cases.cases as c where c.watch_at <= ${tx.now}
    order by c.watch_at limit ${limit} for no key update skip locked`);
}
