import { endOfDate, endOfWorkingDays, type WorkingCalendar } from '#modules/directory';

/** The moment of solving, and the ends of limits as the district's calendar has them. */
export interface Today {
  now: Date;
  endOfWorkingDays(from: Date, days: number): Date;
  endOfDate(date: string): Date;
}

/** Every offset from UTC in use is a whole number of quarter-hours: within one, a limit ends at the same moment. */
const QUARTER_MS = 900_000;

/**
 * Remembers each end it was asked for: one costs some 0.4 ms of time-zone arithmetic, and 39,000 items share a few
 * hundred.
 */
export function todayOf(now: Date, calendar: WorkingCalendar): Today {
  const ends = new Map<string, Date>();
  const remembered = (key: string, work: () => Date) => {
    const known = ends.get(key);
    if (known !== undefined) return known;
    const end = work();
    ends.set(key, end);
    return end;
  };
  return {
    now,
    endOfWorkingDays: (from, days) =>
      remembered(`${days} ${Math.floor(from.getTime() / QUARTER_MS)}`, () =>
        endOfWorkingDays(from, days, calendar),
      ),
    endOfDate: (date) => remembered(date, () => endOfDate(date, calendar)),
  };
}
