import type { Transaction } from '#kernel/database';
import type { EventRecord } from '#kernel/events';
import { addJob } from '#kernel/jobs';
import type { Module } from '#kernel/module';
import { deleteKnownGrant, upsertKnownGrant } from './solver/queries.ts';
import { isFullRun, solveAll, solveAllLater, solveLater, solveWaiting, watchItems } from './solver/solve.ts';

/** What keeps the lists solved; the module's manifest takes them in. */
export const listSubscribers: NonNullable<Module['subscribers']> = {
  matchResources: {
    events: ['catalogue.resource-published', 'catalogue.resource-withdrawn', 'catalogue.imported'],
    handle: (tx, event) =>
      event.type === 'catalogue.imported'
        ? solveAllLater(tx)
        : solveLater(tx, { resourceIds: [Number(event.subject)] }),
  },
  knowGrants: { events: ['sharing.granted', 'sharing.revoked'], handle: knowGrant },
};

/** Sharing stands above the catalogue, so its grants are known by its events. */
async function knowGrant(tx: Transaction, event: EventRecord): Promise<void> {
  const { organisationId, resourceId, items, expiresAt } = event.data as {
    organisationId: string;
    resourceId: number;
    items?: string[];
    expiresAt?: string;
  };
  if (event.type === 'sharing.revoked') await deleteKnownGrant(tx, event.subject);
  else
    await upsertKnownGrant(tx, event.subject, {
      organisationId,
      resourceId,
      items: items ?? null,
      expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
    });
  await solveLater(tx, { resourceIds: [resourceId] });
}

export const listJobs: NonNullable<Module['jobs']> = {
  solveLists: async (tx, _payload, city) => {
    if (await solveWaiting(tx, city)) await addJob(tx, { name: 'catalogue:solveLists', payload: {} });
  },
  solveAllLists: (tx, _payload, city) => solveAll(tx, city),
  watchDemands: async (tx, _payload, city) => {
    if (isFullRun(await watchItems(tx, city)))
      await addJob(tx, { name: 'catalogue:watchDemands', payload: {} });
  },
};

/** UTC. The whole is solved at night, two o'clock in China, in case a step was missed. */
export const listSchedules: NonNullable<Module['schedules']> = {
  watchDemands: '* * * * *',
  solveAllLists: '0 18 * * *',
};
