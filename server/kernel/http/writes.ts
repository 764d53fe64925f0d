import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { City } from '../city.ts';
import type { Transaction } from '../database.ts';
import { defineProblem, invalidField, keyReused, Problem } from '../errors.ts';
import type { Upload } from '../files.ts';
import type { Principal } from '../permissions.ts';
import * as queries from './queries.ts';
import type { SpooledFile } from './spool.ts';

export const keyRequired = defineProblem(
  'idempotency-key-required',
  400,
  'Send an Idempotency-Key header with every POST',
);

const KEY_PATTERN = /^[\x21-\x7e]{16,200}$/;

interface Write {
  request: FastifyRequest;
  principal: Principal | undefined;
  uploads: Upload[];
  spooled: SpooledFile[];
  /** POST carries a key; PUT and DELETE repeat harmlessly by their meaning. */
  keyed: boolean;
  /** Texts of the answer that are not kept with the key. */
  shownOnce: string[];
}

export interface Written {
  value: unknown;
  replayed: boolean;
}

/**
 * Runs a write in one transaction. With a key, the work and its answer under the key stand or fall together.
 *
 * A repeat finds the key taken when it ends, or is refused by the state its first run left behind; either way its
 * own work is rolled back and it gets the first answer. So a first run pays for no look-up: the key travels with
 * the commit. Also two that arrive at once have one effect: the second waits for the first at the unique key.
 */
export async function runWrite(
  city: City,
  write: Write,
  work: (tx: Transaction) => Promise<unknown>,
): Promise<Written | Problem> {
  const key = write.keyed ? readKey(write.request) : undefined;
  if (key instanceof Problem) return key;
  if (key === undefined) {
    const value = await city.database.transaction((tx) => work(tx));
    return value instanceof Problem ? value : { value, replayed: false };
  }
  const claim = { scope: write.principal?.personId ?? 'public', key, request_sha256: fingerprint(write) };
  let outcome: Written | Problem | undefined;
  let failure: unknown;
  try {
    outcome = await city.database.transaction(async (tx): Promise<Written | Problem> => {
      const value = await work(tx);
      if (value instanceof Problem) return value;
      queries.keepAnswer(tx, { ...claim, answer: withoutSecrets(value ?? {}, write.shownOnce) });
      return { value, replayed: false };
    });
  } catch (error) {
    failure = error;
  }
  if (outcome !== undefined && !(outcome instanceof Problem)) return outcome;
  const stored = await queries.findAnswer(city.database, claim);
  if (stored !== undefined)
    return stored.request_sha256.equals(claim.request_sha256)
      ? { value: stored.response, replayed: true }
      : new Problem(keyReused);
  if (outcome === undefined) throw failure;
  return outcome;
}

function withoutSecrets(answer: object, names: string[]): object {
  if (names.length === 0) return answer;
  return { ...answer, ...Object.fromEntries(names.map((name) => [name, ''])) };
}

function readKey(request: FastifyRequest): string | Problem {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return new Problem(keyRequired);
  if (typeof key === 'string' && KEY_PATTERN.test(key)) return key;
  return invalidField('Idempotency-Key', 'expected 16 to 200 visible ASCII characters, for example a UUID');
}

function fingerprint({ request, uploads, spooled }: Write): Buffer {
  const hash = createHash('sha256').update(`${request.method} ${request.url}\n`);
  hash.update(JSON.stringify(request.body ?? null));
  for (const upload of uploads) hash.update(upload.content);
  for (const file of spooled) hash.update(file.sha256);
  return hash.digest();
}
