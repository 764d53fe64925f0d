import { IMPACT_MAX } from './postings.ts';
import { FIELDS, fieldTexts, type KeptDocument, type TextField } from './search-document.ts';
import { pairsOf, runsOf, wordsToIndex } from './segment.ts';

/** Weighted occurrences at which a term has half of its greatest impact (k1 of BM25). */
const HALF_IMPACT = 4;
/** Two characters side by side that are no word, and single characters, say less than a word. */
const FRAGMENT_WEIGHT = 0.5;

/** The terms of a document with their impact, 1 to 255: BM25F's share that does not depend on other documents. */
export function documentTerms(document: KeptDocument): Map<string, number> {
  const weights = new Map<string, number>();
  for (const [field, { weight, usualLength, lengthShare }] of Object.entries(FIELDS)) {
    const runs = fieldTexts(document, field as TextField).flatMap(runsOf);
    const length = runs.reduce((sum, run) => sum + run.text.length, 0);
    const share = weight / (1 - lengthShare + (lengthShare * length) / usualLength);
    for (const run of runs) {
      if (run.isHan) addChinese(weights, run.text, share);
      else addWeight(weights, run.text, share);
    }
  }
  for (const [term, weight] of weights)
    weights.set(term, Math.max(1, Math.round((IMPACT_MAX * weight) / (weight + HALF_IMPACT))));
  return weights;
}

function addChinese(weights: Map<string, number>, run: string, share: number): void {
  const words = new Set(wordsToIndex(run).filter((word) => word.length > 1));
  for (const word of words) addWeight(weights, word, share);
  for (const fragment of [...new Set(pairsOf(run)), ...new Set(run)])
    if (!words.has(fragment)) addWeight(weights, fragment, share * FRAGMENT_WEIGHT);
}

function addWeight(weights: Map<string, number>, term: string, weight: number): void {
  weights.set(term, (weights.get(term) ?? 0) + weight);
}
