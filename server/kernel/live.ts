import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { every } from './clock.ts';
import type { Database } from './database.ts';
import * as queries from './events/queries.ts';
import type { EventReader, EventRecord, Position } from './events.ts';
import { BATCH_MAX, tailOutbox } from './live/outbox-tail.ts';
import { type Principal, sees } from './permissions.ts';

/** Sends the outbox to browsers as server-sent events, each only what its post may see. */
export interface Live {
  /** Takes over the response. `after` is a `Last-Event-ID`; what was missed since is sent first. */
  connect(response: ServerResponse, principal: Principal, after: string | undefined): Promise<void>;
  /** Calls `listener` in this process for every event of these types, whoever recorded it: for what is kept in memory. */
  watch(types: string[], listener: (event: EventRecord) => void): void;
  readonly clients: number;
  close(): void;
}

/** A client that missed more is told to read its lists anew. */
const RESUME_EVENTS_MAX = 5_000;
const HEARTBEAT_INTERVAL_MS = 15_000;
/** A client this far behind is cut off; it reconnects and resumes. */
const UNSENT_BYTES_MAX = 1_000_000;

interface Client {
  response: ServerResponse;
  principal: Principal;
  /** What was broadcast while the client is still sent what it missed; undefined once it has caught up. */
  held: EventRecord[] | undefined;
  /** The last event it was sent while it caught up: the broadcast may come by it once more. */
  sentUpTo: Position | undefined;
}

export async function openLive(options: {
  database: Database;
  reader: EventReader;
  log: Logger;
}): Promise<Live> {
  const clients = new Clients();
  const watchers: { types: Set<string>; listener: (event: EventRecord) => void }[] = [];
  const tail = await tailOutbox(options, (event) => {
    for (const watcher of watchers) if (watcher.types.has(event.type)) watcher.listener(event);
    clients.broadcast(event);
  });
  const stopHeartbeat = every(HEARTBEAT_INTERVAL_MS, () => clients.beat());

  return {
    async connect(response, principal, after) {
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      response.write('retry: 1000\nevent: open\ndata: {}\n\n');
      const missed = after === undefined ? undefined : parsePosition(after);
      const client: Client = { response, principal, held: missed && [], sentUpTo: undefined };
      clients.add(client);
      if (missed === undefined) return;
      await clients
        .resume(client, { from: missed, broadcastAt: tail.position, database: options.database })
        .catch((error: unknown) => {
          options.log.warn(
            { err: error },
            'live updates could not tell what was missed; the client comes back for it',
          );
          clients.disconnect(client);
        });
    },
    watch: (types, listener) => {
      watchers.push({ types: new Set(types), listener });
    },
    get clients() {
      return clients.count;
    },
    close() {
      tail.close();
      stopHeartbeat();
      clients.disconnectAll();
    },
  };
}

/** The browsers that listen now. */
class Clients {
  readonly #clients = new Set<Client>();

  get count(): number {
    return this.#clients.size;
  }

  add(client: Client): void {
    this.#clients.add(client);
    client.response.on('close', () => this.#clients.delete(client));
  }

  beat(): void {
    for (const client of this.#clients) this.#send(client, 'event: beat\ndata: {}\n\n');
  }

  broadcast(event: EventRecord): void {
    if (this.#clients.size === 0) return;
    const text = render(event);
    for (const client of this.#clients) {
      if (!sees(client.principal.scope, event)) continue;
      if (client.held === undefined) this.#pass(client, event, text);
      else if (client.held.push(event) > RESUME_EVENTS_MAX) this.disconnect(client);
    }
  }

  /**
   * Sends what was missed, in order, and only then what was broadcast meanwhile: whatever id the client saw last,
   * it has everything before it. Nothing comes twice.
   */
  async resume(
    client: Client,
    missed: { from: Position; broadcastAt: Position; database: Database },
  ): Promise<void> {
    let { from } = missed;
    let sent = 0;
    for (let isMore = true; isMore; ) {
      const { events } = await queries.listEventsAfter(missed.database, from, BATCH_MAX);
      for (const event of events) if (sees(client.principal.scope, event)) this.#send(client, render(event));
      sent += events.length;
      from = events.at(-1)?.position ?? from;
      isMore = events.length === BATCH_MAX;
      if (isMore && sent >= RESUME_EVENTS_MAX) {
        this.#send(client, `id: ${idOf(missed.broadcastAt)}\nevent: reset\ndata: {}\n\n`);
        from = missed.broadcastAt;
        isMore = false;
      }
    }
    const held = client.held ?? [];
    Object.assign(client, { held: undefined, sentUpTo: from } satisfies Partial<Client>);
    for (const event of held) this.#pass(client, event, render(event));
  }

  disconnect(client: Client): void {
    this.#clients.delete(client);
    client.response.end();
  }

  disconnectAll(): void {
    for (const client of this.#clients) this.disconnect(client);
  }

  #pass(client: Client, event: EventRecord, text: string): void {
    if (client.sentUpTo !== undefined && !isAfter(event.position, client.sentUpTo)) return;
    client.sentUpTo = undefined;
    this.#send(client, text);
  }

  #send(client: Client, text: string): void {
    if (client.response.writableLength > UNSENT_BYTES_MAX) this.disconnect(client);
    else client.response.write(text);
  }
}

function render(event: EventRecord): string {
  const { position, type, subject, at, streetCode, villageCode, unitId, data } = event;
  const body = JSON.stringify({ type, subject, at, streetCode, villageCode, unitId, data });
  return `id: ${idOf(position)}\nevent: fact\ndata: ${body}\n\n`;
}

function idOf({ transactionId, id }: Position): string {
  return `${transactionId}-${id}`;
}

const TRANSACTION_ID_MAX = 2n ** 64n - 1n;

/** Undefined for what was never given as an id. */
function parsePosition(text: string): Position | undefined {
  const match = /^(\d{1,20})-(\d{1,16})$/.exec(text);
  if (match === null || BigInt(match[1]!) > TRANSACTION_ID_MAX) return undefined;
  const id = Number(match[2]);
  return Number.isSafeInteger(id) ? { transactionId: match[1]!, id } : undefined;
}

function isAfter(one: Position, other: Position): boolean {
  if (one.transactionId === other.transactionId) return one.id > other.id;
  return BigInt(one.transactionId) > BigInt(other.transactionId);
}
