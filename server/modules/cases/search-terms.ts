/** Twice the characters of the longest description and place, so that all of what is written is found. */
const TERMS_MAX = 12_000;
const HAN_RUN = /\p{Script=Han}+/gu;
const WORD = /[\p{L}\p{N}]+/gu;

/**
 * The terms a text is found by: every pair of neighbouring Chinese characters (and each single one), and every
 * word or number of other scripts in lower case. Pairs need no dictionary and find 维修 inside 维修信息.
 */
export function searchTerms(text: string): string[] {
  const terms = new Set<string>();
  const folded = text.normalize('NFKC').toLowerCase();
  for (const run of folded.match(HAN_RUN) ?? []) {
    const characters = [...run];
    for (const [index, character] of characters.entries()) {
      terms.add(character);
      const next = characters[index + 1];
      if (next !== undefined) terms.add(character + next);
    }
  }
  for (const word of folded.replaceAll(HAN_RUN, ' ').match(WORD) ?? []) terms.add(word);
  return [...terms].slice(0, TERMS_MAX);
}

/** The terms a query asks for: pairs where it has pairs, single characters only where it is one character. */
export function queryTerms(text: string): string[] {
  const all = searchTerms(text);
  const pairs = all.filter((term) => [...term].length > 1 || !/\p{Script=Han}/u.test(term));
  return pairs.length > 0 ? pairs : all;
}
