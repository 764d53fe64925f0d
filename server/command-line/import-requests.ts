import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Actor } from '#kernel/events';
import {
  fields,
  type ImportReport,
  importRequests,
  type PreparedImport,
  prepareImport,
  type RequestFile,
  reportCsv,
} from '#modules/channels';
import { note, orStop, Stop, say, withCity } from './session.ts';

interface ImportRequestsOptions {
  mapping?: string;
  saveMapping?: string;
  dryRun?: boolean;
  report?: string;
  data?: string;
}

const commandLine: Actor = Object.freeze({ personId: null, name: 'command line', organisationId: null });

const REJECTIONS_SHOWN_MAX = 20;
const PROGRESS_ROWS = 2_000;
/** Read whole; what is much larger than an import may be is refused before. */
const FILE_BYTES_MAX = 1024 * 1024 * 1024;

/**
 * `citybrain import requests FILE`: shows how the file is read, opens the cases, names each rejected row. Exit code 0
 * when the file could be read, rejected rows or not; 1 when it could not.
 */
export async function importRequestsCommand(path: string, options: ImportRequestsOptions): Promise<void> {
  await withCity(options, async (city) => {
    const file = await readRequestFile(path, options.mapping);
    if (options.saveMapping !== undefined && !/^[\p{L}\p{N}._-]{1,60}$/u.test(options.saveMapping))
      throw new Stop('--save-mapping: a name has letters, digits, dots, dashes, 60 at most');
    const prepared = orStop(await prepareImport(city, file));
    showMapping(prepared);
    const report = await importRequests(city, prepared, {
      actor: commandLine,
      dryRun: options.dryRun === true,
      saveMappingAs: options.saveMapping,
      progress: (rows) => {
        if (rows % PROGRESS_ROWS === 0) note(`${rows} of ${prepared.rows.length} rows`);
      },
    });
    if (options.report !== undefined)
      await writeFile(options.report, reportCsv(report.rows)).catch(stopWith('--report'));
    showRejections(report);
    if (options.dryRun === true) say('dry run: nothing was changed');
    say(
      `${report.rows.length} rows: ${report.opened} opened, ${report.known} known, ${report.rejected} rejected`,
    );
  });
}

/** `mapping` names a file where it looks like one. */
async function readRequestFile(path: string, mapping: string | undefined): Promise<RequestFile> {
  const { size } = await stat(path).catch(stopWith(path));
  if (size > FILE_BYTES_MAX)
    throw new Stop(`${path}: larger than ${FILE_BYTES_MAX / 1024 / 1024} MiB; split it`);
  const file = { name: basename(path), bytes: await readFile(path).catch(stopWith(path)) };
  if (mapping === undefined) return file;
  const isFile = mapping.endsWith('.json') || /[\\/]/.test(mapping);
  return {
    ...file,
    mapping: isFile
      ? { json: await readFile(mapping, 'utf8').catch(stopWith('--mapping')) }
      : { name: mapping },
  };
}

function stopWith(what: string): (error: Error) => never {
  return (error) => {
    throw new Stop(`${what}: ${error.message}`);
  };
}

function showMapping({ fileName, sheet, mapping, timeZone, rows }: PreparedImport): void {
  say(`${fileName}: ${sheet.format}, ${rows.length} rows`);
  for (const field of fields) {
    const heading = mapping.columns[field];
    if (heading !== undefined) say(`  ${field.padEnd(14)}${heading}`);
  }
  const unused = sheet.headings.filter((heading) => !Object.values(mapping.columns).includes(heading));
  if (unused.length > 0) say(`  ${'(not used)'.padEnd(14)}${unused.join(', ')}`);
  say(
    `  system ${mapping.system}; times of ${timeZone}${mapping.dateOrder === undefined ? '' : `, ${mapping.dateOrder}`}`,
  );
}

function showRejections({ rows, rejected }: ImportReport): void {
  const wrong = rows.filter((row) => row.outcome === 'rejected');
  for (const row of wrong.slice(0, REJECTIONS_SHOWN_MAX))
    say(`rejected line ${row.line}, ${row.field}: ${row.reason}`);
  if (rejected > REJECTIONS_SHOWN_MAX)
    say(`… and ${rejected - REJECTIONS_SHOWN_MAX} more; --report FILE has them all`);
}
