import { stemmer } from 'stemmer';
import type { PhraseMatch } from './phrases.ts';
import { soundingLike } from './pinyin.ts';
import type { Part, Query } from './query.ts';
import type { FieldName, KeptDocument } from './search-document.ts';
import { runsOf } from './segment.ts';
import { isShortName } from './short-names.ts';

/** Why a document was found, so that a page can show and highlight it. */
export interface Marks {
  fields: FieldName[];
  /** Names (not titles) of information items that match, in their order; the first `ITEMS_MARKED_MAX`. */
  items: string[];
  /** What to highlight, in normalised form (NFKC, lower case); what was typed as Pinyin stands here in Chinese. */
  words: string[];
}

/** More lines under one result nobody reads. */
export const ITEMS_MARKED_MAX = 10;

/** Finds the words of a part in a normalised text. */
type Finder = (text: string) => string[];

/** Phrases that sound like the letters, departments of a short name; from the search itself, as finding them is the dearer half of it. */
type Heard = (letters: string) => PhraseMatch[];

/** Prepares the marks of one query; call the result for each document shown. */
export function marksFor(query: Query, heard: Heard): (document: KeptDocument) => Marks {
  const parts = query.words.flatMap((word) => word.parts);
  const needed = parts.filter((part) => part.isNeeded).map((part) => finderOf(part, heard));
  for (const word of query.words)
    if (word.letters !== undefined && word.parts.length > 1) needed.push(pinyinFinder(word.letters, heard));
  for (const { text } of query.words) {
    const departments = new Set(heard(text).map(({ phrase }) => phrase.normalised));
    if (isShortName(text)) needed.push((name) => (departments.has(name) ? [name] : []));
  }
  // Of 维修信息 also 信息 is highlighted, but it explains nothing alone.
  const others = parts.filter((part) => !part.isNeeded).map((part) => finderOf(part, heard));
  const find: Finder = (text) => {
    if (text === '') return [];
    const found = needed.flatMap((finder) => finder(text));
    return found.length === 0 ? [] : [...found, ...others.flatMap((finder) => finder(text))];
  };
  return (document) => marksOf(document, query, find);
}

function marksOf(document: KeptDocument, query: Query, find: Finder): Marks {
  const fields: FieldName[] = [];
  const words = new Set<string>();
  const marks = (text: string) => {
    const found = find(text);
    for (const word of found) words.add(word);
    return found.length > 0;
  };
  const typedCodes = query.words.filter((word) => document.code.startsWith(word.text));
  if (typedCodes.length > 0) fields.push('code');
  for (const word of typedCodes) words.add(word.text);
  for (const [field, texts] of Object.entries(document.texts))
    if (texts.map(marks).includes(true)) fields.push(field as FieldName);
  const items: string[] = [];
  for (const item of document.items) {
    if (items.length === ITEMS_MARKED_MAX) break;
    if (item.texts.map(marks).includes(true)) items.push(item.name);
  }
  if (items.length > 0) fields.push('items');
  return { fields, items, words: [...words] };
}

function finderOf(part: Part, heard: Heard): Finder {
  if (part.kind === 'chinese')
    return (text) => {
      if (text.includes(part.text)) return [part.text];
      return part.terms.every((term) => text.includes(term)) ? part.terms : [];
    };
  const stem = stemmer(part.text);
  const beginning = part.text.slice(0, 2);
  const asPinyin = pinyinFinder(part.text, heard);
  return (text) => {
    const written = text.includes(beginning)
      ? runsOf(text).filter((run) => run.text.startsWith(part.text) || stemmer(run.text) === stem)
      : [];
    return written.length > 0 ? written.map((run) => run.text) : asPinyin(text);
  };
}

/** Only texts of matching phrases are read aloud, as that takes 10 µs each. */
function pinyinFinder(letters: string, heard: Heard): Finder {
  const texts = new Set(heard(letters).map(({ phrase }) => phrase.normalised));
  return (text) => {
    if (!texts.has(text)) return [];
    const part = soundingLike(text, letters);
    return part === undefined ? [] : [part];
  };
}
