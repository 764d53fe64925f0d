import { waitUntil } from '#kernel/embedded/wait';

const LIMIT_MS = 10_000;

/** Waits until `condition` gives something other than undefined and false, and returns it; fails after 10 s. */
export async function until<Value>(
  what: string,
  condition: () => Value | Promise<Value>,
  limit_ms = LIMIT_MS,
): Promise<Exclude<Value, undefined | false>> {
  let value: Value | undefined;
  const isDone = await waitUntil(limit_ms, async () => {
    value = await condition();
    return value !== undefined && value !== false;
  });
  if (!isDone) throw new Error(`waited ${limit_ms} ms in vain until ${what}`);
  return value as Exclude<Value, undefined | false>;
}
