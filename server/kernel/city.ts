import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Database } from './database.ts';
import type { EventReader } from './events.ts';
import type { FileStore } from './files.ts';
import type { Lake } from './lake.ts';
import type { Live } from './live.ts';
import type { PermissionTable } from './permissions.ts';
import type { Sessions } from './sessions.ts';

/** The opened kernel: what a module's routes, jobs and subscribers may stand on. */
export interface City {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly database: Database;
  readonly events: EventReader;
  readonly files: FileStore;
  readonly sessions: Sessions;
  readonly permissions: PermissionTable;
  readonly lake: Lake;
  readonly live: Live;
}
