import { stemmer } from 'stemmer';
import { SortedWords } from './sorted-words.ts';

/** A word of the index that a typed word may mean, and how sure that is. */
export interface Reading {
  term: string;
  share: number;
}

/** A short beginning fits hundreds of words; the first in the alphabet are taken. */
const READINGS_MAX = 64;
const SAME_STEM_SHARE = 0.9;
const BEGINNING_SHARE = 0.6;
/** A single letter begins nearly everything. */
const BEGINNING_CHARACTERS_MIN = 2;

/** The words of the index that are not Chinese, findable by stem and by beginning. */
export class LatinWords {
  readonly #sorted = new SortedWords();
  readonly #byStem = new Map<string, string[]>();

  add(term: string): void {
    if (!this.#sorted.add(term)) return;
    const stem = stemmer(term);
    const others = this.#byStem.get(stem);
    if (others === undefined) this.#byStem.set(stem, [term]);
    else others.push(term);
  }

  remove(term: string): void {
    this.#sorted.remove(term);
    const stem = stemmer(term);
    const others = (this.#byStem.get(stem) ?? []).filter((other) => other !== term);
    if (others.length === 0) this.#byStem.delete(stem);
    else this.#byStem.set(stem, others);
  }

  /** elevators → elevators, elevator; elev → elevator, elevators. The surest first. */
  readings(typed: string): Reading[] {
    const shares = new Map<string, number>([[typed, 1]]);
    for (const term of this.#byStem.get(stemmer(typed)) ?? [])
      if (!shares.has(term)) shares.set(term, SAME_STEM_SHARE);
    if (typed.length >= BEGINNING_CHARACTERS_MIN)
      for (const term of this.#sorted.beginningWith(typed, READINGS_MAX))
        if (!shares.has(term)) shares.set(term, BEGINNING_SHARE);
    return [...shares].slice(0, READINGS_MAX).map(([term, share]) => ({ term, share }));
  }
}
