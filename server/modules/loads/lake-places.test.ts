import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { Problem } from '#kernel/errors';
import { getPlace } from '#modules/places';
import { contentOf, itemOf, published } from '../../../test/fixtures/loadable-resource.ts';
import { pointIn, tiny, withTinyCity } from '../../../test/fixtures/tiny-district/tiny-city.ts';
import { loadFile } from './load-file.ts';
import { currentOf } from './table.ts';

const { city } = await withTinyCity({ config: { roles: [] } });

test('a row lies where its village, its street or its coordinates say, in this order, or nowhere', async () => {
  const resource = await published(
    city,
    contentOf([
      itemOf('village', '村居', 'string', { kind: 'village-code' }),
      itemOf('street', '街道', 'string', { kind: 'street-code' }),
      itemOf('lng', '经度', 'double', { kind: 'longitude' }),
      itemOf('lat', '纬度', 'double', { kind: 'latitude' }),
    ]),
    tiny.greening,
  );
  const [longitude, latitude] = pointIn(tiny.villageB1);
  const rows = [
    [tiny.villageA1, '', '', ''],
    [getPlace(tiny.villageA2).name, '', '', ''],
    ['', getPlace(tiny.streetB).name, '', ''],
    ['', tiny.streetA, longitude, latitude],
    ['', '', longitude, latitude],
    ['unknown', 'unknown', '', ''],
    ['', '', 0, 0],
  ];
  const text = `村居,街道,经度,纬度\n${rows.map((row) => row.join(',')).join('\n')}\n`;
  const outcome = await loadFile(city, { resource, stream: Readable.from([text]), name: 'a.csv' });
  assert.ok(!(outcome instanceof Problem), JSON.stringify(outcome));
  const found = await city.lake.rows<{ _street: string; _village: string }>({
    query: `select _street, _village from ${currentOf(resource.id)} order by _row`,
  });
  assert.deepEqual(
    found.map((row) => [row._street, row._village]),
    [
      [tiny.streetA, tiny.villageA1],
      [tiny.streetA, tiny.villageA2],
      [tiny.streetB, ''],
      [tiny.streetA, ''],
      [tiny.streetB, tiny.villageB1],
      ['', ''],
      ['', ''],
    ],
  );
});
