import Type, { type Static } from 'typebox';
import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import { Instant, ItemClassShape, itemClasses, NamedShape } from './demand.ts';
import { named } from './names.ts';
import * as queries from './queries.ts';
import { dayOf } from './view.ts';

/** More departments than a district has. */
const OWNERS_MAX = 200;

export const BoardShape = Type.Object(
  {
    at: Instant,
    demands: Type.Object({ demands: Type.Integer(), items: Type.Integer() }),
    duties: Type.Object({ lines: Type.Integer(), organisations: Type.Integer() }),
    negative: Type.Object({ valid: Type.Integer(), waiting: Type.Integer(), expired: Type.Integer() }),
    classes: Type.Array(
      Type.Object({
        class: ItemClassShape,
        items: Type.Integer(),
        late: Type.Integer({ description: 'Whose limit has passed' }),
      }),
      { description: 'Every class, in the order of the solver' },
    ),
    duplicates: Type.Integer({ description: 'Items that several departments collect' }),
    owners: Type.Array(
      Type.Object({
        organisation: NamedShape,
        unmet: Type.Integer(),
        overdue: Type.Integer(),
        refused: Type.Integer(),
        unlawful: Type.Integer(),
      }),
      { description: 'Who is asked for what, most first' },
    ),
  },
  { description: 'The board of the three lists' },
);

/** All numbers of the board for what a viewer sees, read at once. */
export async function readBoard(
  db: Queryable,
  city: City,
  viewer: queries.Viewer,
): Promise<Static<typeof BoardShape>> {
  const now = city.clock.now();
  const [lists, classes, owners] = await Promise.all([
    queries.countLists(db, viewer, dayOf(city)),
    queries.countClasses(db, viewer, now),
    queries.countOwners(db, viewer, OWNERS_MAX),
  ]);
  const counted = new Map(classes.map((one) => [one.class, one]));
  return {
    at: now.toISOString(),
    demands: { demands: lists.demands, items: classes.reduce((sum, one) => sum + one.items, 0) },
    duties: { lines: lists.dutyLines, organisations: lists.dutyOrganisations },
    negative: {
      valid: lists.negativeValid,
      waiting: lists.negativeWaiting,
      expired: lists.negativeExpired,
    },
    classes: itemClasses.map((one) => counted.get(one) ?? { class: one, items: 0, late: 0 }),
    duplicates: lists.duplicates,
    owners: owners.map(({ ownerId, ...counts }) => ({ organisation: named(city, ownerId), ...counts })),
  };
}
