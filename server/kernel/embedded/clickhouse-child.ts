/**
 * The ClickHouse process: `node --experimental-ffi clickhouse-child.ts MARK LIBRARY ARGUMENT…`. It loads the
 * library and runs it as `clickhouse-local` that listens, for as long as its standard input is open.
 *
 * The library has to run on the main thread: on any other, ClickHouse's check of the stack fails. So the main
 * thread is gone for JavaScript, and a worker watches over the input. Our parent holds its other end and never
 * writes; the kernel closes it with the parent, however that dies, and the worker ends us. Being killed at any
 * time is safe: inserts are synced before they are acknowledged.
 */

import { dlopen, getRawPointer } from 'node:ffi';
import { readSync } from 'node:fs';
import { isMainThread, Worker } from 'node:worker_threads';

const POINTER_BYTES = 8;

if (isMainThread) {
  new Worker(new URL(import.meta.url));
  const [, , , library, ...args] = process.argv;
  runClickHouse(library!, ['clickhouse', ...args]);
  // An ordinary exit would wait for the worker, which waits for the input.
  endNow();
} else {
  waitForEndOfInput();
  endNow();
}

/** Returns when ClickHouse has shut down. */
function runClickHouse(library: string, args: string[]): void {
  const texts = args.map((arg) => Buffer.from(`${arg}\0`));
  const argv = Buffer.alloc(POINTER_BYTES * (texts.length + 1));
  for (const [index, text] of texts.entries())
    argv.writeBigUInt64LE(getRawPointer(text), POINTER_BYTES * index);
  const { functions } = dlopen(library, {
    chdb_query_cmdline: { arguments: ['i32', 'pointer'], return: 'pointer' },
  });
  functions.chdb_query_cmdline(args.length, getRawPointer(argv));
}

function waitForEndOfInput(): void {
  const byte = Buffer.alloc(1);
  try {
    while (readSync(0, byte) > 0);
  } catch {
    // A broken input is a gone parent too.
  }
}

function endNow(): void {
  process.kill(process.pid, 'SIGKILL');
}
