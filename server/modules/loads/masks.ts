import { createHash } from 'node:crypto';
import { textOf } from '#kernel/lake';
import type { Item } from '#modules/catalogue';
import { ALPHABET, creditCheckExpression } from './credit-code.ts';
import { identityCheckExpression, provinces } from './identity-number.ts';
import { columnType } from './table.ts';

/**
 * How an item is shown to whom it was not approved in clear. A mask keeps the form of a value: what reads it still
 * finds a name, a number, a date.
 */
export const masks = ['clear', 'partial', 'pseudonym', 'month', 'year', 'band', 'empty'] as const;
export type Mask = (typeof masks)[number];

type Masked = Pick<Item, 'type' | 'kind'>;

const isText = (item: Masked) => item.type === 'string' || item.type === 'text';
const isNumber = (item: Masked) => ['numeric', 'currency', 'double', 'float', 'integer'].includes(item.type);
const isPersonal = (item: Masked) =>
  ['person-name', 'identity-number', 'phone', 'address', 'credit-code'].includes(item.kind ?? '');

/** Masks that make sense for an item, mildest first. `clear` is among them. */
export function masksFor(item: Masked): Mask[] {
  if (isPersonal(item) && (isText(item) || item.type === 'integer'))
    return isText(item) ? ['clear', 'partial', 'pseudonym', 'empty'] : ['clear', 'empty'];
  if (item.type === 'date' || item.type === 'datetime') return ['clear', 'month', 'year', 'empty'];
  if (isNumber(item)) return ['clear', 'band', 'empty'];
  if (isText(item)) return ['clear', 'partial', 'pseudonym', 'empty'];
  return ['clear', 'empty'];
}

/**
 * The mask an item gets when nobody says otherwise: what tells of a person is never in clear, and the higher the
 * grade the less is shown (GB/T 43697-2024; its important and core data not at all).
 */
export function defaultMask(item: Pick<Item, 'type' | 'kind' | 'grade'>): Mask {
  if (item.grade === 'important' || item.grade === 'core') return 'empty';
  const [, mild, strong] = masksFor(item);
  if (item.grade === 'general-4') return strong ?? mild!;
  if (item.grade === 'general-3') return mild!;
  return isPersonal(item) && item.kind !== 'credit-code' ? mild! : 'clear';
}

/**
 * The ClickHouse expression of an item under a mask; missing values stay missing. `column` is a quoted name; `secret`
 * keys pseudonyms, so that equal values stay equal within one grant and cannot be guessed by trying. Throws for a
 * mask that `masksFor` does not name.
 */
export function maskExpression(
  item: Pick<Item, 'type' | 'kind' | 'scale'>,
  mask: Mask,
  of: { column: string; secret: string },
): string {
  if (!masksFor(item).includes(mask)) throw new Error(`an item of type ${item.type} has no mask ${mask}`);
  const type = columnType(item);
  if (mask === 'clear') return of.column;
  if (mask === 'empty') return `cast(null, ${textOf(type)})`;
  const value = `assumeNotNull(${of.column})`;
  return `if(isNull(${of.column}), null, ${maskedValue(item, mask, { value, secret: of.secret })})`;
}

function maskedValue(
  item: Pick<Item, 'type' | 'kind' | 'scale'>,
  mask: Exclude<Mask, 'clear' | 'empty'>,
  { value, secret }: { value: string; secret: string },
): string {
  switch (mask) {
    case 'month':
    case 'year':
      return startOf(item, mask, value);
    case 'band':
      return band(item, value);
    case 'partial':
      return partial(item, value);
    case 'pseudonym':
      return pseudonym(item, value, keysOf(secret));
  }
}

/** `toStartOfMonth` ends in 1970; people are older than that. */
function startOf({ type }: Masked, mask: 'month' | 'year', value: string): string {
  const month = mask === 'month' ? `toMonth(${value})` : '1';
  return type === 'date'
    ? `makeDate32(toYear(${value}), ${month}, 1)`
    : `makeDateTime64(toYear(${value}), ${month}, 1, 0, 0, 0, 0, 3, 'UTC')`;
}

/** About a kilometre. */
const DEGREES = 0.01;

/** The edge nearer to zero of the band of one significant digit: 37 → 30, 1234 → 1000, 0.56 → 0.5. */
function band(item: Pick<Item, 'type' | 'kind' | 'scale'>, value: string): string {
  const number = `toFloat64(${value})`;
  const isDegree = item.kind === 'longitude' || item.kind === 'latitude';
  const width = isDegree ? String(DEGREES) : `exp10(floor(log10(abs(${number}))))`;
  // Rounded before it is cut, or 0.3 ÷ 0.1 = 2.9999999999999996 would fall a band lower.
  const cut = `if(${number} = 0, 0, trunc(round(${number} / ${width}, 9)) * ${width})`;
  const type = columnType(item).replace(/^Nullable\((.*)\)$/, '$1');
  if (item.type === 'integer') return `accurateCastOrNull(round(${cut}), 'Int64')`;
  const exact = item.type === 'double' || item.type === 'float' ? cut : `round(${cut}, 18)`;
  return `cast(${exact}, ${textOf(type)})`;
}

