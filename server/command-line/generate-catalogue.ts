import { stopwatch } from '#kernel/clock';
import type { Actor } from '#kernel/events';
import { bringInResources, generateCatalogue } from '#modules/catalogue';
import { listAllOrganisations } from '#modules/directory';
import { note, Stop, say, withCity } from './session.ts';

interface GenerateCatalogueOptions {
  resources: number;
  items?: number;
  seed: number;
  data?: string;
}

const commandLine: Actor = Object.freeze({ personId: null, name: 'command line', organisationId: null });

/** Items a resource, where only resources are asked for: 83,000 over 8,575. */
const ITEMS_A_RESOURCE = 83_000 / 8_575;

/**
 * `citybrain catalogue generate`: lists a synthetic catalogue under the departments of the district, every resource
 * labelled synthetic. The same seed again changes nothing.
 */
export async function generateCatalogueCommand(options: GenerateCatalogueOptions): Promise<void> {
  await withCity(options, async (city) => {
    const all = await listAllOrganisations(city.database);
    const departments = all.filter(({ kind }) => kind === 'department' || kind === 'unit');
    if (departments.length === 0)
      throw new Stop('the district has no departments yet; load it first (load-district)');
    const elapsed_ms = stopwatch();
    const { resources, seed } = options;
    const items = options.items ?? Math.round(resources * ITEMS_A_RESOURCE);
    const generated = generateCatalogue(seed, { resources, items, departments });
    const { created, updated, unchanged } = await bringInResources(city, generated, {
      actor: commandLine,
      progress: (done) => note(`${done} of ${generated.length} resources`),
    });
    const count = generated.reduce((sum, one) => sum + one.content.items.length, 0);
    say(
      `${generated.length} synthetic resources with ${count} items: ${created} created, ${updated} updated, ${unchanged} unchanged`,
    );
    note(`${(elapsed_ms() / 1_000).toFixed(1)} s`);
  });
}
