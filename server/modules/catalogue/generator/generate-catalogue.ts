import { pinyin } from 'pinyin-pro';
import { mulberry32 } from '#kernel/clock';
import { raiseGrades } from '../checks.ts';
import { isPersonal } from '../grading.ts';
import type { Content, formats, Item, updateCycles } from '../resource.ts';
import {
  aspects,
  attributes,
  type ItemWord,
  legalBases,
  nouns,
  organisationItems,
  personItems,
  scopes,
  sharedItems,
  themes,
  type Word,
} from './vocabulary.ts';

export interface GeneratedResource {
  /** The same for the same seed and number, so that bringing it in again changes nothing. */
  origin: string;
  providerId: string;
  content: Content;
}

interface Department {
  id: string;
  name: { zh: string };
}

/** The size of the catalogue of a district of five million people. */
export const RESOURCES_USUAL = 8_575;
export const ITEMS_USUAL = 83_000;

/** Each has its key and an update time at least. */
const ITEMS_MIN = 3;
const ITEMS_MAX = 60;

/**
 * A synthetic catalogue, labelled as such in every resource; the same on every machine for the same seed. Exactly as
 * many resources and items as asked for, as long as that is between 3 and 60 items a resource.
 */
export function generateCatalogue(
  seed: number,
  size: { resources: number; items: number; departments: readonly Department[] },
): GeneratedResource[] {
  const choices = choicesFrom(mulberry32(seed));
  const counts = itemCounts(choices, size);
  const names = new Set<string>();
  return counts.map((count, index) => {
    const subject = chooseSubject(choices, names, size.departments);
    return {
      origin: `generated/${seed}/${index + 1}`,
      providerId: subject.provider.id,
      content: contentOf(choices, subject, count),
    };
  });
}

