import { textOf } from '#kernel/lake';
import type { Item } from '#modules/catalogue';
import { creditCodeExpression } from './credit-code.ts';
import { identityNumberExpression } from './identity-number.ts';

/**
 * What a text must be to become a value of an item, as expressions of the lake. The common form of each type is told
 * by one cheap function; the forms people also write are looked at only where that fails (ClickHouse evaluates such
 * branches lazily), so a clean file pays for the first alone.
 */

export type ItemFault =
  | 'missing'
  | 'not-a-number'
  | 'too-precise'
  | 'too-long'
  | 'not-a-date'
  | 'not-a-time'
  | 'not-a-boolean'
  | 'not-in-codes'
  | 'not-an-identity-number'
  | 'not-a-credit-code'
  | 'not-a-phone'
  | 'out-of-range';

export interface ItemRule {
  /** The typed value, null where there is none; over the alias of the text. */
  typed: string;
  /** Conditions over the text and the typed value, each never null; the first that holds tells the reason. */
  faults: { when: string; reason: ItemFault }[];
}

export const PHONE_PATTERN =
  '^([+]?86)?[- ]?(1[3-9][0-9]{9}|(0[0-9]{2,3}-?)?[2-9][0-9]{6,7}(-[0-9]{1,6})?|400-?[0-9]{3}-?[0-9]{4}|1[0-9]{2,4})$';

/** The rule of an item, over the aliases of its text and of its typed value. `timeZone` is that of written times. */
export function ruleOf(item: Item, of: { text: string; value: string; timeZone: string }): ItemRule {
  const { text, value } = of;
  const faults: ItemRule['faults'] = [];
  if (item.required || item.isKey) faults.push({ when: `${text} = ''`, reason: 'missing' });
  const { typed, ...more } = typedOf(item, of);
  faults.push(...more.faults);
  if (item.codes !== null && item.codes.length > 0)
    faults.push({
      when: `(${text} != '' and ${text} not in (${item.codes.map(textOf).join(', ')}))`,
      reason: 'not-in-codes',
    });
  faults.push(...kindFaults(item, { text, value }));
  return { typed, faults };
}

function typedOf(
  item: Item,
  { text, value, timeZone }: { text: string; value: string; timeZone: string },
): ItemRule {
  const unread = (reason: ItemFault) => ({ when: `(isNull(${value}) and ${text} != '')`, reason });
  switch (item.type) {
    case 'integer':
      return { typed: integer(text), faults: [unread('not-a-number'), ...digits(item, value)] };
    case 'numeric':
    case 'currency': {
      const scale = item.scale ?? (item.type === 'currency' ? 2 : 6);
      return { typed: decimal(text, scale), faults: [unread('not-a-number'), tooPrecise(text, scale)] };
    }
    case 'double':
    case 'float':
      return {
        typed: `toFloat64OrNull(${text})`,
        faults: [
          unread('not-a-number'),
          { when: `ifNull(not isFinite(${value}), false)`, reason: 'not-a-number' },
        ],
      };
    case 'date':
      return { typed: date(text), faults: [unread('not-a-date')] };
    case 'datetime':
      return { typed: time(text, timeZone), faults: [unread('not-a-time')] };
    case 'boolean':
      return { typed: boolean(text), faults: [unread('not-a-boolean')] };
    case 'string':
    case 'text':
    case 'binary':
      return {
        typed: `nullIf(${text}, '')`,
        faults:
          item.length === null
            ? []
            : [
                {
                  // Bytes first: they are at hand, and most texts are far from the limit.
                  when: `(length(${text}) > ${item.length} and lengthUTF8(${text}) > ${item.length})`,
                  reason: 'too-long',
                },
              ],
      };
  }
}

const orElse = (text: string, common: string, other: string) =>
  `if(isNull(${common} as _common) and ${text} != '', ${other}, _common)`;

/** `1,234`, `12.0` and `+7` are integers too. */
function integer(text: string): string {
  const grouped = `match(${text}, '^[+-]?[0-9]{1,3}(,[0-9]{3})+([.]0+)?$')`;
  const whole = `match(${text}, '^[+-]?[0-9]+[.]0+$')`;
  return named(
    orElse(
      text,
      `toInt64OrNull(${text})`,
      `toInt64OrNull(if(${grouped} or ${whole}, replaceRegexpOne(replaceAll(${text}, ',', ''), '[.].*$', ''), ''))`,
    ),
    text,
  );
}

function decimal(text: string, scale: number): string {
  const grouped = `match(${text}, '^[+-]?[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?$')`;
  return named(
    orElse(
      text,
      `toDecimal128OrNull(${text}, ${scale})`,
      `toDecimal128OrNull(if(${grouped}, replaceAll(${text}, ',', ''), ''), ${scale})`,
    ),
    text,
  );
}

/** ClickHouse would cut what does not fit behind the point. */
function tooPrecise(text: string, scale: number): ItemRule['faults'][number] {
  const point = `position(${text}, '.')`;
  return {
    when: `(length(${text}) > ${scale} + ${point} and ${point} > 0 and match(${text}, '[.][0-9]{${scale}}0*[1-9]'))`,
    reason: 'too-precise',
  };
}

