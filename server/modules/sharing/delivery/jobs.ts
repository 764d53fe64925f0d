import { addJob } from '#kernel/jobs';
import type { Job, Subscriber } from '#kernel/module';
import { announceCorrections, reopenObjections } from '../objections/correction.ts';
import { cutReturn } from '../street-return/cut-return.ts';
import { recutFollowing } from '../street-return/request-return.ts';
import { deleteExpired, EXPIRED_PER_RUN_MAX } from './download.ts';
import { runAlone } from './long-work.ts';
import { listUnfinished } from './queries.ts';
import { runDelivery } from './run-delivery.ts';

/** Work that began longer ago is asked for again; if it runs still, nothing comes of it. */
const UNFINISHED_AFTER_MS = 120_000;
const UNFINISHED_PER_RUN_MAX = 100;

/** What deliveries and returns do in the background; named by the manifest of the module. */
export const deliveryJobs: Record<string, Job> = {
  runDelivery: (tx, { id }: { id: number }, city) =>
    runAlone(tx, `delivery ${id}`, () => runDelivery(city, id)),
  cutReturn: (tx, { id }: { id: number }, city) => runAlone(tx, `return ${id}`, () => cutReturn(city, id)),
  takeUpUnfinished: async (tx) => {
    const before = new Date(tx.now.getTime() - UNFINISHED_AFTER_MS);
    for (const { job, id } of await listUnfinished(tx, before, UNFINISHED_PER_RUN_MAX))
      await addJob(tx, { name: `sharing:${job}`, payload: { id }, key: `${job} ${id}` });
  },
  deleteExpiredDeliveries: async (tx, _payload, city) => {
    if ((await deleteExpired(tx, city)) === EXPIRED_PER_RUN_MAX)
      await addJob(tx, { name: 'sharing:deleteExpiredDeliveries', payload: {} });
  },
};

export const deliverySchedules = {
  takeUpUnfinished: '*/2 * * * *',
  deleteExpiredDeliveries: '*/5 * * * *',
};

export const deliverySubscribers: Record<string, Subscriber> = {
  recutFollowing: {
    events: ['loads.batch-landed'],
    handle: (tx, { data }, city) => recutFollowing(tx, city, (data as unknown as BatchFact).resourceId),
  },
  announceCorrections: {
    events: ['loads.batch-landed', 'loads.batch-failed'],
    handle: (tx, { type, data }) => {
      const { resourceId, batch, landed: rows } = data as unknown as BatchFact;
      return type === 'loads.batch-landed'
        ? announceCorrections(tx, { resourceId, batch, rows })
        : reopenObjections(tx, { resourceId, batch });
    },
  },
};

/** What the events of loads tell of a batch. */
interface BatchFact {
  resourceId: number;
  /** Its number within the resource. */
  batch: number;
  landed: number;
}
