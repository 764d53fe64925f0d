import type { City } from '#kernel/city';
import { defineProblem, Problem } from '#kernel/errors';
import { publish, system } from '#kernel/events';
import { findResource } from '#modules/catalogue';
import { findPlace, placeAncestors } from '#modules/places';
import { type Approved, approvedSelect, describeApproved } from '../grant-view.ts';
import { allRows } from '../row-filter.ts';
import { batchesIn, type Counted, countSlices, countWhole, cutRows, landedBatches } from './lake-slices.ts';
import * as queries from './queries.ts';
import { type Slice, type StreetReturn, sumOfChecksums } from './street-return.ts';

export const cutFailed = defineProblem('cut-failed', 500, 'The resource could not be cut; it was recorded');
export const batchesInTheWay = defineProblem(
  'batches-in-the-way',
  409,
  'Batches landed while it was being read; try again',
);

/** How often it begins anew because a batch landed meanwhile. */
const ATTEMPTS_MAX = 3;

/**
 * Cuts a return that waits, or takes one up that broke off: copies the rows into areas, then counts and sums both
 * where they came from and where they lie. Nothing of it is seen before all of it stands. Never throws for what
 * happens in the lake: the return is `failed` then, with the problem.
 */
export async function cutReturn(city: City, returnId: number): Promise<void> {
  if (!(await queries.startCut(city.database, returnId))) return;
  const cut = (await queries.findReturn(city.database, returnId))!;
  const finished = await cutWhole(city, cut).catch((error: unknown) => {
    city.log.error({ err: error, return: returnId }, 'a street return could not be cut');
    return new Problem(cutFailed);
  });
  if (finished instanceof Problem) {
    const problem = finished.toJSON();
    await queries.failCut(city.database, { id: returnId, problem, at: city.clock.now() });
    return;
  }
  await city.database.transaction(async (tx) => {
    await queries.finishCut(tx, finished);
    await publish(tx, {
      type: 'sharing.delivered',
      subject: `return/${returnId}`,
      actor: { ...system, name: cut.returnedByName },
      data: { resourceId: cut.resourceId, organisationId: '', providerId: cut.providerId },
      placement: { streetCode: null, villageCode: null, unitId: null },
    });
  });
}

async function cutWhole(city: City, cut: StreetReturn): Promise<queries.FinishedCut | Problem> {
  const resource = await findResource(city.database, cut.resourceId);
  if (resource?.published == null) throw new Error(`resource ${cut.resourceId} is not published`);
  const { resourceId, items, masks, secret, level } = cut;
  const approved: Approved = { resourceId, items, masks, rowFilter: allRows, secret };
  const columns = await describeApproved(city.lake, approved, resource.published);
  const select = approvedSelect(approved, resource.published);
  for (let tries = 1; tries <= ATTEMPTS_MAX; tries += 1) {
    const before = await landedBatches(city.lake, resourceId);
    await cutRows(city.lake, { returnId: cut.id, select, columns, level });
    const whole = await countWhole(city.lake, { select, columns });
    const counted = await countSlices(city.lake, { returnId: cut.id, columns });
    const batches = await batchesIn(city.lake, `(${select})`);
    if (before !== (await landedBatches(city.lake, resourceId))) continue;
    refuseUnlessWhole(cut.id, whole, counted);
    return { id: cut.id, batches, ...whole, slices: counted.map((one) => toSlice(one, cut)) };
  }
  return new Problem(batchesInTheWay);
}

/** The proof is checked before anybody is shown anything; what does not add up is an error of ours. */
function refuseUnlessWhole(id: number, whole: Counted, slices: Counted[]): void {
  const rows = slices.reduce((sum, one) => sum + one.rows, 0);
  const checksum = sumOfChecksums(slices.map((one) => one.checksum));
  if (rows !== whole.rows || checksum !== whole.checksum)
    throw new Error(
      `return ${id}: slices have ${rows} rows ${checksum}, the whole ${whole.rows} ${whole.checksum}`,
    );
}

function toSlice(counted: Counted & { area: string }, { level }: StreetReturn): Slice {
  const { area } = counted;
  if (area === '') return { ...counted, streetCode: null, villageCode: null };
  if (level === 'street') return { ...counted, streetCode: area, villageCode: null };
  const street = findPlace(area) && placeAncestors(area).find((place) => place.level === 'street');
  return { ...counted, streetCode: street?.code ?? null, villageCode: area };
}
