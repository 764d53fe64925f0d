import { toDigits } from './addresses.ts';

/** 潍坊二村居委会 → 潍坊二村: a village's name as people say it. */
export function villageStem(name: string): string {
  return withoutSuffix(name, /(?:社区|小区)?(?:居民委员会|居委会|村民委员会|村委会)$/);
}

/** 川沙新镇 → 川沙, 花木街道 → 花木. A name of one character keeps its suffix: 唐镇. */
export function streetStem(name: string): string {
  return withoutSuffix(name, /(?:街道|新镇|镇|乡)$/);
}

/**
 * Every way a village's bare name is written: 上南十村第一 also as 上南十村 (then shared with 第二), 潍坊二村 also
 * as 潍坊2村.
 */
export function villageForms(stem: string): string[] {
  const estate = stem.replace(/(?:第[一二三四五六七八九十]+|(?<=村)[一二三四五六七八九十]+)$/, '');
  const forms = [stem, estate].filter((form) => form.length >= 2);
  const digits = forms.map((form) =>
    form.replace(/[一二三四五六七八九十]+(?=村)/, (numeral) => toDigits(numeral)),
  );
  return [...new Set([...forms, ...digits])];
}

/** Whether a name is that of a road: such a village or station does not own the road. */
export function isRoadName(name: string): boolean {
  return /(?:路|街|大道|公路|弄)$/.test(name);
}

/** Where each initial begins among characters sorted by Pinyin, as in every GB 2312 table; none begin with I, U or V. */
const FIRST_OF_INITIAL = '阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨他穵夕丫帀';
const INITIALS = 'abcdefghjklmnopqrstwxyz';
const byPinyin = new Intl.Collator('zh-Hans-CN-u-co-pinyin');

/**
 * 陆家嘴 → ljz, from ICU's Pinyin order, so without a dictionary. A character of several readings gets the commonest.
 * Latin letters and digits stay, in lower case.
 */
export function pinyinInitials(name: string): string {
  return [...name].map(initialOf).join('');
}

function initialOf(sign: string): string {
  if (!/\p{Script=Han}/u.test(sign)) return sign.toLowerCase();
  for (let i = FIRST_OF_INITIAL.length - 1; i >= 0; i -= 1) {
    if (byPinyin.compare(sign, FIRST_OF_INITIAL[i]!) >= 0) return INITIALS[i]!;
  }
  return sign;
}

function withoutSuffix(name: string, suffix: RegExp): string {
  const stem = name.replace(suffix, '');
  return stem.length < 2 ? name : stem;
}
