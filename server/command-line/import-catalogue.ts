import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Actor } from '#kernel/events';
import { type DatasetOutcome, importDcat } from '#modules/catalogue';
import { orStop, Stop, say, withCity } from './session.ts';

interface ImportCatalogueOptions {
  provider: string;
  classification: string;
  dryRun?: boolean;
  report?: string;
  data?: string;
}

const commandLine: Actor = Object.freeze({ personId: null, name: 'command line', organisationId: null });

/** Read whole. */
const FILE_BYTES_MAX = 256 * 1024 * 1024;
const SHOWN_MAX = 20;

/**
 * `citybrain import catalogue FILE… --provider ORG`: brings catalogues of DCAT-US 1.1, or pages of our own
 * `/catalog.jsonld`, in. Exit code 0 when the files could be read, rejected datasets or not; 1 when not.
 */
export async function importCatalogueCommand(
  paths: string[],
  options: ImportCatalogueOptions,
): Promise<void> {
  await withCity(options, async (city) => {
    const all: DatasetOutcome[] = [];
    for (const path of paths) {
      const outcomes = orStop(
        await importDcat(city, {
          document: await readDocument(path),
          providerId: options.provider,
          classification: options.classification,
          actor: commandLine,
          note: basename(path),
          dryRun: options.dryRun === true,
        }),
      );
      say(`${basename(path)}: ${outcomes.length} datasets`);
      showDatasets(outcomes);
      all.push(...outcomes);
    }
    if (options.report !== undefined)
      await writeFile(options.report, reportOf(all)).catch(stopWith('--report'));
    if (options.dryRun === true) say('dry run: nothing was changed');
    const count = (outcome: string) => all.filter((one) => one.outcome === outcome).length;
    say(
      `${all.length} datasets: ${count('new')} new, ${count('changed')} changed, ${count('known')} known, ${count('rejected')} rejected`,
    );
  });
}

async function readDocument(path: string): Promise<unknown> {
  const { size } = await stat(path).catch(stopWith(path));
  if (size > FILE_BYTES_MAX) throw new Stop(`${path}: larger than ${FILE_BYTES_MAX / 1024 / 1024} MiB`);
  const text = await readFile(path, 'utf8').catch(stopWith(path));
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Stop(`${path}: no JSON: ${(error as Error).message}`);
  }
}

function stopWith(what: string): (error: Error) => never {
  return (error) => {
    throw new Stop(`${what}: ${error.message}`);
  };
}

/** What somebody has to look at: rejected ones, and fields that were null, counted. */
function showDatasets(outcomes: DatasetOutcome[]): void {
  const rejected = outcomes.filter((one) => one.outcome === 'rejected');
  for (const one of rejected.slice(0, SHOWN_MAX))
    say(`  rejected ${one.number} ${one.identifier}: ${one.reason}`);
  if (rejected.length > SHOWN_MAX)
    say(`  … and ${rejected.length - SHOWN_MAX} more; --report FILE has them all`);
  const nulls = new Map<string, number>();
  for (const one of outcomes) for (const path of one.nulls) nulls.set(path, (nulls.get(path) ?? 0) + 1);
  const fields = [...nulls].sort((one, other) => other[1] - one[1]);
  for (const [path, times] of fields.slice(0, SHOWN_MAX)) say(`  ${path} is null in ${times}`);
}

/** One JSON document a line, an outcome each. */
function reportOf(outcomes: DatasetOutcome[]): string {
  return outcomes.map((one) => `${JSON.stringify(one)}\n`).join('');
}
