/** How `3/4/2025` is meant where the year stands last. */
export type DateOrder = 'month-first' | 'day-first';

interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** A time as a file gives it: by the clocks of a place, or with its distance from UTC. */
interface WrittenTime {
  wall: WallTime;
  /** `Z` or `+08:00`. */
  offset: string | undefined;
}

/** Requests of public services are not older than that; a smaller year is a misread cell. */
const YEAR_MIN = 1970;

const YEAR_FIRST = /^(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?(?:$|[T\s]\s*|(?<=日))(.*)$/i;
const YEAR_LAST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:$|\s+)(.*)$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/;
const CLOCK =
  /^(上午|下午|AM|PM)?\s?(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})?(?:\.\d{1,9})?秒?)?\s?(AM|PM)?\s?(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * The moment a cell means: `2019/4/25 9:32:09`, `2019-04-25T09:32:09Z`, `2019年4月25日 9时32分`, `20190425093209`,
 * `04/25/2019 09:32:09 PM` and the like. Without a distance from UTC it is read by the clocks of `timeZone` (IANA);
 * a time that those skip in spring is taken an hour later, one they pass twice in autumn is the first. Returns why
 * it cannot be read as text.
 */
export function readTime(
  text: string,
  options: { timeZone: string; dateOrder: DateOrder | undefined },
): Date | string {
  const folded = text.normalize('NFKC').trim();
  const written = readYearFirst(folded) ?? readYearLast(folded, options.dateOrder);
  if (typeof written === 'string') return written;
  if (written === undefined || written.wall.year < YEAR_MIN) return unreadable(text);
  const { wall, offset } = written;
  try {
    const time = Temporal.PlainDateTime.from(wall, { overflow: 'reject' });
    return new Date(time.toZonedDateTime(offset ?? options.timeZone).epochMilliseconds);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return unreadable(text);
  }
}

const EXCERPT_LENGTH = 40;

function unreadable(text: string): string {
  const isCut = text.length > EXCERPT_LENGTH;
  return `is no time that can be read: "${isCut ? `${text.slice(0, EXCERPT_LENGTH)}…` : text}"`;
}

function readYearFirst(text: string): WrittenTime | undefined {
  const compact = COMPACT.exec(text);
  if (compact !== null) {
    const [year, month, day, hour, minute, second] = compact.slice(1).map((part) => Number(part ?? 0));
    return {
      wall: { year: year!, month: month!, day: day!, hour: hour!, minute: minute!, second: second! },
      offset: undefined,
    };
  }
  const [, year, month, day, clock] = YEAR_FIRST.exec(text) ?? [];
  if (clock === undefined) return undefined;
  return withClock({ year: Number(year), month: Number(month), day: Number(day) }, clock);
}

function readYearLast(text: string, order: DateOrder | undefined): WrittenTime | string | undefined {
  const [, first, second, year, clock] = YEAR_LAST.exec(text) ?? [];
  if (clock === undefined) return undefined;
  const known = order ?? orderOf(Number(first), Number(second));
  if (known === undefined) return `can be read two ways: "${text}"; give dateOrder in the mapping`;
  const [month, day] = known === 'month-first' ? [first, second] : [second, first];
  return withClock({ year: Number(year), month: Number(month), day: Number(day) }, clock);
}

function withClock(date: Pick<WallTime, 'year' | 'month' | 'day'>, clock: string): WrittenTime | undefined {
  if (clock === '') return { wall: { ...date, hour: 0, minute: 0, second: 0 }, offset: undefined };
  const parts = CLOCK.exec(clock);
  if (parts === null) return undefined;
  const [, before, hourText, minute, second, after, offset] = parts;
  const hour = hourOf(Number(hourText), before ?? after);
  if (hour === undefined) return undefined;
  const wall = { ...date, hour, minute: Number(minute), second: Number(second ?? 0) };
  return {
    wall,
    offset: offset === undefined || offset.toUpperCase() === 'Z' ? offset && 'UTC' : withColon(offset),
  };
}

/** The hour of the day; after 上午 or with AM the twelfth is the first. 下午14:30 is written too and means 14. */
function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour;
  const isAfternoon = half === '下午' || half.toUpperCase() === 'PM';
  if (hour > 12) return isAfternoon ? hour : undefined;
  return (hour % 12) + (isAfternoon ? 12 : 0);
}

function withColon(offset: string): string {
  return offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`;
}

/** What a column's values prove: one with a number over 12 in first place is day first. Undefined without proof. */
export function findDateOrder(texts: Iterable<string>): DateOrder | undefined {
  const proven = new Set<DateOrder>();
  for (const text of texts) {
    const [, first, second] = YEAR_LAST.exec(text.normalize('NFKC').trim()) ?? [];
    const order = first === undefined ? undefined : orderOf(Number(first), Number(second));
    if (order !== undefined) proven.add(order);
  }
  const [order] = proven;
  return proven.size === 1 ? order : undefined;
}

function orderOf(first: number, second: number): DateOrder | undefined {
  if (first > 12 && second <= 12) return 'day-first';
  return second > 12 && first <= 12 ? 'month-first' : undefined;
}
