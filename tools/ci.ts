import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { stopwatch } from '#kernel/clock';
import { listChecks, passes, seconds, webBuild } from './checks.ts';
import { root } from './spawn.ts';
import { type FileResult, runTestFile } from './test-file.ts';

export interface CiOptions {
  onlyTests?: boolean;
}

interface Count {
  passed: number;
  failed: number;
}

const CONCURRENCY = 2;
const FILE_LIMIT_MS = 120_000;
const BROWSER_FILE_LIMIT_MS = 300_000;

const isBrowserTest = (file: string) => file.startsWith('test/e2e/');
const isPeerTest = (file: string) => file.startsWith('test/peers/');

/**
 * What `npm test` runs: types, form, then every test; with a pattern only the test files whose path contains it.
 * The last line is always `N passed, N failed`. Returns the exit code.
 */
export async function ci(patterns: string[], options: CiOptions): Promise<number> {
  const count: Count = { passed: 0, failed: 0 };
  const files = listTestFiles().filter((file) => !isPeerTest(file) && matches(file, patterns));
  const isWhole = patterns.length === 0 && !options.onlyTests;
  const checks = isWhole ? listChecks() : [];
  // Browser tests open what is built; a whole run shows that it can be built.
  if (isWhole || files.some(isBrowserTest)) checks.push(webBuild);
  for (const check of checks)
    add(count, (await passes(check)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  if (files.length === 0) {
    console.log(`No test file matches ${patterns.join(' ')}.`);
    count.failed += 1;
  } else
    await runTests(files, count).catch((error: Error) => {
      count.failed += 1;
      console.log(`✗ the tests could not run\n${inspect(error)}`);
    });
  return conclude(count);
}

/** What `npm run test:peers` runs: comparisons with other implementations, outside of the ordinary run. */
export async function peers(patterns: string[]): Promise<number> {
  const count: Count = { passed: 0, failed: 0 };
  const files = listTestFiles().filter((file) => isPeerTest(file) && matches(file, patterns));
  if (files.length > 0) await runTests(files, count);
  else console.log('There are no comparisons with other implementations yet (test/peers/).');
  return files.length > 0 ? conclude(count) : 0;
}

function conclude(count: Count): number {
  console.log(`\n${count.passed} passed, ${count.failed} failed`);
  return count.failed === 0 ? 0 : 1;
}

/** Ordinary files two at a time, then those with a browser one by one: they wait for pictures and want the machine. */
async function runTests(files: string[], count: Count): Promise<void> {
  const elapsed = stopwatch();
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
  console.log(`\n${files.length} test files, ${CONCURRENCY} at a time`);
  const engines = files.some(needsEngines) ? await startEngines() : undefined;
  try {
    const shared = { env: engines?.env ?? {}, signal: interrupt.signal };
    const run = async (file: string, limit_ms: number) => {
      if (interrupt.signal.aborted) return;
      const result = await runTestFile(join(root, file), { ...shared, limit_ms });
      print(result);
      add(count, result);
    };
    const ordinary = files.filter((file) => !isBrowserTest(file));
    await eachOf(ordinary, CONCURRENCY, (file) => run(file, FILE_LIMIT_MS));
    await eachOf(files.filter(isBrowserTest), 1, (file) => run(file, BROWSER_FILE_LIMIT_MS));
  } finally {
    await engines?.stop();
  }
  if (interrupt.signal.aborted) count.failed += 1;
  console.log(`${interrupt.signal.aborted ? 'interrupted after' : 'tests took'} ${seconds(elapsed())}`);
}

/** Loaded only now: types and form are checked even when the server does not load. */
async function startEngines() {
  const { prepareTestEngines } = await import('#test/start-engines');
  return await prepareTestEngines();
}

/** Runs `work` for every item, `atOnce` of them at a time. */
async function eachOf<T>(items: T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const lane = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

function print(result: FileResult): void {
  const failed = result.failed > 0 ? `, ${result.failed} failed` : '';
  console.log(
    `${failed === '' ? '✓' : '✗'} ${result.file}  ${result.passed} passed${failed}  ${seconds(result.duration_ms)}`,
  );
  if (failed === '') return;
  for (const failure of result.failures) console.log(indent(`✗ ${failure}`));
  if (result.output.trim() !== '') console.log(indent(`it printed:\n${result.output.trimEnd()}`));
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}

function add(count: Count, more: Count): void {
  count.passed += more.passed;
  count.failed += more.failed;
}

function listTestFiles(): string[] {
  return globSync('{server,web,test,tools,bench}/**/*.test.ts', { cwd: root }).sort();
}

function matches(file: string, patterns: string[]): boolean {
  return patterns.length === 0 || patterns.some((pattern) => file.includes(pattern));
}

function needsEngines(file: string): boolean {
  return /from '#test\/|\/support\//.test(readFileSync(join(root, file), 'utf8'));
}
