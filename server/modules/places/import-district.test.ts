import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { system } from '#kernel/events';
import { withDatabase } from '#test/database';
import type { DistrictSource } from './district-source.ts';
import { importDistrict } from './import-district.ts';
import { findCell, findPlace, listPlaces, locate, placeAncestors, reloadPlaces } from './index.ts';
import { prepareDistrict } from './prepare-district.ts';
import { sampleDistrict } from './sample-district.ts';

const { database } = await withDatabase();

async function bringIn(changes: Partial<DistrictSource> = {}) {
  const prepared = prepareDistrict(sampleDistrict(changes));
  if (prepared instanceof Problem) throw new Error(JSON.stringify(prepared));
  return database.transaction((tx) => importDistrict(tx, prepared, { actor: system }));
}

async function countRows(table: 'cells' | 'border_cells' | 'imports'): Promise<number> {
  const tables = {
    cells: sql`select count(*)::int as count from places.cells`,
    border_cells: sql`select count(*)::int as count from places.border_cells`,
    imports: sql`select count(*)::int as count from places.imports`,
  };
  return (await database.one<{ count: number }>(tables[table])).count;
}

test('a district is imported, located in, and told of', async () => {
  await reloadPlaces({ database });
  const nowhere = locate([121.51, 31.21]);
  assert.ok(nowhere instanceof Problem && nowhere.type === '/problems/no-district');

  const first = await bringIn();
  assert.ok(!(first instanceof Problem) && first.changed);
  assert.equal(await countRows('cells'), first.counts.cells);
  await reloadPlaces({ database });

  const located = locate([121.51, 31.21]);
  assert.ok(!(located instanceof Problem));
  assert.equal(located.street.name, '西溪街道');
  assert.deepEqual(findCell(located.cell), located);
  assert.deepEqual(
    placeAncestors(located.village!.code).map((place) => place.level),
    ['village', 'street', 'district'],
  );
  const { grid_code } = await database.one<{ grid_code: string }>(
    sql`select grid_code from places.cells where cell = ${located.cell}`,
  );
  assert.equal(grid_code, located.gridCode);
  const events = await database.rows(sql`select subject from kernel.events where type = 'places.imported'`);
  assert.deepEqual(events, [{ subject: '319999000000' }]);
});

test('the same files again change nothing', async () => {
  const again = await bringIn();
  assert.ok(!(again instanceof Problem) && !again.changed);
  assert.equal(await countRows('imports'), 1);
});

test('a village that is gone is withdrawn, still known by its code, and comes back', async () => {
  const changed = await bringIn({
    villagesCsv: 'code,name,street\n319999001001,溪畔一村居委会,319999001000\n',
  });
  assert.ok(!(changed instanceof Problem));
  assert.equal(changed.counts.withdrawn, 2);
  await reloadPlaces({ database });
  assert.deepEqual(
    (await listPlaces(database, { level: 'village' })).map((place) => place.code),
    ['319999001001'],
  );
  assert.equal(findPlace('319999001002')?.isCurrent, false);
  assert.equal(await countRows('cells'), changed.counts.cells);

  await bringIn();
  await reloadPlaces({ database });
  assert.equal(findPlace('319999001002')?.isCurrent, true);
  assert.equal((await listPlaces(database, { parent: '319999001000' })).length, 3);
});

test('a second district is refused', async () => {
  const description = { ...sampleDistrict().description, code: '318888000000' };
  const refused = await bringIn({ description });
  assert.ok(refused instanceof Problem && refused.status === 409);
});

test('two imports at once leave one district', async () => {
  const results = await Promise.all([
    bringIn({ stationsCsv: undefined }),
    bringIn({ stationsCsv: undefined }),
  ]);
  assert.deepEqual(results.map((one) => !(one instanceof Problem) && one.changed).sort(), [false, true]);
});
