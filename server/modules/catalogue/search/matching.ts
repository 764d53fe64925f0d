import type { LatinWords } from './latin-words.ts';
import type { Fit, PhraseKind, PhraseMatch, Phrases } from './phrases.ts';
import { IMPACT_BITS, IMPACT_MAX, type Postings, type Slot } from './postings.ts';
import type { Part, Query, TypedWord } from './query.ts';
import { FIELDS } from './search-document.ts';
import type { SlotsByText } from './slots-by-text.ts';

/** What the index holds, as far as it decides who matches. */
export interface Shelves {
  postings: Postings;
  latin: LatinWords;
  phrases: Phrases;
  codes: SlotsByText;
  names: SlotsByText;
}

/** Pairs of characters across words and long words whole: what stands together ranks higher. */
const BONUS_SHARE = 0.3;
/** Pinyin and short names are ambiguous. */
const INDIRECT_SHARE = 0.7;
const PINYIN_LETTERS = /^[a-z0-9]{2,60}$/;
const FIT_SHARES: Record<Fit, number> = { whole: 1.5, beginning: 1.2, inside: 1 };
const KIND_WEIGHTS: Record<PhraseKind, number> = {
  resource: FIELDS.name.weight,
  item: FIELDS.items.weight,
  department: FIELDS.provider.weight,
};
/** One digit begins all codes of a class. */
const CODE_CHARACTERS_MIN = 2;
const BEGINNINGS_MAX = 20_000;
const CODE_EXACT_SCORE = 40;
const CODE_BEGINNING_SCORE = 10;
/** What was typed is the whole name, or its beginning. */
const NAME_EXACT_SCORE = 20;
const NAME_BEGINNING_SCORE = 4;

/** Finds which documents match a query and how well. Its arrays, one number a slot, are used again by every search. */
export class Matching {
  readonly #shelves: Shelves;
  /** By slot, after `match`. */
  scores = new Float32Array(0);
  /** Slots that match, the first `found` of them. */
  slots = new Uint32Array(0);
  /** Of the last query. */
  readonly #heard = new Map<string, PhraseMatch[]>();
  #partsMet = new Uint8Array(0);
  #wordScores = new Float32Array(0);
  #wordPartsMet = new Uint8Array(0);
  #partScores = new Float32Array(0);
  #termsMet = new Uint8Array(0);
  #documents = 0;

  constructor(shelves: Shelves) {
    this.#shelves = shelves;
  }

  /**
   * Documents with every needed part of the query; where no document has all, those with the most of them and
   * `relaxed`. `slotsEnd` is above all slots in use.
   */
  match(query: Query, documents: number, slotsEnd: number): { found: number; relaxed: boolean } {
    this.#reset(slotsEnd);
    this.#heard.clear();
    this.#documents = documents;
    let needed = 0;
    for (const word of query.words) {
      this.#matchWord(word);
      needed += partsNeeded(word);
      for (let slot = 0; slot < slotsEnd; slot += 1) {
        const met = this.#wordPartsMet[slot]!;
        if (met === 0) continue;
        this.#partsMet[slot]! += met;
        this.scores[slot]! += this.#wordScores[slot]!;
      }
    }
    for (const { text, slots } of this.#shelves.names.beginningWith(query.text, BEGINNINGS_MAX))
      for (const slot of slots)
        this.scores[slot]! += text === query.text ? NAME_EXACT_SCORE : NAME_BEGINNING_SCORE;
    let best = 0;
    for (let slot = 0; slot < slotsEnd; slot += 1)
      if (this.#partsMet[slot]! > best) best = this.#partsMet[slot]!;
    if (best === 0) return { found: 0, relaxed: false };
    let found = 0;
    for (let slot = 0; slot < slotsEnd; slot += 1)
      if (this.#partsMet[slot] === best) this.slots[found++] = slot;
    return { found, relaxed: best < needed };
  }

  /** The phrases that sounded like these letters, or had this short name, in the last query. */
  heard(letters: string): PhraseMatch[] {
    return this.#heard.get(letters) ?? [];
  }

  /** Without a text every document matches, with a score of 0. Returns how many. */
  takeAll(slots: Iterable<Slot>, slotsEnd: number): number {
    this.#reset(slotsEnd);
    let found = 0;
    for (const slot of slots) this.slots[found++] = slot;
    return found;
  }

  #reset(slotsEnd: number): void {
    if (slotsEnd > this.scores.length) {
      const length = Math.ceil(slotsEnd * 1.25);
      this.scores = new Float32Array(length);
      this.slots = new Uint32Array(length);
      this.#partsMet = new Uint8Array(length);
      this.#wordScores = new Float32Array(length);
      this.#wordPartsMet = new Uint8Array(length);
      this.#partScores = new Float32Array(length);
      this.#termsMet = new Uint8Array(length);
      return;
    }
    this.scores.fill(0);
    this.#partsMet.fill(0);
  }

  #matchWord(word: TypedWord): void {
    this.#wordScores.fill(0);
    this.#wordPartsMet.fill(0);
    for (const part of word.parts) {
      if (part.kind === 'latin') this.#matchLatin(part);
      else if (part.terms.length === 1) this.#matchTerm(part.terms[0]!, part.isNeeded);
      else this.#matchTerms(part.terms, part.isNeeded);
    }
    for (const term of word.bonus) this.#addBonus(term);
    this.#matchWhole(word);
  }

  #matchTerm(term: string, isNeeded: boolean): void {
    const postings = this.#shelves.postings.of(term);
    const rarity = this.#rarity(postings.length) / IMPACT_MAX;
    const met = isNeeded ? 1 : 0;
    for (let i = 0; i < postings.length; i += 1) {
      const slot = postings[i]! >>> IMPACT_BITS;
      this.#wordScores[slot]! += rarity * (postings[i]! & IMPACT_MAX);
      this.#wordPartsMet[slot]! += met;
    }
  }

