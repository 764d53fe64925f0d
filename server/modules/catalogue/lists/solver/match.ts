import { type ItemType, type UpdateCycle, updateCycles } from '../../resource.ts';
import type { Reason } from '../demand.ts';
import { kindOf, likeness } from '../terms.ts';
import type { SuppliedItem, WantedItem } from './facts.ts';

/** A published item that fits a demanded one, and how well: the smallest rank fits best. */
export interface Match {
  supplied: SuppliedItem;
  rank: number;
}

const families: Record<ItemType, 'text' | 'number' | 'date' | 'datetime' | 'boolean' | 'binary'> = {
  string: 'text',
  text: 'text',
  numeric: 'number',
  currency: 'number',
  double: 'number',
  integer: 'number',
  float: 'number',
  date: 'date',
  datetime: 'datetime',
  boolean: 'boolean',
  binary: 'binary',
};

/** Whether what is held can stand for what is wanted: anything but bytes as text, a moment as its day. */
export function typesFit(wanted: ItemType | null, held: ItemType): 'same' | 'converted' | 'no' {
  if (wanted === null) return 'same';
  const [want, have] = [families[wanted], families[held]];
  if (want === have) return 'same';
  if (want === 'text') return have === 'binary' ? 'no' : 'converted';
  return want === 'date' && have === 'datetime' ? 'converted' : 'no';
}

/** Two items both known to be of a kind must be of the same; one that states none fits any. */
function kindsFit(wanted: WantedItem, held: SuppliedItem): boolean {
  const [want, have] = [kindOf(wanted.term, wanted.kind), kindOf(held.term, held.kind)];
  return want === null || have === null || want === have;
}

/** Rarer than wanted. An irregular or closed cycle is slower than any regular one, and no wish is met by any. */
function isSlower(held: UpdateCycle, wanted: UpdateCycle | null): boolean {
  return wanted !== null && updateCycles.indexOf(held) > updateCycles.indexOf(wanted);
}

/** How a supplied item of the same term fits; undefined when it does not. */
export function matchOf(wanted: WantedItem, supplied: SuppliedItem): Match | undefined {
  const types = typesFit(wanted.type, supplied.type);
  if (types === 'no' || !kindsFit(wanted, supplied)) return undefined;
  const alike = likeness(wanted, supplied);
  const rank =
    (isSlower(supplied.cycle, wanted.cycle) ? 8 : 0) +
    (types === 'converted' ? 4 : 0) +
    (alike === 'synonym' ? 2 : alike === 'same-when-normalised' ? 1 : 0);
  return { supplied, rank };
}

/** Why the two were matched. */
export function explainMatch(wanted: WantedItem, supplied: SuppliedItem): Reason[] {
  const why: Reason[] = [{ code: likeness(wanted, supplied), detail: supplied.title }];
  if (typesFit(wanted.type, supplied.type) === 'converted')
    why.push({ code: 'type-converted', detail: supplied.type });
  if (isSlower(supplied.cycle, wanted.cycle)) why.push({ code: 'slower-cycle', detail: supplied.cycle });
  return why;
}
