import { Client } from 'pg';
import type { Logger } from 'pino';
import { after, every } from '../clock.ts';

export interface EventReader {
  /** Calls `listener` whenever there may be new events: after a commit here or elsewhere, or every few seconds. */
  onWake(listener: () => void): () => void;
  /** A transaction has committed in this process: wakes readers here at once and the other processes soon after. */
  announce(): void;
  close(): Promise<void>;
}

const CHANNEL = 'citybrain_events';
/**
 * One notification for all commits of this time. It is sent after them, not in them: a transaction that notifies
 * holds a lock of the whole database through its flush to disk, so commits could no longer share one flush
 * (`open-case` on 2 cores: half the rate).
 */
const NOTIFY_DELAY_MS = 25;
/** A lost notification costs at most this. */
const POLL_INTERVAL_MS = 2_000;
const RECONNECT_DELAY_MS = 500;

/** Listens on a connection of its own and reconnects by itself. */
export function openEventReader(options: { url: string; log: Logger }): EventReader {
  const listeners = new Set<() => void>();
  const wake = () => {
    for (const listener of listeners) listener();
  };
  const channel = openChannel({ ...options, wake });
  const stopPolling = every(POLL_INTERVAL_MS, wake);
  let isAnnouncing = false;
  return {
    onWake(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    announce() {
      wake();
      if (isAnnouncing) return;
      isAnnouncing = true;
      after(NOTIFY_DELAY_MS, () => {
        void channel.notify().finally(() => {
          isAnnouncing = false;
        });
      });
    },
    async close() {
      stopPolling();
      if (isAnnouncing) await channel.notify();
      await channel.close();
    },
  };
}

interface Channel {
  /** Tells the other processes. Lost with the connection, it costs them one polling interval. */
  notify(): Promise<void>;
  close(): Promise<void>;
}

/** The connection that listens. Its own notifications do not wake this process a second time. */
function openChannel({ url, log, wake }: { url: string; log: Logger; wake: () => void }): Channel {
  let closed = false;
  let client: Client | undefined;
  let ownProcessId: number | undefined;
  let connecting = connect();

  async function connect(): Promise<void> {
    if (closed) return;
    const next = new Client({ connectionString: url, connectionTimeoutMillis: 2_000, keepAlive: true });
    next.on('notification', (notification) => {
      if (notification.processId !== ownProcessId) wake();
    });
    next.on('error', (error) => {
      log.warn({ err: error }, 'the listening connection broke; reconnecting');
      reconnect(next);
    });
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
      const { rows } = await next.query<{ pid: number }>('select pg_backend_pid() as pid');
      ownProcessId = rows[0]?.pid;
      if (closed) return await next.end();
      client = next;
      wake();
    } catch {
      reconnect(next);
    }
  }

  function reconnect(broken: Client): void {
    client = undefined;
    broken.end().catch(() => {});
    after(RECONNECT_DELAY_MS, () => {
      connecting = connect();
    });
  }

  return {
    notify: async () => {
      await client?.query(`notify ${CHANNEL}`).catch(() => {});
    },
    async close() {
      closed = true;
      await connecting;
      await client?.end();
    },
  };
}
