import { weightedSum } from './identity-number.ts';

/**
 * Unified social credit codes, GB 32100-2015: one character of the registering authority, one of the kind, six digits
 * of area, nine of the organisation, one of check (modulo 31).
 */

export const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = Array.from({ length: 17 }, (_, at) => Number(3n ** BigInt(at) % 31n));

/** The check character of the first 17. */
export function creditCheck(code: string): string {
  let sum = 0;
  for (let at = 0; at < 17; at += 1) sum += ALPHABET.indexOf(code[at]!) * WEIGHTS[at]!;
  return ALPHABET[(31 - (sum % 31)) % 31]!;
}

/** Whether a text is a unified social credit code: form and check. Lower case letters are none. */
export function isCreditCode(text: string): boolean {
  return (
    /^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(text) && creditCheck(text) === text[17]
  );
}

/** The characters whose bytes follow each other as the values of the alphabet do: `0` to `N`. */
const IN_ORDER = String.fromCharCode(...Array.from({ length: 31 }, (_, value) => 48 + value));

/** ClickHouse: the check character of a String expression of at least 17 characters of the alphabet. */
export function creditCheckExpression(code: string): string {
  const ordered = `translate(${code}, '${ALPHABET}', '${IN_ORDER}')`;
  return `substring('${ALPHABET}', toUInt8((31 - (${weightedSum(ordered, WEIGHTS, 31)}) % 31) % 31) + 1, 1)`;
}

/** ClickHouse: whether a String expression is a credit code, as `isCreditCode` says it. */
export function creditCodeExpression(text: string): string {
  return `((length(${text}) = 18) * match(${text}, '^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$')
    * (${creditCheckExpression(text)} = substring(${text}, 18, 1)) != 0)`;
}
