import type { ResourceContent } from '../../api/resources.ts';
import type { GrantSummary } from '../../api/sharing.ts';
import { type Texts, useLanguage, useTexts } from '../../texts/text.ts';
import { Tag } from '../../ui/signs.tsx';

/** The words of the catalogue as signs. */

interface Named {
  name: string;
  nameEn: string;
}

/** Of a resource, in the person's language; in Chinese where it has no other name. */
export function useResourceName(): (resource: Named) => string {
  const language = useLanguage();
  return ({ name, nameEn }) => (language === 'en' && nameEn) || name;
}

/** Of an item. */
export function useItemTitle(): (item: { title: string; titleEn: string }) => string {
  const language = useLanguage();
  return ({ title, titleEn }) => (language === 'en' && titleEn) || title;
}

const sharingTones = { unconditional: 'done', conditional: 'accent', none: 'plain' } as const;

export function SharingTag({ sharing }: { sharing: ResourceContent['sharing'] }) {
  const t = useTexts();
  return <Tag tone={sharingTones[sharing]}>{t(`sharing.${sharing}`)}</Tag>;
}

/** Grades of which a wrong use does serious harm stand out. */
export function GradeTag({ grade }: { grade: ResourceContent['grade'] }) {
  const t = useTexts();
  const isHigh = grade === 'general-4' || grade === 'important' || grade === 'core';
  return (
    <span title={t(`grade.${grade}`)}>
      <Tag tone={isHigh ? 'warning' : 'plain'}>{t(`grade.short.${grade}`)}</Tag>
    </span>
  );
}

/** Data made up for demonstration says so, wherever it is named. */
export function SyntheticMark() {
  const t = useTexts();
  return (
    <span title={t('data.syntheticWhy')}>
      <Tag>{t('data.synthetic')}</Tag>
    </span>
  );
}

const grantTones = { living: 'done', expired: 'plain', revoked: 'warning' } as const;

export function GrantStateTag({ state }: { state: GrantSummary['state'] }) {
  const t = useTexts();
  return <Tag tone={grantTones[state]}>{t(`grants.state.${state}`)}</Tag>;
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'];

/** 1,234,567 → 1.2 MB. */
export function saidBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${byteUnits[power]}`;
}

/** `a=1`, `b 是其中之一 x、y` in words, for a filter that somebody wrote. */
export function saidCondition(
  condition: { item: string; operator: OperatorName; value?: unknown },
  titleOf: (name: string) => string,
  t: Texts,
): string {
  const { item, operator, value } = condition;
  const words = [titleOf(item), t(`operator.${operator}`)];
  if (value !== undefined) words.push(Array.isArray(value) ? value.join(', ') : String(value));
  return words.join(' ');
}

export const operators = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'contains',
  'starts-with',
  'is-null',
  'not-null',
] as const;
export type OperatorName = (typeof operators)[number];
