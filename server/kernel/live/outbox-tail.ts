import type { Logger } from 'pino';
import { after } from '../clock.ts';
import type { Database } from '../database.ts';
import * as queries from '../events/queries.ts';
import type { EventReader, EventRecord, Position } from '../events.ts';

/** Bounds memory on a wake-up after a long pause; the next read follows at once. */
export const BATCH_MAX = 1_000;
/** Far below what a person notices; under load it bounds the reads at 40 a second. */
const READ_INTERVAL_MS = 25;

export interface OutboxTail {
  /** The last event that was told. */
  readonly position: Position;
  close(): void;
}

/** Tells `tell` every event recorded from now on, by whatever process, once and in order. */
export async function tailOutbox(
  options: { database: Database; reader: EventReader; log: Logger },
  tell: (event: EventRecord) => void,
): Promise<OutboxTail> {
  let position = await queries.findHorizon(options.database);
  let reading = false;
  let again = false;
  let failures = 0;
  let soon: (() => void) | undefined;
  let closed = false;

  /** One read at a time, and no more than one every READ_INTERVAL_MS: a burst of commits costs one read, not one each. */
  async function read(): Promise<void> {
    if (reading || soon !== undefined || closed) {
      again = true;
      return;
    }
    reading = true;
    again = false;
    try {
      const { events, pending } = await queries.listEventsAfter(options.database, position, BATCH_MAX);
      for (const event of events) tell(event);
      position = events.at(-1)?.position ?? position;
      again ||= pending;
      failures = 0;
    } catch (error) {
      failures += 1;
      // One failure is a connection that broke, or a start that kept the process busy; the next read makes it good.
      if (failures > 1) options.log.warn({ err: error }, 'live updates cannot read the outbox; trying on');
      again = true;
    } finally {
      reading = false;
      soon = after(READ_INTERVAL_MS, () => {
        soon = undefined;
        if (again) void read();
      });
    }
  }

  const stopListening = options.reader.onWake(() => void read());
  return {
    get position() {
      return position;
    },
    close() {
      closed = true;
      stopListening();
      soon?.();
    },
  };
}
