import type { City } from '#kernel/city';
import { notFound, Problem } from '#kernel/errors';
import type { Principal } from '#kernel/permissions';
import { seesSlice, viewerOf } from './browse.ts';
import { readSliceRows } from './lake-slices.ts';
import * as queries from './queries.ts';
import {
  NOT_LOCATED,
  SLICE_PAGE_MAX,
  type Slice,
  type SliceRows,
  type StreetReturn,
} from './street-return.ts';

/**
 * A page of the rows of one slice: for its own street or village, the centre and the provider. For everybody else it
 * does not exist, also for the auditor, who sees counts and readings. Each page is on record.
 */
export async function readSlice(
  city: City,
  asked: {
    returnId: number;
    area: string;
    principal: Principal;
    after?: number | undefined;
    limit?: number | undefined;
  },
): Promise<SliceRows | Problem> {
  const { returnId, principal, after = 0, limit = SLICE_PAGE_MAX } = asked;
  const area = asked.area === NOT_LOCATED ? '' : asked.area;
  const found = await findReadableSlice(city, { returnId, area, principal });
  if (found === undefined) return new Problem(notFound);
  const { items } = found.cut;
  const rows = await readSliceRows(city.lake, { returnId, items, area, after, limit });
  const { personId, organisationId } = principal;
  const at = city.clock.now();
  await queries.insertRead(city.database, {
    returnId,
    area,
    at,
    personId,
    organisationId,
    rows: rows.length,
  });
  const read = rows.map(({ _key, ...row }) => ({ key: Number(_key), row }));
  return { items: read, next: rows.length === limit ? read.at(-1)!.key : null };
}

/** The slice, if it is ready and the asker may read its rows. */
export async function findReadableSlice(
  city: City,
  { returnId, area, principal }: { returnId: number; area: string; principal: Principal },
): Promise<{ cut: StreetReturn; slice: Slice } | undefined> {
  const cut = await queries.findReturn(city.database, returnId);
  if (cut?.state !== 'ready') return undefined;
  const viewer = viewerOf(principal, cut);
  const isAuditor = viewer?.kind === 'all' && !principal.permissions.has('sharing.return');
  if (viewer === undefined || isAuditor) return undefined;
  const slice = await queries.findSlice(city.database, returnId, area);
  return slice !== undefined && seesSlice(viewer, slice) ? { cut, slice } : undefined;
}
