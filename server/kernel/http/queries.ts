import { sql, type Transaction } from '../database.ts';

export interface Claim {
  scope: string;
  key: string;
  request_sha256: Buffer;
}

/** Waits for a running transaction with the same key; false when the key was used before. */
export async function claimKey(tx: Transaction, claim: Claim): Promise<boolean> {
  const inserted = await tx.execute(sql`
    insert into kernel.idempotency_keys (scope, key, request_sha256, at)
    values (${claim.scope}, ${claim.key}, ${claim.request_sha256}, ${tx.now})
    on conflict do nothing`);
  return inserted === 1;
}

export async function storeAnswer(tx: Transaction, claim: Claim & { answer: unknown }): Promise<void> {
  await tx.execute(sql`
    update kernel.idempotency_keys set response = ${JSON.stringify(claim.answer)}
    where scope = ${claim.scope} and key = ${claim.key}`);
}

export function findAnswer(
  tx: Transaction,
  claim: Claim,
): Promise<{ request_sha256: Buffer; response: unknown } | undefined> {
  return tx.find(sql`
    select request_sha256, response from kernel.idempotency_keys
    where scope = ${claim.scope} and key = ${claim.key} and response is not null`);
}

export async function deleteKeysBefore(tx: Transaction, before: Date): Promise<void> {
  await tx.execute(sql`delete from kernel.idempotency_keys where at < ${before}`);
}
