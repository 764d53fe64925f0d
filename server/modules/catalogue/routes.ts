import type { City } from '#kernel/city';
import type { Http } from '#kernel/http';

export function catalogueRoutes(_http: Http, _city: City): void {}
