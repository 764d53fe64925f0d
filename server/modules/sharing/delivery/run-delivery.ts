import type { City } from '#kernel/city';
import { stopwatch } from '#kernel/clock';
import { defineProblem, Problem } from '#kernel/errors';
import { publish } from '#kernel/events';
import { districtDate } from '#modules/places';
import { type Grant, stateOf } from '../grant.ts';
import { findGrant } from '../queries.ts';
import { grantOver } from '../read-grant.ts';
import { beginRead } from '../running-reads.ts';
import { isNight } from '../use.ts';
import { insertUse } from '../uses/queries.ts';
import type { Delivery, FileFormat } from './delivery.ts';
import { removeDelivery } from './delivery-files.ts';
import { pushRows } from './push/push-rows.ts';
import * as queries from './queries.ts';
import { writeFile } from './write-file.ts';

export const deliveryFailed = defineProblem(
  'delivery-failed',
  500,
  'The delivery could not be written; it was recorded',
);

/**
 * Writes the file or the push of a delivery that waits, or takes one up that broke off. Never throws for what goes
 * wrong on the way: the delivery is `failed` then, with the problem, and nothing of it can be fetched.
 */
export async function runDelivery(city: City, id: number): Promise<void> {
  if (!(await queries.startDelivery(city.database, id))) return;
  const delivery = (await queries.findDelivery(city.database, id))!;
  const grant = (await findGrant(city.database, delivery.grantId))!;
  // Registered before the grant is looked at: a revocation from now on cuts it.
  const read = beginRead(city, grant.id);
  read.endAt(grant.expiresAt);
  try {
    const outcome = await deliver(city, delivery, grant, read.signal).catch(async (error: unknown) => {
      if (read.signal.aborted) return overProblem(city, grant.id);
      city.log.error({ err: error, delivery: id }, 'a delivery could not be written');
      return new Problem(deliveryFailed);
    });
    if (!(outcome instanceof Problem)) return;
    await removeDelivery(city, id);
    const problem = outcome.toJSON();
    await queries.failDelivery(city.database, { id, problem, at: city.clock.now() });
  } finally {
    read.end();
  }
}

async function deliver(
  city: City,
  delivery: Delivery,
  grant: Grant,
  signal: AbortSignal,
): Promise<Problem | undefined> {
  if (stateOf(grant, city.clock.now()) !== 'living') return overProblem(city, grant.id);
  const elapsed_ms = stopwatch();
  const isFile = isFileFormat(delivery.format);
  const written = isFile
    ? await writeFile(city, { delivery, grant, signal })
    : await pushRows(city, { delivery, grant, signal });
  if (written instanceof Problem) return written;
  const done = { sha256: null, manifest: null, ...written, id: delivery.id, at: city.clock.now() };
  if (!(await queries.finishDelivery(city.database, done))) {
    await removeDelivery(city, delivery.id);
    return undefined;
  }
  if (!isFile) await recordPush(city, delivery, { ...written, duration_ms: elapsed_ms() });
  await announce(city, delivery);
  return undefined;
}

export function isFileFormat(format: Delivery['format']): format is FileFormat {
  return format === 'csv' || format === 'xlsx' || format === 'parquet';
}

async function overProblem(city: City, grantId: number): Promise<Problem> {
  const grant = (await findGrant(city.database, grantId))!;
  const over = stateOf(grant, city.clock.now());
  return new Problem(grantOver, { extra: { over } });
}

async function recordPush(
  city: City,
  delivery: Delivery,
  pushed: { rows: number; bytes: number; duration_ms: number },
): Promise<void> {
  const at = city.clock.now();
  await insertUse(city.database, {
    grantId: delivery.grantId,
    personId: delivery.requestedBy,
    kind: 'push',
    rows: pushed.rows,
    bytes: pushed.bytes,
    duration_ms: Math.round(pushed.duration_ms),
    detail: { delivery: delivery.id },
    at,
    day: districtDate(at),
    isNight: isNight(at),
  });
}

function announce(city: City, delivery: Delivery): Promise<void> {
  const { grantId, resourceId, organisationId, providerId, requestedBy, requestedByName } = delivery;
  return city.database.transaction((tx) =>
    publish(tx, {
      type: 'sharing.delivered',
      subject: String(grantId),
      actor: { personId: requestedBy, name: requestedByName, organisationId },
      data: { resourceId, organisationId, providerId },
      placement: { streetCode: null, villageCode: null, unitId: organisationId },
    }),
  );
}
