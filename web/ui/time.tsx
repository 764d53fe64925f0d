import { useDistrict } from '../api/district.ts';
import { useNow } from '../clock.ts';
import { type Texts, useLanguage, useTexts } from '../texts/text.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

interface Zone {
  timeZone: string;
  tag: string;
}

export function useZone(): Zone {
  const { timeZone } = useDistrict();
  return { timeZone, tag: useLanguage() === 'zh' ? 'zh-CN' : 'en-GB' };
}

/** A moment as people say it; the exact one, in the district's time zone, on hover. */
export function Time({ at }: { at: string }) {
  const t = useTexts();
  const zone = useZone();
  const now = useNow(minuteMs);
  const moment = Date.parse(at);
  return (
    <time dateTime={at} title={exactTime(moment, zone)}>
      {saidTime(moment, now, zone, t)}
    </time>
  );
}

export function exactTime(moment: number, { timeZone, tag }: Zone): string {
  return format(moment, tag, { timeZone, dateStyle: 'full', timeStyle: 'medium' });
}

/** 刚刚, 8 分钟前, 今天 14:05, 昨天 09:30, 3月8日 16:20, 2024年3月8日. */
function saidTime(moment: number, now: number, zone: Zone, t: Texts): string {
  const passed = now - moment;
  if (passed >= -minuteMs && passed < minuteMs) return t('time.now');
  if (passed > 0 && passed < hourMs) return t('time.minutesAgo', { minutes: Math.floor(passed / minuteMs) });
  return saidMoment(moment, now, zone, t);
}

export function saidMoment(moment: number, now: number, { timeZone, tag }: Zone, t: Texts): string {
  const time = format(moment, tag, { timeZone, hour: '2-digit', minute: '2-digit', hour12: false });
  const days = dayNumber(moment, timeZone) - dayNumber(now, timeZone);
  if (days === 0) return t('time.today', { time });
  if (days === -1) return t('time.yesterday', { time });
  if (days === 1) return t('time.tomorrow', { time });
  const isThisYear = yearOf(moment, timeZone) === yearOf(now, timeZone);
  if (isThisYear) return `${format(moment, tag, { timeZone, month: 'short', day: 'numeric' })} ${time}`;
  return format(moment, tag, { timeZone, dateStyle: 'medium' });
}

/** A length of time in its largest fitting unit: 45 分钟, 3 小时, 2 天. */
export function saidDuration(lengthMs: number, t: Texts): string {
  const length = Math.abs(lengthMs);
  if (length < hourMs) return t('time.minutes', { minutes: Math.max(1, Math.round(length / minuteMs)) });
  if (length < 2 * dayMs) return t('time.hours', { hours: Math.round(length / hourMs) });
  return t('time.days', { days: Math.round(length / dayMs) });
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(moment: number, tag: string, options: Intl.DateTimeFormatOptions): string {
  const name = tag + JSON.stringify(options);
  const found = formats.get(name) ?? new Intl.DateTimeFormat(tag, options);
  formats.set(name, found);
  return found.format(moment);
}

/** Days since the epoch of the calendar day it is in `timeZone`. */
function dayNumber(moment: number, timeZone: string): number {
  return Date.parse(format(moment, 'sv-SE', { timeZone, dateStyle: 'short' })) / dayMs;
}

/** Midnight before `moment` in `timeZone`, ISO 8601. Where clocks change that night it may be an hour off. */
export function startOfDay(moment: number, timeZone: string): string {
  const wall = Date.parse(
    `${format(moment, 'sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })}Z`,
  );
  const offset = Math.round((wall - moment) / minuteMs) * minuteMs;
  return new Date(dayNumber(moment, timeZone) * dayMs - offset).toISOString();
}

function yearOf(moment: number, timeZone: string): string {
  return format(moment, 'sv-SE', { timeZone, year: 'numeric' });
}
