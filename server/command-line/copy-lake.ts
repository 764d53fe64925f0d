import { readFile } from 'node:fs/promises';
import { openLake } from '#kernel/lake';
import { outsideLake } from '#kernel/lake/address';
import { copyLake } from '#kernel/lake/copy';
import { note, Stop, say, withCity } from './session.ts';

interface CopyLakeOptions {
  to: string;
  cluster: string;
  database?: string;
  data?: string;
}

/** Tables of which every server of a cluster has all rows. */
const EVERYWHERE = ['landed'];

/** `citybrain copy-lake`: the way from one server to a cluster, and from one shape of a cluster to another. */
export async function copyLakeCommand(options: CopyLakeOptions): Promise<void> {
  // In a file, not on the command line: it holds a password.
  const clickhouseUrl = (await readFile(options.to, 'utf8')).trim();
  const target = outsideLake({ clickhouseUrl, clickhouseCluster: options.cluster });
  if (target === undefined) throw new Stop(`${options.to} holds no address`);
  await withCity(options, async (city) => {
    const lake = openLake({ ...target, database: options.database ?? city.lake.database });
    try {
      await copyLake(city.lake, lake, {
        everywhere: EVERYWHERE,
        progress: (table, rows) => note(`${table}: ${rows} rows`),
      });
    } finally {
      await lake.close();
    }
    say(`copied; start the server with CLICKHOUSE_URL as in ${options.to} to use it`);
  });
}
