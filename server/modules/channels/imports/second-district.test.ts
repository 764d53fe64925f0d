import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { withCity } from '#test/city';
import { drawBoroughs } from '../../../../test/fixtures/second-district/make-boundaries.ts';
import { loadDistrict } from '../../../district/load-district.ts';
import { csvOf } from '../../../kernel/sheets/sample-files.ts';
import { importRequests } from './import-requests.ts';
import { prepareImport } from './prepare-import.ts';

const folder = join(import.meta.dirname, '../../../../test/fixtures/second-district');

test('another city is a folder of data: its districts, its clocks, its 311 export', async () => {
  const { city } = await withCity({ config: { roles: [] } });
  const loaded = await loadDistrict(city, folder);
  assert.ok(!(loaded instanceof Problem), JSON.stringify(loaded));
  const { streets, villages } = loaded.places.counts;
  assert.deepEqual([streets, villages, loaded.places.warnings.length], [5, 0, 0]);
  const file = csvOf([
    [
      'Unique Key',
      'Created Date',
      'Closed Date',
      'Complaint Type',
      'Descriptor',
      'Resolution Description',
      'Latitude',
      'Longitude',
    ],
    [
      '1',
      '03/24/2025 11:33:07 PM',
      '03/25/2025 12:45:11 AM',
      'Noise',
      'Banging',
      'Nothing was heard.',
      '40.6259',
      '-73.9418',
    ],
    [
      '2',
      '03/09/2025 03:00:00 AM',
      '',
      'Street Condition',
      'Pothole',
      'Work is planned.',
      '40.7462',
      '-73.9851',
    ],
    ['3', '03/10/2025 09:00:00 AM', '', 'Noise', 'Loud music', '', '-73.9851', '40.7462'],
    ['4', '03/11/2025 09:00:00 AM', '', 'Noise', 'Loud music', '', '', ''],
  ]);
  const prepared = await prepareImport(city, { name: '311.csv', bytes: Buffer.from(file) });
  assert.ok(!(prepared instanceof Problem), JSON.stringify(prepared));
  const actor = { personId: null, name: 'test', organisationId: null };
  const report = await importRequests(city, prepared, { actor, dryRun: false });
  assert.deepEqual(
    report.rows.map(({ outcome, field }) => [outcome, field]),
    [
      ['opened', null],
      ['opened', null],
      ['rejected', 'Longitude'],
      ['opened', null],
    ],
  );
  const cases = await city.database.rows(sql`
    select stage, street_code, category_code, opened_at, desk_id from cases.cases order by source_reference`);
  assert.deepEqual(cases, [
    {
      stage: 'closed',
      street_code: 'nyc-brooklyn',
      category_code: 'n101',
      opened_at: new Date('2025-03-25T03:33:07Z'),
      desk_id: 'nyc-brooklyn',
    },
    {
      stage: 'reported',
      street_code: 'nyc-manhattan',
      category_code: 'n202',
      opened_at: new Date('2025-03-09T07:00:00Z'),
      desk_id: 'nyc-manhattan',
    },
    {
      stage: 'reported',
      street_code: null,
      category_code: 'n101',
      opened_at: new Date('2025-03-11T13:00:00Z'),
      desk_id: 'nyc',
    },
  ]);
});

test('the boundaries are the ones drawn by hand', async () => {
  assert.equal(await readFile(join(folder, 'boundaries.geojson'), 'utf8'), drawBoroughs());
});
