import Type from 'typebox';
import { defineModule } from '#kernel/module';
import { roleNames } from '#kernel/permissions';
import { openRegister } from './register.ts';
import { directoryRoutes } from './routes.ts';

export default defineModule({
  name: 'directory',
  uses: ['places'],
  permissions: {
    'directory.read': {
      says: 'See organisations, posts and rosters',
      roles: roleNames.filter((role) => role !== 'merchant'),
    },
    'directory.plan-duties': {
      says: 'Plan duties of the organisations below one’s own',
      roles: ['commander', 'dispatcher'],
    },
  },
  events: {
    'directory.changed': {
      says: 'Organisations or responsibilities were loaded anew',
      data: Type.Object({ changed: Type.Integer() }),
    },
  },
  routes: directoryRoutes,
  open: openRegister,
});
