import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import type { Principal } from '#kernel/permissions';
import type { Resource } from '#modules/catalogue';
import { findPlace } from '#modules/places';
import { organisationRef, resourceRef, resourcesOf, titleOf } from '../delivery/references.ts';
import * as queries from './queries.ts';
import {
  NOT_LOCATED,
  type ReturnDetail,
  type ReturnSummary,
  type Slice,
  type StreetReturn,
  sumOfChecksums,
} from './street-return.ts';

/**
 * Who sees a return: the centre that cuts and the auditor all of it, a provider all of its own, a street or village
 * what was returned to it. Undefined for everybody else.
 */
export function viewerOf(principal: Principal, of?: StreetReturn): queries.Viewer | undefined {
  const { permissions, scope, organisationId } = principal;
  if (permissions.has('sharing.return') || permissions.has('sharing.audit')) return { kind: 'all' };
  if (permissions.has('sharing.supply') && (of === undefined || of.providerId === organisationId))
    return { kind: 'provider', organisationId };
  if (!permissions.has('sharing.receive')) return undefined;
  if (scope.level === 'street') return { kind: 'place', streetCode: scope.streetCode, villageCode: null };
  if (scope.level === 'village') return { kind: 'place', streetCode: null, villageCode: scope.villageCode };
  return undefined;
}

export function seesSlice(viewer: queries.Viewer, slice: Slice): boolean {
  if (viewer.kind !== 'place') return true;
  return viewer.villageCode === null
    ? slice.streetCode === viewer.streetCode
    : slice.villageCode === viewer.villageCode;
}

export async function listReturnsFor(
  db: Queryable,
  city: City,
  principal: Principal,
  page: { resource?: number | undefined; after?: number | undefined; limit: number },
): Promise<{ items: ReturnSummary[]; next: number | null }> {
  const viewer = viewerOf(principal);
  if (viewer === undefined) return { items: [], next: null };
  const { resource: resourceId, after: before, limit } = page;
  const returns = await queries.listReturns(db, { viewer, resourceId, before, limit });
  const known = await resourcesOf(
    db,
    returns.map((one) => one.resourceId),
  );
  return {
    items: returns.map((one) => toSummary(city, known, one, one.seenRows)),
    next: returns.length === limit ? returns.at(-1)!.id : null,
  };
}

/** Undefined where the asker has no part in it, as if it did not exist. */
export async function readReturn(
  db: Queryable,
  city: City,
  principal: Principal,
  id: number,
): Promise<ReturnDetail | undefined> {
  const found = await queries.findReturn(db, id);
  const viewer = found && viewerOf(principal, found);
  if (found === undefined || viewer === undefined) return undefined;
  const all = await queries.listSlices(db, id);
  const slices = all.filter((slice) => seesSlice(viewer, slice));
  if (viewer.kind === 'place' && slices.length === 0) return undefined;
  const known = await resourcesOf(db, [found.resourceId]);
  const seen = viewer.kind === 'place' ? slices.reduce((sum, one) => sum + one.rows, 0) : found.rows;
  return {
    ...toSummary(city, known, found, seen),
    batches: found.batches,
    slices: slices.map(({ area, rows, checksum, reads, lastReadAt }) => ({
      area: area === '' ? NOT_LOCATED : area,
      name: findPlace(area)?.name ?? null,
      rows,
      checksum,
      reads,
      lastReadAt: lastReadAt?.toISOString() ?? null,
    })),
    proof: viewer.kind === 'place' || found.state !== 'ready' ? null : proofOf(found, all),
  };
}

/** Slices and what could not be located against the whole: counts, and checksums that do not depend on order. */
export function proofOf(
  whole: Pick<StreetReturn, 'rows' | 'checksum'>,
  all: Slice[],
): NonNullable<ReturnDetail['proof']> {
  const summed = (slices: Slice[]) => ({
    rows: slices.reduce((sum, one) => sum + one.rows, 0),
    checksum: sumOfChecksums(slices.map((one) => one.checksum)),
  });
  const expected = { rows: whole.rows ?? 0, checksum: whole.checksum ?? '0' };
  const sum = summed(all);
  return {
    whole: expected,
    slices: summed(all.filter((one) => one.area !== '')),
    notLocated: summed(all.filter((one) => one.area === '')),
    sum,
    holds: sum.rows === expected.rows && sum.checksum === expected.checksum,
  };
}

function toSummary(
  city: City,
  known: Map<number, Resource>,
  one: StreetReturn,
  rows: number | null,
): ReturnSummary {
  const { id, resourceId, level, state, follows, supersededBy, problem } = one;
  return {
    id,
    resource: resourceRef(known, resourceId),
    provider: organisationRef(city, one.providerId),
    level,
    state,
    items: one.items.map((name) => ({
      name,
      title: titleOf(known, resourceId, name),
      mask: one.masks[name] ?? 'clear',
    })),
    rows,
    follows,
    supersededBy,
    problem,
    returnedAt: one.returnedAt.toISOString(),
    endedAt: one.endedAt?.toISOString() ?? null,
  };
}
