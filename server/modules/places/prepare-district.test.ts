import assert from 'node:assert/strict';
import test from 'node:test';
import { Problem } from '#kernel/errors';
import type { DistrictSource } from './district-source.ts';
import { countPlaces } from './place-data.ts';
import { PlaceIndex } from './place-index.ts';
import { prepareDistrict } from './prepare-district.ts';
import { boxRing, EAST_STREET, sampleDistrict, street, WEST_STREET } from './sample-district.ts';

function prepare(changes: Partial<DistrictSource> = {}) {
  const prepared = prepareDistrict(sampleDistrict(changes));
  if (prepared instanceof Problem) throw new Error(JSON.stringify(prepared));
  return prepared;
}

function errorsOf(changes: Partial<DistrictSource>): string[] {
  const refused = prepareDistrict(sampleDistrict(changes));
  assert.ok(refused instanceof Problem);
  return refused.errors!.map((error) => `${error.path}: ${error.message}`);
}

test('a street gives its cells to its villages; one without villages keeps them', () => {
  const { data, warnings } = prepare();
  assert.deepEqual(warnings, []);
  assert.deepEqual(
    data.cells.map((group) => group.place),
    ['319999001001', '319999001002', '319999001003', '319999002000'],
  );
  assert.equal(countPlaces(data).villages, 3);
  const index = new PlaceIndex(data);
  const east = index.locate([121.53, 31.21]);
  assert.ok(!(east instanceof Problem));
  assert.equal(east.village, undefined);
  assert.equal(east.street.code, '319999002000');
  assert.match(east.gridCode, /^319999002000\d{3}$/);
});

test('the boundary decides within a cell that it cuts', () => {
  const index = new PlaceIndex(prepare().data);
  for (let latitude = 31.2005; latitude < 31.22; latitude += 0.0001) {
    for (const [longitude, code] of [
      [121.519_99, '319999001000'],
      [121.520_01, '319999002000'],
    ] as const) {
      const located = index.locate([longitude, latitude]);
      assert.ok(!(located instanceof Problem));
      assert.equal(located.street.code, code);
      assert.deepEqual(index.findCell(located.cell), located);
    }
  }
});

test('outside is outside, also within a cell of the edge', () => {
  const index = new PlaceIndex(prepare().data);
  const refused = index.locate([121.499_99, 31.21], '/location');
  assert.ok(refused instanceof Problem);
  assert.equal(refused.type, '/problems/outside-district');
  assert.equal(refused.errors?.[0]?.path, '/location');
  const swapped = index.locate([31.21, 121.51]);
  assert.ok(swapped instanceof Problem);
  assert.match(swapped.detail ?? '', /looks like latitude/);
});

test('bad rows are told with their line', () => {
  assert.deepEqual(
    errorsOf({
      villagesCsv: `code,name,street
319999001001,溪畔一村居委会,319999001000
319999001001,又一村居委会,319999001000
319999001002,无街居委会,319999009000
,无码居委会,319999001000
`,
      stationsCsv: `name,longitude,latitude
倒置,31.21,121.51
无数,x,31.2
`,
    }),
    [
      'villages.csv line 3: the code 319999001001 is used twice',
      'villages.csv line 4: no boundary has the street code "319999009000"',
      'villages.csv line 5: needs a code and a name',
      'stations.csv line 2: looks like latitude, longitude; give longitude first: [121.51, 31.21]',
      'stations.csv line 3: longitude and latitude must be numbers',
    ],
  );
});

test('a broken table is told with what is wrong', () => {
  assert.deepEqual(errorsOf({ villagesCsv: 'id,title\n1,2\n' }), [
    'villages.csv: has no column code, name, street',
  ]);
  assert.match(errorsOf({ villagesCsv: 'code,name,street\n1,2\n' })[0]!, /line 2/);
});

test('streets that claim the same land stop the import', () => {
  const features = [
    street('319999001000', '西溪街道', [boxRing(WEST_STREET)]),
    street('319999002000', '东溪镇', [boxRing([121.515, 31.2, 121.54, 31.22])]),
  ];
  const errors = errorsOf({ boundaries: { type: 'FeatureCollection', features } });
  assert.match(errors[0]!, /streets 319999001000 and 319999002000 overlap by \d+ m²/);
});

test('land that no street covers is a warning', () => {
  const hole = boxRing([121.505, 31.205, 121.508, 31.208]);
  const features = [
    street('319999001000', '西溪街道', [boxRing(WEST_STREET), hole]),
    street('319999002000', '东溪镇', [boxRing(EAST_STREET)]),
  ];
  const { warnings, data } = prepare({ boundaries: { type: 'FeatureCollection', features } });
  assert.match(warnings[0]!.message, /no street covers \d+ m² inside the district/);
  assert.ok(new PlaceIndex(data).locate([121.5065, 31.2065]) instanceof Problem);
});

test('a station outside, or not where its row says, is a warning', () => {
  const { warnings } = prepare({
    stationsCsv: `name,longitude,latitude,street
西溪,121.51,31.21,319999002000
远方,121.6,31.21,
`,
  });
  assert.deepEqual(
    warnings.map((warning) => `${warning.path}: ${warning.message}`),
    [
      'stations.csv line 2: 西溪 lies in 319999001000, not in 319999002000',
      'stations.csv line 3: 远方 lies outside the district',
    ],
  );
});

test('files must add up to the totals they promise', () => {
  const totals = { streets: 2, villages: 4, cells: 1, stations: 2 };
  const errors = errorsOf({ description: { ...sampleDistrict().description, totals } });
  assert.match(errors[0]!, /expects 4 villages; the files give 3/);
  assert.match(errors[1]!, /expects 1 cells; the files give \d+/);
});

test('codes and property names of another country are taken as they come', () => {
  const ring = boxRing([-74.01, 40.7, -73.99, 40.72]);
  const { data } = prepareDistrict({
    description: {
      ...sampleDistrict().description,
      code: 'MN',
      timeZone: 'America/New_York',
      centre: [-74, 40.71],
      boundaryProperties: { code: 'BoroCD', name: 'title' },
    },
    boundaries: {
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { BoroCD: 101, title: 'Downtown' },
          geometry: { type: 'Polygon', coordinates: [ring] },
        },
      ],
    },
    villagesCsv: undefined,
    stationsCsv: undefined,
  }) as ReturnType<typeof prepare>;
  const located = new PlaceIndex(data).locate([-74, 40.71]);
  assert.ok(!(located instanceof Problem));
  assert.match(located.gridCode, /^101-\d+$/);
  assert.equal(located.street.name, 'Downtown');
});
