import Type from 'typebox';
import { defineModule } from '#kernel/module';
import { dropSuperseded, endDeadLoads, removeForgottenUploads } from './clean-up.ts';
import { openLakeTables } from './lake-tables.ts';
import { recordLoadLineage } from './lineage/record-lineage.ts';
import { loadRoutes } from './routes.ts';

const BatchFact = Type.Object({
  resourceId: Type.Integer(),
  batch: Type.Integer(),
  landed: Type.Integer(),
  quarantined: Type.Integer(),
});

export default defineModule({
  name: 'loads',
  uses: ['places', 'directory', 'catalogue'],
  permissions: {
    'loads.load': {
      says: 'Load data into the resources of one’s own department, see its quarantine',
      roles: ['data-steward'],
    },
    'loads.read': {
      says: 'See batches, quality, profiles and lineage of published resources',
      roles: ['data-steward', 'data-user', 'data-approver', 'data-auditor', 'officer'],
    },
    'loads.try': {
      says: 'Draw synthetic samples and ask the join oracle before applying',
      roles: ['data-user', 'data-steward', 'officer'],
    },
    'loads.audit': { says: 'See what the join oracle was asked', roles: ['data-approver', 'data-auditor'] },
  },
  events: {
    'loads.batch-landed': { says: 'A batch is visible to all who may read the resource', data: BatchFact },
    'loads.batch-failed': { says: 'A load failed and changed nothing', data: BatchFact },
  },
  routes: loadRoutes,
  subscribers: {
    recordLoadLineage: {
      events: ['loads.batch-landed', 'loads.batch-failed'],
      handle: (tx, { data }, city) =>
        recordLoadLineage(tx, city, {
          resourceId: Number(data['resourceId']),
          number: Number(data['batch']),
        }),
    },
  },
  jobs: {
    endDeadLoads: async (_tx, _payload, city) => {
      await endDeadLoads(city);
    },
    keepHouse: async (_tx, _payload, city) => {
      await dropSuperseded(city);
      await removeForgottenUploads(city);
    },
  },
  schedules: { endDeadLoads: '* * * * *', keepHouse: '41 * * * *' },
  open: (city) => openLakeTables(city.lake),
});
