import type { Reason } from '../demand.ts';
import { limits } from '../limits.ts';
import { isLinking } from '../terms.ts';
import {
  type DutyLine,
  type Facts,
  type Found,
  factsOfTerm,
  inOrder,
  type KnownGrant,
  type NegativeLine,
  type SuppliedItem,
  type WantedItem,
} from './facts.ts';
import { explainMatch, type Match, matchOf } from './match.ts';
import type { Today } from './today.ts';

/**
 * What the lists say of one demanded item: the whole rule of the board. A pure function of the item, the facts of
 * its term and the moment; the same whether one item is solved or all.
 */
export function classify(item: WantedItem, facts: Facts, today: Today): Found {
  const { own, shared } = bestMatches(item, facts, today);
  if (own !== undefined) return ownFound(item, own.supplied, shared?.supplied);
  if (shared !== undefined) {
    const { supplied } = shared;
    const grant = grantFor(item, supplied, facts, today);
    const explained = explainMatch(item, supplied);
    if (grant !== undefined)
      return found('met', { supplied, turnAt: grant.expiresAt, why: [...explained, reason('granted')] });
    if (supplied.sharing === 'unconditional')
      return found('met', { supplied, why: [...explained, reason('unconditional')] });
    return found('grantable', { supplied, why: [...explained, reason('must-apply', supplied.providerId)] });
  }
  return unsupplied(item, facts, today);
}

interface Best {
  own: Match | undefined;
  /** Of others, shared with or without condition. */
  shared: Match | undefined;
}

/** The best of each sort. What is granted comes first, then what needs no application, then what fits best. */
function bestMatches(item: WantedItem, facts: Facts, today: Today): Best {
  const { shared, onDuty, byProvider } = factsOfTerm(facts, item.term);
  const mayBeOwn = !isLinking(item.term, item.kind);
  const own = mayBeOwn ? best(item, byProvider.get(item.organisationId) ?? [], () => 0) : undefined;
  const granted = grantedItems(item, facts, today);
  const onDutyFirst = ({ providerId }: SuppliedItem) => (onDuty.has(providerId) ? 0 : 16);
  const readiest = best(item, granted, onDutyFirst);
  if (readiest !== undefined) return { own, shared: readiest };
  const others = shared.filter((one) => one.providerId !== item.organisationId);
  const rank = (one: SuppliedItem) => onDutyFirst(one) + (one.sharing === 'unconditional' ? 0 : 64);
  return { own, shared: best(item, others, rank) };
}

/** The item that fits best; `rank` adds what weighs besides how well it fits. */
function best(
  item: WantedItem,
  supplied: SuppliedItem[],
  rank: (one: SuppliedItem) => number,
): Match | undefined {
  let found: Match | undefined;
  for (const one of supplied) {
    const match = matchOf(item, one);
    if (match === undefined) continue;
    const ranked = { supplied: one, rank: match.rank + rank(one) };
    if (isBetter(ranked, found)) found = ranked;
  }
  return found;
}

function isBetter(one: Match, other: Match | undefined): boolean {
  if (other === undefined) return true;
  return (one.rank - other.rank || inOrder(one.supplied, other.supplied)) < 0;
}

/** What the demander was granted of the term, whatever its sharing type has become since. */
function grantedItems(item: WantedItem, facts: Facts, today: Today): SuppliedItem[] {
  const grants = facts.grants.get(item.organisationId) ?? [];
  const { byResource } = factsOfTerm(facts, item.term);
  return grants.flatMap((grant) =>
    (byResource.get(grant.resourceId) ?? []).filter(
      (one) => one.providerId !== item.organisationId && isGranted(grant, one, today),
    ),
  );
}

function isGranted({ items, expiresAt }: KnownGrant, { name }: SuppliedItem, { now }: Today): boolean {
  return (items?.includes(name) ?? true) && (expiresAt === null || expiresAt > now);
}

/** The one that lasts longest of the grants in force for an item. */
function grantFor(
  item: WantedItem,
  supplied: SuppliedItem,
  facts: Facts,
  today: Today,
): KnownGrant | undefined {
  return (facts.grants.get(item.organisationId) ?? [])
    .filter((grant) => grant.resourceId === supplied.resourceId && isGranted(grant, supplied, today))
    .sort((a, b) => lasting(b) - lasting(a))[0];
}

/** Null is for ever. */
function lasting({ expiresAt }: KnownGrant): number {
  return expiresAt?.getTime() ?? Number.MAX_VALUE;
}

function ownFound(item: WantedItem, own: SuppliedItem, other: SuppliedItem | undefined): Found {
  const why = [reason('own-resource', own.title)];
  if (other === undefined) return found('met', { supplied: own, why: [...explainMatch(item, own), ...why] });
  return found('duplicate', { supplied: other, why: [...explainMatch(item, other), ...why] });
}

