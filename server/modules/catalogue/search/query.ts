import { normaliseText, pairsOf, runsOf, wordsOf } from './segment.ts';

/** What a document must hold as one: a Chinese word, or a word in letters. */
export type Part =
  | {
      kind: 'chinese';
      text: string;
      isNeeded: boolean;
      /** All of these terms make the part; a longer word is the sum of its pairs, as documents may be cut otherwise. */
      terms: string[];
    }
  | { kind: 'latin'; text: string; isNeeded: boolean };

/** One word as typed, between spaces: 电梯维修信息 or `elevator` or `weixiu` or `20401/000123`. */
export interface TypedWord {
  /** Normalised, with its signs, to compare with codes. */
  text: string;
  parts: Part[];
  /** Pairs across the borders of parts and whole long words: those who hold them rank higher. */
  bonus: string[];
  /** Its letters and digits without anything between, when there is no Chinese in it: to compare with Pinyin. */
  letters: string | undefined;
}

export interface Query {
  words: TypedWord[];
  /** The whole text, to compare with names. */
  text: string;
}

/** Nobody types more; a pasted text is cut. */
export const QUERY_CHARACTERS_MAX = 200;
const WORDS_MAX = 16;
const PARTS_MAX = 32;

/**
 * Words that say nothing of what a resource is about. Where they stand beside another word without a space they
 * need not be found: 维修信息 also means a resource that says only 维修.
 */
const GENERAL_WORDS = new Set(
  '信息 数据 资料 情况 记录 内容 目录 清单 名单 列表 明细 台账 登记表 一览表 统计表 数据集 数据库'.split(' '),
);
/** Between other words they need not be found. */
const SMALL_WORDS = new Set('a an and by for from in of on or the to with'.split(' '));

/** Undefined where there is nothing but space: a search without a text. */
export function readQuery(typed: string | undefined): Query | undefined {
  const text = normaliseText((typed ?? '').slice(0, QUERY_CHARACTERS_MAX))
    .slice(0, QUERY_CHARACTERS_MAX)
    .trim();
  if (text === '') return undefined;
  const words: TypedWord[] = [];
  let partsLeft = PARTS_MAX;
  for (const word of new Set(text.split(/\s+/u).slice(0, WORDS_MAX))) {
    const read = readWord(word, partsLeft);
    partsLeft -= read.parts.length;
    if (read.parts.length > 0) words.push(read);
  }
  const hasLarge = words.some((word) => !SMALL_WORDS.has(word.text));
  if (hasLarge)
    for (const word of words)
      if (SMALL_WORDS.has(word.text)) for (const part of word.parts) part.isNeeded = false;
  return { words, text };
}

function readWord(text: string, partsMax: number): TypedWord {
  const runs = runsOf(text);
  const parts: Part[] = [];
  const bonus: string[] = [];
  for (const run of runs) {
    if (!run.isHan) {
      parts.push({ kind: 'latin', text: run.text, isNeeded: true });
      continue;
    }
    const words = wordsOf(run.text);
    for (const word of new Set(words))
      parts.push({ kind: 'chinese', text: word, isNeeded: true, terms: [...new Set(pairsOf(word))] });
    bonus.push(...words.filter((word) => word.length > 2), ...pairsAcross(words));
  }
  parts.splice(Math.max(0, partsMax));
  loosen(parts);
  const isLetters = parts.length > 0 && parts.every((part) => part.kind === 'latin');
  return {
    text,
    parts,
    bonus: [...new Set(bonus)],
    letters: isLetters ? parts.map((part) => part.text).join('') : undefined,
  };
}

/** Only what carries a meaning has to be found; where nothing does, all of it. */
function loosen(parts: Part[]): void {
  const saysMuch = (part: Part) =>
    part.kind === 'latin' || ([...part.text].length > 1 && !GENERAL_WORDS.has(part.text));
  if (!parts.some(saysMuch)) return;
  for (const part of parts) part.isNeeded = saysMuch(part);
}

function pairsAcross(words: string[]): string[] {
  return words.slice(1).map((word, before) => [...words[before]!].at(-1)! + [...word][0]!);
}
