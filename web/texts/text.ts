/**
 * The two message catalogues. `{name}` is filled in (numbers in the language's way), `{count|case|cases}` chooses
 * by the plural rules of the language. Keys and values are checked by the compiler against `zh.ts`.
 */
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Language, Name } from '../api/shapes.ts';
import type { zh } from './zh.ts';

export type TextKey = keyof typeof zh;

type Holes<Text> = Text extends `${string}{${infer Hole}}${infer Rest}`
  ? (Hole extends `${infer Before}|${string}` ? Before : Hole) | Holes<Rest>
  : never;
type Values<Key extends TextKey> = [Holes<(typeof zh)[Key]>] extends [never]
  ? []
  : [Record<Holes<(typeof zh)[Key]>, string | number>];

/** Keys of texts without holes, for tables of keys. */
export type PlainKey = { [Key in TextKey]: Values<Key> extends [] ? Key : never }[TextKey];

export type Texts = <Key extends TextKey>(key: Key, ...values: Values<Key>) => string;

type Catalogue = Record<TextKey, string>;

const rememberedAs = 'citybrain.language';
const catalogues: Partial<Record<Language, Catalogue>> = {};
const watchers = new Set<() => void>();
let current: Language = 'zh';

const load: Record<Language, () => Promise<Catalogue>> = {
  zh: () => import('./zh.ts').then((module) => module.zh),
  en: () => import('./en.ts').then((module) => module.en),
};

/** Loads the remembered language, else the browser's, else Chinese. Must be done before anything renders. */
export function startLanguage(): Promise<void> {
  const wanted = localStorage.getItem(rememberedAs) ?? preferred();
  return setLanguage(wanted === 'en' ? 'en' : 'zh');
}

function preferred(): string | undefined {
  return navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'zh' || tag === 'en');
}

export async function setLanguage(language: Language): Promise<void> {
  catalogues[language] ??= await load[language]();
  current = language;
  localStorage.setItem(rememberedAs, language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  for (const notify of watchers) notify();
}

function subscribe(notify: () => void): () => void {
  watchers.add(notify);
  return () => watchers.delete(notify);
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, () => current);
}

/** `t('case.number', { number })`; the component renders again when the language changes. */
export function useTexts(): Texts {
  const language = useLanguage();
  return useMemo(() => textsOf(language, catalogues[language]!), [language]);
}

/** A name in the person's language, in Chinese where there is none. */
export function useName(): (name: Name) => string {
  const language = useLanguage();
  return useCallback((name) => name[language] || name.zh, [language]);
}

/** A place in the person's language: most villages have no English name, and then keep their own. */
export function usePlaceName(): (place: PlaceName) => string {
  const language = useLanguage();
  return useCallback((place) => (language === 'en' && place.nameEn) || place.name, [language]);
}

interface PlaceName {
  name: string;
  nameEn: string | null;
}

export function textsOf(language: Language, catalogue: Catalogue): Texts {
  const tag = language === 'zh' ? 'zh-CN' : 'en-GB';
  const number = new Intl.NumberFormat(tag);
  const plural = new Intl.PluralRules(tag);
  return (key, ...[values]) =>
    catalogue[key].replace(
      /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g,
      (_, name: string, one?: string, other?: string) => {
        const value = (values as Record<string, string | number> | undefined)?.[name] ?? '';
        if (one !== undefined) return (plural.select(Number(value)) === 'one' ? one : other) ?? '';
        return typeof value === 'number' ? number.format(value) : value;
      },
    );
}
