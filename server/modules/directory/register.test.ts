import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { City } from '#kernel/city';
import { withDatabase } from '#test/database';
import { until } from '#test/until';
import { openRegister } from './register.ts';

test('a register that cannot be read anew stays as it is: the process goes on, and it is logged', async () => {
  const { database } = await withDatabase();
  const listeners: (() => void)[] = [];
  const logged: string[] = [];
  let isBroken = false;
  const rows: City['database']['rows'] = (query) =>
    isBroken ? Promise.reject(new Error('the database is away')) : database.rows(query);
  const city = {
    database: { ...database, rows },
    live: { watch: (_types: string[], listener: () => void) => listeners.push(listener) },
    log: { error: (_about: object, text: string) => logged.push(text) },
  } as unknown as City;
  await openRegister(city);
  isBroken = true;
  for (const listener of listeners) listener();
  await until('it is logged', () => logged.length > 0);
  assert.deepEqual(logged, ['could not load the new register']);
});