/** Nothing published may be used: someone must supply, refuses, or is yet to be found. */
function unsupplied(item: WantedItem, facts: Facts, today: Today): Found {
  const { duties, onDuty, byProvider } = factsOfTerm(facts, item.term);
  const owner = ownerOf(item, duties, byProvider);
  const askedAt = askedSince(item, owner?.id ?? null, today.now);
  if (owner === undefined) {
    return found('no-owner', {
      askedAt,
      dueAt: today.endOfWorkingDays(askedAt, limits.checkWorkingDays),
      why: [reason(onDuty.has(item.organisationId) ? 'demander-must-supply' : 'nobody-on-duty-list')],
    });
  }
  const held = best(item, closedOf(byProvider.get(owner.id)), () => 0)?.supplied;
  const asked = { ownerId: owner.id, askedAt, supplied: held };
  const line = coveringLine(item, facts, { ownerId: owner.id, held, today });
  if (line?.isValid === true)
    return found('refused', {
      ...asked,
      negativeLineId: line.id,
      turnAt: today.endOfDate(line.reviewedUntil!),
      why: [owner.why, reason('on-negative-list', line.reviewedUntil!)],
    });
  const answer = item.answer?.organisationId === owner.id ? item.answer : null;
  if (answer?.kind === 'refuse' || (held !== undefined && answer === null))
    return unlawful(answer, line, { asked, owner, today });
  const dueAt =
    answer?.kind === 'supply' && answer.promisedOn !== null
      ? today.endOfDate(answer.promisedOn)
      : today.endOfWorkingDays(askedAt, limits.unpublishedWorkingDays);
  const isOver = today.now >= dueAt;
  const state =
    answer?.kind === 'supply' ? reason('promised', answer.promisedOn ?? '') : reason('not-answered');
  return found(isOver ? 'overdue' : 'unmet', {
    ...asked,
    dueAt,
    turnAt: isOver ? null : dueAt,
    why: [owner.why, state],
  });
}

interface Owner {
  id: string;
  why: Reason;
}

/** Who must supply: whom the centre settled, whom a department named, the duty list, else whoever has it. */
function ownerOf(
  item: WantedItem,
  duties: DutyLine[],
  byProvider: Map<string, SuppliedItem[]>,
): Owner | undefined {
  if (item.settledId !== null) return { id: item.settledId, why: reason('settled-by-centre') };
  const may = (id: string) => id !== item.organisationId && !item.declined.includes(id);
  if (item.namedId !== null && may(item.namedId))
    return { id: item.namedId, why: reason('named-by', item.declined.at(-1) ?? '') };
  const line = duties.find((one) => may(one.organisationId));
  if (line !== undefined) return { id: line.organisationId, why: reason('on-duty-list') };
  const held = [...byProvider].flatMap(([id, supplied]) => (may(id) ? closedOf(supplied) : []));
  const holder = best(item, held, () => 0)?.supplied;
  return holder && { id: holder.providerId, why: reason('provider-has-it', holder.title) };
}

/** What a department has and does not share. */
function closedOf(supplied: SuppliedItem[] = []): SuppliedItem[] {
  return supplied.filter((one) => one.sharing === 'none');
}

/** The clock of an owner begins when they become the owner, and does not begin again while they stay it. */
function askedSince(item: WantedItem, ownerId: string | null, now: Date): Date {
  const before = item.found;
  return before?.askedAt != null && before.ownerId === ownerId ? before.askedAt : now;
}

type Line = NegativeLine & { isValid: boolean };

/** The owner's line that covers the item: a valid one, else the one reviewed longest ago, else one that waits. */
function coveringLine(
  item: WantedItem,
  facts: Facts,
  { ownerId, held, today }: { ownerId: string; held: SuppliedItem | undefined; today: Today },
): Line | undefined {
  const covering = (facts.negative.get(ownerId) ?? []).filter(
    (line) =>
      (line.term === null || line.term === item.term) &&
      (line.resourceId === null || line.resourceId === held?.resourceId),
  );
  const [longest] = covering.sort(
    (a, b) => (b.reviewedUntil ?? '').localeCompare(a.reviewedUntil ?? '') || a.id - b.id,
  );
  if (longest === undefined) return undefined;
  const { reviewedUntil } = longest;
  const isValid = reviewedUntil !== null && today.endOfDate(reviewedUntil) > today.now;
  return { ...longest, isValid };
}

/** Refused, or held and not shared, without a basis in force: the centre judges, or the department must supply. */
function unlawful(
  answer: WantedItem['answer'],
  line: Line | undefined,
  { asked, owner, today }: { asked: Partial<Given> & { askedAt: Date }; owner: Owner; today: Today },
): Found {
  const judgement = answer?.judgement ?? null;
  const { checkWorkingDays, answerWorkingDays } = limits;
  const expired = line?.reviewedUntil ?? null;
  const dueAt =
    expired !== null
      ? today.endOfWorkingDays(today.endOfDate(expired), checkWorkingDays)
      : judgement !== null
        ? today.endOfWorkingDays(new Date(judgement.at), answerWorkingDays)
        : answer !== null
          ? today.endOfWorkingDays(new Date(answer.at), checkWorkingDays)
          : today.endOfWorkingDays(asked.askedAt, answerWorkingDays);
  const basis = [answer?.statute, answer?.article].filter(Boolean).join(' ');
  const state =
    expired !== null
      ? reason('review-expired', expired)
      : judgement?.lawful === false
        ? reason('basis-rejected', judgement.note)
        : line !== undefined || basis !== ''
          ? reason('basis-awaits-review', basis)
          : reason('no-basis');
  const negativeLineId = line?.id ?? null;
  return found('unlawful-refusal', { ...asked, negativeLineId, dueAt, why: [owner.why, state] });
}

type Given = Omit<Found, 'class' | 'resourceId' | 'itemName'> & { supplied: SuppliedItem | undefined };

function found(itemClass: Found['class'], given: Partial<Given>): Found {
  return {
    class: itemClass,
    resourceId: given.supplied?.resourceId ?? null,
    itemName: given.supplied?.name ?? null,
    negativeLineId: given.negativeLineId ?? null,
    ownerId: given.ownerId ?? null,
    askedAt: given.askedAt ?? null,
    dueAt: given.dueAt ?? null,
    turnAt: given.turnAt ?? null,
    why: given.why ?? [],
  };
}

function reason(code: Reason['code'], detail = ''): Reason {
  return { code, detail };
}