/** Down to a road, a village or a part of the district; what comes behind, with its numbers, is cut. */
const ADDRESS_HEAD = '^([^0-9０-９A-Za-z#]*(?:路|街道|街|大道|道|巷|村|社区|居委会|新村|镇|乡|区|县|市))';

function partial({ kind }: Masked, value: string): string {
  // Evaluated for every row, also where the length would be less than none.
  const stars = (length: string) => `repeat('*', greatest(toInt64(${length}), 0))`;
  const hidden = `if(lengthUTF8(${value}) > 1, concat(substringUTF8(${value}, 1, 1), '*'), '*')`;
  switch (kind) {
    case 'identity-number':
      return `multiIf(length(${value}) = 18, concat(substring(${value}, 1, 6), '********', substring(${value}, 15, 4)),
        length(${value}) = 15, concat(substring(${value}, 1, 6), '******', substring(${value}, 13, 3)), ${stars(`lengthUTF8(${value})`)})`;
    case 'phone':
      return `if(length(${value}) = lengthUTF8(${value}) and length(${value}) >= 8,
        concat(substring(${value}, 1, 3), ${stars(`toInt64(length(${value})) - 7`)}, substring(${value}, -4)), ${stars(`lengthUTF8(${value})`)})`;
    case 'credit-code':
      return `if(length(${value}) = 18, concat(substring(${value}, 1, 8), '******', substring(${value}, 15, 4)), ${stars(`lengthUTF8(${value})`)})`;
    case 'village-code':
      return `if(length(${value}) = 12, concat(substring(${value}, 1, 9), '***'), '***')`;
    case 'address':
      return `concat(extract(${value}, ${textOf(ADDRESS_HEAD)}), '*')`;
    default:
      return hidden;
  }
}

/** Two keys of SipHash, a pseudo-random function: without them a pseudonym cannot be told from chance. */
type Keys = [string, string];

function keysOf(secret: string): Keys {
  const digest = createHash('sha256').update(`pseudonym\n${secret}`).digest();
  const key = (at: number) =>
    `(toUInt64(${digest.readBigUInt64LE(at)}), toUInt64(${digest.readBigUInt64LE(at + 8)}))`;
  return [key(0), key(16)];
}

const SURNAMES = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕';
const GIVEN =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰飞红梅鑫波斌莉宁浩然宇轩子涵思佳雨欣梓萱晨曦文博雅婷建国志远海燕春晓东';

/**
 * The same value gives the same pseudonym, of the same form and with a check that holds. It is nobody's: whom it
 * seems to name is chance.
 */
function pseudonym({ kind }: Masked, value: string, keys: Keys): string {
  const hash = (index: 0 | 1, text = value) => `sipHash64Keyed(${keys[index]}, ${text})`;
  const digits = (index: 0 | 1, count: number, text?: string) =>
    `leftPad(toString(${hash(index, text)} % ${10n ** BigInt(count)}), ${count}, '0')`;
  const one = (characters: string, number: string) =>
    `substringUTF8(${textOf(characters)}, toUInt32(${number} % ${[...characters].length}) + 1, 1)`;
  switch (kind) {
    case 'person-name':
      return `concat(${one(SURNAMES, hash(0))}, ${one(GIVEN, hash(1))}, ${one(GIVEN, `intDiv(${hash(1)}, 1000)`)})`;
    case 'identity-number': {
      const folded = `upper(${value})`;
      const area = `([${provinces}][toUInt8(${hash(0, folded)} % ${provinces.length}) + 1] * 10000 + intDiv(${hash(0, folded)}, 100) % 10000)`;
      // 1920 to 2019.
      const birth = `toUInt64(toYYYYMMDD(addDays(toDate32('1920-01-01'), toInt32(${hash(1, folded)} % 36525))))`;
      const number = `(toUInt64(${area}) * 100000000000 + ${birth} * 1000 + intDiv(${hash(1, folded)}, 1000000) % 1000)`;
      return `concat(toString(${number}), ${identityCheckExpression(`toString(${number})`)})`;
    }
    case 'phone':
      return `if(length(${value}) = 11, concat('1', toString(3 + ${hash(0)} % 7), ${digits(1, 9)}),
        substring(concat(${digits(0, 18)}, ${digits(1, 18)}), 1, least(greatest(lengthUTF8(${value}), 1), 36)))`;
    case 'credit-code': {
      const characters = Array.from({ length: 9 }, (_, at) =>
        one(ALPHABET, `intDiv(${hash(1)}, ${31n ** BigInt(at)})`),
      );
      const head = `concat('91', ${digits(0, 6)}, ${characters.join(', ')})`;
      return `concat(${head}, ${creditCheckExpression(head)})`;
    }
    case 'address':
      return `concat('地址', lower(hex(${hash(0)})))`;
    default:
      return `lower(concat(hex(${hash(0)}), hex(${hash(1)})))`;
  }
}
