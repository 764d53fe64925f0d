import { createHash } from 'node:crypto';
import { mulberry32 } from '#kernel/clock';
import type { Content, Item } from '#modules/catalogue';

export const SAMPLE_ROWS_MAX = 100;

/** What is made up says so, in the answer itself and not only on the page. */
const label = {
  zh: '合成样例：逐项按数据结构编造，不含任何真实数据',
  en: 'Synthetic sample: made up item by item from the schema; no value is real',
};

type Value = string | number | boolean | null;

export interface Sample {
  resourceId: number;
  version: number;
  synthetic: true;
  label: { zh: string; en: string };
  items: { name: string; title: string; titleEn: string; type: string }[];
  rows: Record<string, Value>[];
}

interface SampleOf {
  resourceId: number;
  version: number;
  rows: number;
  /** By item; only the share that is missing is read from it. */
  profiles: { item: string; data: Record<string, unknown> }[];
}

/**
 * Rows that look like those of a resource: its items, types, lengths and code lists, and how often a value is missing.
 * Seeded by resource and version, so everybody sees the same rows until the schema changes. No value is taken from
 * the data; identity numbers and credit codes have a wrong check digit, phones a range that was never assigned.
 */
export function makeSample(content: Content, of: SampleOf): Sample {
  const missing = new Map(of.profiles.map(({ item, data }) => [item, missingShare(data)]));
  const rows = Array.from({ length: of.rows }, (_, row) =>
    Object.fromEntries(
      content.items.map((item) => {
        // A stream of its own for each cell: one item more changes no other.
        const random = mulberry32(seedOf(`${of.resourceId} ${of.version} ${row} ${item.name}`));
        const isMissing = !item.isKey && !item.required && random() < (missing.get(item.name) ?? 0);
        return [item.name, isMissing ? null : madeUpValue(item, { random, row })];
      }),
    ),
  );
  const items = content.items.map(({ name, title, titleEn, type }) => ({ name, title, titleEn, type }));
  const { resourceId, version } = of;
  return { resourceId, version, synthetic: true, label, items, rows };
}

/** In tenths: finer would tell of single rows. */
function missingShare({ rows, missing }: Record<string, unknown>): number {
  if (typeof rows !== 'number' || typeof missing !== 'number' || rows <= 0) return 0;
  return Math.round((missing / rows) * 10) / 10;
}

function seedOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32LE(0);
}

interface Cell {
  random: () => number;
  row: number;
}

function madeUpValue(item: Item, cell: Cell): Value {
  if (item.codes !== null && item.codes.length > 0) {
    const code = item.codes[Math.floor(cell.random() * item.codes.length)]!;
    return ['integer', 'double', 'float'].includes(item.type) ? Number(code) : code;
  }
  const kind = item.kind === null ? undefined : kinds[item.kind];
  if (kind !== undefined && (item.type === 'string' || item.type === 'text'))
    return fitted(item, String(kind(cell)));
  const isPosition = item.kind === 'longitude' || item.kind === 'latitude';
  if (kind !== undefined && isPosition && ['double', 'float', 'numeric'].includes(item.type))
    return kind(cell);
  return plainValue(item, cell);
}

function plainValue(item: Item, { random, row }: Cell): Value {
  switch (item.type) {
    case 'string':
      return fitted(item, item.isKey ? `S${String(row + 1).padStart(6, '0')}` : `样例${digits(random, 4)}`);
    case 'text':
      return fitted(item, `合成文本样例 ${digits(random, 6)}`);
    case 'binary':
      return '';
    case 'integer':
      return item.isKey ? row + 1 : Math.floor(random() * 10 ** Math.min(item.length ?? 3, 6));
    case 'numeric':
    case 'currency': {
      const scale = item.scale ?? (item.type === 'currency' ? 2 : 6);
      return (random() * 10 ** Math.min(Math.max((item.length ?? 6) - scale, 1), 6)).toFixed(
        Math.min(scale, 6),
      );
    }
    case 'double':
    case 'float':
      return Math.round(random() * 100_000) / 1_000;
    case 'date':
      return moment(random).slice(0, 10);
    case 'datetime':
      return moment(random);
    case 'boolean':
      return random() < 0.5;
  }
}

/** No longer than the item says. */
function fitted(item: Item, value: string): string {
  return item.length === null ? value : [...value].slice(0, item.length).join('');
}

const surnames = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨'];
const ordinals = [...'甲乙丙丁戊己庚辛壬癸'];

const kinds: Record<NonNullable<Item['kind']>, (cell: Cell) => string | number> = {
  'person-name': ({ random }) => `${pick(surnames, random)}某${pick(ordinals, random)}`,
  'identity-number': ({ random }) => madeUpIdentityNumber(random),
  phone: ({ random }) => `154${digits(random, 8)}`,
  address: ({ random }) =>
    `样例路${1 + Math.floor(random() * 999)}弄${1 + Math.floor(random() * 99)}号${digits(random, 3)}室`,
  'credit-code': ({ random }) => madeUpCreditCode(random),
  // 99 is no province.
  'street-code': ({ random }) => `999999${digits(random, 3)}000`,
  'village-code': ({ random }) => `999999${digits(random, 6)}`,
  longitude: ({ random }) => Math.round((73 + random() * 62) * 1_000_000) / 1_000_000,
  latitude: ({ random }) => Math.round((18 + random() * 35) * 1_000_000) / 1_000_000,
};

/** GB 11643: weights of the first seventeen digits; the check digit is moved on by one, so it is nobody's number. */
const identityWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const identityChecks = '10X98765432';

function madeUpIdentityNumber(random: () => number): string {
  const body = `310199${moment(random).slice(0, 10).replaceAll('-', '')}${digits(random, 3)}`;
  const sum = identityWeights.reduce((total, weight, index) => total + weight * Number(body[index]), 0);
  return body + identityChecks[((sum % 11) + 1) % 11]!;
}

/** GB 32100: 31 signs; the check sign is moved on by one, so it is no enterprise's code. */
const creditSigns = '0123456789ABCDEFGHJKLMNPQRTUWXY';

function madeUpCreditCode(random: () => number): string {
  const body = `91310199${Array.from({ length: 9 }, () => pick([...creditSigns], random)).join('')}`;
  const sum = [...body].reduce(
    (total, sign, index) => total + creditSigns.indexOf(sign) * (3 ** index % 31),
    0,
  );
  return body + creditSigns[(((31 - (sum % 31)) % 31) + 1) % 31]!;
}

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(1950, 0, 1);
const DAYS = 27_000;

function moment(random: () => number): string {
  return new Date(FIRST_DAY + Math.floor(random() * DAYS * DAY_MS)).toISOString();
}

function digits(random: () => number, count: number): string {
  return Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
}

function pick<One>(list: One[], random: () => number): One {
  return list[Math.floor(random() * list.length)]!;
}
