import type { City } from '#kernel/city';
import type { Http } from '#kernel/http';
import { applicationRoutes } from './application-routes.ts';
import { cartRoutes } from './cart-routes.ts';
import { ckanRoutes } from './ckan/routes.ts';
import { deliveryRoutes } from './delivery/routes.ts';
import { grantRoutes } from './grant-routes.ts';
import { resourceLineageRoutes } from './lineage/routes.ts';
import { objectionRoutes } from './objections/routes.ts';
import { rowRoutes } from './rows/row-routes.ts';
import { returnRoutes } from './street-return/routes.ts';
import { valueRoutes } from './values/value-routes.ts';

export function sharingRoutes(http: Http, city: City): void {
  cartRoutes(http, city);
  ckanRoutes(http, city);
  resourceLineageRoutes(http, city);
  applicationRoutes(http, city);
  grantRoutes(http, city);
  rowRoutes(http, city);
  valueRoutes(http, city);
  deliveryRoutes(http, city);
  returnRoutes(http, city);
  objectionRoutes(http, city);
}
