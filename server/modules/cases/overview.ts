import Type, { type Static } from 'typebox';
import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import type { Scope } from '#kernel/permissions';
import { districtMidnight, findPlace } from '#modules/places';
import { StageShape } from './case.ts';
import { findCategory } from './category.ts';
import * as lists from './lists/queries.ts';

const Name = Type.Object({ zh: Type.String(), en: Type.String() });

/** What a commander reads first: what is wrong now, then how the day goes. */
export const OverviewShape = Type.Object({
  at: Type.String({ format: 'date-time' }),
  open: Type.Integer(),
  warning: Type.Integer(),
  overdue: Type.Integer(),
  today: Type.Object({
    opened: Type.Integer(),
    closed: Type.Integer(),
    closedInTime: Type.Integer({ description: 'Closed today without ever running over a limit' }),
    dispatchMinutes: Type.Union([Type.Number(), Type.Null()], {
      description: 'Median minutes from report to dispatch',
    }),
  }),
  stages: Type.Array(Type.Object({ stage: StageShape, count: Type.Integer() })),
  streets: Type.Array(
    Type.Object({
      code: Type.Union([Type.String(), Type.Null()]),
      name: Type.Union([Type.String(), Type.Null()]),
      nameEn: Type.Union([Type.String(), Type.Null()]),
      open: Type.Integer(),
      warning: Type.Integer(),
      overdue: Type.Integer(),
    }),
  ),
  hours: Type.Array(
    Type.Object({
      hour: Type.String({ format: 'date-time' }),
      opened: Type.Integer(),
      closed: Type.Integer(),
    }),
  ),
  categories: Type.Array(Type.Object({ code: Type.String(), name: Name, count: Type.Integer() })),
});

const CATEGORIES_MAX = 8;
const DAY_MS = 86_400_000;

/** All numbers of the overview for what a scope sees, each from an index of open or recent cases. */
export async function readOverview(
  db: Queryable,
  city: City,
  scope: Scope,
): Promise<Static<typeof OverviewShape>> {
  const now = city.clock.now();
  const [streets, stages, today, hours, categories] = await Promise.all([
    lists.countOpenByStreet(db, scope),
    lists.countOpenByStage(db, scope),
    lists.countSince(db, scope, districtMidnight(now)),
    lists.countByHour(db, scope, { from: new Date(now.getTime() - DAY_MS), to: now }),
    lists.countOpenByCategory(db, scope, CATEGORIES_MAX),
  ]);
  const total = (field: 'open' | 'warning' | 'overdue') =>
    streets.reduce((sum, street) => sum + street[field], 0);
  return {
    at: now.toISOString(),
    open: total('open'),
    warning: total('warning'),
    overdue: total('overdue'),
    today,
    stages,
    streets: streets.map(({ streetCode, ...counts }) => ({
      code: streetCode,
      name: streetCode === null ? null : (findPlace(streetCode)?.name ?? streetCode),
      nameEn: streetCode === null ? null : (findPlace(streetCode)?.nameEn ?? null),
      ...counts,
    })),
    hours: hours.map(({ hour, ...counts }) => ({ hour: hour.toISOString(), ...counts })),
    categories: categories.map(({ categoryCode, count }) => ({
      code: categoryCode,
      name: findCategory(city, categoryCode)?.name ?? { zh: categoryCode, en: categoryCode },
      count,
    })),
  };
}
