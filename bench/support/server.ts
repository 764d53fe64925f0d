import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..', '..');

export interface BenchDirectory {
  path: string;
  /** Runs a `citybrain` command on this directory and returns what it printed. */
  citybrain(...args: string[]): Promise<string>;
  remove(): Promise<void>;
}

export async function benchDirectory(): Promise<BenchDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'citybrain-bench-'));
  return {
    path,
    citybrain: (...args) => output([join(root, 'server/citybrain.ts'), ...args, '--data', path]),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

export interface Running {
  address: string;
  pid: number;
  /** From spawning to the ready line. */
  ready_ms: number;
  stop(): Promise<void>;
}

/** Starts a program that prints a line with its address when it is ready. */
export async function startProgram(
  args: string[],
  environment: Record<string, string> = {},
): Promise<Running> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A bench that fails must not leave its server behind.
  process.once('exit', () => child.kill('SIGTERM'));
  const address = await readyAddress(child);
  const ready_ms = performance.now() - started;
  child.stdout!.resume();
  return {
    address,
    pid: child.pid!,
    ready_ms,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

/** The product itself, on a free port, with limits out of the way of a load test. */
export function startServer(directory: BenchDirectory, options: { demo?: boolean } = {}): Promise<Running> {
  const args = [
    // As the package's own scripts start it.
    '--max-semi-space-size=8',
    'server/citybrain.ts',
    'start',
    '--data',
    directory.path,
    '--port',
    '0',
    ...(options.demo === true ? ['--demo'] : []),
  ];
  return startProgram(args, {
    REQUESTS_PER_MINUTE_MAX: '100000000',
    PUBLIC_WRITES_PER_MINUTE_MAX: '100000000',
    LOG_LEVEL: 'warn',
  });
}

function readyAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: child.stdout! });
    lines.on('line', (line) => {
      const match = /ready at (http:\S+)/.exec(line);
      if (match !== null) resolve(match[1]!);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code} before it was ready`)));
  });
}

function output(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.once('exit', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${args.join(' ')} ended with code ${code}`)),
    );
  });
}

/** Creates a person with this post and signs them in; returns the cookie. */
export async function signIn(
  directory: BenchDirectory,
  address: string,
  post: { role: string; organisation: string },
): Promise<string> {
  const email = `${post.role}.${post.organisation}@bench.invalid`;
  const printed = await directory.citybrain(
    'person',
    'create',
    '--name',
    'Bench',
    '--email',
    email,
    '--role',
    post.role,
    '--organisation',
    post.organisation,
  );
  const password = printed.trim().split('\n').at(-1)!;
  const response = await fetch(`${address}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** A point in every village. */
export async function villagePoints(address: string): Promise<[number, number][]> {
  const response = await fetch(`${address}/api/places?level=village&limit=2000`);
  const { items } = (await response.json()) as { items: { point: [number, number] }[] };
  return items.map((place) => place.point);
}
