import type { City } from '#kernel/city';
import { stopwatch } from '#kernel/clock';
import type { Transaction } from '#kernel/database';
import { defineProblem, invalidField, notAllowed, Problem } from '#kernel/errors';
import { addJob } from '#kernel/jobs';
import type { Principal } from '#kernel/permissions';
import { type LivingGrant, readGrant } from '../read-grant.ts';
import { recordRefusal } from '../use.ts';
import type { FileFormat, FileOptions, PushEngine, PushOptions } from './delivery.ts';
import * as queries from './queries.ts';
import { seal } from './sharing-key.ts';

/** Of one grant at a time. */
const OPEN_MAX = 3;
/** A file is there to be fetched, not to be kept. */
const FILE_DAYS_MAX = 7;
const DAY_MS = 86_400_000;
const MARK_KEY_BYTES = 16;

export const tooManyDeliveries = defineProblem(
  'too-many-deliveries',
  409,
  'Deliveries of this grant are being written; wait for them',
);
export const hostNotAllowed = defineProblem(
  'push-host-not-allowed',
  422,
  'The operator has not allowed pushes to this host',
);

interface Asked {
  grantId: number;
  principal: Principal;
}

/** Queues a file of all that a grant shows. `Problem` where the grant does not live or is not the asker's. */
export async function requestFile(
  tx: Transaction,
  city: City,
  asked: Asked & { format: FileFormat; bom?: boolean | undefined; titles?: boolean | undefined },
): Promise<{ id: number } | Problem> {
  const grant = await openGate(city, asked);
  if (grant instanceof Problem) return grant;
  const options: FileOptions = { bom: asked.bom ?? true, titles: asked.titles ?? false };
  return queueDelivery(tx, asked.principal, grant, { format: asked.format, options, sealed: null });
}

/**
 * Queues a push into a database of the receiver. The host has to stand in `PUSH_HOSTS`, and pushes in the grant.
 * The password is sealed at once and forgotten when the push ends.
 */
export async function requestPush(
  tx: Transaction,
  city: City,
  asked: Asked & PushRequest,
): Promise<{ id: number } | Problem> {
  const grant = await openGate(city, asked);
  if (grant instanceof Problem) return grant;
  if (grant.means !== 'push')
    return new Problem(notAllowed, { detail: `The grant is for ${grant.means}, not for pushes.` });
  const { engine, host, port, database, user, password, table, tls = false } = asked;
  const refusal = refuseHost(city, { host, port });
  if (refusal !== undefined) return refusal;
  if (!/^[A-Za-z0-9_-]+$/.test(database))
    return invalidField('/database', 'letters, digits, hyphens and underscores');
  const options: PushOptions = { host, port, database, user, table, tls };
  const sealed = await seal(city, password);
  return queueDelivery(tx, asked.principal, grant, { format: engine, options, sealed });
}

interface PushRequest {
  engine: PushEngine;
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
  table: string;
  tls?: boolean | undefined;
}

/** Exactly as it stands in the setting: what a name resolves to is the business of who allowed it. */
export function refuseHost(city: City, { host, port }: { host: string; port: number }): Problem | undefined {
  const allowed = city.config.pushHosts;
  const name = host.toLowerCase();
  if (allowed.includes(name) || allowed.includes(`${name}:${port}`)) return undefined;
  return new Problem(hostNotAllowed, {
    detail: `${host}:${port} is not in PUSH_HOSTS.`,
    errors: [{ path: '/host', message: 'not allowed' }],
  });
}

async function openGate(city: City, { grantId, principal }: Asked): Promise<LivingGrant | Problem> {
  const elapsed_ms = stopwatch();
  const caller = { principal };
  const grant = await readGrant(city, caller, grantId);
  if (grant instanceof Problem)
    await recordRefusal(city, { grantId, caller, duration_ms: elapsed_ms(), problem: grant });
  return grant;
}

async function queueDelivery(
  tx: Transaction,
  principal: Principal,
  grant: LivingGrant,
  delivery: Pick<queries.NewDelivery, 'format' | 'options' | 'sealed'>,
): Promise<{ id: number } | Problem> {
  if ((await queries.countOpenDeliveries(tx, grant.id)) >= OPEN_MAX)
    return new Problem(tooManyDeliveries, { detail: `At most ${OPEN_MAX} at a time.` });
  const keptUntil_ms = Math.min(tx.now.getTime() + FILE_DAYS_MAX * DAY_MS, grant.expiresAt.getTime());
  const id = await queries.insertDelivery(tx, {
    ...delivery,
    grantId: grant.id,
    resourceId: grant.resourceId,
    organisationId: grant.organisationId,
    providerId: grant.providerId,
    markKey: Buffer.from(tx.clock.secret(MARK_KEY_BYTES), 'base64url'),
    requestedBy: principal.personId,
    requestedByName: principal.name,
    expiresAt: new Date(keptUntil_ms),
  });
  await addJob(tx, { name: 'sharing:runDelivery', payload: { id } });
  return { id };
}
