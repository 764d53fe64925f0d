import type { Transaction } from '#kernel/database';
import { notFound, Problem } from '#kernel/errors';
import type { Principal } from '#kernel/permissions';
import * as queries from './queries.ts';

/** A receiver confirms that it has taken a correction over; once for its department. */
export async function receiptCorrection(
  tx: Transaction,
  { objectionId, principal }: { objectionId: number; principal: Principal },
): Promise<Record<string, never> | Problem> {
  const { organisationId, personId, name } = principal;
  const isReceived = await queries.receipt(tx, { objectionId, organisationId, personId, name });
  return isReceived ? {} : new Problem(notFound);
}
