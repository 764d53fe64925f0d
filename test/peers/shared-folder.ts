import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Standards and real data lie beside the checkout, and never in it: their licences differ from ours. */
const folder = join(import.meta.dirname, '../../../shared');

export const sharedFolderIsThere = existsSync(join(folder, 'standards'));

/** For example `standards/openlineage.schema.json`. */
export async function readShared(path: string): Promise<string> {
  return await readFile(join(folder, path), 'utf8');
}
