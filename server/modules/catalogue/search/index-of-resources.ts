import { documentTerms } from './document-terms.ts';
import { type FacetChoice, FacetColumns, type FacetCounts } from './facet-columns.ts';
import { LatinWords } from './latin-words.ts';
import { type Marks, marksFor } from './marks.ts';
import { Matching } from './matching.ts';
import { NameOrder } from './name-order.ts';
import { type PhraseKind, Phrases } from './phrases.ts';
import { Postings, SLOTS_MAX, type Slot } from './postings.ts';
import { type Query, readQuery } from './query.ts';
import {
  type KeptDocument,
  keepDocument,
  NAME_CHARACTERS_MAX,
  type SearchDocument,
} from './search-document.ts';
import { normaliseText } from './segment.ts';
import { SlotsByText } from './slots-by-text.ts';
import { type Suggestion, suggest } from './suggestions.ts';

export type SearchOrder = 'relevance' | 'name' | 'newest' | 'uses';

export interface SearchQuery {
  /** Without it, or with nothing but space, all documents. */
  text?: string;
  /** Values of one facet are alternatives; an empty list does not narrow. */
  facets?: FacetChoice;
  /** `relevance` without a text is by uses. */
  order?: SearchOrder;
  offset?: number;
  /** 20 if not given; 0 to count only. */
  limit?: number;
}

export interface SearchHit {
  id: number;
  score: number;
  marks: Marks;
}

export interface SearchResult {
  total: number;
  /** No document has all the words; these have the most of them. */
  relaxed: boolean;
  hits: SearchHit[];
  /** For each facet the values of the documents found under the choices in all other facets. */
  facets: FacetCounts;
}

/** As many as a page of CKAN's interface may have. */
export const HITS_MAX = 1_000;
const HITS_USUAL = 20;

/** 1,000 uses raise a score by a fifth. */
const USES_SHARE = 0.03;
/** Scores are compared to the fourth digit. */
const SCORE_STEPS = 10_000;

/** Titles repeat; when so many different ones were seen, the memory of them begins anew. */
const NORMALISED_MAX = 50_000;

/**
 * The search over the whole catalogue, in the memory of one thread.
 *
 * Our own and no library: MiniSearch 7.2 with the same tokens, without marks and with Pinyin of names only, answered
 * 317 searches/s (p99 16 ms, 184 MB, built in 8.5 s) where this answers 1,600 (p99 3 ms, 116 MB, 4 s), of 8,575
 * resources with 83,000 items; see `bench/search.ts`.
 */
