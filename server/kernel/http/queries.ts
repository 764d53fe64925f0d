import { type Queryable, sql, type Transaction } from '../database.ts';

export interface Claim {
  scope: string;
  key: string;
  request_sha256: Buffer;
}

/** Takes the key, on the way to the commit. A key that is taken fails the transaction; one in use is waited for. */
export function keepAnswer(tx: Transaction, claim: Claim & { answer: unknown }): void {
  tx.send(sql`
    insert into kernel.idempotency_keys (scope, key, request_sha256, response, at)
    values (${claim.scope}, ${claim.key}, ${claim.request_sha256}, ${JSON.stringify(claim.answer)}, ${tx.now})`);
}

export function findAnswer(
  db: Queryable,
  claim: Claim,
): Promise<{ request_sha256: Buffer; response: unknown } | undefined> {
  return db.find(sql`
    select request_sha256, response from kernel.idempotency_keys
    where scope = ${claim.scope} and key = ${claim.key}`);
}

export async function deleteKeysBefore(tx: Transaction, before: Date): Promise<void> {
  await tx.execute(sql`delete from kernel.idempotency_keys where at < ${before}`);
}
