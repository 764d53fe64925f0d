import type { FieldError } from '#kernel/errors';
import { findClass } from './classification.ts';
import { highestGrade, isHigher, isPersonal, leastGrade } from './grading.ts';
import type { Content, Item, ItemKind, ItemType } from './resource.ts';

/**
 * 就高从严: each item is graded at least as what it tells of asks, and the whole at least as its highest item. Grades
 * that are too low are raised; `raised` says which and why, with a JSON pointer each.
 */
export function raiseGrades(content: Content): { content: Content; raised: FieldError[] } {
  const raised: FieldError[] = [];
  const items = content.items.map((item, index) => {
    const least = leastGrade(item.kind);
    if (!isHigher(least, item.grade)) return item;
    raised.push({ path: `/items/${index}/grade`, message: `raised to ${least}: it is a ${item.kind}` });
    return { ...item, grade: least };
  });
  const highest = highestGrade(items.map((item) => item.grade));
  if (!isHigher(highest, content.grade)) return { content: { ...content, items }, raised };
  const from = items.find((item) => item.grade === highest)!;
  raised.push({ path: '/grade', message: `raised to ${highest}: ${from.title} (${from.name}) is` });
  return { content: { ...content, items, grade: highest }, raised };
}

/**
 * What keeps a content from being published, with JSON pointers; empty when nothing does. A draft may be saved
 * with all of this still open. The shape has been checked before.
 */
export function checkContent(content: Content): FieldError[] {
  const found: FieldError[] = [];
  const blame: Blame = (path, message) => found.push({ path, message });
  checkDescription(content, blame);
  checkSharing(content, blame);
  checkItems(content, blame);
  return found;
}

type Blame = (path: string, message: string) => void;

function checkDescription(content: Content, blame: Blame): void {
  if (content.abstract.trim() === '')
    blame('/abstract', 'say what the data is, whom it covers and since when');
  if (findClass(content.classification.slice(0, 3)) === undefined)
    blame('/classification', `there is no ${content.classification.slice(0, 3)} among the classes`);
  if (repeated(content.keywords) !== undefined) blame('/keywords', 'a keyword stands there twice');
  if (repeated(content.related) !== undefined) blame('/related', 'a code stands there twice');
  const needed = highestGrade(content.items.map((item) => item.grade));
  if (isHigher(needed, content.grade))
    blame('/grade', `is lower than its highest item: at least ${needed} (就高从严)`);
}

function checkSharing(content: Content, blame: Blame): void {
  const { sharing, opening, means, grade } = content;
  if (sharing === 'none' && content.legalBasis.trim() === '')
    blame('/legalBasis', 'what is not shared needs a law, regulation or rule that forbids it');
  if (sharing === 'conditional' && content.sharingCondition.trim() === '')
    blame('/sharingCondition', 'say under what condition it is shared');
  if (sharing !== 'none' && means.length === 0) blame('/means', 'say how it is shared');
  if (repeated(means) !== undefined) blame('/means', 'one stands there twice');
  if (opening === 'conditional' && content.openingCondition.trim() === '')
    blame('/openingCondition', 'say under what condition it is open to the public');
  if (sharing === 'none' && opening !== 'none')
    blame('/opening', 'what departments may not have is not open to the public');
  const isGraded = isHigher(grade, 'general-4');
  if (isGraded && sharing === 'unconditional')
    blame('/sharing', `${grade} data is not shared without conditions`);
  if (isGraded && opening !== 'none') blame('/opening', `${grade} data is not open to the public`);
  const personal = content.items.find((item) => isPersonal(item.kind));
  if (opening === 'unconditional' && personal !== undefined)
    blame('/opening', `${personal.title} (${personal.name}) tells of persons: open with conditions at most`);
}

function checkItems(content: Content, blame: Blame): void {
  const { items } = content;
  if (items.length === 0) blame('/items', 'name at least one information item');
  const seen = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const path = `/items/${index}`;
    const first = seen.get(item.name);
    if (first === undefined) seen.set(item.name, index);
    else blame(`${path}/name`, `${item.name} is the name of item ${first + 1} already`);
    checkItem(item, (field, message) => blame(`${path}/${field}`, message));
  }
  if (content.mode === 'upsert' && !items.some((item) => item.isKey))
    blame('/items', 'to replace rows by their key, mark the items that are the key');
}

const decimals: readonly ItemType[] = ['numeric', 'currency'];
const texts: readonly ItemType[] = ['string', 'text'];
const measured: readonly ItemType[] = ['string', 'text', 'numeric', 'currency', 'integer', 'binary'];
/** Equal values must be found as equal. */
const noKeys: readonly ItemType[] = ['text', 'binary', 'double', 'float'];
const listed: readonly ItemType[] = ['string', 'integer'];
const degrees: readonly ItemType[] = ['numeric', 'double', 'float'];

const typesOfKind: Record<ItemKind, readonly ItemType[]> = {
  'person-name': texts,
  'identity-number': ['string'],
  phone: ['string'],
  address: texts,
  'credit-code': ['string'],
  'street-code': ['string'],
  'village-code': ['string'],
  longitude: degrees,
  latitude: degrees,
};

/** Characters a value of the kind has. */
const lengthOfKind: Partial<Record<ItemKind, number>> = {
  'identity-number': 18,
  'credit-code': 18,
};

function checkItem(item: Item, blame: Blame): void {
  const { type, kind, length, scale, codes } = item;
  if (isHigher(leastGrade(kind), item.grade)) blame('grade', `a ${kind} is at least ${leastGrade(kind)}`);
  if (kind !== null && !typesOfKind[kind].includes(type))
    blame('type', `a ${kind} is ${typesOfKind[kind].join(' or ')}, not ${type}`);
  const needed = kind === null ? undefined : lengthOfKind[kind];
  if (needed !== undefined && length !== null && length < needed)
    blame('length', `a ${kind} has ${needed} characters`);
  if (length !== null && !measured.includes(type)) blame('length', `a ${type} has no length`);
  if (scale !== null && !decimals.includes(type)) blame('scale', `a ${type} has no digits after the point`);
  if (scale !== null && length !== null && scale > length) blame('scale', 'is more than all digits together');
  if (item.isKey && !item.required) blame('required', 'a key must not be missing');
  if (item.isKey && noKeys.includes(type)) blame('isKey', `a ${type} cannot be a key`);
  if (codes !== null) checkCodes(item, codes, blame);
}

function checkCodes({ type, length }: Item, codes: string[], blame: Blame): void {
  if (!listed.includes(type)) blame('codes', `a list of values is for string and integer, not ${type}`);
  if (codes.length === 0) blame('codes', 'name the values, or leave the list out');
  const twice = repeated(codes);
  if (twice !== undefined) blame('codes', `"${twice}" stands there twice`);
  if (codes.includes('')) blame('codes', 'a value is empty');
  const tooLong = length === null ? undefined : codes.find((code) => [...code].length > length);
  if (tooLong !== undefined) blame('codes', `"${tooLong}" is longer than ${length}`);
  const notWhole = type === 'integer' ? codes.find((code) => !/^-?\d{1,18}$/.test(code)) : undefined;
  if (notWhole !== undefined) blame('codes', `"${notWhole}" is no whole number`);
}

function repeated(list: readonly string[]): string | undefined {
  return list.find((one, index) => list.indexOf(one) !== index);
}
