import type { Clock } from '../clock.ts';
import type { LakeAddress } from '../lake.ts';
import { openDataDirectory, prepareDataDirectory } from './data-directory.ts';

export interface JoinedEngines {
  postgresUrl: string;
  clickhouse: Omit<LakeAddress, 'database'>;
}

/**
 * The engines of the server that holds `directory`, for a command beside it. The server keeps supervising them; the
 * command only connects. Throws when the directory was never started.
 */
export async function joinEngines(options: { directory: string; clock: Clock }): Promise<JoinedEngines> {
  const directory = await openDataDirectory(await prepareDataDirectory(options.directory), options.clock);
  const postgres = await directory.savedPort('postgres');
  const clickhouse = await directory.savedPort('clickhouse');
  if (postgres === undefined || clickhouse === undefined)
    throw new Error(
      `${options.directory} is locked by a server that has not started its engines yet; try again`,
    );
  const { credentials } = directory;
  return {
    postgresUrl: `postgres://citybrain:${credentials.postgres}@127.0.0.1:${postgres}/citybrain`,
    clickhouse: {
      url: `http://127.0.0.1:${clickhouse}`,
      username: 'admin',
      password: credentials.clickhouse,
    },
  };
}
