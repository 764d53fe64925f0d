import type { City } from '#kernel/city';
import { defineProblem, Problem } from '#kernel/errors';
import { ConvertedCsv } from '../formats/converted-csv.ts';
import type { Connection } from './connection.ts';
import { resolveListedHost } from './listed-host.ts';
import { readTable } from './queries.ts';

export const databaseRefused = defineProblem(
  'database-refused',
  422,
  'The department’s database could not be read; nothing was loaded',
);

/** A table of a department's database as CSV on our disk. */
export async function convertTable(
  city: City,
  connection: Connection,
  to: string,
): Promise<ConvertedCsv | Problem> {
  const address = await resolveListedHost(city, connection.host);
  if (address instanceof Problem) return address;
  try {
    return await readTable({ ...connection, address }, async ({ names, rows }) => {
      const csv = await ConvertedCsv.create(to, names);
      try {
        for await (const row of rows) await csv.write(row);
      } finally {
        await csv.close();
      }
      return csv;
    });
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code === 'ENOSPC') throw error;
    return new Problem(databaseRefused, {
      detail: message.replaceAll(connection.password || '\0', '…').slice(0, 500),
    });
  }
}
