import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  endOfDate,
  endOfWorkingDays,
  isWorkingDay,
  type WorkingCalendar,
  workingDaysBetween,
} from './working-days.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** China: eight hours ahead, no summer time. */
const china: WorkingCalendar = {
  day: (moment) => new Date(moment.getTime() + 8 * HOUR_MS).toISOString().slice(0, 10).replaceAll('-', ''),
  midnight: (moment) =>
    new Date(Math.floor((moment.getTime() + 8 * HOUR_MS) / DAY_MS) * DAY_MS - 8 * HOUR_MS),
};
const at = (local: string) => new Date(`${local}+08:00`);

test('a limit ends with its last working day; the day it begins on does not count', () => {
  const monday = at('2026-11-23T09:30:00');
  assert.deepEqual(endOfWorkingDays(monday, 2, china), at('2026-11-26T00:00:00'));
  assert.deepEqual(endOfWorkingDays(monday, 5, china), at('2026-12-01T00:00:00'));
  assert.deepEqual(endOfWorkingDays(at('2026-11-28T12:00:00'), 2, china), at('2026-12-02T00:00:00'));
});

test('late in the evening is still the same day where the district is', () => {
  assert.deepEqual(endOfWorkingDays(at('2026-11-23T23:59:59'), 1, china), at('2026-11-25T00:00:00'));
  assert.deepEqual(endOfWorkingDays(at('2026-11-24T00:00:01'), 1, china), at('2026-11-26T00:00:00'));
});

test('holidays do not count, and weekends worked in exchange do', () => {
  const national: WorkingCalendar = {
    ...china,
    holidays: new Set(['20261001', '20261002', '20261005', '20261006', '20261007']),
    workingWeekends: new Set(['20261010']),
  };
  assert.equal(isWorkingDay('20261001', national), false);
  assert.equal(isWorkingDay('20261010', national), true);
  assert.deepEqual(endOfWorkingDays(at('2026-09-30T10:00:00'), 3, national), at('2026-10-11T00:00:00'));
});

test('a promise for a day is kept until that day is over', () => {
  assert.deepEqual(endOfDate('2026-11-23', china), at('2026-11-24T00:00:00'));
});

test('property: the end lies after exactly so many working days', () => {
  const moments = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(moments, fc.integer({ min: 0, max: 60 }), (from, days) => {
      const end = endOfWorkingDays(from, days, china);
      assert.ok(end > from);
      assert.equal(workingDaysBetween(from, new Date(end.getTime() - 1), china), days);
      if (days > 0) assert.ok(isWorkingDay(china.day(new Date(end.getTime() - 1)), china));
    }),
  );
});
