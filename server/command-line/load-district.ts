import { prepareDistrict, readDistrictFolder } from '#modules/places';
import { loadDistrict } from '../district/load-district.ts';
import { orStop, say, telling, withCity } from './session.ts';

/** `citybrain load-district`: with `--check` nothing but the files is touched. */
export async function loadDistrictCommand(
  folder: string,
  options: { check?: boolean; data?: string },
): Promise<void> {
  if (options.check === true)
    return telling(async () => {
      const prepared = orStop(prepareDistrict(orStop(await readDistrictFolder(folder))));
      for (const warning of prepared.warnings) say(`warning  ${warning.path}: ${warning.message}`);
      say(`${prepared.data.places.length} places, ${prepared.warnings.length} warnings; nothing was changed`);
    });
  await withCity(options, async (city) => {
    const { places, organisations, categories } = orStop(await loadDistrict(city, folder));
    for (const warning of places.warnings) say(`warning  ${warning.path}: ${warning.message}`);
    for (const [repair, count] of Object.entries(places.repairs)) say(`repaired ${repair}: ${count}`);
    const { streets, villages, cells, stations, withdrawn } = places.counts;
    say(
      `${streets} streets, ${villages} villages, ${cells} cells, ${stations} stations, ${withdrawn} withdrawn`,
    );
    say(
      `${organisations} organisations, ${categories} categories${places.changed ? '' : '; places unchanged'}`,
    );
  });
}
