import type { City } from '#kernel/city';
import type { Http } from '#kernel/http';

export function loadRoutes(_http: Http, _city: City): void {}
