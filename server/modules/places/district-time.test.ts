import assert from 'node:assert/strict';
import test from 'node:test';
import { DistrictTime } from './district-time.ts';

test('a day begins at local midnight', () => {
  const shanghai = new DistrictTime('Asia/Shanghai');
  const moment = new Date('2026-11-22T18:30:00Z');
  assert.equal(shanghai.day(moment), '20261123');
  assert.equal(shanghai.midnight(moment).toISOString(), '2026-11-22T16:00:00.000Z');
});

test('also on days when the clocks change', () => {
  const newYork = new DistrictTime('America/New_York');
  assert.equal(newYork.midnight(new Date('2026-03-08T20:00:00Z')).toISOString(), '2026-03-08T05:00:00.000Z');
  assert.equal(newYork.midnight(new Date('2026-11-01T20:00:00Z')).toISOString(), '2026-11-01T04:00:00.000Z');
});
