import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { system } from '#kernel/events';
import { calendarOf, endOfWorkingDays } from '#modules/directory';
import { districtMidnight } from '#modules/places';
import type { Application, StageClock } from './application.ts';
import * as queries from './queries.ts';
import { isWaiting, type Stage } from './stage.ts';
import { recordStep } from './step.ts';

/**
 * How many working days a stage has, by the settings; none where nobody has to act. Yellow when the last of them
 * begins, red when it ends.
 */
function daysOf(city: City, stage: Stage): number | undefined {
  if (stage === 'provider') return city.config.applicationAnswerDays;
  return stage === 'centre' ? city.config.applicationCheckDays : undefined;
}

/** The columns of the clock for a stage that begins now. */
export function clockColumns(
  city: City,
  { stage, from }: { stage: Stage; from: Date },
): Pick<Application, 'warnAt' | 'dueAt' | 'clock' | 'watchAt'> {
  const days = daysOf(city, stage);
  if (days === undefined) return { warnAt: null, dueAt: null, clock: 'stopped', watchAt: null };
  const dueAt = endOfWorkingDays(from, days, calendarOf(city));
  const warnAt = districtMidnight(new Date(dueAt.getTime() - 1));
  return { warnAt, dueAt, clock: 'running', watchAt: warnAt };
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
