import { type Queryable, sql, type Transaction } from '../database.ts';
import type { EventRecord, NewEvent, Position } from '../events.ts';

export async function insertEvent(tx: Transaction, event: NewEvent): Promise<void> {
  await tx.execute(sql`
    insert into kernel.events (type, subject, at, actor, data, street_code, village_code, unit_id)
    values (${event.type}, ${event.subject}, ${tx.now}, ${JSON.stringify(event.actor)}, ${JSON.stringify(event.data)},
      ${event.placement.streetCode}, ${event.placement.villageCode}, ${event.placement.unitId})`);
}

interface EventRow {
  transaction_id: string;
  id: number;
  type: string;
  subject: string;
  at: Date;
  actor: EventRecord['actor'];
  data: Record<string, unknown>;
  street_code: string | null;
  village_code: string | null;
  unit_id: string | null;
}

/**
 * Events after `cursor` that no running transaction can still precede, in order. `pending` says that newer ones
 * wait for an older transaction to end: look again soon.
 */
export async function listEventsAfter(
  db: Queryable,
  cursor: Position,
  limit: number,
): Promise<{ events: EventRecord[]; pending: boolean }> {
  const rows = await db.rows<EventRow>(sql`
    select event.transaction_id::text, id, type, subject, at, actor, data, street_code, village_code, unit_id
    from kernel.events as event
    where (event.transaction_id, event.id) > (${cursor.transactionId}::xid8, ${cursor.id}::bigint)
      and event.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
    -- The column by its table: the name alone would mean the text above, and 10 would come before 9.
    order by event.transaction_id, event.id
    limit ${limit}`);
  const events = rows.map(toEvent);
  if (rows.length === limit) return { events, pending: true };
  const { pending } = await db.one<{ pending: boolean }>(sql`
    select exists (select from kernel.events where transaction_id >= pg_snapshot_xmin(pg_current_snapshot())) as pending`);
  return { events, pending };
}

/** The position after which everything is new from now on. */
export async function findHorizon(db: Queryable): Promise<Position> {
  const { xmin } = await db.one<{ xmin: string }>(
    sql`select pg_snapshot_xmin(pg_current_snapshot())::text as xmin`,
  );
  return { transactionId: String(BigInt(xmin) - 1n), id: Number.MAX_SAFE_INTEGER };
}

/**
 * What a turn of a subscriber would find: events to take, newer ones that wait for an older transaction to end, or
 * nothing to do here: none, another process's turn, or a retry that waits.
 */
export async function lookAhead(db: Queryable, name: string): Promise<'more' | 'soon' | 'wait'> {
  const row = await db.find<{ ready: boolean; pending: boolean }>(sql`
    select
      exists (select from kernel.events as event where (event.transaction_id, event.id) > (own.transaction_id, own.id)
        and event.transaction_id < pg_snapshot_xmin(pg_current_snapshot())) as ready,
      exists (select from kernel.events as event
        where event.transaction_id >= pg_snapshot_xmin(pg_current_snapshot())) as pending
    from kernel.subscriptions as own
    where own.name = ${name} and (own.retry_at is null or own.retry_at <= now())
    for update skip locked`);
  if (row === undefined) return 'wait';
  if (row.ready) return 'more';
  return row.pending ? 'soon' : 'wait';
}

/** Undefined when another process has the turn, or when a failed event waits for its retry. */
export async function lockSubscription(tx: Transaction, name: string): Promise<Position | undefined> {
  const row = await tx.find<{ transaction_id: string; id: number }>(sql`
    select transaction_id::text, id from kernel.subscriptions
    where name = ${name} and (retry_at is null or retry_at <= now())
    for update skip locked`);
  return row && { transactionId: row.transaction_id, id: row.id };
}

export async function advanceSubscription(tx: Transaction, name: string, position: Position): Promise<void> {
  await tx.execute(sql`
    update kernel.subscriptions
    set transaction_id = ${position.transactionId}::xid8, id = ${position.id}, attempts = 0, retry_at = null
    where name = ${name}`);
}

/** Counts a failure of the next event; sets it aside when the attempts are used up. Returns whether it did. */
export async function recordFailure(
  tx: Transaction,
  failure: { name: string; reason: string; attemptsMax: number; retryDelay_ms: number },
): Promise<boolean> {
  const cursor = await lockSubscription(tx, failure.name);
  if (cursor === undefined) return false;
  const { attempts } = await tx.one<{ attempts: number }>(sql`
    update kernel.subscriptions
    set attempts = attempts + 1, retry_at = now() + (attempts + 1) * ${failure.retryDelay_ms} * interval '1 millisecond'
    where name = ${failure.name} returning attempts`);
  if (attempts < failure.attemptsMax) return false;
  const { events } = await listEventsAfter(tx, cursor, 1);
  const event = events[0];
  if (event === undefined) return false;
  await tx.execute(sql`
    insert into kernel.event_failures (subscription, transaction_id, id, type, subject, data, reason, at)
    values (${failure.name}, ${event.position.transactionId}::xid8, ${event.position.id}, ${event.type}, ${event.subject},
      ${JSON.stringify(event.data)}, ${failure.reason}, ${tx.now})`);
  await advanceSubscription(tx, failure.name, event.position);
  return true;
}

export async function insertSubscriptions(db: Queryable, names: string[]): Promise<void> {
  await db.execute(sql`
    insert into kernel.subscriptions (name, transaction_id, id)
    select name, '0'::xid8, 0 from unnest(${names}::text[]) as name
    on conflict do nothing`);
}

/** Facts live in the modules' own logs; the outbox keeps them only as long as a reader may come back for them. */
export function deleteEventsBefore(tx: Transaction, before: Date): Promise<number> {
  return tx.execute(sql`delete from kernel.events where at < ${before}`);
}

function toEvent(row: EventRow): EventRecord {
  return {
    position: { transactionId: row.transaction_id, id: row.id },
    type: row.type,
    subject: row.subject,
    at: row.at,
    actor: row.actor,
    data: row.data,
    streetCode: row.street_code,
    villageCode: row.village_code,
    unitId: row.unit_id,
  };
}
