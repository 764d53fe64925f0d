import { normaliseText } from './segment.ts';

/** By what a search is narrowed. `classification` holds class and item, three digits such as `204`. */
export const FACET_NAMES = [
  'classification',
  'provider',
  'sharing',
  'opening',
  'cycle',
  'format',
  'grade',
] as const;

export type FacetName = (typeof FACET_NAMES)[number];

/** What the search knows of one data resource. */
export interface SearchDocument {
  /** A positive whole number; `put` replaces the document of the same id. */
  id: number;
  code: string;
  name: string;
  nameEn: string;
  abstract: string;
  abstractEn: string;
  keywords: string[];
  provider: { id: string; zh: string; en: string };
  items: { name: string; title: string; titleEn: string }[];
  facets: Record<FacetName, string>;
  /** How much it is used: grants and reads of the last 90 days; raises the rank a little. */
  uses: number;
  /** Milliseconds since 1970. */
  publishedAt: number;
}

/** Where a word was found, as the page names it. */
export type FieldName = 'code' | 'name' | 'items' | 'keywords' | 'provider' | 'abstract';

/** How much one occurrence counts, and how long the field usually is: longer ones count less (BM25F). */
export const FIELDS = {
  name: { weight: 6, usualLength: 24, lengthShare: 0.5 },
  items: { weight: 3, usualLength: 160, lengthShare: 0.3 },
  keywords: { weight: 2.5, usualLength: 24, lengthShare: 0.3 },
  provider: { weight: 2, usualLength: 24, lengthShare: 0 },
  abstract: { weight: 1, usualLength: 200, lengthShare: 0.4 },
} as const;

export type TextField = keyof typeof FIELDS;

/** Of names, titles and keywords. */
export const NAME_CHARACTERS_MAX = 400;
const ABSTRACT_CHARACTERS_MAX = 4_000;
const KEYWORDS_MAX = 100;
/** The widest table seen had some 400 columns. */
const ITEMS_MAX = 1_000;

/** A document as the index keeps it: its texts normalised and cut. */
export interface KeptDocument {
  id: number;
  code: string;
  texts: Record<Exclude<TextField, 'items'>, string[]>;
  /** `name` as it was written; `texts` are titles and name. */
  items: { name: string; texts: string[] }[];
  uses: number;
  publishedAt: number;
}

/**
 * A copy that holds only what the search needs, every text and list cut to its maximum: one resource with a text of
 * megabytes must not slow the catalogue down. `normalise` gives a text in the form in which texts are compared.
 */
export function keepDocument(document: SearchDocument, normalise: (text: string) => string): KeptDocument {
  const name = (text: string) => normalise(text.slice(0, NAME_CHARACTERS_MAX));
  const abstract = (text: string) => normaliseText(text.slice(0, ABSTRACT_CHARACTERS_MAX));
  const { id, code, provider, uses, publishedAt } = document;
  return {
    id,
    code: name(code),
    texts: {
      name: [name(document.name), name(document.nameEn)],
      keywords: document.keywords.slice(0, KEYWORDS_MAX).map(name),
      provider: [name(provider.zh), name(provider.en)],
      abstract: [abstract(document.abstract), abstract(document.abstractEn)],
    },
    items: document.items.slice(0, ITEMS_MAX).map((item) => ({
      name: item.name,
      texts: [name(item.title), name(item.titleEn), name(item.name)],
    })),
    uses: Number.isFinite(uses) ? Math.max(0, Math.floor(uses)) : 0,
    publishedAt: Number.isFinite(publishedAt) ? Math.max(0, publishedAt) : 0,
  };
}

/** The texts of one field, both languages. */
export function fieldTexts(document: KeptDocument, field: TextField): string[] {
  return field === 'items' ? document.items.flatMap((item) => item.texts) : document.texts[field];
}
