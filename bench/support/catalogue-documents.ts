import { mulberry32 } from '#kernel/clock';
import type { SearchDocument } from '#modules/catalogue';
import {
  ASPECTS,
  ATTRIBUTES,
  DEPARTMENTS,
  KINDS,
  SCOPES,
  SHARED_ITEMS,
  SUBJECTS,
} from './catalogue-words.ts';

/** As many as Pudong's catalogue lists, with 83,000 items. */
export const RESOURCES = 8_575;

interface Word {
  zh: string;
  en: string;
  column: string;
}

/** A seeded source of choices. */
interface Choices {
  one<T>(list: readonly T[]): T;
  /** Earlier ones more often, as in life. */
  early<T>(list: readonly T[]): T;
  chance(share: number): boolean;
  below(end: number): number;
}

const EPOCH_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const DAYS = 700;

/** Synthetic data resources of a district, the same for the same seed; no resource exists. */
export function catalogueDocuments(count = RESOURCES, seed = 1): SearchDocument[] {
  const choices = choicesFrom(mulberry32(seed));
  const subjects = Object.entries(SUBJECTS).flatMap(([classification, words]) =>
    wordsFrom(words).map((word) => ({ ...word, classification })),
  );
  const departments = wordsFrom(DEPARTMENTS).map((word, number) => ({
    id: `unit-${number + 1}`,
    zh: word.zh,
    en: word.en,
  }));
  const aspects = wordsFrom(ASPECTS);
  const kinds = wordsFrom(KINDS);
  const scopes = wordsFrom(SCOPES);
  const names = new Set<string>();
  const documents: SearchDocument[] = [];
  while (documents.length < count) {
    const subject = choices.one(subjects);
    const aspect = choices.one(aspects);
    const kind = choices.early(kinds);
    const scope = choices.chance(0.35) ? choices.one(scopes) : undefined;
    const name = `${scope?.zh ?? ''}${subject.zh}${aspect.zh}${kind.zh}`;
    if (names.has(name)) continue;
    names.add(name);
    const id = documents.length + 1;
    const provider = choices.early(departments);
    documents.push({
      id,
      code: `${subject.classification}${String(choices.below(20) + 1).padStart(2, '0')}/${String(id).padStart(6, '0')}`,
      name,
      nameEn: sentence(`${scope?.en ?? ''} ${subject.en} ${aspect.en} ${kind.en}`),
      abstract: `由${provider.zh}提供的${subject.zh}${aspect.zh}${kind.zh}，来源于${subject.zh}管理业务系统，用于${choices.one(aspects).zh}、${choices.one(aspects).zh}和跨部门共享，按${choices.one(['日', '周', '月', '季度'])}更新。`,
      abstractEn: `${sentence(`${subject.en} ${aspect.en} ${kind.en}`)} from the ${provider.en}, taken from its business system for ${choices.one(aspects).en} and ${choices.one(aspects).en}.`,
      keywords: [subject.zh, aspect.zh],
      provider,
      items: itemsOf(choices, subject, aspect),
      facets: facetsOf(choices, subject.classification, provider.id),
      uses: Math.floor(1.5 / (choices.below(10_000) / 10_000 + 0.001)),
      publishedAt: EPOCH_MS + choices.below(DAYS) * DAY_MS,
    });
  }
  return documents;
}

function itemsOf(choices: Choices, subject: Word, aspect: Word): SearchDocument['items'] {
  const shared = wordsFrom(SHARED_ITEMS);
  const attributes = wordsFrom(ATTRIBUTES);
  const count = 2 + choices.below(9) + choices.below(7) + (choices.chance(0.03) ? choices.below(46) : 0);
  const items = new Map<string, SearchDocument['items'][number]>();
  while (items.size < count) {
    const base = choices.one([subject, aspect]);
    const attribute = choices.one(attributes);
    const word = choices.chance(0.4) ? choices.early(shared) : undefined;
    const title = word?.zh ?? `${base.zh}${attribute.zh}`;
    items.set(title, {
      name: word?.column ?? `${base.en.split(' ')[0]!.slice(0, 4).toUpperCase()}_${attribute.column}`,
      title,
      titleEn: sentence(word?.en ?? `${base.en} ${attribute.en}`),
    });
    if (items.size === shared.length + 2 * attributes.length) break;
  }
  return [...items.values()];
}

function facetsOf(choices: Choices, classification: string, provider: string): SearchDocument['facets'] {
  return {
    classification,
    provider,
    sharing: choices.early(['2', '1', '3']),
    opening: choices.early(['no', 'conditional', 'yes']),
    cycle: choices.early(['每月', '每日', '每年', '不定期', '每季度', '实时', '每周', '每半年', '不更新']),
    format: choices.early(['数据库', '电子表格', '服务接口', '电子文件', '图形图像', '自描述格式', '流媒体']),
    grade: choices.early(['一般2级', '一般1级', '一般3级', '一般4级', '重要', '核心']),
  };
}

function choicesFrom(random: () => number): Choices {
  const below = (end: number) => Math.floor(random() * end);
  return {
    below,
    one: (list) => list[below(list.length)]!,
    early: (list) => list[Math.floor(random() ** 2 * list.length)]!,
    chance: (share) => random() < share,
  };
}

function wordsFrom(text: string): Word[] {
  return text.split(',').map((entry) => {
    const [, zh = '', en = '', column = ''] = /^(\S+) (.*?)(?: ([A-Z]+))?$/.exec(entry) ?? [];
    return { zh, en, column };
  });
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
}
