import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { system } from '#kernel/events';
import { districtDay, districtMidnight } from '#modules/places';
import type { Application, StageClock } from './application.ts';
import { type ExceptionalDay, listExceptionalDays, replaceExceptionalDays } from './clocks/queries.ts';
import * as queries from './queries.ts';
import { isWaiting, type Stage } from './stage.ts';
import { recordStep } from './step.ts';

const DAY_MS = 86_400_000;
/** Past any stretch of days that a limit can reach over. */
const EXCEPTIONAL_DAYS_MAX = 400;
const DAYS_AHEAD_MAX = 200;

/** The limit of a stage in working days: yellow when its last working day begins, red when that ends. */
export interface StageLimit {
  warnAt: Date;
  dueAt: Date;
}

/** How many working days a stage has, by the settings; none where nobody has to act. */
function daysOf(city: City, stage: Stage): number | undefined {
  if (stage === 'provider') return city.config.applicationAnswerDays;
  return stage === 'centre' ? city.config.applicationCheckDays : undefined;
}

/** The columns of the clock for a stage that begins now. */
export async function clockColumns(
  tx: Transaction,
  city: City,
  stage: Stage,
): Promise<Pick<Application, 'warnAt' | 'dueAt' | 'clock' | 'watchAt'>> {
  const days = daysOf(city, stage);
  if (days === undefined) return { warnAt: null, dueAt: null, clock: 'stopped', watchAt: null };
  const exceptional = await listExceptionalDays(tx, dashed(districtDay(tx.now)), EXCEPTIONAL_DAYS_MAX);
  const limit = limitOf(tx.now, days, exceptional);
  return { ...limit, clock: 'running', watchAt: limit.warnAt };
}

/**
 * `days` working days after the day of `from`, which does not count: Monday to Friday unless the district's list of
 * exceptional days says otherwise.
 */
export function limitOf(from: Date, days: number, exceptional: readonly ExceptionalDay[]): StageLimit {
  const listed = new Map(exceptional.map((one) => [one.day, one.isWorked]));
  let begin = districtMidnight(from);
  let left = days;
  for (let ahead = 0; ahead < DAYS_AHEAD_MAX; ahead += 1) {
    begin = nextMidnight(begin);
    if (isWorked(dashed(districtDay(begin)), listed)) left -= 1;
    if (left === 0) return { warnAt: begin, dueAt: nextMidnight(begin) };
  }
  throw new Error(`no ${days} working days within ${DAYS_AHEAD_MAX} days`);
}

/** Half a day past a day's length is within the next day, also when clocks are set. */
function nextMidnight(midnight: Date): Date {
  return districtMidnight(new Date(midnight.getTime() + 1.5 * DAY_MS));
}

function isWorked(day: string, listed: ReadonlyMap<string, boolean>): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return listed.get(day) ?? (weekday >= 1 && weekday <= 5);
}

/** 20261122 → 2026-11-22. */
export function dashed(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;
}

/** The district's list of holidays and of weekends worked instead (调休); replaces the one before. */
export function loadExceptionalDays(tx: Transaction, days: ExceptionalDay[]): Promise<void> {
  return replaceExceptionalDays(tx, days);
}

export const APPLICATIONS_PER_RUN_MAX = 500;

/** Turns every clock that is due yellow or red, once each. Returns how many were looked at. */
export async function watchClocks(tx: Transaction, city: City): Promise<number> {
  const due = await queries.takeApplicationsToWatch(tx, APPLICATIONS_PER_RUN_MAX);
  for (const application of due) await turnClock(tx, city, application);
  return due.length;
}

/**
 * Records that the clock turned yellow or red since it was looked at last. Red is supervised 督办 at once: the log says
 * whom it waits for, and both departments and the centre are told.
 */
export async function turnClock(tx: Transaction, city: City, before: Application): Promise<Application> {
  let current = before;
  while (current.watchAt !== null && current.watchAt <= tx.now && isWaiting(current.stage)) {
    const isWarning = current.clock === 'running';
    const clock: StageClock = isWarning ? 'warning' : 'overdue';
    const data = { stage: current.stage, dueAt: current.dueAt, waitsFor: waitsFor(current) };
    current = await recordStep(tx, city, current, system, {
      type: isWarning ? 'warned' : 'overran',
      change: { clock, watchAt: isWarning ? current.dueAt : null },
      data,
    });
    if (!isWarning)
      current = await recordStep(tx, city, current, system, { type: 'supervised', change: {}, data });
  }
  return current;
}

/** The department the stage waits for; the data centre has no department of its own here. */
export function waitsFor(application: Pick<Application, 'stage' | 'providerId'>): string {
  return application.stage === 'provider' ? application.providerId : 'centre';
}
