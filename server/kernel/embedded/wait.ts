import { after, stopwatch } from '../clock.ts';

/** How often a condition of another process is looked at; starts are measured in tenths of a second. */
const POLL_INTERVAL_MS = 15;

/** Real time, whatever clock the city runs on: an engine is a process of the operating system. */
export function pause(duration_ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = after(duration_ms, resolve);
    signal?.addEventListener(
      'abort',
      () => {
        cancel();
        resolve();
      },
      { once: true },
    );
  });
}

/** Looks until `condition` holds. Returns false when `limit_ms` passed first; throws what the condition throws. */
export async function waitUntil(limit_ms: number, condition: () => Promise<boolean>): Promise<boolean> {
  const elapsed_ms = stopwatch();
  for (;;) {
    if (await condition()) return true;
    if (elapsed_ms() >= limit_ms) return false;
    await pause(POLL_INTERVAL_MS);
  }
}

/** `0.9 s`, for progress lines. */
export function seconds(duration_ms: number): string {
  return `${(duration_ms / 1000).toFixed(1)} s`;
}
