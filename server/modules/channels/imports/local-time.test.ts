import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findDateOrder, readTime } from './local-time.ts';

const shanghai = { timeZone: 'Asia/Shanghai', dateOrder: undefined };
const newYork = { timeZone: 'America/New_York', dateOrder: 'month-first' } as const;

function utc(text: string, options: Parameters<typeof readTime>[1]): string {
  const time = readTime(text, options);
  return time instanceof Date ? time.toISOString() : time;
}

test('the ways Chinese systems write one moment', () => {
  for (const text of [
    ...['2019/4/25 9:32:09', '2019-04-25 09:32:09', '2019.04.25 09:32:09.000', '2019年4月25日 9时32分09秒'],
    ...[
      '２０１９/4/25　9：32：09',
      '20190425093209',
      '2019-4-25 上午9:32:09',
      '2019-04-25T01:32:09Z',
      '2019-04-25T09:32:09+0800',
    ],
  ])
    assert.equal(utc(text, shanghai), '2019-04-25T01:32:09.000Z', text);
  assert.equal(utc('2019年4月25日', shanghai), '2019-04-24T16:00:00.000Z');
  assert.equal(utc('2019/4/25 下午 3:20', shanghai), '2019-04-25T07:20:00.000Z');
});

test('the American way, with noon and midnight, and both sides of summer time', () => {
  assert.equal(utc('03/24/2025 11:33:07 PM', newYork), '2025-03-25T03:33:07.000Z');
  assert.equal(utc('01/02/2025 12:00:00 AM', newYork), '2025-01-02T05:00:00.000Z');
  assert.equal(utc('01/02/2025 12:00:00 PM', newYork), '2025-01-02T17:00:00.000Z');
  assert.equal(utc('03/09/2025 02:30:00 AM', newYork), '2025-03-09T07:30:00.000Z');
  assert.equal(utc('11/02/2025 01:30:00 AM', newYork), '2025-11-02T05:30:00.000Z');
});

test('the order of day and month is proven by the column, or the cell is not read', () => {
  assert.equal(findDateOrder(['03/04/2025', '03/24/2025 11:00:00 PM']), 'month-first');
  assert.equal(findDateOrder(['3.4.2025', '24.3.2025']), 'day-first');
  assert.equal(findDateOrder(['3/4/2025', '', 'x', '2025-01-13']), undefined);
  assert.equal(findDateOrder(['24/3/2025', '3/24/2025']), undefined);
  assert.match(utc('3/4/2025', shanghai), /two ways/);
});

test('what is no time is told, never guessed', () => {
  for (const text of [
    ...[
      '',
      'yesterday',
      '2019-02-30',
      '2019-13-01',
      '2019/4/25 25:00',
      '2019/4/25 9:61',
      '43580.39',
      '2019-4-25 13:00 AM',
    ],
    ...['1900-01-01', '2019-4-25x', '99999999', '2019-04-25 09:32 and more', '2019/4/2512:30'],
  ])
    assert.match(utc(text, shanghai), /^is no time/, text);
});

test('every minute of a century comes back as it was written', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1971-01-01'), max: new Date('2070-01-01'), noInvalidDate: true }),
      (date) => {
        const written = date.toISOString().slice(0, 19);
        assert.equal(
          utc(written.replace('T', ' '), { timeZone: 'UTC', dateOrder: undefined }),
          `${written}.000Z`,
        );
      },
    ),
  );
});

test('any text is a time or a reason', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'0129/-: 年月日AP下午TZ+') }),
      (text) => void readTime(text, newYork),
    ),
  );
});
