import { districtDay, districtMidnight } from '#modules/places';

/**
 * The days of a district, as its offices count them. `holidays` are days off on a weekday, `workingWeekends` the
 * weekend days worked in exchange (调休); days are written 20261122.
 */
export interface WorkingCalendar {
  /** The local day of a moment. */
  day(moment: Date): string;
  /** When the local day of a moment began. */
  midnight(moment: Date): Date;
  holidays?: ReadonlySet<string>;
  workingWeekends?: ReadonlySet<string>;
}

/** The district's own midnights, with its list of days (`2026-10-01`) that are not what the week says. */
export function calendarWith(exceptional: readonly { day: string; isWorked: boolean }[]): WorkingCalendar {
  const days = (isWorked: boolean) =>
    new Set(exceptional.filter((one) => one.isWorked === isWorked).map((one) => one.day.replaceAll('-', '')));
  return {
    day: districtDay,
    midnight: districtMidnight,
    holidays: days(false),
    workingWeekends: days(true),
  };
}

/** Past the noon of the next day's beginning, whatever summer time does to either day. */
const DAY_AND_A_HALF_MS = 36 * 3_600_000;
/** Twenty years: more is a mistake of the caller. */
const WORKING_DAYS_MAX = 5_000;

export function isWorkingDay(day: string, calendar: WorkingCalendar): boolean {
  const weekday = new Date(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}T00:00:00Z`).getUTCDay();
  if (weekday === 0 || weekday === 6) return calendar.workingWeekends?.has(day) ?? false;
  return !(calendar.holidays?.has(day) ?? false);
}

/**
 * When a limit of so many working days ends: with the last of them. The day it begins on does not count
 * (期间开始的日不计算在期间内, Administrative Licensing Law art. 82, Civil Code art. 201).
 */
export function endOfWorkingDays(from: Date, days: number, calendar: WorkingCalendar): Date {
  if (!Number.isInteger(days) || days < 0 || days > WORKING_DAYS_MAX)
    throw new Error(`no limit has ${days} working days`);
  let midnight = nextMidnight(calendar.midnight(from), calendar);
  for (let left = days; left > 0; midnight = nextMidnight(midnight, calendar))
    if (isWorkingDay(calendar.day(midnight), calendar)) left -= 1;
  return midnight;
}

/** How many working days begin after the day of `from` and not after `to`: what of a limit has been used. */
export function workingDaysBetween(from: Date, to: Date, calendar: WorkingCalendar): number {
  let days = 0;
  let midnight = nextMidnight(calendar.midnight(from), calendar);
  for (; midnight <= to && days < WORKING_DAYS_MAX; midnight = nextMidnight(midnight, calendar))
    if (isWorkingDay(calendar.day(midnight), calendar)) days += 1;
  return days;
}

/** The moment a date (`2026-11-22`) is over: a promise for that day is kept until then. */
export function endOfDate(date: string, calendar: WorkingCalendar): Date {
  return nextMidnight(calendar.midnight(new Date(`${date}T12:00:00Z`)), calendar);
}

function nextMidnight(midnight: Date, calendar: WorkingCalendar): Date {
  return calendar.midnight(new Date(midnight.getTime() + DAY_AND_A_HALF_MS));
}
