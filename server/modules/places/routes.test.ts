import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Problem } from '#kernel/errors';
import { system } from '#kernel/events';
import { withCity } from '#test/city';
import { fromWgs84, importDistrict, prepareDistrict, reloadPlaces } from './index.ts';
import { sampleDistrict } from './sample-district.ts';

const { city, visitor, address } = await withCity();

interface PlaceBody {
  code: string;
  name: string;
  path: string[];
}

before(async () => {
  const prepared = prepareDistrict(sampleDistrict());
  if (prepared instanceof Problem) throw new Error(JSON.stringify(prepared));
  await city.database.transaction((tx) => importDistrict(tx, prepared, { actor: system }));
  await reloadPlaces(city);
});

test('the district tells its name, bounds, attribution and tiles', async () => {
  const { status, body } = await visitor.get('/api/district');
  assert.equal(status, 200);
  assert.deepEqual(body.name, { zh: '样例区', en: 'Sample' });
  assert.deepEqual(body.bounds, [121.5, 31.2, 121.54, 31.22]);
  assert.deepEqual(body.attribution, ['made up']);
  assert.match((body.tiles as { url: string }).url, /^\/tiles\/\{z\}\/\{x\}\/\{y\}\?version=/);
});

test('places are listed by level and parent, page by page', async () => {
  const streets = await visitor.get<{ items: PlaceBody[]; next: string | null }>(
    '/api/places?level=street&limit=1',
  );
  assert.deepEqual(
    streets.body.items.map((one) => [one.name, one.path]),
    [['西溪街道', ['样例区']]],
  );
  const rest = await visitor.get<{ items: PlaceBody[]; next: string | null }>(
    `/api/places?level=street&after=${streets.body.next}`,
  );
  assert.deepEqual(
    rest.body.items.map((one) => one.name),
    ['东溪镇'],
  );
  assert.equal(rest.body.next, null);
  const villages = await visitor.get<{ items: PlaceBody[] }>('/api/places?parent=319999001000');
  assert.equal(villages.body.items.length, 3);
});

test('a name being typed is suggested', async () => {
  const text = encodeURIComponent('溪畔一');
  const { body } = await visitor.get<{ items: PlaceBody[] }>(`/api/places/search?text=${text}`);
  assert.deepEqual(
    body.items.map((one) => [one.code, one.path]),
    [['319999001001', ['样例区', '西溪街道']]],
  );
});

test('a point is located in the coordinate system it is given in', async () => {
  const plain = await visitor.get('/api/places/locate?longitude=121.53&latitude=31.21');
  const [longitude, latitude] = fromWgs84([121.53, 31.21], 'BD-09');
  const shifted = await visitor.get(
    `/api/places/locate?longitude=${longitude}&latitude=${latitude}&crs=BD-09`,
  );
  assert.equal(plain.status, 200);
  assert.equal(plain.body.village, null);
  assert.deepEqual(shifted.body, plain.body);
  const { body: cell } = await visitor.get(`/api/places/cells/${plain.body.cell}`);
  assert.equal(cell.gridCode, plain.body.gridCode);
  assert.equal((cell.boundary as unknown[]).length, 7);
});

test('a point outside, or in the wrong order, is refused with its field', async () => {
  const outside = await visitor.get('/api/places/locate?longitude=120&latitude=31');
  assert.deepEqual([outside.status, outside.body.type], [422, '/problems/outside-district']);
  const swapped = await visitor.get('/api/places/locate?longitude=31.21&latitude=121.51');
  assert.deepEqual([swapped.status, swapped.body.type], [422, '/problems/invalid-input']);
  assert.match(String(swapped.body.detail), /looks like latitude/);
});

test('tiles are vector tiles that browsers may keep', async () => {
  const tile = await fetch(`${address}/tiles/11/1715/836`);
  assert.equal(tile.status, 200);
  assert.equal(tile.headers.get('content-type'), 'application/vnd.mapbox-vector-tile');
  assert.match(tile.headers.get('cache-control') ?? '', /^public, max-age=/);
  assert.ok((await tile.arrayBuffer()).byteLength > 100);
});
