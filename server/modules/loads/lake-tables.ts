import type { City } from '#kernel/city';
import { Problem } from '#kernel/errors';
import { type Lake, nameOf } from '#kernel/lake';
import type { Content, Item, Resource } from '#modules/catalogue';
import { districtMidnight } from '#modules/places';
import { schemaDiffers } from './heading.ts';
import { columnType, currentOf, lakeTable, tableOf } from './table.ts';

/** A resource with the content its table is made for. */
export type Described = Pick<Resource, 'id' | 'published'>;

const DAY_MS = 86_400_000;

/** The tables that all resources share; made when the city opens. */
export async function openLakeTables(lake: Lake): Promise<void> {
  // The lake's own commit log: a batch is visible if and only if it stands here.
  await lake.createTable({
    name: 'landed',
    columns: {
      resource: 'UInt64',
      batch: 'UInt32',
      mode: 'LowCardinality(String)',
      rows: 'UInt64',
      at: "DateTime64(3, 'UTC')",
    },
    orderBy: ['resource', 'batch'],
    everywhere: true,
  });
  await lake.createTable({
    name: 'quarantine',
    columns: {
      resource: 'UInt64',
      batch: 'UInt32',
      row: 'UInt64',
      faults: 'Array(Tuple(item String, reason String))',
      text: 'String',
    },
    orderBy: ['resource', 'batch', 'row'],
  });
}

/**
 * Makes the table and the view of a published resource, and adds the columns of new items; a view without data is
 * empty. Returns a `Problem`, and changes nothing, when an item changed its type: old rows could not be read as the new
 * one, so it needs a new name.
 */
export async function ensureTable(
  city: Pick<City, 'lake'>,
  resource: Described,
): Promise<Problem | undefined> {
  const { lake } = city;
  const content = contentOf(resource);
  const table = lakeTable(resource.id, content);
  await lake.createTable(table);
  const present = new Map(
    (
      await lake.rows<{ name: string; type: string }>({
        query:
          'select name, type from system.columns where database = {database:String} and table = {table:String}',
        params: { database: lake.database, table: table.name },
      })
    ).map(({ name, type }) => [name, type]),
  );
  const changed = content.items.filter(
    (item) => (present.get(item.name) ?? columnType(item)) !== columnType(item),
  );
  if (changed.length > 0)
    return new Problem(schemaDiffers, {
      detail: 'An item with data cannot change its type; give the new one a new name.',
      errors: changed.map((item) => ({
        path: `/items/${item.name}`,
        message: `holds ${present.get(item.name)}, would be ${columnType(item)}`,
      })),
    });
  const added = content.items.filter((item) => !present.has(item.name));
  if (added.length > 0)
    await lake.addColumns(table.name, Object.fromEntries(added.map((item) => [item.name, columnType(item)])));
  await lake.createView(currentOf(resource.id), visibleRows(resource.id, content));
  return undefined;
}

/**
 * What stood in a resource at the end of a day (`2026-05-03`, the district's): a select in parentheses with the columns
 * of `current_r<id>`.
 */
export function sourceAsOf(resource: Described, day: string): string {
  return `(${visibleRows(resource.id, contentOf(resource), landedUntil(day))})`;
}

/** A condition on `landed`. */
export function landedUntil(day: string): string {
  const noon = new Date(`${day}T12:00:00Z`);
  const end = districtMidnight(new Date(noon.getTime() + DAY_MS));
  return `at < fromUnixTimestamp64Milli(${end.getTime()}, 'UTC')`;
}

function contentOf({ id, published }: Described): Content {
  if (published === null) throw new Error(`resource ${id} was never published`);
  return published;
}

/** A full delivery (`replace`) ends what stood before it; of rows with one key the newest counts in mode upsert. */
function visibleRows(id: number, content: Content, condition = 'true'): string {
  const table = nameOf(tableOf(id));
  const names = content.items.map((item) => nameOf(item.name));
  const landed = `select batch from landed where resource = ${id} and ${condition} and batch >= (
    select max(if(mode = 'replace', batch, 0)) from landed where resource = ${id} and ${condition})`;
  const columns = [...names, '_batch', '_row', '_street', '_village'].join(', ');
  const all = `select ${columns} from ${table} where _batch in (${landed})`;
  const keys = keysOf(content);
  if (content.mode !== 'upsert' || keys.length === 0) return all;
  const key = keys.map((item) => nameOf(item.name)).join(', ');
  return `select ${columns} from (${all} order by ${key}, _batch desc, _row desc limit 1 by ${key})`;
}

export const keysOf = (content: Pick<Content, 'items'>): Item[] => content.items.filter((item) => item.isKey);
