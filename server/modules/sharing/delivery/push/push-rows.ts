import type { City } from '#kernel/city';
import { defineProblem, Problem } from '#kernel/errors';
import type { Grant } from '../../grant.ts';
import { grantQuotaSpent } from '../../read-grant.ts';
import { keyOf } from '../../rows/row-key.ts';
import type { Delivery, PushEngine, PushOptions } from '../delivery.ts';
import { countChanges, streamBatches } from '../lake-rows.ts';
import { linesOf } from '../lines.ts';
import { setProgress } from '../queries.ts';
import { refuseHost } from '../request-delivery.ts';
import { unseal } from '../sharing-key.ts';
import * as queries from './queries.ts';
import { connect, type Receiver, receiverType } from './receiver.ts';

export const pushFailed = defineProblem(
  'push-failed',
  502,
  'The receiver’s database refused or did not answer',
);
export const tableDiffers = defineProblem(
  'push-table-differs',
  409,
  'The receiver’s table has other columns than the grant',
);

const ROWS_AT_ONCE = 2_000;

interface Push {
  delivery: Delivery;
  grant: Grant;
  signal: AbortSignal;
}

/**
 * Brings a table of the receiver to what the grant shows now, in one transaction of theirs. A ledger beside the table
 * says which batches it holds and with how many rows: what a batch shows only ever shrinks, so equal counts are equal
 * rows, and a repeat changes nothing. Superseded batches go, new ones come.
 */
export async function pushRows(city: City, push: Push): Promise<{ rows: number; bytes: number } | Problem> {
  const { delivery } = push;
  const options = delivery.options as PushOptions;
  // Asked again: the setting may have changed since.
  const refusal = refuseHost(city, options);
  if (refusal !== undefined) return refusal;
  const password = await unseal(city, delivery.sealed!);
  const receiver = await connect(delivery.format as PushEngine, options, password).catch(refused);
  if (receiver instanceof Problem) return receiver;
  const cut = () => void receiver.close().catch(() => {});
  push.signal.addEventListener('abort', cut, { once: true });
  try {
    return await pushInto(city, receiver, push);
  } catch (error) {
    if (push.signal.aborted || !isTheirs(error)) throw error;
    return refused(error);
  } finally {
    push.signal.removeEventListener('abort', cut);
    await receiver.close().catch(() => {});
  }
}

/** Errors of the two drivers carry the server's code. */
function isTheirs(error: unknown): boolean {
  return error instanceof Error && ('sqlState' in error || 'severity' in error || 'errno' in error);
}

/** The code alone: what a server says may repeat values. */
function refused(error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  return new Problem(pushFailed, { detail: code, extra: { code } });
}

async function pushInto(
  city: City,
  receiver: Receiver,
  { delivery, grant, signal }: Push,
): Promise<{ rows: number; bytes: number } | Problem> {
  const engine = delivery.format as PushEngine;
  const { table } = delivery.options as PushOptions;
  const columns = grant.columns.map(({ name, type }) => ({ name, type: receiverType(engine, type) }));
  const there = await receiver.prepare(table, columns);
  const missing = [...columns.map(({ name }) => name), '_grant', '_batch', '_key'].filter(
    (name) => !there.includes(name),
  );
  if (missing.length > 0)
    return new Problem(tableDiffers, { detail: `${table} lacks ${missing.join(', ')}.` });
  await receiver.begin(table);
  const shown = new Map(
    (await countChanges(city.lake, grant.id, 0)).map(({ batch, rows }) => [batch, rows] as const),
  );
  const held = await receiver.rows<{ batch: string | number; number_of_rows: string | number }>(
    queries.listPushed(engine),
    [grant.id, table],
  );
  const isHeld = new Map(held.map((one) => [Number(one.batch), Number(one.number_of_rows)]));
  const fresh = [...shown].filter(([batch, rows]) => isHeld.get(batch) !== rows);
  const total = fresh.reduce((sum, [, rows]) => sum + rows, 0);
  if (total > grant.rowsPerDayMax)
    return new Problem(grantQuotaSpent, { detail: `${total} rows at once.`, extra: { quota: 'rows' } });
  for (const [batch, rows] of isHeld)
    if (shown.get(batch) !== rows) {
      await receiver.rows(queries.deleteBatch(engine, table), [grant.id, batch]);
      await receiver.rows(queries.deleteLedger(engine), [grant.id, table, batch]);
    }
  const to = { receiver, table, columns, total };
  const pushed = await insertBatches(
    city,
    to,
    { delivery, grant, signal },
    fresh.map(([batch]) => batch),
  );
  for (const [batch, rows] of fresh)
    await receiver.rows(queries.insertLedger(engine), [grant.id, table, batch, rows]);
  if (pushed.rows !== total)
    throw new Error(`delivery ${delivery.id}: ${pushed.rows} rows instead of ${total}`);
  if (signal.aborted) throw signal.reason;
  await receiver.commit();
  return pushed;
}

async function insertBatches(
  city: City,
  to: { receiver: Receiver; table: string; columns: queries.PushColumn[]; total: number },
  { delivery, grant, signal }: Push,
  batches: number[],
): Promise<{ rows: number; bytes: number }> {
  if (batches.length === 0) return { rows: 0, bytes: 0 };
  const { id: grantId, columns } = grant;
  const stream = await streamBatches(city.lake, { grantId, columns, batches, signal });
  let waiting: Record<string, unknown>[] = [];
  let rows = 0;
  let bytes = 0;
  const send = async () => {
    if (waiting.length > 0) await to.receiver.insert(to.table, to.columns, waiting);
    rows += waiting.length;
    waiting = [];
    await setProgress(city.database, delivery.id, { rowsTotal: to.total, rowsDone: rows, bytes });
  };
  for await (const line of linesOf(stream)) {
    bytes += Buffer.byteLength(line);
    const { _batch, _row, ...row } = JSON.parse(line);
    const key = keyOf(grant, { batch: Number(_batch), row: BigInt(_row) });
    waiting.push({ ...row, _grant: grantId, _batch, _key: key });
    if (waiting.length >= ROWS_AT_ONCE) await send();
  }
  await send();
  return { rows, bytes };
}
