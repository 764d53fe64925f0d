import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import { nameOf } from '#kernel/lake';
import type { Content, Resource, UpdateCycle } from '#modules/catalogue';
import { type Batch, dimensions, type Quality } from './batch.ts';
import { type PlaceTables, streetOf } from './lake-places.ts';
import { countKeys, measureBatch } from './lake-queries.ts';
import * as queries from './queries.ts';

const TREND_BATCHES_MAX = 30;
const DAY_MS = 86_400_000;

/** How long after a delivery the next is due, with a tenth of grace; none where nothing is due. */
const CYCLE_DAYS: Record<UpdateCycle, number | undefined> = {
  'real-time': 1,
  daily: 1,
  weekly: 7,
  monthly: 31,
  quarterly: 92,
  'half-yearly': 184,
  yearly: 366,
  irregular: undefined,
  never: undefined,
};
const GRACE = 1.1;

export interface Measured {
  rows: number;
  checksum: string;
  quality: queries.QualityResult[];
}

/**
 * Counts a batch that is in the lake and not yet visible, and measures its quality in the same pass: complete (values
 * that are there), valid (rows that were accepted), unique (keys), consistent (village and street agree), referential
 * (streets and villages there are), timely (within the update cycle).
 */
export async function measureQuality(
  city: City,
  of: {
    batch: Pick<Batch, 'id' | 'resourceId' | 'number' | 'startedAt'>;
    content: Content;
    places: PlaceTables;
    rowsRead: number;
  },
): Promise<Measured> {
  const { batch, content, places } = of;
  const measures: Record<string, string> = {};
  for (const [index, item] of content.items.entries()) measures[`_n${index}`] = `count(${nameOf(item.name)})`;
  const placed = content.items.filter((item) => item.kind === 'street-code' || item.kind === 'village-code');
  for (const item of placed) {
    const column = item.kind === 'street-code' ? '_street' : '_village';
    measures[`_known_${item.name}`] = `countIf(isNotNull(${nameOf(item.name)}) and ${column} != '')`;
  }
  const street = placed.find((item) => item.kind === 'street-code');
  const hasBoth = street !== undefined && placed.some((item) => item.kind === 'village-code');
  if (hasBoth) {
    const told = streetOf(places, nameOf(street.name));
    measures._both = `countIf(_village != '' and ${told} != '')`;
    measures._agree = `countIf(_village != '' and ${told} != '' and ${told} = _street)`;
  }
  const found = await measureBatch(city.lake, batch, content, measures);
  const { rows } = found;
  const count = (name: string) => found.measures[name] ?? 0;
  const keys = await countKeys(city.lake, batch, content, rows);
  const results: queries.QualityResult[] = content.items.map((item, index) => ({
    dimension: 'complete',
    item: item.name,
    rule: 'not-missing',
    checked: rows,
    passed: count(`_n${index}`),
  }));
  results.push({ dimension: 'valid', item: '', rule: 'accepted', checked: of.rowsRead, passed: rows });
  if (keys !== undefined)
    results.push({ dimension: 'unique', item: '', rule: 'one-row-a-key', checked: rows, passed: keys });
  for (const item of placed)
    results.push({
      dimension: 'referential',
      item: item.name,
      rule: 'place-exists',
      checked: count(`_n${content.items.indexOf(item)}`),
      passed: count(`_known_${item.name}`),
    });
  if (hasBoth)
    results.push({
      dimension: 'consistent',
      item: street.name,
      rule: 'village-in-street',
      checked: count('_both'),
      passed: count('_agree'),
    });
  const timely = await measureTimeliness(city.database, batch, content.cycle);
  return { rows, checksum: found.checksum, quality: timely === undefined ? results : [...results, timely] };
}

async function measureTimeliness(
  db: Queryable,
  batch: Pick<Batch, 'resourceId' | 'startedAt'>,
  cycle: UpdateCycle,
): Promise<queries.QualityResult | undefined> {
  const days = CYCLE_DAYS[cycle];
  if (days === undefined) return undefined;
  const before = await queries.findNewestLanded(db, batch.resourceId);
  const since_ms = batch.startedAt.getTime() - (before?.endedAt ?? batch.startedAt).getTime();
  const isTimely = since_ms <= days * DAY_MS * GRACE;
  return { dimension: 'timely', item: '', rule: 'within-cycle', checked: 1, passed: isTimely ? 1 : 0 };
}

/** Quality of the newest batch, 0 to 100: the mean of its dimensions, each the mean of its rules. */
export async function readQuality(db: Queryable, resource: Pick<Resource, 'id'>): Promise<Quality> {
  const newest = await queries.findNewestLanded(db, resource.id);
  if (newest === undefined)
    return { batch: null, at: null, score: null, dimensions: [], results: [], trend: [] };
  const results = await queries.listQuality(db, newest.id);
  const points = await queries.listTrend(db, resource.id, TREND_BATCHES_MAX);
  const numbers = [...new Set(points.map((point) => point.batch))];
  return {
    batch: newest.number,
    at: newest.endedAt,
    score: scoreOf(points.filter((point) => point.batch === newest.number)),
    dimensions: dimensions.flatMap((dimension) => {
      const point = points.find((one) => one.batch === newest.number && one.dimension === dimension);
      const checked = results
        .filter((one) => one.dimension === dimension)
        .reduce((sum, one) => sum + one.checked, 0);
      return point === undefined ? [] : [{ dimension, score: percent(point.share), checked }];
    }),
    results,
    trend: numbers.map((number) => {
      const own = points.filter((point) => point.batch === number);
      const { batch, at, rowsLanded, rowsQuarantined } = own[0]!;
      return { batch, at, rowsLanded, rowsQuarantined, score: scoreOf(own) };
    }),
  };
}

function scoreOf(points: { share: number }[]): number {
  return percent(points.reduce((sum, point) => sum + point.share, 0) / Math.max(1, points.length));
}

/** Never rounded up to a hundred: one wrong row in a million shows. */
function percent(share: number): number {
  return Math.floor(share * 10_000) / 100;
}
