/** Twice the characters of the longest description and place, so that all of what is written is found. */
const TERMS_MAX = 12_000;
const HAN_RUN = /\p{Script=Han}+/gu;
const WORD = /[\p{L}\p{N}]+/gu;

/**
 * The terms a text is found by: every pair of neighbouring Chinese characters, and every
 * word or number of other scripts in lower case. Pairs need no dictionary and find 维修 inside 维修信息.
 */
export function searchTerms(text: string): string[] {
  const terms = new Set<string>();
  const folded = text.normalize('NFKC').toLowerCase();
  for (const run of folded.match(HAN_RUN) ?? []) {
    const characters = [...run];
    for (let index = 1; index < characters.length; index += 1)
      terms.add(characters[index - 1]! + characters[index]!);
  }
  for (const word of folded.replaceAll(HAN_RUN, ' ').match(WORD) ?? []) terms.add(word);
  return [...terms].slice(0, TERMS_MAX);
}
