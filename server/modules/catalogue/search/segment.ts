import { readFileSync } from 'node:fs';
import { Jieba } from '@node-rs/jieba';

/** A run of Chinese characters, or of letters and digits of any other script. */
export interface Run {
  text: string;
  isHan: boolean;
}

/**
 * What of jieba's dictionary is loaded: 103,000 of its 349,000 words. All of it takes 39 MB and 260 ms, this part
 * 12 MB and 54 ms; rarer and longer words are found by their pairs of characters.
 */
const WORD_FREQUENCY_MIN = 10;
const WORD_CHARACTERS_MAX = 4;
const BYTES_OF_HAN = 3;

let loaded: Jieba | undefined;

/** Full-width and compatibility forms as plain ones, in lower case: `ＡＢＣ①` → `abc1`. */
export function normaliseText(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Longer runs without a break are cut into pieces, which bounds the work of jieba and the length of terms. */
const RUN = /(\p{Script=Han}{1,1000})|[[\p{L}\p{N}\p{M}]--\p{Script=Han}]{1,60}/gv;

/** The runs of a normalised text. Everything else — punctuation, emoji, lone surrogates — only separates. */
export function runsOf(text: string): Run[] {
  return [...text.matchAll(RUN)].map(([run, han]) => ({ text: run, isHan: han !== undefined }));
}

/** The words of a Chinese run one after another: 电梯维修信息 → 电梯, 维修, 信息. */
export function wordsOf(run: string): string[] {
  return dictionary().cut(run, true);
}

/** jieba's search mode: long words and the shorter ones in them, 登记表 → 登记, 登记表. */
export function wordsToIndex(run: string): string[] {
  return dictionary().cutForSearch(run, true);
}

/** Neighbouring characters by twos; a run of one character is its own. */
export function pairsOf(text: string): string[] {
  if (text.length < 2) return [text];
  const signs = [...text];
  if (signs.length < 2) return [text];
  return signs.slice(1).map((sign, before) => signs[before]! + sign);
}

function dictionary(): Jieba {
  loaded ??= Jieba.withDict(frequentWords());
  return loaded;
}

/** Lines of `word frequency part-of-speech`, copied one by one: as texts they would take 40 MB for a moment. */
function frequentWords(): Buffer {
  const all = readFileSync(new URL(import.meta.resolve('@node-rs/jieba/dict.txt')));
  const kept = Buffer.allocUnsafe(all.length);
  let length = 0;
  for (let start = 0, end = 0; start < all.length; start = end) {
    end = all.indexOf('\n', start) + 1 || all.length;
    const wordEnd = all.indexOf(' ', start);
    const frequency = Number.parseInt(all.toString('latin1', wordEnd + 1, end), 10);
    if (wordEnd - start > BYTES_OF_HAN * WORD_CHARACTERS_MAX || frequency < WORD_FREQUENCY_MIN) continue;
    length += all.copy(kept, length, start, end);
  }
  return kept.subarray(0, length);
}
