import { after } from 'node:test';
import { prepareTestEngines, type TestEngines } from '#test/start-engines';

let engines: Promise<TestEngines> | undefined;

/** The engines of the run this process belongs to, or its own, which end with its tests. */
export function testEngines(): Promise<TestEngines> {
  engines ??= findEngines();
  return engines;
}

async function findEngines(): Promise<TestEngines> {
  const { TEST_DATABASE_URL, TEST_TEMPLATE, TEST_CLICKHOUSE } = process.env;
  if (TEST_DATABASE_URL !== undefined && TEST_TEMPLATE !== undefined) {
    const clickhouse = TEST_CLICKHOUSE === undefined ? undefined : JSON.parse(TEST_CLICKHOUSE);
    return { adminUrl: TEST_DATABASE_URL, template: TEST_TEMPLATE, clickhouse };
  }
  const own = await prepareTestEngines();
  stopOwn = own.stop;
  return own;
}

let stopOwn: (() => Promise<void>) | undefined;
const endOfTests: (() => Promise<void>)[] = [];

/** Runs before the engines of this process stop, whatever the order in which hooks were registered. */
export function beforeEnginesStop(work: () => Promise<void>): void {
  endOfTests.push(work);
}

// Registered on import, thus at the root: inside of a test `after` would end with that test.
after(async () => {
  try {
    for (const work of endOfTests.reverse()) await work();
  } finally {
    await stopOwn?.();
  }
});
