import * as events from './events/queries.ts';
import { deleteUnattachedFiles } from './files.ts';
import * as http from './http/queries.ts';
import type { Schedule } from './jobs.ts';
import * as sessions from './sessions/queries.ts';

/** A browser that was away longer reads its lists anew; modules keep their own history. */
const EVENTS_DAYS_MAX = 14;
/** Long enough for any client that still repeats a request. */
const KEYS_DAYS_MAX = 3;
const DAY_MS = 86_400_000;

/** What the kernel repeats so that nothing grows without bound. */
export const upkeep: Schedule = {
  crontab: '17 * * * * kernel:upkeep ?fill=2h',
  tasks: {
    'kernel:upkeep': async (tx, _payload) => {
      await events.deleteEventsBefore(tx, new Date(tx.now.getTime() - EVENTS_DAYS_MAX * DAY_MS));
      await http.deleteKeysBefore(tx, new Date(tx.now.getTime() - KEYS_DAYS_MAX * DAY_MS));
      await deleteUnattachedFiles(tx);
      await sessions.deleteFailuresBefore(tx, new Date(tx.now.getTime() - DAY_MS));
    },
  },
};
