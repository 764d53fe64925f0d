import { randomBytes, randomUUID } from 'node:crypto';

/**
 * Time, timers, randomness and ids. Everything that needs one of them takes a `Clock`, so that a test or a
 * simulated district can run on virtual time with a printed seed.
 */
export interface Clock {
  now(): Date;
  /** UUID version 7: sorts by the clock's time, so indexes on ids stay local. */
  newId(): string;
  /** A number in [0, 1). */
  random(): number;
  /** Unguessable text, base64url, `bytes` of entropy. Always from the operating system, virtual or not. */
  secret(bytes: number): string;
  /** Resolves after `duration_ms`; rejects when `signal` aborts. */
  sleep(duration_ms: number, signal?: AbortSignal): Promise<void>;
}

export function realClock(): Clock {
  return {
    now: () => new Date(),
    newId: () => uuidV7(Date.now(), randomBytes(10)),
    random: () => Math.random(),
    secret: (bytes) => randomBytes(bytes).toString('base64url'),
    sleep: (duration_ms, signal) => sleepFor(duration_ms, signal),
  };
}

export interface VirtualClock extends Clock {
  readonly seed: number;
  /** Moves time forward and wakes every sleeper that is due, in order of its due time. */
  advance(duration_ms: number): void;
  set(time: Date): void;
  onAdvance(listener: (advanced_ms: number) => void): void;
}

/** A clock that stands still until told otherwise. `random` and ids follow from the seed. */
export function virtualClock(start: Date, seed = 1): VirtualClock {
  let now_ms = start.getTime();
  const random = mulberry32(seed);
  const sleepers: { due_ms: number; wake: () => void }[] = [];
  const listeners: ((advanced_ms: number) => void)[] = [];

  function set(time: Date): void {
    const before_ms = now_ms;
    const target_ms = time.getTime();
    if (target_ms < before_ms) throw new Error('a virtual clock does not run backwards');
    for (;;) {
      sleepers.sort((a, b) => a.due_ms - b.due_ms);
      const next = sleepers[0];
      if (next === undefined || next.due_ms > target_ms) break;
      sleepers.shift();
      now_ms = next.due_ms;
      next.wake();
    }
    now_ms = target_ms;
    for (const listener of listeners) listener(target_ms - before_ms);
  }

  return {
    seed,
    now: () => new Date(now_ms),
    newId: () => uuidV7(now_ms, Buffer.from(Array.from({ length: 10 }, () => Math.floor(random() * 256)))),
    random,
    secret: (bytes) => randomBytes(bytes).toString('base64url'),
    sleep: (duration_ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        sleepers.push({ due_ms: now_ms + duration_ms, wake: resolve });
      }),
    advance: (duration_ms) => set(new Date(now_ms + duration_ms)),
    set,
    onAdvance: (listener) => listeners.push(listener),
  };
}

/** Milliseconds of a monotonic stopwatch; for measuring, never for timestamps. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}

/** A repeating real timer that never keeps the process alive. Returns its stop. */
export function every(interval_ms: number, work: () => void): () => void {
  const timer = setInterval(work, interval_ms);
  timer.unref();
  return () => clearInterval(timer);
}

/** A one-off real timer. Returns its cancel. */
export function after(delay_ms: number, work: () => unknown): () => void {
  const timer = setTimeout(work, delay_ms);
  return () => clearTimeout(timer);
}

/** A random identifier that carries no time (for names that must not sort or tell when). */
export function randomId(): string {
  return randomUUID();
}

/** Seeded generator (mulberry32, public domain): the same seed gives the same numbers on every machine. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function sleepFor(duration_ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(resolve, duration_ms);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}

/** RFC 9562 §5.7. */
function uuidV7(time_ms: number, random: Buffer): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(time_ms, 0, 6);
  random.copy(bytes, 6, 0, 10);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
