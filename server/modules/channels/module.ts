import { defineModule } from '#kernel/module';
import { channelRoutes } from './routes.ts';

export default defineModule({
  name: 'channels',
  uses: ['places', 'directory', 'cases'],
  permissions: {
    'channels.take-calls': { says: 'Enter a hotline call', roles: ['hotline', 'dispatcher', 'commander'] },
  },
  routes: channelRoutes,
});
