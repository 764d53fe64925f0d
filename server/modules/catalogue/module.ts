import Type from 'typebox';
import { defineModule } from '#kernel/module';
import { roleNames } from '#kernel/permissions';
import { openCatalogue } from './catalogue-index.ts';
import { listEvents } from './lists/events.ts';
import { listJobs, listSchedules, listSubscribers } from './lists/work.ts';
import { catalogueRoutes } from './routes.ts';

const ResourceFact = Type.Object({ code: Type.String(), name: Type.String(), version: Type.Integer() });

export default defineModule({
  name: 'catalogue',
  uses: ['directory'],
  permissions: {
    'catalogue.read': {
      says: 'Search the catalogue and read published resources, whoever supplies them',
      roles: roleNames.filter((role) => role !== 'merchant'),
    },
    'catalogue.edit': {
      says: 'Describe the resources of one’s own department and submit them for review',
      roles: ['data-steward'],
    },
    'catalogue.review': {
      says: 'Publish, return and withdraw resources',
      roles: ['data-approver'],
    },
    'catalogue.demand': {
      says: 'Say what data one’s own department needs for its duties',
      roles: ['data-user', 'data-steward', 'officer'],
    },
    'catalogue.answer-demands': {
      says: 'Answer demands as the department that must supply',
      roles: ['data-steward'],
    },
    'catalogue.judge-demands': {
      says: 'Settle who supplies, and review refusals',
      roles: ['data-approver'],
    },
  },
  events: {
    'catalogue.resource-published': { says: 'A version of a resource was published', data: ResourceFact },
    'catalogue.resource-withdrawn': { says: 'A resource was withdrawn', data: ResourceFact },
    'catalogue.resource-submitted': { says: 'A draft waits for review', data: ResourceFact },
    'catalogue.resource-returned': { says: 'A draft was returned to its steward', data: ResourceFact },
    'catalogue.imported': {
      says: 'Many resources were brought in at once',
      data: Type.Object({
        resources: Type.Integer(),
        firstId: Type.Integer(),
        lastId: Type.Integer(),
      }),
    },
    ...listEvents,
  },
  routes: catalogueRoutes,
  subscribers: listSubscribers,
  jobs: listJobs,
  schedules: listSchedules,
  open: openCatalogue,
});
