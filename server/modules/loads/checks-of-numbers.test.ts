import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { nameOf, openLake } from '#kernel/lake';
import { closeAtEnd } from '#test/database';
import { testEngines } from '#test/engines';
import { ALPHABET, creditCheck, creditCodeExpression, isCreditCode } from './credit-code.ts';
import { identityCheck, identityNumberExpression, isIdentityNumber, provinces } from './identity-number.ts';

const { clickhouse } = await testEngines();
const lake = openLake({ ...clickhouse!, database: `numbers_${process.pid}` });
await lake.prepare();
closeAtEnd(async () => {
  await lake.define(`drop database ${nameOf(lake.database)}`);
  await lake.close();
});

/** What the lake says of each text. */
async function told(expression: (text: string) => string, texts: string[]): Promise<boolean[]> {
  const rows = await lake.rows<{ holds: number }>({
    query: `select ${expression('text')} as holds from (select arrayJoin({texts:Array(String)}) as text)`,
    params: { texts },
  });
  return rows.map((row) => Boolean(row.holds));
}

const two = (number: number) => String(number).padStart(2, '0');
const identity = fc
  .record({
    province: fc.constantFrom(...provinces),
    area: fc.integer({ min: 0, max: 9_999 }),
    year: fc.integer({ min: 1900, max: 2099 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    order: fc.integer({ min: 0, max: 999 }),
  })
  .map(({ province, area, year, month, day, order }) => {
    const digits = `${province}${String(area).padStart(4, '0')}${year}${two(month)}${two(day)}${String(order).padStart(3, '0')}`;
    return digits + identityCheck(digits);
  });
const credit = fc
  .tuple(
    fc.array(fc.constantFrom(...ALPHABET), { minLength: 2, maxLength: 2 }),
    fc.integer({ min: 0, max: 999_999 }),
    fc.array(fc.constantFrom(...ALPHABET), { minLength: 9, maxLength: 9 }),
  )
  .map(([head, area, tail]) => {
    const code = head.join('') + String(area).padStart(6, '0') + tail.join('');
    return code + creditCheck(code);
  });
/** A valid number with one character changed, two neighbours swapped, or something else altogether. */
const spoilt = (valid: fc.Arbitrary<string>) =>
  fc.oneof(
    fc
      .tuple(valid, fc.integer({ min: 0, max: 17 }), fc.constantFrom(...'0123456789XxAIO王 '))
      .map(([text, at, character]) => text.slice(0, at) + character + text.slice(at + 1)),
    fc
      .tuple(valid, fc.integer({ min: 0, max: 16 }))
      .map(([text, at]) => text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2)),
    fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('\0', '')),
  );

describe('identity numbers', () => {
  test('of the standard and of real calendars', () => {
    assert.ok(isIdentityNumber('11010519491231002X'));
    assert.ok(isIdentityNumber('440524188001010014'));
    assert.ok(!isIdentityNumber('110105194912310021'));
    assert.ok(!isIdentityNumber('11010519490231002X'));
    assert.ok(!isIdentityNumber('１１010519491231002X'));
  });

  test('any one wrong digit, and any two neighbours swapped, are found', () => {
    fc.assert(
      fc.property(
        identity,
        fc.integer({ min: 0, max: 16 }),
        fc.integer({ min: 1, max: 9 }),
        (text, at, shift) => {
          assert.ok(isIdentityNumber(text));
          const digit = String((Number(text[at]) + shift) % 10);
          assert.ok(!isIdentityNumber(text.slice(0, at) + digit + text.slice(at + 1)));
          const swapped = text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
          assert.ok(text[at] === text[at + 1] || !isIdentityNumber(swapped));
        },
      ),
    );
  });

  test('the lake says the same', async () => {
    const texts = fc.sample(fc.oneof(identity, spoilt(identity)), { numRuns: 2_000, seed: 11_643 });
    // Every day of a common and two kinds of leap years.
    for (const year of [1900, 1999, 2000, 2004])
      for (let month = 0; month <= 13; month += 1)
        for (let day = 0; day <= 32; day += 1) {
          const digits = `310115${year}${two(month)}${two(day)}001`;
          texts.push(digits + identityCheck(digits));
        }
    assert.deepEqual(await told(identityNumberExpression, texts), texts.map(isIdentityNumber));
  });
});

describe('credit codes', () => {
  test('of the standard', () => {
    assert.ok(isCreditCode('91350100M000100Y43'));
    assert.ok(!isCreditCode('91350100M000100Y44'));
    assert.ok(!isCreditCode('9I350100M000100Y43'));
  });

  test('the lake says the same', async () => {
    const texts = fc.sample(fc.oneof(credit, spoilt(credit)), { numRuns: 3_000, seed: 32_100 });
    assert.ok(texts.filter(isCreditCode).length > 1_000);
    assert.deepEqual(await told(creditCodeExpression, texts), texts.map(isCreditCode));
  });
});