export class ResourceIndex {
  readonly #postings = new Postings();
  readonly #latin = new LatinWords();
  readonly #phrases = new Phrases();
  readonly #codes = new SlotsByText();
  readonly #names = new SlotsByText();
  readonly #facets = new FacetColumns();
  readonly #order = new NameOrder();
  readonly #slots = new Map<number, Slot>();
  readonly #documents: (KeptDocument | undefined)[] = [];
  /** By slot, what its uses multiply its score with. */
  readonly #usesFactors: number[] = [];
  readonly #slotsFree: Slot[] = [];
  /** Equal texts are kept once. */
  readonly #normalised = new Map<string, string>();
  readonly #matching = new Matching({
    postings: this.#postings,
    latin: this.#latin,
    phrases: this.#phrases,
    codes: this.#codes,
    names: this.#names,
  });

  get size(): number {
    return this.#slots.size;
  }

  /** Adds a document, or replaces that of the same id; found at once. Takes 1 to 2 ms. */
  put(document: SearchDocument): void {
    this.remove(document.id);
    const slot = this.#slotsFree.pop() ?? this.#documents.length;
    if (slot >= SLOTS_MAX) throw new Error(`the index holds at most ${SLOTS_MAX} documents`);
    const kept = keepDocument(document, (text) => this.#normalise(text));
    this.#documents[slot] = kept;
    this.#usesFactors[slot] = usesFactor(kept.uses);
    this.#slots.set(kept.id, slot);
    for (const [term, impact] of documentTerms(kept))
      if (this.#postings.add(term, slot, impact) && isLatin(term)) this.#latin.add(term);
    const shown = new Map(namesOf(document).map((text) => [this.#normalise(text), text]));
    for (const { kind, normalised } of phrasesOf(kept))
      this.#phrases.add(kind, { text: shown.get(normalised) ?? normalised, normalised }, slot);
    this.#codes.add(kept.code, slot);
    for (const name of namesToCompare(kept)) this.#names.add(name, slot);
    this.#order.add(slot, kept.texts.name[0]!, kept.id);
    this.#facets.set(slot, document.facets);
  }

  /** Returns whether it was there. */
  remove(id: number): boolean {
    const slot = this.#slots.get(id);
    if (slot === undefined) return false;
    const document = this.#document(slot);
    for (const term of documentTerms(document).keys())
      if (this.#postings.remove(term, slot) && isLatin(term)) this.#latin.remove(term);
    for (const { kind, normalised } of phrasesOf(document)) this.#phrases.remove(kind, normalised, slot);
    this.#codes.remove(document.code, slot);
    for (const name of namesToCompare(document)) this.#names.remove(name, slot);
    this.#order.remove(document.texts.name[0]!, id);
    this.#slots.delete(id);
    this.#documents[slot] = undefined;
    this.#slotsFree.push(slot);
    return true;
  }

  /** Notes how much a document is used, without indexing it again; unknown ids are ignored. */
  setUses(id: number, uses: number): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    this.#document(slot).uses = wholeBetween(uses, 0, Number.MAX_SAFE_INTEGER);
    this.#usesFactors[slot] = usesFactor(this.#document(slot).uses);
  }

  /** Never throws, whatever the text is; it is cut to `QUERY_CHARACTERS_MAX`. */
  search({
    text,
    facets = {},
    order = 'relevance',
    offset = 0,
    limit = HITS_USUAL,
  }: SearchQuery): SearchResult {
    const query = readQuery(text);
    const { found, relaxed } = query === undefined ? this.#all() : this.#match(query);
    const slots = this.#matching.slots;
    const { total, counts } = this.#facets.narrow(slots, found, facets);
    const page = this.#order.page(slots.subarray(0, total), this.#primary(query, order), {
      offset: wholeBetween(offset, 0, total),
      limit: wholeBetween(limit, 0, HITS_MAX),
    });
    const marks =
      query === undefined ? undefined : marksFor(query, (letters) => this.#matching.heard(letters));
    const hits = page.map((slot) => {
      const document = this.#document(slot);
      return {
        id: document.id,
        score: query === undefined ? 0 : this.#matching.scores[slot]!,
        marks: marks?.(document) ?? { fields: [], items: [], words: [] },
      };
    });
    return { total, relaxed, hits, facets: counts };
  }

  /** While someone types: names of resources, titles of items and departments; at most `SUGGESTIONS_MAX`. */
  suggest(text: string, limit: number): Suggestion[] {
    return suggest(this.#phrases, text, {
      limit,
      popularity: ({ kind, slots }) => (kind === 'resource' ? this.#document(slots[0]!).uses : slots.length),
      idOf: (slot) => this.#document(slot).id,
    });
  }

  #all(): { found: number; relaxed: boolean } {
    return { found: this.#matching.takeAll(this.#slots.values(), this.#documents.length), relaxed: false };
  }

  #match(query: Query): { found: number; relaxed: boolean } {
    const matched = this.#matching.match(query, this.size, this.#documents.length);
    const { slots, scores } = this.#matching;
    for (let i = 0; i < matched.found; i += 1) scores[slots[i]!]! *= this.#usesFactors[slots[i]!]!;
    return matched;
  }

  /** Whole numbers by which documents are ordered downwards; names decide between equal ones. */
  #primary(query: Query | undefined, order: SearchOrder): (slot: Slot) => number {
    const scores = this.#matching.scores;
    if (order === 'relevance' && query !== undefined)
      return (slot) => Math.round(scores[slot]! * SCORE_STEPS);
    if (order === 'relevance' || order === 'uses') return (slot) => this.#document(slot).uses;
    if (order === 'newest') return (slot) => Math.floor(this.#document(slot).publishedAt / 1_000);
    return () => 0;
  }

  #normalise(text: string): string {
    let normalised = this.#normalised.get(text);
    if (normalised === undefined) {
      if (this.#normalised.size === NORMALISED_MAX) this.#normalised.clear();
      normalised = normaliseText(text).trim();
      this.#normalised.set(text, normalised);
    }
    return normalised;
  }

  #document(slot: Slot): KeptDocument {
    const document = this.#documents[slot];
    if (document === undefined) throw new Error('a slot without a document was found');
    return document;
  }
}

/** Both languages; once if they are the same. */
function namesToCompare({ texts }: KeptDocument): Set<string> {
  return new Set(texts.name.filter((name) => name !== ''));
}

function usesFactor(uses: number): number {
  return 1 + USES_SHARE * Math.log1p(uses);
}

/** What is suggested and found by Pinyin; each once, so that `remove` takes away what `put` added. */
function phrasesOf({ texts, items }: KeptDocument): { kind: PhraseKind; normalised: string }[] {
  const of = (kind: PhraseKind, names: string[]) =>
    [...new Set(names)].filter((name) => name !== '').map((normalised) => ({ kind, normalised }));
  return [
    ...of('resource', texts.name),
    ...of('department', texts.provider),
    ...of(
      'item',
      items.flatMap((item) => item.texts.slice(0, 2)),
    ),
  ];
}

/** As they are shown in suggestions; longer ones are shown in normalised form. */
function namesOf({ name, nameEn, provider, items }: SearchDocument): string[] {
  const titles = items.flatMap((item) => [item.title, item.titleEn]);
  return [name, nameEn, provider.zh, provider.en, ...titles].filter(
    (text) => text.length <= NAME_CHARACTERS_MAX,
  );
}

function isLatin(term: string): boolean {
  return !/^\p{Script=Han}/u.test(term);
}

function wholeBetween(value: number, least: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(least, Math.floor(value))) : least;
}
