import { type Lake, nameOf } from '#kernel/lake';
import type { Content, Item } from '#modules/catalogue';
import type { ItemProfile } from './batch.ts';
import { LOAD_LIMIT_MS } from './lake-queries.ts';
import { currentOf } from './table.ts';

const TOP_MAX = 10;
const BINS = 12;
const TOP_TEXT_MAX = 200;

export interface ItemColumns extends Pick<ItemProfile, 'least' | 'most' | 'average' | 'top' | 'histogram'> {
  present: number;
  distinct: number;
}

export interface ProfileColumns {
  rows: number;
  ofItem(item: Item): ItemColumns;
}

const isNumber = (item: Item) => ['numeric', 'currency', 'double', 'float', 'integer'].includes(item.type);
const isTime = (item: Item) => item.type === 'date' || item.type === 'datetime';

/** One pass over the visible rows. Top values and bins are ClickHouse's estimates; their counts never too high. */
export async function readProfileColumns(
  lake: Lake,
  { id, content }: { id: number; content: Content },
): Promise<ProfileColumns> {
  const columns = content.items.flatMap((item, index) => measuresOf(item, index));
  const [found] = await lake.rows<Record<string, unknown>>({
    query: `select ${['count() as _rows', ...columns].join(', ')} from ${nameOf(currentOf(id))}`,
    limit_ms: LOAD_LIMIT_MS,
  });
  const read = <Value>(name: string) => found![name] as Value;
  return {
    rows: Number(read<string>('_rows')),
    ofItem: (item) => {
      const index = content.items.indexOf(item);
      return {
        present: Number(read<string>(`_n${index}`)),
        // An estimate; never more than there are.
        distinct: Math.min(Number(read<string>(`_d${index}`)), Number(read<string>(`_n${index}`))),
        least: read<string | null>(`_min${index}`) ?? null,
        most: read<string | null>(`_max${index}`) ?? null,
        average: read<number | null>(`_avg${index}`) ?? null,
        top: (read<[string, string, string][] | undefined>(`_top${index}`) ?? []).map(
          ([value, rows, error]) => ({ value, rows: Number(rows) - Number(error) }),
        ),
        histogram: (read<[number, number, number][] | undefined>(`_bins${index}`) ?? []).map(
          ([from, to, rows]) => ({ from: edge(item, from), to: edge(item, to), rows: Math.floor(rows) }),
        ),
      };
    },
  };
}

function measuresOf(item: Item, index: number): string[] {
  const name = nameOf(item.name);
  const measures = [`count(${name}) as _n${index}`, `uniqCombined(${name}) as _d${index}`];
  if (isNumber(item) || isTime(item)) {
    const number = isNumber(item)
      ? `toFloat64(${name})`
      : item.type === 'date'
        ? `toFloat64(toInt32(${name}))`
        : `toFloat64(toUnixTimestamp64Milli(${name}))`;
    measures.push(
      `toString(min(${name})) as _min${index}`,
      `toString(max(${name})) as _max${index}`,
      `histogramIf(${BINS})(assumeNotNull(${number}), isNotNull(${name})) as _bins${index}`,
    );
    if (isNumber(item)) measures.push(`avg(${number}) as _avg${index}`);
  }
  if (!isTime(item) && item.type !== 'binary')
    measures.push(
      `arrayMap(cell -> (cell.1, cell.2, cell.3), topKIf(${TOP_MAX}, 10, 'counts')(substringUTF8(toString(assumeNotNull(${name})), 1, ${TOP_TEXT_MAX}), isNotNull(${name}))) as _top${index}`,
    );
  return measures;
}

const DAY_MS = 86_400_000;

function edge(item: Item, value: number): string {
  if (item.type === 'date') return new Date(value * DAY_MS).toISOString().slice(0, 10);
  if (item.type === 'datetime') return new Date(value).toISOString();
  return String(Number(value.toPrecision(6)));
}
