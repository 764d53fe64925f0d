/**
 * What this device has not yet handed over. A draft lives in IndexedDB from the first letter until the server has
 * it; photos are sent one by one, each with its own key, so that a dead network costs nothing twice.
 */
import { useSyncExternalStore } from 'react';
import { sendPhoto } from '../api/files.ts';
import { ApiProblem } from '../api/problem.ts';
import { send } from '../api/request.ts';
import type { NewCase, Point } from '../api/shapes.ts';
import { every, newId, now } from '../clock.ts';
import type { Photo } from './photo.ts';
import { openRecords } from './records.ts';

export interface Draft {
  id: string;
  /** Only its author sees and sends it: workstations share phones. */
  personId: string;
  /** The case it is feedback to; null for a report of one's own. */
  caseId: number | null;
  caseTitle: string;
  text: string;
  /** Of a report of one's own. */
  point?: Point;
  placeText?: string;
  photos: Photo[];
  /** Being written, waiting to be sent, refused by the server (`reason` says why). */
  state: 'written' | 'waiting' | 'refused';
  reason?: string;
  key: string;
  changedAt: number;
}

const retryMs = 30_000;
const records = openRecords<Draft>('drafts');
const watchers = new Set<() => void>();
let drafts: readonly Draft[] = [];
let isLoaded = false;

function show(next: readonly Draft[]): void {
  drafts = next;
  for (const notify of watchers) notify();
}

function subscribe(notify: () => void): () => void {
  watchers.add(notify);
  return () => watchers.delete(notify);
}

/** Whether the drafts of this device have been read. */
export function useDraftsLoaded(): boolean {
  return useSyncExternalStore(subscribe, () => isLoaded);
}

/** The drafts of one person, the newest first. */
export function useDrafts(personId: string): Draft[] {
  const all = useSyncExternalStore(subscribe, () => drafts);
  return all.filter((draft) => draft.personId === personId).sort((a, b) => b.changedAt - a.changedAt);
}

export function newDraft(about: Pick<Draft, 'personId' | 'caseId' | 'caseTitle'>): Draft {
  return { ...about, id: newId(), key: newId(), text: '', photos: [], state: 'written', changedAt: now() };
}

/** Without IndexedDB (some private windows) there are no old drafts, and `keepDraft` rejects. */
async function loadDrafts(): Promise<void> {
  const kept = await records.list().catch(() => []);
  isLoaded = true;
  show(kept);
}

export function keepDraft(draft: Draft): Promise<void> {
  return store({ ...draft, changedAt: now() });
}

async function store(draft: Draft): Promise<void> {
  show([...drafts.filter((each) => each.id !== draft.id), draft]);
  await records.put(draft.id, draft);
}

export async function dropDraft(id: string): Promise<void> {
  await records.delete(id);
  show(drafts.filter((draft) => draft.id !== id));
}

let sending: Promise<void> | undefined;

/** Sends what waits, oldest first; stops at the first sign of a dead network. `onSent` hears of each. */
export function sendWaiting(personId: string, onSent: () => void): Promise<void> {
  sending ??= sendAll(personId, onSent).finally(() => {
    sending = undefined;
  });
  return sending;
}

async function sendAll(personId: string, onSent: () => void): Promise<void> {
  const waiting = drafts
    .filter((draft) => draft.personId === personId && draft.state === 'waiting')
    .sort((a, b) => a.changedAt - b.changedAt);
  for (const draft of waiting) {
    try {
      await sendDraft(draft);
      await dropDraft(draft.id);
      onSent();
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.isUncertain || error.status === 401 || error.status === 429)
        return;
      await store({ ...draft, state: 'refused', reason: error.type });
    }
  }
}

async function sendDraft(draft: Draft): Promise<void> {
  const photos: Photo[] = [...draft.photos];
  for (const [index, photo] of photos.entries()) {
    if (photo.fileId) continue;
    const { id } = await sendPhoto(photo.image, photo.key);
    photos[index] = { ...photo, fileId: id };
    await store({ ...draft, photos: [...photos] });
  }
  const { key, text, caseId, point, placeText } = draft;
  const attachmentIds = photos.flatMap((photo) => photo.fileId ?? []);
  if (caseId === null) {
    const body: NewCase = { description: text, attachmentIds, point, placeText: placeText || undefined };
    await send('/api/cases', { body, key });
  } else await send(`/api/cases/${caseId}/feedback`, { body: { text, attachmentIds }, key });
}

/** Tries at once, when the network returns, when the page is looked at again, and every half minute. */
export function keepSending(personId: string, onSent: () => void): () => void {
  const attempt = (): void => {
    if (navigator.onLine && document.visibilityState === 'visible') void sendWaiting(personId, onSent);
  };
  void loadDrafts().then(attempt);
  const cancel = every(retryMs, attempt);
  window.addEventListener('online', attempt);
  document.addEventListener('visibilitychange', attempt);
  return () => {
    cancel();
    window.removeEventListener('online', attempt);
    document.removeEventListener('visibilitychange', attempt);
  };
}
