import type { City } from '#kernel/city';
import type { Http } from '#kernel/http';

export function sharingRoutes(_http: Http, _city: City): void {}
