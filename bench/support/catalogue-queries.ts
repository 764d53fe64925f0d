import { mulberry32 } from '#kernel/clock';
import type { SearchDocument, SearchQuery } from '#modules/catalogue';

/** What people type into a catalogue, by kind, and how many of a hundred searches are of it. */
const SHARES = {
  broad: 10,
  subject: 20,
  name: 15,
  words: 15,
  item: 10,
  pinyin: 10,
  initials: 5,
  english: 8,
  code: 2,
  browse: 3,
  nothing: 2,
} as const;
type Kind = keyof typeof SHARES;

const BROAD = ['信息', '数据', '登记', '管理', '日期', '编号', '名称', 'xinxi', 'date', '局'];
const SPOKEN = [
  'dianti',
  'weixiu',
  'fangwu',
  'renkou',
  'qiye',
  'xuexiao',
  'zhengjian',
  'shebao',
  'xukexinxi',
];
const ENGLISH = [
  'elevator repair',
  'enterprises',
  'permit',
  'water quality',
  'resident pop',
  'date',
  'health record',
];
const NOTHING = ['量子纠缠', 'zzzzqq', '😀！？', '维修 火星 探测'];

/** A seeded mix of searches: two of five are narrowed by facets, one of five turns the page, some are ordered. */
export function catalogueQueries(documents: SearchDocument[], count: number, seed = 2): SearchQuery[] {
  const random = mulberry32(seed);
  const one = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
  const kinds = Object.entries(SHARES).flatMap(([kind, share]) => Array<Kind>(share).fill(kind as Kind));
  return Array.from({ length: count }, () => {
    const [some, other] = [one(documents), one(documents)];
    const query: SearchQuery = { text: textOf(one(kinds), some, one), limit: 20 };
    if (random() < 0.4) query.facets = { provider: [some.provider.id, other.provider.id] };
    if (random() < 0.2) query.facets = { ...query.facets, sharing: ['1', '2'] };
    if (random() < 0.2) query.offset = 20 * (1 + Math.floor(random() * 10));
    if (random() < 0.15) query.order = one(['name', 'newest', 'uses'] as const);
    return query;
  });
}

function textOf(kind: Kind, document: SearchDocument, one: <T>(list: readonly T[]) => T): string {
  const [subject = '', aspect = ''] = document.keywords;
  const texts: Record<Kind, () => string> = {
    broad: () => one(BROAD),
    subject: () => one([subject, aspect, `${subject}信息`, `${aspect}信息`]),
    name: () => document.name,
    words: () => `${subject} ${one([aspect, one(document.items).title, document.provider.zh])}`,
    item: () => one(document.items).title,
    pinyin: () => one(SPOKEN),
    initials: () => one(['wxxx', 'djxx', 'dt', 'sfzh', 'rkdj', 'qyxk', 'jdjg']),
    english: () => one(ENGLISH),
    code: () => document.code.slice(0, one([3, 5, document.code.length])),
    browse: () => '',
    nothing: () => one(NOTHING),
  };
  return texts[kind]();
}
