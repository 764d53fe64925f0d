import Type from 'typebox';
import { defineModule } from '#kernel/module';
import { sharingRoutes } from './routes.ts';

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
});