interface Choices {
  below(end: number): number;
  one<T>(list: readonly T[]): T;
  /** Earlier ones more often, as in life. */
  early<T>(list: readonly T[]): T;
  chance(share: number): boolean;
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

/** Most tables are narrow, a few are wide; together exactly as many as asked for. */
function itemCounts(choices: Choices, { resources, items }: { resources: number; items: number }): number[] {
  const total = Math.min(Math.max(items, resources * ITEMS_MIN), resources * ITEMS_MAX);
  const mean = total / Math.max(1, resources);
  const counts = Array.from({ length: resources }, () => {
    const wide = choices.chance(0.03) ? choices.below(ITEMS_MAX) : 0;
    const usual = ITEMS_MIN + choices.below(Math.ceil((mean - ITEMS_MIN) * 1.8) + 1) + wide;
    return Math.min(ITEMS_MAX, usual);
  });
  let left = total - counts.reduce((sum, count) => sum + count, 0);
  for (let at = 0; left !== 0; at = (at + 1) % resources) {
    const step = Math.sign(left);
    const next = counts[at]! + step;
    if (next < ITEMS_MIN || next > ITEMS_MAX) continue;
    counts[at] = next;
    left -= step;
  }
  return counts;
}

interface Subject {
  classification: string;
  subject: Word;
  aspect: Word;
  scope: Word | undefined;
  noun: Word;
  name: string;
  provider: Department;
}

const TRIES_MAX = 50;

function chooseSubject(choices: Choices, names: Set<string>, departments: readonly Department[]): Subject {
  for (let tries = 0; ; tries += 1) {
    const theme = choices.one(themes);
    const subject = choices.one(theme.subjects);
    const aspect = choices.one(aspects);
    const noun = choices.early(nouns);
    const scope = choices.chance(0.3) ? choices.one(scopes) : undefined;
    const plain = `${scope?.zh ?? ''}${subject.zh}${aspect.zh}${noun.zh}`;
    if (names.has(plain) && tries < TRIES_MAX) continue;
    const name = names.has(plain) ? `${plain}（${names.size + 1}）` : plain;
    names.add(name);
    const usual = departments.filter(({ name: { zh } }) =>
      theme.departments.some((part) => zh.includes(part)),
    );
    const provider =
      usual.length > 0 && choices.chance(0.85) ? choices.early(usual) : choices.one(departments);
    const classification = `${theme.classification}${digits(theme.subjects.indexOf(subject) + 1, 3)}${digits(aspects.indexOf(aspect) + 1, 2)}`;
    return { classification, subject, aspect, scope, noun, name, provider };
  }
}

const cycles = [
  'monthly',
  'daily',
  'yearly',
  'irregular',
  'quarterly',
  'weekly',
  'real-time',
  'half-yearly',
  'never',
] as const satisfies readonly (typeof updateCycles)[number][];
const usualFormats = [
  'database',
  'spreadsheet',
  'interface',
  'document',
  'self-describing',
  'image',
  'stream',
] as const satisfies readonly (typeof formats)[number][];
const cycleWords = {
  monthly: '每月',
  daily: '每日',
  yearly: '每年',
  irregular: '不定期',
  quarterly: '每季度',
  weekly: '每周',
  'real-time': '实时',
  'half-yearly': '每半年',
  never: '一次性',
};

function contentOf(choices: Choices, of: Subject, itemCount: number): Content {
  const { subject, aspect, scope, noun, name, provider } = of;
  const items = itemsOf(choices, of, itemCount);
  const cycle = choices.early(cycles);
  const tellsOfPersons = items.some((item) => isPersonal(item.kind));
  const sharing = choices.chance(0.04)
    ? 'none'
    : choices.chance(tellsOfPersons ? 0.85 : 0.35)
      ? 'conditional'
      : 'unconditional';
  const opening =
    sharing !== 'unconditional' ? 'none' : choices.early(['none', 'conditional', 'unconditional'] as const);
  const isOpen = opening === 'unconditional' && tellsOfPersons;
  const english = sentence(`${scope?.en ?? ''} ${subject.en} ${aspect.en} ${noun.en}`);
  const { content } = raiseGrades({
    name,
    nameEn: english,
    abstract: `${provider.name.zh}在${subject.zh}管理中形成的${aspect.zh}${noun.zh}，${cycleWords[cycle]}更新，用于${choices.one(aspects).zh}、${choices.one(aspects).zh}等业务。本目录为合成示例，不对应真实数据。`,
    abstractEn: `${english}, kept in the management of ${subject.en}; used for ${choices.one(aspects).en} and ${choices.one(aspects).en}. Synthetic: no such data exists.`,
    keywords: [...new Set([subject.zh, aspect.zh, `${subject.zh}${aspect.zh}`])],
    classification: of.classification,
    format: choices.early(usualFormats),
    sharing,
    sharingCondition:
      sharing === 'conditional' ? `限于与${subject.zh}${aspect.zh}有关的法定职责，不得另作他用` : '',
    legalBasis: sharing === 'none' ? choices.one(legalBases) : '',
    means:
      sharing === 'none'
        ? []
        : (choices
            .one([
              ['database'],
              ['interface'],
              ['file'],
              ['database', 'interface'],
              ['database', 'file'],
            ] as const)
            .slice() as Content['means']),
    opening: isOpen ? 'conditional' : opening,
    openingCondition: isOpen || opening === 'conditional' ? '脱敏后按批次开放' : '',
    cycle,
    system: `${subject.zh}管理系统`,
    related: [],
    grade: 'general-1',
    mode: choices.one(['replace', 'append', 'upsert'] as const),
    synthetic: true,
    source: '合成数据（City Brain 目录生成器）',
    items,
  });
  return content;
}

const aboutPersons =
  /人口|老年人|残疾人|婚姻|家庭|人员|医师|学生|教师|志愿者|对象|档案|养老金|证$|签约|献血者/;

function itemsOf(choices: Choices, { subject, aspect }: Subject, count: number): Item[] {
  const prefix = (word: Word) => initials(word.zh);
  const key: ItemWord = {
    zh: `${subject.zh}编号`,
    en: `${subject.en} number`,
    name: `${prefix(subject)}_bh`,
    type: 'string',
    length: 32,
    kind: null,
  };
  const chosen = new Map<string, Item>();
  const add = (word: ItemWord, isKey = false) => {
    if (!chosen.has(word.name) && chosen.size < count) chosen.set(word.name, toItem(choices, word, isKey));
  };
  add(key, true);
  const owners = aboutPersons.test(subject.zh) || aspect.zh === '人员' ? personItems : organisationItems;
  for (const word of owners) if (choices.chance(0.5)) add(word);
  for (let tries = 0; chosen.size < count && tries < count * 8; tries += 1) {
    const base = choices.one([subject, aspect]);
    const attribute = choices.one(attributes);
    add(
      choices.chance(0.35)
        ? choices.early(sharedItems)
        : {
            ...attribute,
            zh: base.zh + attribute.zh,
            en: `${base.en} ${attribute.en}`,
            name: `${prefix(base)}_${attribute.name}`,
          },
    );
  }
  for (let number = 1; chosen.size < count; number += 1)
    add({
      ...attributes[number % attributes.length]!,
      zh: `${aspect.zh}指标${number}`,
      en: `${aspect.en} indicator ${number}`,
      name: `${prefix(aspect)}_zb${number}`,
    });
  return [...chosen.values()];
}

function toItem(choices: Choices, { zh, en, name, type, length, kind }: ItemWord, isKey: boolean): Item {
  return {
    name,
    title: zh,
    titleEn: sentence(en),
    type,
    length,
    scale: type === 'currency' || type === 'numeric' ? 2 : null,
    kind,
    grade: 'general-1',
    required: isKey || choices.chance(0.4),
    isKey,
    codes: codesOf(zh, type),
    note: '',
  };
}

function codesOf(title: string, type: Item['type']): string[] | null {
  if (type !== 'string') return null;
  if (title === '性别') return ['男', '女'];
  return title.endsWith('状态') ? ['正常', '注销', '暂停', '待核实'] : null;
}

const spoken = new Map<string, string>();

/** 电梯 → `dt`: how clerks name columns. */
function initials(text: string): string {
  const known = spoken.get(text);
  if (known !== undefined) return known;
  const letters = pinyin(text, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase();
  const name = letters.replaceAll(/[^a-z]/g, '').slice(0, 20) || 'x';
  spoken.set(text, name);
  return name;
}

function digits(number: number, width: number): string {
  return String(number).padStart(width, '0');
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
}
