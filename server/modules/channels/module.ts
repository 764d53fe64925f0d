import Type from 'typebox';
import { defineModule } from '#kernel/module';
import { importRoutes } from './imports/routes.ts';
import { channelRoutes } from './routes.ts';

export default defineModule({
  name: 'channels',
  uses: ['places', 'directory', 'cases'],
  permissions: {
    'channels.take-calls': { says: 'Enter a hotline call', roles: ['hotline', 'dispatcher', 'commander'] },
    'channels.read-imports': {
      says: 'See which files of requests were brought in',
      roles: ['commander', 'dispatcher'],
    },
  },
  events: {
    'imports.finished': {
      says: 'A file of requests was brought in',
      data: Type.Object({
        rows: Type.Integer(),
        opened: Type.Integer(),
        known: Type.Integer(),
        rejected: Type.Integer(),
      }),
    },
  },
  routes: (http, city) => {
    channelRoutes(http, city);
    importRoutes(http);
  },
});
