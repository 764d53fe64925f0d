import type { ItemKind } from '../resource.ts';
import { concepts, linkingKinds, titlesByKind } from './synonyms.ts';

/** Everything that only sets a title: spaces, punctuation, brackets, marks; what stands in brackets stays. */
const SIGNS = /[\p{P}\p{S}\p{Z}\p{C}]+/gu;

/** A title as it is compared: full width folded to half, upper case to lower, signs gone. May be empty. */
export function normalised(title: string): string {
  return title.normalize('NFKC').toLowerCase().replace(SIGNS, '');
}

const conceptOf = new Map(
  concepts.flatMap((concept) =>
    [concept.title, ...concept.also].map((title) => [normalised(title), concept] as const),
  ),
);

/**
 * What an item is about: its normalised title, or the concept that title is a synonym of. Items of equal terms are
 * compared further. A title of signs only is its own term, so that it matches nothing but itself.
 */
export function termOf(title: string, kind: string | null): string {
  const plain = normalised(title);
  if (plain === '') return title;
  const byKind = kind === null ? undefined : titlesByKind[kind as ItemKind];
  if (byKind?.titles.includes(plain)) return byKind.concept;
  return conceptOf.get(plain)?.title ?? plain;
}

const kindOfConcept = new Map(concepts.map(({ title, kind }) => [title, kind ?? null]));

/** The kind an item is of: the one it states, else the one its concept always is. */
export function kindOf(term: string, kind: string | null): string | null {
  return kind ?? kindOfConcept.get(term) ?? null;
}

/** Whether an item links records, like a name or an identity number, rather than being collected for its own sake. */
export function isLinking(term: string, kind: string | null): boolean {
  const known = kindOf(term, kind);
  return known !== null && linkingKinds.has(known as ItemKind);
}

interface Titled {
  title: string;
  /** Its title normalised. */
  plain: string;
}

/** How two titles of one term are the same, for whoever asks why they were matched. */
export function likeness(one: Titled, other: Titled): 'same-title' | 'same-when-normalised' | 'synonym' {
  if (one.title === other.title) return 'same-title';
  return one.plain === other.plain ? 'same-when-normalised' : 'synonym';
}
