import type { City } from '#kernel/city';
import { stopwatch } from '#kernel/clock';
import type { Transaction } from '#kernel/database';
import { conflict, defineProblem, notFound, Problem } from '#kernel/errors';
import { Content } from '#kernel/http';
import type { Principal } from '#kernel/permissions';
import { grantQuotaSpent, readGrant } from '../read-grant.ts';
import { beginRead } from '../running-reads.ts';
import { recordRefusal, recordUse } from '../use.ts';
import type { Delivery, FileFormat } from './delivery.ts';
import { isIntact, openDelivery, removeDelivery } from './delivery-files.ts';
import * as queries from './queries.ts';
import { isFileFormat } from './run-delivery.ts';

export const deliveryDamaged = defineProblem(
  'delivery-damaged',
  500,
  'The file no longer matches its checksum; ask for a new one',
);

const mediaTypes: Record<FileFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: 'application/vnd.apache.parquet',
};

/**
 * The bytes of a delivery, through the gate: its grant must live now. Checked against their checksum before the first
 * byte leaves; each download is a use. A revocation cuts one that runs.
 */
export async function downloadDelivery(
  city: City,
  { deliveryId, principal }: { deliveryId: number; principal: Principal },
): Promise<Content | Problem> {
  const elapsed_ms = stopwatch();
  const delivery = await queries.findDelivery(city.database, deliveryId);
  if (delivery === undefined) return new Problem(notFound);
  const caller = { principal };
  const { grantId } = delivery;
  const read = beginRead(city, grantId);
  const refused = async (problem: Problem) => {
    read.end();
    await recordRefusal(city, { grantId, caller, duration_ms: elapsed_ms(), problem });
    return problem;
  };
  const grant = await readGrant(city, caller, grantId);
  if (grant instanceof Problem) return refused(grant);
  if (delivery.state !== 'ready' || !isFileFormat(delivery.format)) {
    read.end();
    return new Problem(conflict, {
      detail: `The delivery is ${delivery.state}.`,
      extra: { state: delivery.state },
    });
  }
  const rows = delivery.rowsTotal ?? 0;
  if (rows > grant.rowsLeft)
    return refused(
      new Problem(grantQuotaSpent, {
        detail: `${grant.rowsLeft} rows are left today.`,
        extra: { quota: 'rows' },
      }),
    );
  if (!(await isIntact(city, delivery.id, delivery.sha256!))) {
    read.end();
    city.log.error({ delivery: delivery.id }, 'a delivered file does not match its checksum');
    return new Problem(deliveryDamaged);
  }
  const detail = { delivery: delivery.id, format: delivery.format, sha256: delivery.sha256 };
  const use = { grantId, caller, kind: 'file' as const, rows, bytes: delivery.bytes, detail };
  await recordUse(city, { ...use, duration_ms: elapsed_ms() });
  await queries.countDownload(city.database, delivery.id);
  read.endAt(grant.expiresAt);
  return contentOf(city, delivery, read);
}

function contentOf(city: City, delivery: Delivery, read: { signal: AbortSignal; end(): void }): Content {
  const format = delivery.format as FileFormat;
  const stream = openDelivery(city, delivery.id);
  const cut = () => stream.destroy(new Error('the grant is over'));
  if (read.signal.aborted) cut();
  read.signal.addEventListener('abort', cut, { once: true });
  stream.on('close', () => read.end());
  return new Content(stream, mediaTypes[format], {
    'content-length': String(delivery.bytes),
    'content-disposition': `attachment; filename="grant-${delivery.grantId}-delivery-${delivery.id}.${format}"`,
    'repr-digest': `sha-256=:${Buffer.from(delivery.sha256!, 'hex').toString('base64')}:`,
  });
}

/** Only of one's own department: its file goes at once, what is known of it stays. */
export async function deleteDelivery(
  tx: Transaction,
  city: City,
  { deliveryId, principal }: { deliveryId: number; principal: Principal },
): Promise<Record<string, never> | Problem> {
  const delivery = await queries.findDelivery(tx, deliveryId);
  if (delivery?.organisationId !== principal.organisationId) return new Problem(notFound);
  await queries.setDeleted(tx, deliveryId);
  await removeDelivery(city, deliveryId);
  return {};
}

export const EXPIRED_PER_RUN_MAX = 200;

/** Deletes the files whose time is over or whose grant is. Returns how many. */
export async function deleteExpired(tx: Transaction, city: City): Promise<number> {
  const overdue = await queries.listOverdue(tx, tx.now, EXPIRED_PER_RUN_MAX);
  for (const { id } of overdue) {
    await queries.setDeleted(tx, id);
    await removeDelivery(city, id);
  }
  return overdue.length;
}
