import type { ItemType, SharingType, UpdateCycle } from '../../resource.ts';
import type { Answer, ItemClass, Reason } from '../demand.ts';

/** A demanded item as the solver reads it, with what it found the last time. */
export interface WantedItem {
  id: number;
  demandId: number;
  number: number;
  /** Who needs it. */
  organisationId: string;
  title: string;
  type: ItemType | null;
  kind: string | null;
  cycle: UpdateCycle | null;
  term: string;
  /** The normalised title, so that it is made once and compared often. */
  plain: string;
  settledId: string | null;
  namedId: string | null;
  declined: string[];
  answer: Answer | null;
  found: Found | null;
}

/** What the solver found of an item; written beside it. */
export interface Found {
  class: ItemClass;
  resourceId: number | null;
  itemName: string | null;
  negativeLineId: number | null;
  ownerId: string | null;
  /** Since when the owner, or the centre where there is none, is asked. */
  askedAt: Date | null;
  dueAt: Date | null;
  /** When time alone may change the class. */
  turnAt: Date | null;
  why: Reason[];
}

export interface SuppliedItem {
  resourceId: number;
  name: string;
  title: string;
  term: string;
  plain: string;
  type: ItemType;
  kind: string | null;
  providerId: string;
  sharing: SharingType;
  cycle: UpdateCycle;
}

export interface DutyLine {
  id: number;
  organisationId: string;
  term: string;
}

/** A living line of the negative list. */
export interface NegativeLine {
  id: number;
  organisationId: string;
  resourceId: number | null;
  term: string | null;
  /** `2027-01-31`; null while nobody reviewed it. */
  reviewedUntil: string | null;
}

export interface KnownGrant {
  organisationId: string;
  resourceId: number;
  /** Null: all. */
  items: string[] | null;
  expiresAt: Date | null;
}

/** Everything the lists say that can decide an item, by what it is looked up by. */
export interface Facts {
  terms: Map<string, TermFacts>;
  /** By department. */
  negative: Map<string, NegativeLine[]>;
  /** By whom they were given to. */
  grants: Map<string, KnownGrant[]>;
}

/** What is known of one term. A name or a number stands in thousands of resources, so it is put in order once. */
export interface TermFacts {
  supplied: SuppliedItem[];
  duties: DutyLine[];
  onDuty: Set<string>;
  /**
   * What is shared, thinned out: of items that rank equal for everybody the first, and the first of another provider,
   * for whoever supplies the first itself.
   */
  shared: SuppliedItem[];
  byResource: Map<number, SuppliedItem[]>;
  byProvider: Map<string, SuppliedItem[]>;
}

const nothing: TermFacts = termFacts([], []);

export function factsOfTerm(facts: Facts, term: string): TermFacts {
  return facts.terms.get(term) ?? nothing;
}

/** Puts rows where the solver looks for them. */
export function factsOf(rows: {
  supplied: SuppliedItem[];
  duties: DutyLine[];
  negative: NegativeLine[];
  grants: KnownGrant[];
}): Facts {
  const supplied = Map.groupBy(rows.supplied, (one) => one.term);
  const duties = Map.groupBy(rows.duties, (one) => one.term);
  const terms = new Set([...supplied.keys(), ...duties.keys()]);
  return {
    terms: new Map(
      [...terms].map((term) => [term, termFacts(supplied.get(term) ?? [], duties.get(term) ?? [])]),
    ),
    negative: Map.groupBy(rows.negative, (one) => one.organisationId),
    grants: Map.groupBy(rows.grants, (one) => one.organisationId),
  };
}

function termFacts(unordered: SuppliedItem[], duties: DutyLine[]): TermFacts {
  const supplied = unordered.toSorted(inOrder);
  const onDuty = new Set(duties.map((line) => line.organisationId));
  return {
    supplied,
    duties: duties.toSorted((one, other) => one.id - other.id),
    onDuty,
    shared: thinnedOut(supplied, onDuty),
    byResource: Map.groupBy(supplied, (one) => one.resourceId),
    byProvider: Map.groupBy(supplied, (one) => one.providerId),
  };
}

/** Equals are told apart by resource and item, so that no answer hangs on the order of reading. */
export function inOrder(one: SuppliedItem, other: SuppliedItem): number {
  return one.resourceId - other.resourceId || (one.name < other.name ? -1 : one.name > other.name ? 1 : 0);
}

function thinnedOut(supplied: SuppliedItem[], onDuty: Set<string>): SuppliedItem[] {
  const shared = supplied.filter((one) => one.sharing !== 'none');
  const equal = Map.groupBy(shared, ({ title, type, kind, sharing, cycle, providerId }) =>
    [title, type, kind, sharing, cycle, onDuty.has(providerId)].join('\n'),
  );
  return [...equal.values()].flatMap(([first, ...others]) => {
    const second = others.find((one) => one.providerId !== first!.providerId);
    return second === undefined ? [first!] : [first!, second];
  });
}
