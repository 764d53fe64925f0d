import Type from 'typebox';
import { addJob } from '#kernel/jobs';
import { defineModule } from '#kernel/module';
import { alignViews } from './align-views.ts';
import { APPLICATIONS_PER_RUN_MAX, watchClocks } from './clocks.ts';
import { deliveryJobs, deliverySchedules, deliverySubscribers } from './delivery/jobs.ts';
import { RUNS_AT_ONCE, recordEndedRuns } from './lineage/record-lineage.ts';
import { endGrantsOfWithdrawn } from './revoke-grant.ts';
import { sharingRoutes } from './routes.ts';
import { openRunningReads } from './running-reads.ts';
import { watchUses } from './watch-uses.ts';

const ApplicationFact = Type.Object({
  resourceId: Type.Integer(),
  stage: Type.String(),
  organisationId: Type.String(),
  providerId: Type.String(),
});
const GrantFact = Type.Object({
  resourceId: Type.Integer(),
  organisationId: Type.String(),
  providerId: Type.String(),
});

export default defineModule({
  name: 'sharing',
  uses: ['places', 'directory', 'cases', 'catalogue', 'loads'],
  permissions: {
    'sharing.apply': {
      says: 'Fill a cart, apply, use what was granted',
      roles: ['data-user', 'data-steward', 'officer', 'dispatcher'],
    },
    'sharing.read': {
      says: 'See the applications and grants of one’s own department, and those for its resources',
      roles: ['data-user', 'data-steward', 'officer', 'dispatcher', 'data-approver', 'data-auditor'],
    },
    'sharing.decide': {
      says: 'Approve or refuse at one’s stage, and revoke: for the provider or for the data centre',
      roles: ['data-steward', 'data-approver'],
    },
    'sharing.supply': {
      says: 'Approve or refuse applications for the resources of one’s own department, see their use',
      roles: ['data-steward'],
    },
    'sharing.approve': {
      says: 'Approve applications for the data centre, supervise, revoke',
      roles: ['data-approver'],
    },
    'sharing.audit': {
      says: 'See every application, grant and use',
      roles: ['data-approver', 'data-auditor'],
    },
    'sharing.return': {
      says: 'Cut a resource by street and deliver each its part',
      roles: ['data-approver'],
    },
    'sharing.receive': {
      says: 'Read what was returned to one’s own street',
      roles: ['dispatcher', 'data-user'],
    },
    'sharing.object': {
      says: 'Flag a wrong row of a grant or a return',
      roles: ['data-user', 'data-steward', 'officer', 'dispatcher'],
    },
  },
  events: {
    'sharing.application-submitted': { says: 'An application waits for its provider', data: ApplicationFact },
    'sharing.application-moved': { says: 'An application was approved or refused', data: ApplicationFact },
    'sharing.granted': { says: 'A grant is in force', data: GrantFact },
    'sharing.revoked': { says: 'A grant ended before its time', data: GrantFact },
    'sharing.delivered': { says: 'Rows left under a grant or a return', data: GrantFact },
  },
  routes: sharingRoutes,
  subscribers: {
    endGrantsOfWithdrawn: {
      events: ['catalogue.resource-withdrawn'],
      handle: (tx, event, city) => endGrantsOfWithdrawn(tx, city, Number(event.subject)),
    },
    recordDeliveryLineage: {
      events: ['sharing.delivered'],
      handle: async (tx, _event, city) => {
        await recordEndedRuns(tx, city);
      },
    },
    ...deliverySubscribers,
  },
  jobs: {
    watchClocks: async (tx, _payload, city) => {
      if ((await watchClocks(tx, city)) === APPLICATIONS_PER_RUN_MAX)
        await addJob(tx, { name: 'sharing:watchClocks', payload: {} });
    },
    watchUses: async (tx, _payload, city) => {
      await watchUses(tx, city);
    },
    alignViews: async (_tx, _payload, city) => {
      await alignViews(city);
    },
    // Those that failed publish nothing.
    recordLineage: async (tx, _payload, city) => {
      if ((await recordEndedRuns(tx, city)) >= RUNS_AT_ONCE)
        await addJob(tx, { name: 'sharing:recordLineage', payload: {} });
    },
    ...deliveryJobs,
  },
  schedules: {
    watchClocks: '* * * * *',
    watchUses: '*/10 * * * *',
    alignViews: '17 19 * * *',
    recordLineage: '*/5 * * * *',
    ...deliverySchedules,
  },
  open: async (city) => openRunningReads(city),
});
