import { isLinking } from '../terms.ts';
import { type Facts, factsOfTerm, type SuppliedItem } from './facts.ts';
import type { Duplicate } from './queries.ts';

/** Past this the row says enough. */
const COLLECTORS_MAX = 100;

/**
 * 重复采集: items that a department on the responsibility list supplies (published, shared), and that other
 * departments hold in resources of their own all the same. What links records does not count.
 */
export function findDuplicates(terms: Iterable<string>, facts: Facts): Duplicate[] {
  const duplicates: Duplicate[] = [];
  for (const term of terms) {
    if (isLinking(term, null)) continue;
    const { supplied, onDuty } = factsOfTerm(facts, term);
    const held = supplied.filter((one) => !isLinking(term, one.kind));
    const supplier = held.find((one) => onDuty.has(one.providerId) && one.sharing !== 'none');
    if (supplier === undefined) continue;
    // Another department that must supply it too (of another area, say) collects it rightly.
    const collectors = held.filter((one) => !onDuty.has(one.providerId)).slice(0, COLLECTORS_MAX);
    if (collectors.length > 0) duplicates.push(toDuplicate(term, supplier, collectors));
  }
  return duplicates;
}

function toDuplicate(term: string, supplier: SuppliedItem, collectors: SuppliedItem[]): Duplicate {
  const { title, providerId: supplierId, resourceId, name: itemName } = supplier;
  return {
    term,
    title,
    supplierId,
    resourceId,
    itemName,
    collectors: collectors.map((one) => ({
      organisationId: one.providerId,
      resourceId: one.resourceId,
      itemName: one.name,
      title: one.title,
    })),
  };
}
