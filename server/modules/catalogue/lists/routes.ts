import type { City } from '#kernel/city';
import type { Http } from '#kernel/http';
import { boardRoutes } from './board-routes.ts';
import { demandRoutes } from './demand-routes.ts';
import { negativeListRoutes } from './negative-list/routes.ts';

/** The three lists: 需求清单, 责任清单, 负面清单, and the board that holds them against each other. */
export function listRoutes(http: Http, city: City): void {
  demandRoutes(http, city);
  negativeListRoutes(http, city);
  boardRoutes(http, city);
}
