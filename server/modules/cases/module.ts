import Type from 'typebox';
import { addJob } from '#kernel/jobs';
import { defineModule, type EventDefinition } from '#kernel/module';
import { openCategories } from './category.ts';
import { caseRoutes } from './routes.ts';
import { CASES_PER_RUN_MAX, watchLimits } from './watch-limits.ts';

const CaseFact = Type.Object({
  number: Type.String(),
  stage: Type.String(),
  title: Type.String(),
  source: Type.String(),
  cell: Type.Union([Type.String(), Type.Null()]),
  handlerId: Type.String(),
  clock: Type.String(),
});

const fact = (says: string): EventDefinition => ({ says, data: CaseFact });

export default defineModule({
  name: 'cases',
  uses: ['places', 'directory'],
  permissions: {
    'cases.read': {
      says: 'See the cases of one’s part of the district',
      roles: ['commander', 'dispatcher', 'workstation', 'officer', 'hotline'],
    },
    'cases.open': {
      says: 'Open a case',
      roles: ['commander', 'dispatcher', 'workstation', 'officer', 'hotline'],
    },
    'cases.file': { says: 'File, reject or relocate a report', roles: ['commander', 'dispatcher'] },
    'cases.dispatch': { says: 'Dispatch a case', roles: ['commander', 'dispatcher'] },
    'cases.dispatch-at-once': {
      says: 'File and dispatch in the act of opening, to whoever answers for it',
      roles: ['commander', 'dispatcher', 'hotline'],
    },
    'cases.handle': {
      says: 'Accept, return and feed back what one’s organisation was given',
      roles: ['dispatcher', 'workstation', 'officer'],
    },
    'cases.verify': { says: 'Verify, close and reopen', roles: ['commander', 'dispatcher'] },
    'cases.suspend': { says: 'Stop and resume a limit', roles: ['commander', 'dispatcher'] },
    'cases.supervise': { says: 'Supervise a case', roles: ['commander', 'dispatcher'] },
    'cases.note': {
      says: 'Add a remark to the log',
      roles: ['commander', 'dispatcher', 'workstation', 'officer', 'hotline'],
    },
  },
  events: {
    'case.opened': fact('A report became a case'),
    'case.filed': fact('The desk filed it under a category'),
    'case.rejected': fact('The desk did not file it'),
    'case.relocated': fact('It was put on the map or moved'),
    'case.dispatched': fact('It was given to an organisation'),
    'case.accepted': fact('The handler took it on'),
    'case.returned': fact('The handler gave it back'),
    'case.fed-back': fact('The handler said what was done'),
    'case.verified': fact('The desk found it done'),
    'case.refused': fact('The desk found it not done'),
    'case.closed': fact('It ended with an answer'),
    'case.reopened': fact('It was taken up again'),
    'case.suspended': fact('Its limit was stopped'),
    'case.resumed': fact('Its limit runs on'),
    'case.supervised': fact('Someone above wants it done'),
    'case.noted': fact('A remark was added'),
    'case.evaluated': fact('The reporter evaluated it'),
    'case.warned': fact('Three quarters of its limit have passed'),
    'case.overran': fact('Its limit has passed'),
    'cases.categories-changed': {
      says: 'An edition of the categories was loaded',
      data: Type.Object({ codes: Type.Integer() }),
    },
  },
  routes: caseRoutes,
  jobs: {
    watchLimits: async (tx) => {
      if ((await watchLimits(tx)) === CASES_PER_RUN_MAX)
        await addJob(tx, { name: 'cases:watchLimits', payload: {} });
    },
  },
  schedules: { watchLimits: '* * * * *' },
  open: openCategories,
});
