import { readAloud } from './pinyin.ts';
import type { Slot } from './postings.ts';
import { isShortFor, isShortName } from './short-names.ts';

export type PhraseKind = 'resource' | 'item' | 'department';

/** A name of a resource, item or department: one entry, however many documents have it. */
export interface Phrase {
  kind: PhraseKind;
  /** As it was first written. */
  text: string;
  normalised: string;
  /** Documents that have it, in no order; empty once it is gone. */
  slots: Slot[];
}

/** How a typed text fits a phrase. */
export type Fit = 'whole' | 'beginning' | 'inside';

export interface PhraseMatch {
  phrase: Phrase;
  fit: Fit;
}

/** Rewriting the joined texts costs some milliseconds, so that it waits until many phrases are gone. */
const GONE_MAX = 4_096;
const SEPARATOR = '\n';
/** Capitals and digits have lesser codes. */
const SMALL_A = 97;

/**
 * All names with their Pinyin, joined into long texts that are scanned from end to end: 22,000 phrases take 0.1 ms,
 * any part of a name is found, and a new name is only appended.
 */
export class Phrases {
  readonly #byKey = new Map<string, Phrase>();
  readonly #departments = new Set<Phrase>();
  /** In the order of the joined texts, with those that are gone. */
  #listed: Phrase[] = [];
  #gone = 0;
  #plain = new JoinedText();
  #spoken = new JoinedText();
  /** As `#spoken`, with a capital where a syllable begins. */
  #capitals = SEPARATOR;
  #initials = new JoinedText();

  /** `text` as it is shown, `normalised` as it is compared. */
  add(kind: PhraseKind, { text, normalised }: { text: string; normalised: string }, slot: Slot): void {
    const key = keyOf(kind, normalised);
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      known.slots.push(slot);
      return;
    }
    const phrase: Phrase = { kind, text, normalised, slots: [slot] };
    this.#byKey.set(key, phrase);
    if (kind === 'department') this.#departments.add(phrase);
    this.#list(phrase);
  }

  remove(kind: PhraseKind, normalised: string, slot: Slot): void {
    const key = keyOf(kind, normalised);
    const phrase = this.#byKey.get(key);
    if (phrase === undefined) throw new Error('a phrase is removed that is not there');
    phrase.slots.splice(phrase.slots.lastIndexOf(slot), 1);
    if (phrase.slots.length > 0) return;
    this.#byKey.delete(key);
    this.#departments.delete(phrase);
    this.#gone += 1;
    if (this.#gone > GONE_MAX) this.#relist();
  }

  /** Departments of which the word is a short name: 人社局 of 人力资源和社会保障局. */
  withShortName(word: string): Phrase[] {
    if (!isShortName(word)) return [];
    return [...this.#departments].filter((phrase) => isShortFor(word, phrase.normalised));
  }

  /** Phrases that begin with a normalised text. */
  beginningWith(text: string): PhraseMatch[] {
    return this.#matches(this.#plain, SEPARATOR + text);
  }

  /** Phrases that hold a normalised text anywhere. */
  withText(text: string): PhraseMatch[] {
    return this.#matches(this.#plain, text);
  }

  /** Phrases whose Pinyin holds the letters from the beginning of a syllable on, or whose initials hold them. */
  withPinyin(letters: string): PhraseMatch[] {
    const capitals = this.#capitals;
    const inFull = this.#matches(this.#spoken, letters, (at) => capitals.charCodeAt(at) < SMALL_A);
    const inInitials = this.#matches(this.#initials, letters);
    if (inFull.length === 0) return inInitials;
    const known = new Set(inFull.map((match) => match.phrase));
    return [...inFull, ...inInitials.filter((match) => !known.has(match.phrase))];
  }

  #list(phrase: Phrase): void {
    const text = phrase.normalised.replaceAll(SEPARATOR, ' ');
    const { full, initials } = readAloud(text);
    this.#listed.push(phrase);
    this.#plain.append(text);
    this.#spoken.append(full.toLowerCase());
    this.#capitals += full + SEPARATOR;
    this.#initials.append(initials);
  }

  #relist(): void {
    this.#listed = [];
    this.#gone = 0;
    this.#plain = new JoinedText();
    this.#spoken = new JoinedText();
    this.#capitals = SEPARATOR;
    this.#initials = new JoinedText();
    for (const phrase of this.#byKey.values()) this.#list(phrase);
  }

  #matches(texts: JoinedText, sought: string, mayBegin?: (at: number) => boolean): PhraseMatch[] {
    return texts
      .find(sought, mayBegin)
      .map(({ line, fit }) => ({ phrase: this.#listed[line]!, fit }))
      .filter(({ phrase }) => phrase.slots.length > 0);
  }
}

/** Lines in one text, and where each begins. */
class JoinedText {
  #text = SEPARATOR;
  readonly #starts: number[] = [];

  append(line: string): void {
    this.#starts.push(this.#text.length);
    this.#text += line + SEPARATOR;
  }

  /** For each line that holds `sought` its best fit; only at the beginning of lines if that begins with a separator. */
  find(sought: string, mayBegin: (at: number) => boolean = () => true): { line: number; fit: Fit }[] {
    const found: { line: number; fit: Fit }[] = [];
    const skipped = sought.startsWith(SEPARATOR) ? SEPARATOR.length : 0;
    const length = sought.length - skipped;
    if (length === 0 || sought.includes(SEPARATOR, skipped)) return found;
    const text = this.#text;
    for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at)) {
      if (!mayBegin(at + skipped)) {
        at += 1;
        continue;
      }
      const line = this.#lineAt(at + skipped);
      const end = (this.#starts[line + 1] ?? text.length) - 1;
      const isAtStart = at + skipped === this.#starts[line]!;
      const isToEnd = at + skipped + length === end;
      found.push({ line, fit: !isAtStart ? 'inside' : isToEnd ? 'whole' : 'beginning' });
      at = end;
    }
    return found;
  }

  #lineAt(position: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#starts[middle]! <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function keyOf(kind: PhraseKind, normalised: string): string {
  return `${kind} ${normalised}`;
}
