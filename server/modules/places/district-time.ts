/** Days as the district's clocks tell them. */
export class DistrictTime {
  readonly #format: Intl.DateTimeFormat;
  /** The day of the last quarter-hour asked for: formatting costs 20 µs, and every opened case asks. */
  #last = { quarter: Number.NaN, day: '' };

  /** `timeZone` is an IANA name; throws a `RangeError` for any other. */
  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** The day of a moment, as 20261122. */
  day(moment: Date): string {
    // Every offset from UTC in use is a whole number of quarter-hours, so no day begins within one.
    const quarter = Math.floor(moment.getTime() / 900_000);
    if (quarter !== this.#last.quarter) {
      const { year, month, day } = this.#parts(moment);
      this.#last = { quarter, day: `${year}${month}${day}` };
    }
    return this.#last.day;
  }

  /** When the day of a moment began. Where summer time begins at midnight, its first existing moment. */
  midnight(moment: Date): Date {
    const { year, month, day } = this.#parts(moment);
    const wanted_ms = Date.UTC(Number(year), Number(month) - 1, Number(day));
    // The offset may have changed since midnight, so it is taken again at the first guess.
    const guess_ms = wanted_ms - this.#offset_ms(moment);
    return new Date(wanted_ms - this.#offset_ms(new Date(guess_ms)));
  }

  /** How far the local clock is ahead of UTC. */
  #offset_ms(moment: Date): number {
    const { year, month, day, hour, minute, second } = this.#parts(moment);
    const local_ms = Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    );
    return local_ms - Math.floor(moment.getTime() / 1_000) * 1_000;
  }

  #parts(moment: Date): Record<string, string> {
    return Object.fromEntries(this.#format.formatToParts(moment).map(({ type, value }) => [type, value]));
  }
}
