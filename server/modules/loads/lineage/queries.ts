import { empty, type Queryable, sql, type Transaction } from '#kernel/database';
import type { Batch } from '../batch.ts';
import type { DatasetRef } from './run-event.ts';

export interface NewLineageEvent {
  at: Date;
  subject: string | null;
  contentSha256: Buffer | null;
  organisations: string[] | null;
  receivedFrom: string | null;
  event: {
    eventType?: string;
    run?: { runId: string };
    job?: DatasetRef;
    inputs: DatasetRef[];
    outputs: DatasetRef[];
  } & Record<string, unknown>;
}

/** False when it is there already. */
export async function insertLineageEvent(tx: Transaction, fresh: NewLineageEvent): Promise<boolean> {
  const { eventType = null, run, job, inputs, outputs } = fresh.event;
  const count = await tx.execute(sql`
    insert into loads.lineage_events (at, subject, content_sha256, organisations, received_from, run_id, event_type,
      job_namespace, job_name, inputs, outputs, event)
    values (${fresh.at}, ${fresh.subject}, ${fresh.contentSha256}, ${fresh.organisations}, ${fresh.receivedFrom},
      ${run?.runId ?? null}, ${eventType}, ${job?.namespace ?? null}, ${job?.name ?? null},
      ${JSON.stringify(inputs)}, ${JSON.stringify(outputs)}, ${JSON.stringify(fresh.event)})
    on conflict do nothing`);
  return count === 1;
}

export interface LineageRow {
  id: number;
  receivedFrom: string | null;
  event: Record<string, unknown>;
}

/** In the order they were written. `organisationId`: only what concerns everybody or this department. */
export function listLineageEvents(
  db: Queryable,
  page: { after: number; limit: number; organisationId: string | undefined },
): Promise<LineageRow[]> {
  const { after, limit, organisationId } = page;
  return db.rows(sql`
    select id, received_from as "receivedFrom", event from loads.lineage_events
    where id > ${after}
      ${organisationId === undefined ? empty : sql`and (organisations is null or ${organisationId} = any(organisations))`}
    order by id limit ${limit}`);
}

/** Events we were sent that read from or write to one of these names of a data set; newest first. */
export function listReceivedOf(
  db: Queryable,
  of: { names: DatasetRef[]; limit: number },
): Promise<{ inputs: DatasetRef[]; outputs: DatasetRef[]; jobName: string | null; at: Date }[]> {
  const wanted = of.names.map((name) => JSON.stringify([name]));
  return db.rows(sql`
    select inputs, outputs, job_name as "jobName", at from loads.lineage_events
    where received_from is not null
      and (inputs @> any(${wanted}::jsonb[]) or outputs @> any(${wanted}::jsonb[]))
    order by id desc limit ${of.limit}`);
}

export type BatchNode = Pick<
  Batch,
  'number' | 'source' | 'sourceName' | 'state' | 'rowsLanded' | 'startedAt' | 'endedAt'
>;

/** The newest batches, newest first. */
export function listNewestBatches(
  db: Queryable,
  of: { resourceId: number; limit: number },
): Promise<BatchNode[]> {
  return db.rows(sql`
    select number, source, source_name as "sourceName", state, rows_landed as "rowsLanded",
      started_at as "startedAt", ended_at as "endedAt"
    from loads.batches where resource_id = ${of.resourceId} order by number desc limit ${of.limit}`);
}

export function findBatchOf(
  db: Queryable,
  of: { resourceId: number; number: number },
): Promise<(BatchNode & { id: number; problem: { title?: string; detail?: string } | null }) | undefined> {
  return db.find(sql`
    select id, number, source, source_name as "sourceName", state, rows_landed as "rowsLanded",
      started_at as "startedAt", ended_at as "endedAt", problem
    from loads.batches where resource_id = ${of.resourceId} and number = ${of.number}`);
}
