import type { City } from '#kernel/city';
import { after } from '#kernel/clock';

/** Reads of grants that run in this process now: a revocation or the end of a grant cuts them. */
export interface RunningRead {
  readonly signal: AbortSignal;
  /** Cuts it at this moment, if it still runs then. */
  endAt(moment: Date): void;
  end(): void;
}

/** A read lasts minutes at most: what ends later needs no timer. */
const FORESIGHT_MS = 3_600_000;

const registers = new WeakMap<City['database'], Map<number, Set<AbortController>>>();

/** Every process cuts its own reads of a grant when it is revoked, whoever revoked it. */
export function openRunningReads(city: City): void {
  city.live.watch(['sharing.revoked'], (event) => cutReads(city, Number(event.subject)));
}

/** Registers a read before its grant is checked, so that no revocation falls between the two. */
export function beginRead(city: City, grantId: number): RunningRead {
  const register = registerOf(city);
  const reads = register.get(grantId) ?? new Set();
  register.set(grantId, reads);
  const controller = new AbortController();
  reads.add(controller);
  let cancel = () => {};
  return {
    signal: controller.signal,
    endAt(moment) {
      const left_ms = moment.getTime() - city.clock.now().getTime();
      if (left_ms < FORESIGHT_MS) cancel = after(Math.max(left_ms, 0), () => controller.abort());
    },
    end() {
      cancel();
      reads.delete(controller);
      if (reads.size === 0 && register.get(grantId) === reads) register.delete(grantId);
    },
  };
}

export function cutReads(city: City, grantId: number): void {
  for (const controller of registerOf(city).get(grantId) ?? []) controller.abort();
}

function registerOf(city: City): Map<number, Set<AbortController>> {
  const register = registers.get(city.database) ?? new Map<number, Set<AbortController>>();
  registers.set(city.database, register);
  return register;
}