function digits(item: Item, value: string): ItemRule['faults'] {
  if (item.length === null || item.length > 18) return [];
  return [{ when: `ifNull(abs(${value}) >= ${10n ** BigInt(item.length)}, false)`, reason: 'too-long' }];
}

/**
 * `2026-03-01` as it stands; `2026/3/1`, `2026.3.1`, `2026年3月1日`, `20260301` and the midnight of worksheets behind
 * it. What ClickHouse reads leniently (30 February becomes 2 March) is no date.
 */
function date(text: string): string {
  const pattern =
    '^([0-9]{4})(?:[-/.]|年)?([0-9]{1,2})(?:[-/.]|月)?([0-9]{1,2})日?(?:[ T]00:00(?::00)?(?:[.]0+)?)?$';
  const parts = `if(${text} = '' or match(${text}, '^[0-9]{5,7}$'), [], extractGroups(${text}, '${pattern}')) as _parts`;
  const number = (at: number) => `toUInt16OrZero(_parts[${at}])`;
  const day = `makeDate32(toUInt16OrZero((${parts})[1]), ${number(2)}, ${number(3)}) as _other`;
  const holds = `toYear(${day}) = ${number(1)} and toMonth(_other) = ${number(2)} and toDayOfMonth(_other) = ${number(3)}`;
  return named(
    `if(toString(toDate32OrNull(${text}) as _common) = ${text}, _common, if(${holds}, _other, null))`,
    text,
  );
}

/** `2026-03-01 09:05:00` as it stands, and what people and programs write. Without a zone a time is the district's. */
function time(text: string, timeZone: string): string {
  const zone = textOf(timeZone);
  const pattern =
    '^([0-9]{4})(?:[-/.]|年)([0-9]{1,2})(?:[-/.]|月)([0-9]{1,2})日?(?:[ T]*([0-9]{1,2})(?::|时)([0-9]{1,2})(?:(?::|分)([0-9]{1,2})秒?)?分?([.][0-9]{1,9})?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?$';
  const two = (at: number) => `leftPad(_parts[${at}], 2, '0')`;
  const written = `concat((extractGroups(${text}, '${pattern}') as _parts)[1], '-', ${two(2)}, '-', ${two(3)}, ' ',
    ${two(4)}, ':', ${two(5)}, ':', ${two(6)}, '.', rightPad(substring(_parts[7], 2, 3), 3, '0'))`;
  const local = `if(toString(toDateTime64OrNull(_written, 3, ${zone}) as _local) = _written, toTimeZone(_local, 'UTC'), null)`;
  const minutes = `if(_parts[8] = 'Z', 0, (toInt32OrZero(substring(_parts[8], 2, 2)) * 60
    + if(length(_parts[8]) = 3, 0, toInt32OrZero(substring(_parts[8], -2)))) * if(startsWith(_parts[8], '-'), 1, -1))`;
  const told = `if(toString(toDateTime64OrNull(_written, 3, 'UTC') as _told) = _written, addMinutes(_told, ${minutes}), null)`;
  const other = `if((${written} as _written) = '' or empty(_parts), null, if(_parts[8] = '', ${local}, ${told}))`;
  return named(
    `if(toString(toDateTime64OrNull(${text}, 3, ${zone}) as _common) = concat(${text}, '.000'), toTimeZone(_common, 'UTC'),
      if(${text} = '', null, ${other}))`,
    text,
  );
}

function boolean(text: string): string {
  const [yes, no] = [
    ['1', 'true', 't', 'yes', 'y', '是', '有', '真'],
    ['0', 'false', 'f', 'no', 'n', '否', '无', '假'],
  ].map((values) => values.map(textOf).join(', '));
  return `multiIf(lower(${text}) in (${yes}), true, lower(${text}) in (${no}), false, null)`;
}

/** What is used twice has an alias, or statements would grow without bound. Two items must not share one. */
function named(expression: string, text: string): string {
  const suffix = text.replaceAll(/\W/g, '');
  return expression.replaceAll(
    /\b_(common|parts|other|written|local|told)\b/g,
    (alias) => `${alias}${suffix}`,
  );
}

function kindFaults(item: Item, { text, value }: { text: string; value: string }): ItemRule['faults'] {
  const isText = item.type === 'string' || item.type === 'text';
  // A product, not `and`: evaluated lazily, shared parts of a check are computed anew for each use (700 ns, not 120).
  const unless = (holds: string, reason: ItemFault) => ({
    when: `((${text} != '') * (1 - ${holds}) != 0)`,
    reason,
  });
  const beyond = (degrees: number): ItemRule['faults'] =>
    isText ? [] : [{ when: `ifNull(abs(toFloat64(${value})) > ${degrees}, false)`, reason: 'out-of-range' }];
  switch (item.kind) {
    case 'identity-number':
      return isText ? [unless(identityNumberExpression(text), 'not-an-identity-number')] : [];
    case 'credit-code':
      return isText ? [unless(creditCodeExpression(text), 'not-a-credit-code')] : [];
    case 'phone':
      return isText ? [unless(`match(${text}, '${PHONE_PATTERN}')`, 'not-a-phone')] : [];
    case 'longitude':
      return beyond(180);
    case 'latitude':
      return beyond(90);
    default:
      return [];
  }
}
