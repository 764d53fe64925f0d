import type { Stage } from './stage.ts';

/** Natural hours a category allows for each part of the way; null where the category says nothing. */
export interface CategoryHours {
  fileHours: number | null;
  handleHours: number | null;
  verifyHours: number | null;
}

/** The limit of a stage: when it turns yellow, and when red. */
export interface Limit {
  warnAt: Date;
  dueAt: Date;
}

export type LimitClock = 'running' | 'warning' | 'overdue' | 'stopped';

/** Yellow after three quarters of the time: late enough to mean something, early enough to act. */
const WARNING_SHARE = 0.75;
const HOUR_MS = 3_600_000;

/** For reports without a category yet, and categories without hours of their own. */
const HOURS_DEFAULT = { file: 4, handle: 72, verify: 24 } as const;

/** The limit a case is given when it enters `stage` at `from`; none where nobody has to act. */
export function limitFor(stage: Stage, from: Date, hours: CategoryHours | undefined): Limit | undefined {
  switch (stage) {
    case 'reported':
    case 'filed':
      return limitOf(from, hours?.fileHours ?? HOURS_DEFAULT.file);
    case 'dispatched':
    case 'handling':
      return limitOf(from, hours?.handleHours ?? HOURS_DEFAULT.handle);
    case 'fed-back':
    case 'verified':
      return limitOf(from, hours?.verifyHours ?? HOURS_DEFAULT.verify);
    case 'closed':
    case 'evaluated':
    case 'rejected':
      return undefined;
  }
}

function limitOf(from: Date, hours: number): Limit {
  const length_ms = hours * HOUR_MS;
  return {
    warnAt: new Date(from.getTime() + length_ms * WARNING_SHARE),
    dueAt: new Date(from.getTime() + length_ms),
  };
}

/** The colour of a running limit at `now`. A limit is overdue at its very moment, not a moment later. */
export function clockAt(now: Date, limit: Limit): Exclude<LimitClock, 'stopped'> {
  if (now >= limit.dueAt) return 'overdue';
  return now >= limit.warnAt ? 'warning' : 'running';
}

/** When the clock has to be looked at next; null once it is red. */
export function watchAt(now: Date, limit: Limit): Date | null {
  const clock = clockAt(now, limit);
  if (clock === 'overdue') return null;
  return clock === 'warning' ? limit.dueAt : limit.warnAt;
}

/** What is left of a limit when it is suspended; negative when it had run over. */
export function remaining_ms(now: Date, limit: Limit): number {
  return limit.dueAt.getTime() - now.getTime();
}

/** The limit after a suspension: exactly what was left, from now on. The yellow moment keeps its distance. */
export function resumed(now: Date, left_ms: number, before: Limit): Limit {
  const distance_ms = before.dueAt.getTime() - before.warnAt.getTime();
  const dueAt = new Date(now.getTime() + left_ms);
  return { dueAt, warnAt: new Date(dueAt.getTime() - distance_ms) };
}
