import type { City } from '#kernel/city';
import type { Problem } from '#kernel/errors';
import { districtDate, districtMidnight } from '#modules/places';
import type { UseKind } from './grant.ts';
import * as queries from './queries.ts';
import type { Caller } from './read-grant.ts';
import { insertUse } from './uses/queries.ts';

export interface Use {
  grantId: number;
  caller: Caller;
  kind: UseKind;
  rows: number;
  bytes: number;
  duration_ms: number;
  detail: Record<string, unknown>;
}

const HOUR_MS = 3_600_000;
const NIGHT_ENDS_HOUR = 6;
const NIGHT_BEGINS_HOUR = 22;

/** Puts a use on record: what left, and what was refused. Shown to provider and auditor, counted against the quota. */
export async function recordUse(city: City, use: Use): Promise<void> {
  const now = city.clock.now();
  const { caller, duration_ms, ...rest } = use;
  await insertUse(city.database, {
    ...rest,
    personId: 'key' in caller ? null : caller.principal.personId,
    duration_ms: Math.round(duration_ms),
    at: now,
    day: districtDate(now),
    isNight: isNight(now),
  });
}

export function isNight(moment: Date): boolean {
  const hour = (moment.getTime() - districtMidnight(moment).getTime()) / HOUR_MS;
  return hour < NIGHT_ENDS_HOUR || hour >= NIGHT_BEGINS_HOUR;
}

/** A refused call is a use too, where there is such a grant: also by somebody whom it does not exist for. */
export async function recordRefusal(
  city: City,
  refusal: { grantId: number; caller: Caller; duration_ms: number; problem: Problem },
): Promise<void> {
  const { problem, ...rest } = refusal;
  if ((await queries.findGrant(city.database, refusal.grantId)) === undefined) return;
  const detail = {
    problem: problem.type,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
  };
  await recordUse(city, { ...rest, kind: 'refused', rows: 0, bytes: 0, detail });
}
