import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { City } from '#kernel/city';
import { Problem } from '#kernel/errors';
import { listPlaces } from '#modules/places';
import { loadDistrict } from '../district/load-district.ts';
import { createDemoCases } from './cases.ts';
import { createDemoPeople, givePasswords } from './people.ts';
import { createDemoResources } from './resources.ts';
import { readDemoTexts } from './texts.ts';

/**
 * Fills an empty data directory with the demo: the district of `folder`, synthetic people for every role, a few days
 * of synthetic cases, and a dozen synthetic data resources with their rows. A directory that has a district already is left as it is, unless an earlier filling broke
 * off: then it is begun anew, and every step that is done already changes nothing.
 */
export async function seedDemo(
  city: City,
  options: { folder: string; progress: (text: string) => void },
): Promise<void> {
  const unfinished = join(city.config.dataDirectory, 'demo-unfinished');
  const isFilled = (await listPlaces(city.database, { level: 'district' })).length > 0;
  if (isFilled && !(await exists(unfinished))) return;
  await writeFile(unfinished, '', { mode: 0o600 });
  await fill(city, options);
  await rm(unfinished);
}

async function fill(
  city: City,
  { folder, progress }: { folder: string; progress: (text: string) => void },
): Promise<void> {
  progress('loading the demo district (places, organisations, categories)');
  const loaded = await loadDistrict(city, folder);
  if (loaded instanceof Problem)
    throw new Error(`${loaded.title}: ${JSON.stringify(loaded.errors ?? loaded.detail)}`);
  const { streets, villages, cells } = loaded.places.counts;
  progress(`${streets} streets, ${villages} villages, ${cells} cells, ${loaded.organisations} organisations`);
  const texts = await readDemoTexts(folder);
  const people = await createDemoPeople(city, texts);
  progress(`${people.length} synthetic people; living through the last days`);
  const count = await createDemoCases(city, people, texts);
  progress(`${count} synthetic cases`);
  const data = await createDemoResources(city, { folder, people, texts });
  progress(`${data.resources} synthetic data resources, ${data.rows} rows`);
  const passwords = await givePasswords(city, people);
  const lines = passwords.map(({ role, email, password }) => `${role}\t${email}\t${password}`);
  const path = join(city.config.dataDirectory, 'demo-passwords.txt');
  await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  progress('random passwords of one person per role are in demo-passwords.txt in the data directory');
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
