/** The only place of the web client that reads time, sets timers or draws random values; tests replace it. */
import { useCallback, useSyncExternalStore } from 'react';

export type Cancel = () => void;

/** Milliseconds since the epoch. */
export function now(): number {
  return Date.now();
}

/** Runs once, later. */
export function after(delayMs: number, run: () => void): Cancel {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}

/** Runs again and again until cancelled. */
export function every(intervalMs: number, run: () => void): Cancel {
  const timer = setInterval(run, intervalMs);
  return () => clearInterval(timer);
}

export function sleep(delayMs: number): Promise<void> {
  return new Promise((resolve) => void after(delayMs, resolve));
}

/** Aborts what takes longer. */
export function abortAfter(delayMs: number): AbortSignal {
  return AbortSignal.timeout(delayMs);
}

/** A delay between half and the whole of `delayMs`, so that clients cut off together do not return together. */
export function jitter(delayMs: number): number {
  return delayMs / 2 + (Math.random() * delayMs) / 2;
}

/**
 * A version 4 UUID. `crypto.randomUUID` exists only in secure contexts, and a workstation may be reached over
 * plain HTTP inside the government network.
 */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The time, rounded down to `stepMs`; the component renders again when the step changes. */
export function useNow(stepMs: number): number {
  const subscribe = useCallback((notify: () => void) => every(Math.min(stepMs, 1000), notify), [stepMs]);
  return useSyncExternalStore(subscribe, () => Math.floor(now() / stepMs) * stepMs);
}
