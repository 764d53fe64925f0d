import { relative } from 'node:path';
import type { EventData } from 'node:test';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { after, stopwatch } from '#kernel/clock';
import { root } from './spawn.ts';

export interface FileResult {
  /** Relative to the project's root. */
  file: string;
  passed: number;
  failed: number;
  duration_ms: number;
  /** One text for each failure, with its place and the whole error. */
  failures: string[];
  /** What the file printed. */
  output: string;
}

export interface FileOptions {
  env: Record<string, string>;
  /** The file's process is ended after this time; a single hanging test a little earlier, so that it is named. */
  limit_ms: number;
  signal: AbortSignal;
}

const TEST_LIMIT_SHARE = 0.9;

/** Runs one test file in a process of its own. Skipped tests and files without tests count as failures. */
export async function runTestFile(file: string, options: FileOptions): Promise<FileResult> {
  const elapsed = stopwatch();
  const result: FileResult = {
    file: relative(root, file),
    passed: 0,
    failed: 0,
    duration_ms: 0,
    failures: [],
    output: '',
  };
  const limit = new AbortController();
  const cancel = after(options.limit_ms, () => limit.abort());
  const stream = run({
    files: [file],
    cwd: root,
    env: { ...process.env, ...options.env },
    timeout: options.limit_ms * TEST_LIMIT_SHARE,
    signal: AbortSignal.any([limit.signal, options.signal]),
  });
  for await (const event of stream) {
    if (event.type === 'test:pass') notePass(result, event.data);
    if (event.type === 'test:fail') noteFailure(result, event.data);
    if (event.type === 'test:stdout' || event.type === 'test:stderr') result.output += event.data.message;
  }
  cancel();
  if (limit.signal.aborted)
    result.failures.push(`The file took longer than ${options.limit_ms / 1000} s and was ended.`);
  if (result.passed + result.failed === 0) {
    result.failed = 1;
    result.failures.push('The file has no tests.');
  }
  result.duration_ms = elapsed();
  return result;
}

function notePass(result: FileResult, data: EventData.TestPass): void {
  const left = data.skip ?? data.todo;
  if (left !== undefined && left !== false) {
    result.failed += 1;
    result.failures.push(`${data.name}: skipped or to do (${left}); STYLE.md 16 has no skips`);
  } else if (data.details.type !== 'suite' && !isFileItself(data)) result.passed += 1;
}

function noteFailure(result: FileResult, data: EventData.TestFail): void {
  const { error, type } = data.details;
  // A suite fails because its tests did; they have been told already.
  if (type === 'suite' && 'failureType' in error && error.failureType === 'subtestsFailed') return;
  result.failed += 1;
  const place = data.line === undefined ? '' : ` (${relative(root, data.file ?? '')}:${data.line})`;
  const name = isFileItself(data) ? 'the file as a whole' : data.name;
  result.failures.push(`${name}${place}\n${explain(error.cause ?? error)}`);
}

/** A test that words its failure itself has said all; otherwise the whole error, with what differs and where from. */
function explain(error: unknown): string {
  const isWorded = error instanceof Error && 'generatedMessage' in error && error.generatedMessage === false;
  return isWorded ? error.message : inspect(error, { depth: 6 });
}

/** A file whose process fails outside of its tests appears as a test named by its path. */
function isFileItself(data: { name: string; file?: string }): boolean {
  return data.name === data.file;
}
