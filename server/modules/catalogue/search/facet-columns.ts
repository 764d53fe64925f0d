import type { Slot } from './postings.ts';
import { FACET_NAMES, type FacetName, type SearchDocument } from './search-document.ts';

export interface FacetCount {
  value: string;
  count: number;
}

export type FacetCounts = Record<FacetName, FacetCount[]>;
export type FacetChoice = Partial<Record<FacetName, string[]>>;

/** Numbers of values fit into 16 bits. */
const VALUES_MAX = 2 ** 16;

/** The facets of all documents, a column each: counting 8,575 documents in 7 facets takes 0.7 ms. */
export class FacetColumns {
  readonly #columns = FACET_NAMES.map(() => new FacetColumn());

  set(slot: Slot, facets: SearchDocument['facets']): void {
    for (const [at, column] of this.#columns.entries()) column.set(slot, facets[FACET_NAMES[at]!]);
  }

  /**
   * Which of the first `found` slots have a chosen value in every facet, moved to the front of `slots`, and how often
   * each value occurs, counted for each facet under the choices in all others, so that a second value can be added.
   */
  narrow(slots: Uint32Array, found: number, choice: FacetChoice): { total: number; counts: FacetCounts } {
    const allowed = this.#columns.map((column, at) => column.allowed(choice[FACET_NAMES[at]!]));
    const counters = this.#columns.map((column) => new Uint32Array(column.values.length));
    const restricted = this.#columns.flatMap((_, at) => (allowed[at] === undefined ? [] : [at]));
    const numbers = this.#columns.map((column) => column.numbers);
    let total = 0;
    for (let i = 0; i < found; i += 1) {
      const slot = slots[i]!;
      let failing = -1;
      let failures = 0;
      for (const at of restricted) {
        if (allowed[at]![numbers[at]![slot]!] === 1) continue;
        failing = at;
        failures += 1;
      }
      if (failures === 1) counters[failing]![numbers[failing]![slot]!]! += 1;
      if (failures > 0) continue;
      for (let at = 0; at < counters.length; at += 1) counters[at]![numbers[at]![slot]!]! += 1;
      slots[total] = slot;
      total += 1;
    }
    const counts = this.#columns.map((column, at) => [
      FACET_NAMES[at]!,
      countsOf(column.values, counters[at]!, choice[FACET_NAMES[at]!] ?? []),
    ]);
    return { total, counts: Object.fromEntries(counts) as FacetCounts };
  }
}

class FacetColumn {
  /** By slot the number of its value. */
  numbers = new Uint16Array(0);
  readonly values: string[] = [];
  readonly #numberOf = new Map<string, number>();

  set(slot: Slot, value: string): void {
    if (slot >= this.numbers.length) {
      const longer = new Uint16Array(Math.max(1_024, slot * 2));
      longer.set(this.numbers);
      this.numbers = longer;
    }
    let number = this.#numberOf.get(value);
    if (number === undefined) {
      number = this.values.length;
      if (number === VALUES_MAX) throw new Error(`a facet has more than ${VALUES_MAX} values`);
      this.values.push(value);
      this.#numberOf.set(value, number);
    }
    this.numbers[slot] = number;
  }

  /** By number of the value 1 if it was chosen; undefined when everything goes. */
  allowed(chosen: string[] | undefined): Uint8Array | undefined {
    if (chosen === undefined || chosen.length === 0) return undefined;
    const allowed = new Uint8Array(this.values.length);
    for (const value of chosen) {
      const number = this.#numberOf.get(value);
      if (number !== undefined) allowed[number] = 1;
    }
    return allowed;
  }
}

/** Values that occur and those that were chosen, the most frequent first. */
function countsOf(values: string[], counter: Uint32Array, chosen: string[]): FacetCount[] {
  const counts: FacetCount[] = [];
  for (const [number, value] of values.entries())
    if (counter[number]! > 0) counts.push({ value, count: counter[number]! });
  const present = new Set(counts.map(({ value }) => value));
  for (const value of new Set(chosen)) if (!present.has(value)) counts.push({ value, count: 0 });
  return counts.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
