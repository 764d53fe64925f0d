import type { TSchema } from 'typebox';
import type { City } from './city.ts';
import type { Transaction } from './database.ts';
import type { EventRecord } from './events.ts';
import type { Http } from './http.ts';
import type { Role } from './permissions.ts';

/** What a module tells the kernel about itself. `server/main.ts` lists the modules in order of use. */
export interface Module {
  /** Also the name of its PostgreSQL schema and of its folder. */
  name: string;
  /** Modules whose `index.ts` this one may import. */
  uses: string[];
  /** `cases.dispatch` → what it allows and which roles hold it. Everything else is denied. */
  permissions?: Record<string, PermissionDefinition>;
  /** `case.closed` → what it says and the shape of its data. */
  events?: Record<string, EventDefinition>;
  routes?(http: Http, city: City): void;
  /** Named by effect; each keeps its own cursor and runs in the transaction that advances it. */
  subscribers?: Record<string, Subscriber>;
  jobs?: Record<string, Job>;
  /** Jobs that repeat by themselves: job name → crontab time in UTC. */
  schedules?: Record<string, string>;
  /** Loads what the module keeps in memory. Runs after migration, before the first request. */
  open?(city: City): Promise<void>;
}

export interface PermissionDefinition {
  says: string;
  roles: Role[];
}

export interface EventDefinition {
  says: string;
  data: TSchema;
}

export interface Subscriber {
  events: string[];
  handle(tx: Transaction, event: EventRecord, city: City): Promise<void>;
}

/** Runs in a transaction of its own; throws to be retried with growing delay. */
export type Job = (tx: Transaction, payload: never, city: City) => Promise<void>;

export function defineModule(module: Module): Module {
  return module;
}
