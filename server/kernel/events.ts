import type { City } from './city.ts';
import { realClock } from './clock.ts';
import type { Database, Transaction } from './database.ts';
import * as queries from './events/queries.ts';
import type { EventReader } from './events/reader.ts';
import type { Module, Subscriber } from './module.ts';
import type { Placement, Principal } from './permissions.ts';

export { type EventReader, openEventReader } from './events/reader.ts';

/** A fact our software recorded. */
export interface EventRecord extends Placement {
  /** `<transaction>-<number>`: the position in the outbox, usable as `Last-Event-ID`. */
  position: Position;
  type: string;
  /** The id of what it is about. */
  subject: string;
  at: Date;
  actor: Actor | null;
  data: Record<string, unknown>;
}

/** Where a reader stands. Rows order by transaction first, so a late commit is never skipped. */
export interface Position {
  transactionId: string;
  id: number;
}

/** Who did it, as the history shows it: enough to name a person without looking anything up. */
export interface Actor {
  personId: string | null;
  name: string;
  organisationId: string | null;
}

export interface NewEvent {
  type: string;
  subject: string;
  actor: Actor | null;
  data: Record<string, unknown>;
  placement: Placement;
}

export const system: Actor = Object.freeze({ personId: null, name: 'system', organisationId: null });

export function actorOf(principal: Principal): Actor {
  return { personId: principal.personId, name: principal.name, organisationId: principal.organisationId };
}

/** Records an event in the transaction of its change. It exists if and only if the change does. */
export function publish(tx: Transaction, event: NewEvent): Promise<void> {
  return queries.insertEvent(tx, event);
}

const BATCH_MAX = 200;
const ATTEMPTS_MAX = 5;
const RETRY_DELAY_MS = 1_000;
/** How soon to look again when newer events wait for an older transaction to end. */
const PENDING_DELAY_MS = 20;

/** What a turn tells: there is more now, more is pending behind a running transaction, or all is taken. */
type Turn = 'more' | 'soon' | 'wait';

/** Runs every subscriber of the modules until closed. One process at a time takes a subscriber's turn. */
export function runSubscribers(
  city: City,
  modules: Module[],
  reader: EventReader,
): { close(): Promise<void> } {
  const runners = modules.flatMap((module) =>
    Object.entries(module.subscribers ?? {}).map(([name, subscriber]) =>
      runOne(city, `${module.name}.${name}`, subscriber, reader),
    ),
  );
  return {
    close: async () => {
      await Promise.all(runners.map((runner) => runner.close()));
    },
  };
}

function runOne(city: City, name: string, subscriber: Subscriber, reader: EventReader) {
  let closed = false;
  let again = true;
  let running: Promise<void> | undefined;

  async function drain(): Promise<void> {
    while (again && !closed) {
      again = false;
      const taken = await takeTurn(city, name, subscriber).catch((error: unknown) => {
        city.log.error({ err: error, subscription: name }, 'a subscriber could not take its turn');
        return 'wait' as const;
      });
      if (taken === 'soon') await realClock().sleep(PENDING_DELAY_MS);
      if (taken !== 'wait') again = true;
    }
  }
  const wake = () => {
    again = true;
    running ??= drain().finally(() => {
      running = undefined;
      if (again && !closed) wake();
    });
  };
  const stop = reader.onWake(wake);
  wake();
  return {
    async close() {
      closed = true;
      stop();
      await running;
    },
  };
}

/** Takes up to BATCH_MAX events in one transaction; on failure falls back to one, counted and at last set aside. */
async function takeTurn(city: City, name: string, subscriber: Subscriber): Promise<Turn> {
  // Its own commit wakes it again: a turn that takes nothing must not begin, or it would never rest.
  const ahead = await queries.lookAhead(city.database, name);
  if (ahead !== 'more') return ahead;
  try {
    return await takeBatch(city, name, subscriber, BATCH_MAX);
  } catch (error) {
    city.log.warn({ err: error, subscription: name }, 'a subscriber failed; taking its events one by one');
    return takeSingly(city, name, subscriber);
  }
}

async function takeBatch(city: City, name: string, subscriber: Subscriber, limit: number): Promise<Turn> {
  return city.database.transaction(async (tx) => {
    const cursor = await queries.lockSubscription(tx, name);
    if (cursor === undefined) return 'wait';
    const { events, pending } = await queries.listEventsAfter(tx, cursor, limit);
    for (const event of events)
      if (subscriber.events.includes(event.type)) await subscriber.handle(tx, event, city);
    const last = events.at(-1);
    if (last !== undefined) await queries.advanceSubscription(tx, name, last.position);
    if (events.length === limit) return 'more';
    return pending ? 'soon' : 'wait';
  });
}

async function takeSingly(city: City, name: string, subscriber: Subscriber): Promise<Turn> {
  try {
    return await takeBatch(city, name, subscriber, 1);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const set_aside = await city.database.transaction((tx) =>
      queries.recordFailure(tx, { name, reason, attemptsMax: ATTEMPTS_MAX, retryDelay_ms: RETRY_DELAY_MS }),
    );
    if (set_aside)
      city.log.error({ err: error, subscription: name }, 'an event was set aside after repeated failures');
    return set_aside ? 'more' : 'wait';
  }
}

/** Creates missing subscriptions at the beginning of the outbox, so that a new subscriber sees all kept history. */
export function ensureSubscriptions(database: Database, modules: Module[]): Promise<void> {
  const names = modules.flatMap((module) =>
    Object.keys(module.subscribers ?? {}).map((name) => `${module.name}.${name}`),
  );
  return queries.insertSubscriptions(database, names);
}
