import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import type { Content, Item, Resource } from '#modules/catalogue';
import type { ItemProfile } from './batch.ts';
import { type ProfileColumns, readProfileColumns } from './lake-profile.ts';
import * as queries from './queries.ts';

/** A value that fewer rows have could tell of one of them. */
const CELL_ROWS_MIN = 5;

/** Reads the visible rows and keeps what they look like. */
export async function profileResource(
  city: City,
  resource: { id: number; content: Content; batch: number },
): Promise<void> {
  const columns = await readProfileColumns(city.lake, resource);
  const items = resource.content.items.map((item) => profileOf(item, columns));
  await city.database.transaction((tx) =>
    queries.writeProfile(tx, { resourceId: resource.id, batch: resource.batch, items }),
  );
}

function profileOf(item: Item, { rows, ofItem }: ProfileColumns): ItemProfile {
  const found = ofItem(item);
  const isSensitive = isSecret(item);
  const missing = rows - found.present;
  const isShown = !isSensitive && found.present >= CELL_ROWS_MIN;
  const top = isShown ? found.top.filter((cell) => cell.rows >= CELL_ROWS_MIN) : [];
  return {
    item: item.name,
    rows,
    missing,
    distinct: found.distinct,
    least: isShown ? found.least : null,
    most: isShown ? found.most : null,
    average: isShown ? found.average : null,
    top,
    histogram: isShown ? found.histogram.filter((cell) => cell.rows >= CELL_ROWS_MIN) : [],
    isSensitive,
  };
}

/** What tells of a person, and whatever is graded above ordinary use. */
export function isSecret({ kind, grade }: Pick<Item, 'kind' | 'grade'>): boolean {
  const isPersonal = ['person-name', 'identity-number', 'phone', 'address'].includes(kind ?? '');
  return isPersonal || ['general-3', 'general-4', 'important', 'core'].includes(grade);
}

export interface Profile {
  at: Date | null;
  batch: number | null;
  rows: number;
  items: ItemProfile[];
}

/** The newest profile, its items in the order of the resource; empty before the first data. */
export async function findProfile(db: Queryable, resource: Resource): Promise<Profile> {
  const found = await queries.listProfile(db, resource.id);
  const [first] = found;
  const items = (resource.published?.items ?? []).flatMap((item) => {
    const one = found.find((row) => row.data.item === item.name);
    // An item that was graded higher since is shown no longer.
    return one === undefined ? [] : [isSecret(item) ? withoutValues(one.data) : one.data];
  });
  return { at: first?.at ?? null, batch: first?.batch ?? null, rows: first?.data.rows ?? 0, items };
}

function withoutValues(profile: ItemProfile): ItemProfile {
  return { ...profile, least: null, most: null, average: null, top: [], histogram: [], isSensitive: true };
}
