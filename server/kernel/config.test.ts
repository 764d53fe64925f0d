import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig, settings } from './config.ts';

/** A wrong value of each setting that can be wrong. */
const wrong: Record<string, string[]> = {
  PORT: ['-1', '65536', '80.5', 'http', '0x'],
  PUBLIC_URL: ['citybrain.example', 'ftp://citybrain.example', '//x'],
  DATABASE_URL: ['localhost', 'mysql://localhost/x'],
  DATABASE_CONNECTIONS_MAX: ['3', '201', 'many'],
  CLICKHOUSE_URL: ['localhost:8123', 'clickhouse://x'],
  ROLES: ['webb', 'web;worker', 'web, worker'],
  LOG_LEVEL: ['verbose', 'INFO'],
  REQUESTS_PER_MINUTE_MAX: ['0', '-5'],
  PUBLIC_WRITES_PER_MINUTE_MAX: ['0', '1e99'],
  LOAD_BYTES_MAX: ['0', 'many'],
  RETENTION_DAYS: ['0', '36501'],
  SESSION_IDLE_MINUTES_MAX: ['0', '1441'],
  SESSION_HOURS_MAX: ['0', '169'],
  AUTH_SECRET: ['short', 'x'.repeat(31)],
  OIDC_ISSUER: ['issuer', 'file:///etc/passwd'],
};

test('without any setting there is a working configuration', () => {
  const config = readConfig({}, {});
  assert.equal(config.port, 4100);
  assert.deepEqual(config.roles, ['web', 'worker']);
  assert.equal(config.demo, false);
});

test('each wrong setting is named, with what was expected', () => {
  for (const [name, values] of Object.entries(wrong))
    for (const value of values)
      assert.throws(
        () => readConfig({}, { [name]: value }),
        new RegExp(`wrong settings\\n {2}${name}: expected`),
        `${name}=${value}`,
      );
});

test('all wrong settings are told at once', () => {
  const environment = Object.fromEntries(Object.entries(wrong).map(([name, values]) => [name, values[0]]));
  assert.throws(
    () => readConfig({}, environment),
    (error: Error) => Object.keys(wrong).every((name) => error.message.includes(`\n  ${name}: `)),
  );
});

test('a secret never stands in the error', () => {
  assert.throws(
    () => readConfig({}, { AUTH_SECRET: 'hunter2', DATABASE_URL: 'hunter2', CLICKHOUSE_URL: 'hunter2' }),
    (error: Error) => !error.message.includes('hunter2'),
  );
});

test('every setting has a name of its own, a sentence, and a fallback that is right', () => {
  const names = Object.values(settings).map((one) => one.env);
  assert.equal(new Set(names).size, names.length);
  for (const one of Object.values(settings)) {
    assert.ok(one.says.length > 10, one.env);
    assert.doesNotThrow(() => one.read(one.fallback), one.env);
  }
});

test('what the command line says wins over the environment, and nothing changes afterwards', () => {
  const config = readConfig({ port: 0 }, { PORT: '4242' });
  assert.equal(config.port, 0);
  assert.throws(() => {
    (config as { port: number }).port = 1;
  }, TypeError);
});

test('an empty variable is an unset one', () => {
  assert.equal(readConfig({}, { PORT: '', ROLES: '' }).port, 4100);
});
