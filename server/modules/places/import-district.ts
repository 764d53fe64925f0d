import type { Transaction } from '#kernel/database';
import { conflict, type FieldError, Problem } from '#kernel/errors';
import { type Actor, publish } from '#kernel/events';
import { countPlaces, type PlaceCounts } from './place-data.ts';
import type { PreparedDistrict } from './prepare-district.ts';
import * as queries from './queries.ts';

export interface DistrictImport {
  districtCode: string;
  version: string;
  /** False when the very same files were in place already. */
  changed: boolean;
  /** `withdrawn`: places that were there and are not in these files. */
  counts: PlaceCounts & { withdrawn: number };
  warnings: FieldError[];
  /** What was put right silently, with how often. */
  repairs: Record<string, number>;
}

/**
 * Puts a prepared district in place. The same files again change nothing. Places that are gone from the files are
 * withdrawn, not deleted; cells, boundaries and stations are replaced. Publishes `places.imported`; every process
 * takes up the new places within seconds (see `refreshPlaces`). Refuses (`conflict`) when another district is here.
 */
export async function importDistrict(
  tx: Transaction,
  prepared: PreparedDistrict,
  { actor }: { actor: Actor },
): Promise<DistrictImport | Problem> {
  const { data, warnings, repairs } = prepared;
  const { code } = data.district;
  await queries.lockPlaces(tx);
  const present = await queries.findVersion(tx);
  if (present !== undefined && present.code !== code) {
    return new Problem(conflict, { detail: `This installation serves the district ${present.code}.` });
  }
  const counts = { ...countPlaces(data), withdrawn: 0 };
  const report = { districtCode: code, version: data.version, counts, warnings, repairs };
  if (present?.version === data.version) return { ...report, changed: false };

  await queries.deleteGeometry(tx);
  await queries.upsertDistrict(tx, data);
  await queries.upsertPlaces(tx, data.places);
  counts.withdrawn = await queries.withdrawOtherPlaces(
    tx,
    data.places.map((place) => place.code),
  );
  await queries.insertCells(tx, data.cells);
  await queries.insertBorderCells(tx, data.borders);
  await queries.insertBoundaries(tx, data.areas);
  await queries.insertFeatures(tx, data.features);
  await queries.insertImport(tx, { districtCode: code, version: data.version, actor, counts, warnings });
  await publish(tx, {
    type: 'places.imported',
    subject: code,
    actor,
    data: { version: data.version, ...counts },
    placement: { streetCode: null, villageCode: null, unitId: null },
  });
  return { ...report, changed: true };
}
