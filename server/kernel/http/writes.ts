import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { City } from '../city.ts';
import type { Transaction } from '../database.ts';
import { conflict, defineProblem, invalidField, keyReused, Problem } from '../errors.ts';
import type { Upload } from '../files.ts';
import type { Principal } from '../permissions.ts';
import * as queries from './queries.ts';

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
  /** POST carries a key; PUT and DELETE repeat harmlessly by their meaning. */
  keyed: boolean;
}

export interface Written {
  value: unknown;
  replayed: boolean;
}

/**
 * Runs a write in one transaction. With a key, the claim of the key, the work and its stored answer stand or fall
 * together: a repeat gets the first answer and has no second effect, also when both arrive at once.
 */
export async function runWrite(
  city: City,
  write: Write,
  work: (tx: Transaction) => Promise<unknown>,
): Promise<Written | Problem> {
  if (!write.keyed) {
    const value = await city.database.transaction((tx) => work(tx));
    return value instanceof Problem ? value : { value, replayed: false };
  }
  const key = write.request.headers['idempotency-key'];
  if (key === undefined) return new Problem(keyRequired);
  if (typeof key !== 'string' || !KEY_PATTERN.test(key))
    return invalidField('Idempotency-Key', 'expected 16 to 200 visible ASCII characters, for example a UUID');
  const claim = { scope: write.principal?.personId ?? 'public', key, request_sha256: fingerprint(write) };
  return city.database.transaction(async (tx): Promise<Written | Problem> => {
    if (!(await queries.claimKey(tx, claim))) return replay(tx, claim);
    const value = await work(tx);
    if (value instanceof Problem) return value;
    await queries.storeAnswer(tx, { ...claim, answer: value ?? {} });
    return { value, replayed: false };
  });
}

/** A key whose first use failed was rolled back with it, so a stored key always has its answer. */
async function replay(tx: Transaction, claim: queries.Claim): Promise<Written | Problem> {
  const stored = await queries.findAnswer(tx, claim);
  if (stored === undefined)
    return new Problem(conflict, { detail: 'The same request is being worked on; try again.' });
  if (!stored.request_sha256.equals(claim.request_sha256)) return new Problem(keyReused);
  return { value: stored.response, replayed: true };
}

function fingerprint({ request, uploads }: Write): Buffer {
  const hash = createHash('sha256').update(`${request.method} ${request.url}\n`);
  hash.update(JSON.stringify(request.body ?? null));
  for (const upload of uploads) hash.update(upload.content);
  return hash.digest();
}
