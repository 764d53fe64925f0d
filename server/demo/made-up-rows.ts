import { mulberry32 } from '#kernel/clock';
import type { Item } from '#modules/catalogue';
import type { Place } from '#modules/places';
import type { DemoTexts } from './texts.ts';

/** How the demo makes up the values of an item; one of these fields. */
export interface Make {
  pick?: string[];
  /** Prefix of a running number. */
  serial?: string;
  number?: [number, number];
  scale?: number;
  /** Share of values that are missing. */
  gaps?: number;
  /** First and last year. */
  date?: [number, number];
  datetime?: [number, number];
  /** One after the other from the beginning of a year. */
  hours?: number;
  person?: 'name' | 'identity-number' | 'gender' | 'birth-date' | 'phone';
  enterprise?: 'name' | 'credit-code';
  place?: 'street' | 'village';
  address?: boolean;
}

export type MadeUpItem = Item & { make: Make };

interface Made {
  index: number;
  random: () => number;
  village: Place;
  texts: DemoTexts;
  birthday: Date;
  identityNumber: string;
}

const DAY_MS = 86_400_000;

/** Synthetic rows as CSV with the titles as its head; the same seed makes the same rows on every machine. */
export function* madeUpRows(of: {
  items: MadeUpItem[];
  rows: number;
  seed: number;
  villages: Place[];
  texts: DemoTexts;
}): Generator<string> {
  const random = mulberry32(of.seed);
  yield `${of.items.map((item) => cell(item.title)).join(',')}\n`;
  for (let index = 0; index < of.rows; index += 1) {
    const birthday = new Date(Date.UTC(1938, 0, 1) + Math.floor(random() * 86 * 365) * DAY_MS);
    const village = of.villages[Math.floor(random() * of.villages.length)]!;
    const made: Made = {
      index,
      random,
      village,
      texts: of.texts,
      birthday,
      identityNumber: identityNumber(village.code.slice(0, 6), birthday),
    };
    yield `${of.items.map((item) => cell(madeUp(item.make, made))).join(',')}\n`;
  }
}

function cell(value: string): string {
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function madeUp(make: Make, made: Made): string {
  const { random, village, index } = made;
  if (make.gaps !== undefined && random() < make.gaps) return '';
  if (make.pick !== undefined) return oneOf(make.pick, random);
  if (make.serial !== undefined) return `${make.serial}${String(index + 1).padStart(8, '0')}`;
  if (make.number !== undefined) {
    const [least, most] = make.number;
    return (least + random() * (most - least)).toFixed(make.scale ?? 0);
  }
  if (make.date !== undefined) return moment(make.date, random).toISOString().slice(0, 10);
  if (make.datetime !== undefined)
    return moment(make.datetime, random).toISOString().slice(0, 19).replace('T', ' ');
  if (make.hours !== undefined)
    return new Date(Date.UTC(make.hours, 0, 1, index)).toISOString().slice(0, 19).replace('T', ' ');
  if (make.place !== undefined) return make.place === 'street' ? village.parent! : village.code;
  if (make.address === true) return address(made);
  if (make.enterprise !== undefined) return enterprise(make.enterprise, made);
  return person(make.person!, made);
}

function oneOf<Value>(list: readonly Value[], random: () => number): Value {
  return list[Math.floor(random() * list.length)]!;
}

/** Never later than the demo's own days, in the last year named. */
function moment([from, to]: [number, number], random: () => number): Date {
  const least_ms = Date.UTC(from, 0, 1);
  return new Date(least_ms + Math.floor(random() * (Date.UTC(to, 9, 30) - least_ms)));
}

function address({ texts, village, random }: Made): string {
  const roads = texts.roads[village.parent!] ?? Object.values(texts.roads)[0]!;
  const house = 1 + Math.floor(random() * 1_200);
  const flat = `${1 + Math.floor(random() * 24)}0${1 + Math.floor(random() * 4)}`;
  return `${oneOf(roads, random)}${house}弄${1 + Math.floor(random() * 60)}号${flat}室`;
}

const TRADES = ['餐饮', '物业', '建筑', '科技', '贸易', '物流', '咨询', '机电'];
const SHOP_WORDS = ['和', '顺', '联', '新', '华', '安', '达', '盛', '源', '信'];

function enterprise(what: 'name' | 'credit-code', { random, village, index }: Made): string {
  if (what === 'credit-code') return creditCode(village.code.slice(0, 6), index);
  const words = `${oneOf(SHOP_WORDS, random)}${oneOf(SHOP_WORDS, random)}`;
  return `合成${words}${oneOf(TRADES, random)}有限公司`;
}

function person(what: NonNullable<Make['person']>, made: Made): string {
  const { random, texts, birthday } = made;
  switch (what) {
    case 'name':
      return oneOf(texts.people.surnames, random) + oneOf(texts.people.givenNames, random);
    case 'identity-number':
      return made.identityNumber;
    case 'gender':
      return random() < 0.5 ? '男' : '女';
    case 'birth-date':
      return birthday.toISOString().slice(0, 10);
    case 'phone':
      // 154 is given to no network.
      return `154${String(Math.floor(random() * 1e8)).padStart(8, '0')}`;
  }
}

const IDENTITY_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** With the right check character (GB 11643) and the sequence code 000, which is never issued. */
function identityNumber(area: string, birthday: Date): string {
  const body = `${area}${birthday.toISOString().slice(0, 10).replaceAll('-', '')}000`;
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * IDENTITY_WEIGHTS[at]!, 0);
  return body + '10X98765432'[sum % 11];
}

const CREDIT_LETTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** With the right check character (GB 32100) and a body that says SYN. */
function creditCode(area: string, index: number): string {
  const body = `91${area}MA${index.toString().padStart(5, '0').slice(-5)}YN`;
  let weight = 1;
  let sum = 0;
  for (const letter of body) {
    sum += CREDIT_LETTERS.indexOf(letter) * weight;
    weight = (weight * 3) % 31;
  }
  return body + CREDIT_LETTERS[(31 - (sum % 31)) % 31];
}
