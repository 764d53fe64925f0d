import type { Phrase, PhraseKind, PhraseMatch, Phrases } from './phrases.ts';
import type { Slot } from './postings.ts';
import { QUERY_CHARACTERS_MAX } from './query.ts';
import { normaliseText } from './segment.ts';

/** What someone who types may mean. */
export interface Suggestion {
  kind: PhraseKind;
  text: string;
  /** Of a resource, when only one has this name. */
  id?: number;
}

export const SUGGESTIONS_MAX = 50;

/** Less is better: how it fits, written before spoken. */
const FIT_RANKS = { whole: 0, beginning: 1, inside: 2 } as const;
const SPOKEN_RANK = 3;
/** What is used most comes first; a resource counts by its uses, the others by the resources that have them. */
type Popularity = (phrase: Phrase) => number;

/** Names that begin with the text, then that hold it, then the same by Pinyin or short name; the most used first. */
export function suggest(
  phrases: Phrases,
  typed: string,
  { limit, popularity, idOf }: { limit: number; popularity: Popularity; idOf: (slot: Slot) => number },
): Suggestion[] {
  const text = normaliseText(typed.slice(0, QUERY_CHARACTERS_MAX)).trim();
  const wanted = Math.max(0, Math.min(limit, SUGGESTIONS_MAX));
  if (text === '' || wanted === 0) return [];
  const ranked = new Map<Phrase, number>();
  const offer = (matches: PhraseMatch[], rank: number) => {
    for (const { phrase, fit } of matches) if (!ranked.has(phrase)) ranked.set(phrase, rank + FIT_RANKS[fit]);
  };
  offer(phrases.beginningWith(text), 0);
  // A single letter stands in nearly every name.
  if (ranked.size < wanted && !/^[a-z0-9]$/.test(text)) {
    offer(phrases.withText(text), 0);
    offer(
      phrases.withShortName(text).map((phrase) => ({ phrase, fit: 'whole' })),
      SPOKEN_RANK,
    );
    const letters = text.replace(/[\s'’-]/g, '');
    if (/^[a-z0-9]{2,}$/.test(letters)) offer(phrases.withPinyin(letters), SPOKEN_RANK);
  }
  return [...ranked]
    .map(([phrase, rank]) => ({ phrase, rank, uses: popularity(phrase) }))
    .sort((a, b) => a.rank - b.rank || b.uses - a.uses || a.phrase.text.length - b.phrase.text.length)
    .slice(0, wanted)
    .map(({ phrase }) => {
      const isOne = phrase.kind === 'resource' && phrase.slots.length === 1;
      return { kind: phrase.kind, text: phrase.text, ...(isOne ? { id: idOf(phrase.slots[0]!) } : {}) };
    });
}
