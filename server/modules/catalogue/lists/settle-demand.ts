import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { invalidField, type Problem } from '#kernel/errors';
import { findOrganisation } from '#modules/directory';
import { type ActOnDemand, actOnDemand, refuseClasses } from './act-on-demand.ts';
import * as queries from './queries.ts';

/** The centre says who must supply items; that department cannot pass them on. Undefined when all went well. */
export function settleDemand(
  tx: Transaction,
  city: City,
  { organisationId, note = '', ...on }: ActOnDemand & { organisationId: string; note?: string | undefined },
): Promise<Problem | undefined> {
  return actOnDemand(tx, city, on, async (items, demand) => {
    if (findOrganisation(city, organisationId) === undefined)
      return invalidField('/organisationId', `there is no organisation ${organisationId}`);
    if (organisationId === demand.organisationId)
      return invalidField('/organisationId', 'that is who needs it');
    const refusal = refuseClasses(items, ['no-owner', 'unmet', 'overdue', 'unlawful-refusal']);
    if (refusal !== undefined) return refusal;
    await queries.updateSaid(
      tx,
      items.map((item) => item.id),
      { settledId: organisationId },
    );
    return {
      type: 'settled',
      event: 'catalogue.demand-settled',
      tells: demand.organisationId,
      data: { organisationId, note },
    };
  });
}
