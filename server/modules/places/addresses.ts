/** A Chinese street address in parts, as people write it. Numbers are digits even where written 三. */
export interface AddressParts {
  road: string | undefined;
  /** 弄, a lane off the road; most housing estates have one. */
  lane: string | undefined;
  /** 号, the door. */
  number: string | undefined;
  /** 号楼, 幢, 栋, 座. */
  building: string | undefined;
  room: string | undefined;
}

export interface AddressSpan {
  start: number;
  /** Just after the last character. */
  end: number;
  address: AddressParts;
}

const NUMERAL = '(?:\\d{1,5}|[零〇一二三四五六七八九十百]{1,5})';

/**
 * What follows a road or an estate: lane, door, building, room, each optional. "三号楼" is a building, not a door:
 * the door's 号 must not be followed by 楼, 线 (a metro line) or a way out of a station.
 */
const TAIL = new RegExp(
  `(?:(${NUMERAL})[弄巷])?(?:(${NUMERAL})号(?![楼线口出]|入口))?(?:(${NUMERAL})(?:号楼|[幢栋座]))?(?:(?:${NUMERAL}单元)?(${NUMERAL})室)?`,
  'y',
);

/**
 * A road that no list knows, by its shape: up to five characters before 路, 街, 大道, 公路. Characters that end the
 * phrase before a road, or stand in words like 道路 and 马路, are not part of its name.
 */
const ROAD =
  /[\p{Script=Han}--[在住到于从的与和及跟了是区县市省镇村道街近靠往向对面有就个条这那某我你他她你们请反映马铁网线出入口站弄号楼室幢栋]]{1,5}?(?:大道|公路|支路|路|街)(?![灯面口边上])/gv;

/**
 * Addresses in `text`, which must be normalised (`normaliseText`). A road that is not among `knownRoads` counts
 * only where a lane or door number follows, else every 路 in a sentence would do.
 */
export function findAddresses(text: string, knownRoads: ReadonlySet<string> = new Set()): AddressSpan[] {
  const spans: AddressSpan[] = [];
  for (const match of text.matchAll(ROAD)) {
    const road = match[0];
    const roadEnd = match.index + road.length;
    const tail = readAddressTail(text, roadEnd);
    const known = knownRoads.has(road) ? road : [...knownRoads].find((name) => road.endsWith(name));
    if (known === undefined && tail?.address.lane === undefined && tail?.address.number === undefined)
      continue;
    const name = known ?? road;
    const address = { ...(tail?.address ?? EMPTY), road: name };
    spans.push({ start: roadEnd - name.length, end: tail?.end ?? roadEnd, address });
  }
  return spans;
}

const EMPTY: AddressParts = {
  road: undefined,
  lane: undefined,
  number: undefined,
  building: undefined,
  room: undefined,
};

/** Lane, door, building and room that begin exactly at `start`, or undefined where none does. */
export function readAddressTail(text: string, start: number): AddressSpan | undefined {
  TAIL.lastIndex = start;
  const match = TAIL.exec(text);
  if (match === null || match[0] === '') return undefined;
  const [lane, number, building, room] = match
    .slice(1, 5)
    .map((part) => (part === undefined ? undefined : toDigits(part)));
  return { start, end: start + match[0].length, address: { ...EMPTY, lane, number, building, room } };
}

const DIGITS = '〇一二三四五六七八九';

/** 十二 → 12, 一百零三 → 103, 三〇二 → 302; text that is digits already stays. */
export function toDigits(numeral: string): string {
  const plain = numeral.replaceAll('零', '〇');
  if (/^\d+$/.test(plain)) return plain;
  if (!/[十百]/.test(plain)) return [...plain].map((digit) => DIGITS.indexOf(digit)).join('');
  let total = 0;
  let digit = 0;
  for (const sign of plain) {
    const unit = sign === '百' ? 100 : sign === '十' ? 10 : 0;
    if (unit === 0) digit = DIGITS.indexOf(sign);
    else {
      total += (digit === 0 ? 1 : digit) * unit;
      digit = 0;
    }
  }
  return String(total + digit);
}

/**
 * The text with full-width letters, digits and punctuation made half-width. Length and positions stay, so spans
 * found in it are spans of the original.
 */
export function normaliseText(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}
