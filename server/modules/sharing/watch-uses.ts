import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { system } from '#kernel/events';
import { openCase } from '#modules/cases';
import { findOrganisation } from '#modules/directory';
import { districtDate } from '#modules/places';
import * as queries from './queries.ts';
import { recordStep } from './step.ts';
import { listRecentDays, type OddDay } from './uses/queries.ts';

/** Below this nothing is odd, however it compares: people look things up. */
const ROWS_MIN = 10_000;
/** Read between 22:00 and 06:00. */
const NIGHT_ROWS_MIN = 50_000;
/** Ten times what was usual on the days it was used before, of which there must be some. */
const USUAL_FACTOR = 10;
const USUAL_DAYS_MIN = 3;
const DAY_MS = 86_400_000;
const DAYS_MAX = 1_000;

export type Oddity = 'quota' | 'night' | 'surge';

/** What is odd about a day's use of a grant. */
export function odditiesOf(day: OddDay): Oddity[] {
  const { rows, nightRows, rowsPerDayMax, usualRows, usualDays } = day;
  return [
    ...(rows >= rowsPerDayMax ? (['quota'] as const) : []),
    ...(nightRows >= NIGHT_ROWS_MIN ? (['night'] as const) : []),
    ...(rows >= ROWS_MIN && usualDays >= USUAL_DAYS_MIN && rows >= usualRows * USUAL_FACTOR
      ? (['surge'] as const)
      : []),
  ];
}

const said: Record<Oddity, (day: OddDay) => string> = {
  quota: ({ rows, rowsPerDayMax }) => `当日读取 ${rows} 行，已达每日限额 ${rowsPerDayMax} 行`,
  night: ({ nightRows }) => `夜间（22:00 至 06:00）批量读取 ${nightRows} 行`,
  surge: ({ rows, usualRows }) => `当日读取 ${rows} 行，超过平日 ${Math.round(usualRows)} 行的十倍`,
};

/** Opens a case for every odd use since yesterday, one a grant, day and kind. Returns how many are new. */
export async function watchUses(tx: Transaction, city: City): Promise<number> {
  const from = districtDate(new Date(tx.now.getTime() - DAY_MS));
  let opened = 0;
  for (const day of await listRecentDays(tx, { from, rowsMin: ROWS_MIN, limit: DAYS_MAX }))
    for (const oddity of odditiesOf(day)) if (await openOddUse(tx, city, day, oddity)) opened += 1;
  return opened;
}

async function openOddUse(tx: Transaction, city: City, day: OddDay, oddity: Oddity): Promise<boolean> {
  const name = (id: string) => findOrganisation(city, id)?.name.zh ?? id;
  const outcome = await openCase(
    tx,
    city,
    {
      source: 'data',
      sourceReference: `grant-${day.grantId}-${day.day}-${oddity}`,
      description:
        `数据授权使用异常：授权 ${day.grantId}（${name(day.organisationId)} 使用 ${name(day.providerId)} 的数据）` +
        `${day.day} ${said[oddity](day)}。请核实用途。`,
    },
    system,
  );
  if (outcome instanceof Problem) {
    city.log.warn({ problem: outcome.type, grant: day.grantId }, 'no case could be opened for an odd use');
    return false;
  }
  if (!outcome.isNew) return false;
  const application =
    day.applicationId === null ? undefined : await queries.lockApplication(tx, day.applicationId);
  if (application !== undefined)
    await recordStep(tx, city, application, system, {
      type: 'odd-use',
      change: {},
      data: { grantId: day.grantId, day: day.day, oddity, caseNumber: outcome.number },
    });
  return true;
}
