import Type from 'typebox';
import { defineModule } from '#kernel/module';
import { openPlaces } from './current-places.ts';
import { placeRoutes } from './routes.ts';

export default defineModule({
  name: 'places',
  uses: [],
  events: {
    'places.imported': {
      says: 'A district was imported, or imported anew with other files',
      data: Type.Object({
        version: Type.String(),
        streets: Type.Integer(),
        villages: Type.Integer(),
        cells: Type.Integer(),
        stations: Type.Integer(),
        withdrawn: Type.Integer(),
      }),
    },
  },
  routes: placeRoutes,
  open: openPlaces,
});
