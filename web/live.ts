/**
 * What happens while a page is open: server-sent events. The browser resumes a dropped stream with `Last-Event-ID`
 * by itself; where it gives up, we open a new one and read everything again, since something may have been missed.
 */
import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { CaseSummary, Fact, Page } from './api/shapes.ts';
import { after, type Cancel, jitter } from './clock.ts';

export type Connection = 'connecting' | 'live' | 'reconnecting';

const retryDelayMs = 2_000;
const retryDelayMsMax = 30_000;
/** Counters are read again at most this often, however much happens. */
const countersDelayMs = 2_000;
/** The server beats every 15 s; after two missed beats and a half the line is dead, whatever the browser thinks. */
const silenceMaxMs = 40_000;
/** A hidden page gives its connection back: browsers allow six to one server over HTTP/1.1. */
const hiddenDelayMs = 30_000;
/** More unseen changes than this are said as "many". */
export const newsMax = 99;

interface LiveState {
  connection: Connection;
  /** Cases that changed and are not in the queue as it was last read. */
  news: ReadonlySet<number>;
}

let state: LiveState = { connection: 'connecting', news: new Set() };
const watchers = new Set<() => void>();

function setState(change: Partial<LiveState>): void {
  state = { ...state, ...change };
  for (const notify of watchers) notify();
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (notify) => {
      watchers.add(notify);
      return () => watchers.delete(notify);
    },
    () => state,
  );
}

export function forgetNews(): void {
  if (state.news.size > 0) setState({ news: new Set() });
}

/** Keeps the caches of this page true while it is mounted; once a face. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => followLive(client), [client]);
}

function followLive(client: QueryClient): Cancel {
  let source: EventSource | undefined;
  let cancelRetry: Cancel | undefined;
  let cancelSilence: Cancel | undefined;
  let cancelHiding: Cancel | undefined;
  let failures = 0;
  let missed = false;
  const readCounters = counterReader(client);

  const open = (): void => {
    if (source) return;
    source = new EventSource('/api/live');
    listenForSilence();
    source.onopen = () => {
      failures = 0;
      listenForSilence();
      setState({ connection: 'live' });
      if (missed) void client.invalidateQueries({ queryKey: ['cases'] });
      missed = false;
    };
    source.onerror = () => {
      setState({ connection: 'reconnecting' });
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      cancelRetry = after(jitter(Math.min(retryDelayMsMax, retryDelayMs * 2 ** failures++)), open);
    };
    source.addEventListener('beat', listenForSilence);
    source.addEventListener('fact', (event) => {
      listenForSilence();
      const fact = readFact(event.data);
      if (!fact?.type.startsWith('case.')) return;
      patchCase(client, fact);
      readCounters();
    });
    // Too much was missed to be sent again.
    source.addEventListener('reset', () => void client.invalidateQueries({ queryKey: ['cases'] }));
  };
  /** A line cut without a word (a dead router, a sleeping laptop) raises no error: only the beats stop. */
  const listenForSilence = (): void => {
    cancelSilence?.();
    cancelSilence = after(silenceMaxMs, () => {
      setState({ connection: 'reconnecting' });
      close();
      open();
    });
  };
  const close = (): void => {
    cancelRetry?.();
    cancelSilence?.();
    source?.close();
    source = undefined;
    missed = true;
  };
  const followVisibility = (): void => {
    cancelHiding?.();
    if (document.visibilityState === 'hidden') cancelHiding = after(hiddenDelayMs, close);
    else open();
  };

  open();
  document.addEventListener('visibilitychange', followVisibility);
  return () => {
    document.removeEventListener('visibilitychange', followVisibility);
    cancelHiding?.();
    close();
  };
}

function counterReader(client: QueryClient): () => void {
  return throttled(countersDelayMs, () => {
    for (const name of ['overview', 'map', 'pressing', 'tasks']) {
      void client.invalidateQueries({ queryKey: ['cases', name] });
    }
  });
}

function readFact(data: string): Fact | undefined {
  try {
    const fact = JSON.parse(data) as Fact;
    return typeof fact.type === 'string' ? fact : undefined;
  } catch {
    return undefined;
  }
}

/** Rows keep their place: a queue that moves under the hand is worse than one a minute old. */
function patchCase(client: QueryClient, { subject, data }: Fact): void {
  const id = Number(subject);
  let isListed = false;
  const patch = (row: CaseSummary): CaseSummary => {
    if (row.id !== id) return row;
    isListed = true;
    return { ...row, stage: data.stage ?? row.stage, clock: data.clock ?? row.clock };
  };
  client.setQueriesData<InfiniteData<Page<CaseSummary>>>({ queryKey: ['cases', 'list'] }, (list) =>
    list ? { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.map(patch) })) } : list,
  );
  void client.invalidateQueries({ queryKey: ['cases', 'detail', id] });
  if (!isListed && state.news.size < newsMax) setState({ news: new Set(state.news).add(id) });
}

/** Runs at once, then at most once in `delayMs`, and never forgets the last call. */
function throttled(delayMs: number, run: () => void): () => void {
  let resting = false;
  let asked = false;
  const go = (): void => {
    if (resting) {
      asked = true;
      return;
    }
    resting = true;
    asked = false;
    run();
    after(delayMs, () => {
      resting = false;
      if (asked) go();
    });
  };
  return go;
}
