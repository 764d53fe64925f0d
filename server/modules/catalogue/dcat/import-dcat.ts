import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { defineProblem, invalidField, Problem } from '#kernel/errors';
import { type Actor, publish } from '#kernel/events';
import { shapeErrors } from '#kernel/shape';
import { findOrganisation, placementOf } from '#modules/directory';
import { raiseGrades } from '../checks.ts';
import { ContentShape } from '../resource.ts';
import { isDcatUs, readDcatUs } from './dcat-us.ts';
import { isOwnJsonLd, listOwnDatasets, readOwnDataset } from './own-json-ld.ts';
import * as queries from './queries.ts';
import type { Read } from './read.ts';

export const unknownCatalogue = defineProblem(
  'unknown-catalogue',
  400,
  'This is no catalogue that can be read: neither DCAT-US 1.1 nor a page of City Brain’s own /catalog.jsonld',
);

/** What became of a dataset: new, brought before and the same, brought before and now its next version, or not read. */
export type Outcome = 'new' | 'known' | 'changed' | 'rejected';

export interface DatasetOutcome {
  /** From 1, in the order of the document. */
  number: number;
  identifier: string;
  outcome: Outcome;
  /** Of the resource here. */
  code: string | null;
  /** JSON pointers of what was null or missing in the source. */
  nulls: string[];
  shortened: string[];
  /** Why it was rejected. */
  reason: string;
}

export interface DcatImport {
  document: unknown;
  /** Whose the resources are. Of a catalogue of our own only those whose provider is unknown here. */
  providerId: string;
  /** Where datasets without one belong: 类, 项 and 目. */
  classification: string;
  actor: Actor;
  /** For the log: a file name. */
  note: string;
  dryRun?: boolean;
}

/** One transaction's worth: some 2 MB of contents. */
const DATASETS_AT_ONCE = 200;
export const DATASETS_MAX = 50_000;

/**
 * Brings a catalogue in, published as it comes; every dataset is accounted for. Bringing the same again changes
 * nothing. What is written before a failure stays, and is known at the next attempt.
 */
export async function importDcat(city: City, wanted: DcatImport): Promise<DatasetOutcome[] | Problem> {
  if (findOrganisation(city, wanted.providerId) === undefined)
    return invalidField('/provider', `there is no organisation ${wanted.providerId}`);
  const datasets = readDocument(wanted);
  if (datasets instanceof Problem) return datasets;
  const outcomes: DatasetOutcome[] = [];
  const taken = new Set<string>();
  const brought: { read: Read; row: queries.Brought; outcome: DatasetOutcome }[] = [];
  for (const [index, read] of datasets.entries()) {
    const outcome = firstOutcome(index + 1, read);
    outcomes.push(outcome);
    if (typeof read === 'string') continue;
    if (taken.has(read.identifier)) {
      outcome.outcome = 'rejected';
      outcome.reason = 'identifier: stands in the document twice';
      continue;
    }
    taken.add(read.identifier);
    brought.push({ read, row: toRow(city, wanted, read), outcome });
  }
  for (let from = 0; from < brought.length; from += DATASETS_AT_ONCE) {
    const part = brought.slice(from, from + DATASETS_AT_ONCE);
    await city.database.transaction((tx) => bring(tx, city, wanted, part));
  }
  return outcomes;
}

function readDocument({ document, classification }: DcatImport): (Read | string)[] | Problem {
  if (typeof document !== 'object' || document === null) return new Problem(unknownCatalogue);
  const known = document as Record<string, unknown>;
  const list = isOwnJsonLd(known)
    ? listOwnDatasets(known).map((one) => [one, readOwnDataset] as const)
    : isDcatUs(known)
      ? (known['dataset'] as unknown[]).map((one) => [one, readDcatUs] as const)
      : undefined;
  if (list === undefined) return new Problem(unknownCatalogue);
  if (list.length > DATASETS_MAX)
    return new Problem(unknownCatalogue, { detail: `More than ${DATASETS_MAX} datasets; split the file.` });
  return list.map(([one, read]) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return 'is no object';
    const outcome = read(one as Record<string, unknown>, classification);
    if (typeof outcome === 'string') return outcome;
    const [wrong] = shapeErrors(ContentShape, outcome.content);
    if (wrong !== undefined) return `${wrong.path}: ${wrong.message}`;
    return { ...outcome, content: raiseGrades(outcome.content).content };
  });
}

function firstOutcome(number: number, read: Read | string): DatasetOutcome {
  const nothing = { code: null, nulls: [], shortened: [] };
  if (typeof read === 'string')
    return { number, identifier: '', outcome: 'rejected', ...nothing, reason: read };
  const { identifier, nulls, shortened } = read;
  return { number, identifier, outcome: 'known', code: null, nulls, shortened, reason: '' };
}

function toRow(city: City, { providerId }: DcatImport, read: Read): queries.Brought {
  const { own } = read;
  const isHere = own !== undefined && findOrganisation(city, own.providerId) !== undefined;
  return {
    // Catalogues name their datasets each for themselves: the provider tells them apart.
    origin: own === undefined ? `dcat:${providerId}:${read.identifier}` : `dcat:${read.identifier}`,
    code: own?.code ?? null,
    providerId: isHere ? own.providerId : providerId,
    version: own?.version ?? 1,
    content: read.content,
    publishedAt: own?.publishedAt ?? city.clock.now(),
  };
}

async function bring(
  tx: Transaction,
  city: City,
  { actor, note, dryRun, providerId }: DcatImport,
  part: { row: queries.Brought; outcome: DatasetOutcome }[],
): Promise<void> {
  const known = await queries.listKnown(
    tx,
    part.map((one) => one.row),
  );
  const byOrigin = new Map(known.map((row) => [row.origin, row]));
  const fresh = part.filter(({ row }) => !byOrigin.has(row.origin));
  const changed: { id: number; content: queries.Brought['content']; publishedAt: Date }[] = [];
  for (const { row, outcome } of part) {
    const here = byOrigin.get(row.origin);
    outcome.outcome = here === undefined ? 'new' : here.same === false ? 'changed' : 'known';
    outcome.code = here?.code ?? row.code;
    if (here?.same === false)
      changed.push({ id: here.id, content: row.content, publishedAt: row.publishedAt });
  }
  if (dryRun === true || fresh.length + changed.length === 0) return;
  const by = { actor, note };
  const written = await queries.insertPublished(
    tx,
    fresh.map((one) => one.row),
    by,
  );
  const codes = new Map(written.map((row) => [row.origin, row.code]));
  for (const { row, outcome } of fresh) {
    outcome.code = codes.get(row.origin) ?? outcome.code;
    // Somebody else brought it at the same moment.
    if (!codes.has(row.origin)) outcome.outcome = 'known';
  }
  if (changed.length > 0) await queries.replacePublished(tx, changed, by);
  const placement = placementOf(findOrganisation(city, providerId)!);
  const ids = [...written.map((row) => row.id), ...changed.map((one) => one.id)];
  await publish(tx, {
    type: 'catalogue.imported',
    subject: providerId,
    actor,
    // All that changed lies between these two.
    data: { resources: ids.length, firstId: Math.min(...ids), lastId: Math.max(...ids) },
    placement,
  });
}