  #matchTerms(terms: string[], isNeeded: boolean): void {
    this.#partScores.fill(0);
    this.#termsMet.fill(0);
    for (const [at, term] of terms.entries()) {
      const postings = this.#shelves.postings.of(term);
      const rarity = this.#rarity(postings.length) / IMPACT_MAX / terms.length;
      for (let i = 0; i < postings.length; i += 1) {
        const slot = postings[i]! >>> IMPACT_BITS;
        if (this.#termsMet[slot] !== at) continue;
        this.#termsMet[slot] = at + 1;
        this.#partScores[slot]! += rarity * (postings[i]! & IMPACT_MAX);
      }
    }
    for (let slot = 0; slot < this.#termsMet.length; slot += 1) {
      if (this.#termsMet[slot] !== terms.length) continue;
      this.#wordScores[slot]! += this.#partScores[slot]!;
      if (isNeeded) this.#wordPartsMet[slot]! += 1;
    }
  }

  /** The best of all readings: as written, by stem, as a beginning, as Pinyin. */
  #matchLatin(part: Part & { kind: 'latin' }): void {
    this.#partScores.fill(0);
    for (const { term, share } of this.#shelves.latin.readings(part.text)) {
      const postings = this.#shelves.postings.of(term);
      const rarity = (share * this.#rarity(postings.length)) / IMPACT_MAX;
      for (let i = 0; i < postings.length; i += 1)
        this.#raise(postings[i]! >>> IMPACT_BITS, rarity * (postings[i]! & IMPACT_MAX));
    }
    this.#raisePinyin(part.text);
    for (let slot = 0; slot < this.#partScores.length; slot += 1) {
      if (this.#partScores[slot] === 0) continue;
      this.#wordScores[slot]! += this.#partScores[slot]!;
      if (part.isNeeded) this.#wordPartsMet[slot]! += 1;
    }
  }

  #addBonus(term: string): void {
    const postings = this.#shelves.postings.of(term);
    const rarity = (BONUS_SHARE * this.#rarity(postings.length)) / IMPACT_MAX;
    for (let i = 0; i < postings.length; i += 1) {
      const slot = postings[i]! >>> IMPACT_BITS;
      if (this.#wordPartsMet[slot]! > 0) this.#wordScores[slot]! += rarity * (postings[i]! & IMPACT_MAX);
    }
  }

  /** The word as a code, as a department's short name, as Pinyin typed with signs between: all its parts are met. */
  #matchWhole(word: TypedWord): void {
    const { codes, phrases } = this.#shelves;
    const isBroken = word.letters !== undefined && word.parts.length > 1;
    const withCode =
      word.text.length < CODE_CHARACTERS_MIN ? [] : codes.beginningWith(word.text, BEGINNINGS_MAX);
    const departments = phrases.withShortName(word.text);
    if (withCode.length === 0 && departments.length === 0 && !isBroken) return;
    this.#partScores.fill(0);
    if (isBroken) this.#raisePinyin(word.letters!);
    for (const { text, slots } of withCode)
      for (const slot of slots)
        this.#raise(slot, text === word.text ? CODE_EXACT_SCORE : CODE_BEGINNING_SCORE);
    const called = departments.map((phrase): PhraseMatch => ({ phrase, fit: 'inside' }));
    if (called.length > 0) this.#heard.set(word.text, called);
    this.#raiseAll(called);
    const needed = partsNeeded(word);
    for (let slot = 0; slot < this.#partScores.length; slot += 1) {
      const score = this.#partScores[slot]!;
      if (score === 0) continue;
      if (score > this.#wordScores[slot]!) this.#wordScores[slot] = score;
      this.#wordPartsMet[slot] = needed;
    }
  }

  #raisePinyin(letters: string): void {
    if (!PINYIN_LETTERS.test(letters)) return;
    const matches = this.#shelves.phrases.withPinyin(letters);
    this.#heard.set(letters, matches);
    this.#raiseAll(matches);
  }

  #raiseAll(matches: PhraseMatch[]): void {
    const documents = matches.reduce((sum, { phrase }) => sum + phrase.slots.length, 0);
    const rarity = INDIRECT_SHARE * this.#rarity(Math.min(documents, this.#documents));
    for (const { phrase, fit } of matches) {
      const weight = KIND_WEIGHTS[phrase.kind];
      const score = rarity * FIT_SHARES[fit] * (weight / (weight + FIELDS.name.weight));
      for (const slot of phrase.slots) this.#raise(slot, score);
    }
  }

  #raise(slot: Slot, score: number): void {
    if (score > this.#partScores[slot]!) this.#partScores[slot] = score;
  }

  /** BM25's inverse document frequency; above 0 also for what all documents have. */
  #rarity(documents: number): number {
    return Math.log(1 + (this.#documents - documents + 0.5) / (documents + 0.5));
  }
}

function partsNeeded(word: TypedWord): number {
  return word.parts.reduce((sum, part) => sum + (part.isNeeded ? 1 : 0), 0);
}
