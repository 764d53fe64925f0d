import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { type Actor, publish } from '#kernel/events';
import { openImportedCase, suggestCategory } from '#modules/cases';
import type { PreparedImport, PreparedRow, Repetition } from './prepare-import.ts';
import * as queries from './queries.ts';
import type { ImportedRequest, Rejection } from './request.ts';

/** What became of one row; every row of a file has exactly one. */
export interface RowOutcome {
  line: number;
  reference: string | null;
  outcome: 'opened' | 'known' | 'rejected';
  /** Null for a rejected row, and for one that a dry run would open. */
  caseNumber: string | null;
  /** The file's name of the column, and what is wrong there; null unless rejected. */
  field: string | null;
  reason: string | null;
}

export interface ImportReport extends queries.Counts {
  /** Undefined for a dry run. */
  id: number | undefined;
  rows: RowOutcome[];
}

export interface ImportOptions {
  actor: Actor;
  /** Tells what would happen and changes nothing. */
  dryRun: boolean;
  /** Keeps the mapping under this name, over an older one. */
  saveMappingAs?: string | undefined;
  /** Now and then, with how many rows have been taken. */
  progress?: (rows: number) => void;
}

/** Rows of one transaction: long enough to share its cost, short enough never to be felt by those who work. */
const BATCH_ROWS = 200;
/** Transactions side by side: most of an import's time is waiting. On two busy cores 1 gave 120 rows/s, 4 gave 580. */
const BATCHES_AT_ONCE = 4;
const STRETCH_ROWS = BATCH_ROWS * BATCHES_AT_ONCE;
/** Kept with the import; the report has them all. */
export const REJECTIONS_KEPT_MAX = 1_000;

/**
 * Opens a case for every good row of a prepared file, in transactions of `BATCH_ROWS`, once for every
 * `<system>:<reference>`; numbers follow the file only roughly. What broke off goes on when it is run again: what was
 * opened is known then. Two imports of one file at once open each row once. Records the import with its counts and
 * publishes `imports.finished`.
 */
export async function importRequests(
  city: City,
  prepared: PreparedImport,
  options: ImportOptions,
): Promise<ImportReport> {
  const id = options.dryRun ? undefined : await begin(city, prepared, options);
  const importing: Importing = { city, system: prepared.mapping.system, decided: new Map(), ...options };
  const rows: RowOutcome[] = [];
  for (let from = 0; from < prepared.rows.length; from += STRETCH_ROWS) {
    rows.push(...(await takeStretch(importing, prepared.rows.slice(from, from + STRETCH_ROWS))));
    options.progress?.(rows.length);
  }
  const counts = { opened: 0, known: 0, rejected: 0 };
  for (const row of rows) counts[row.outcome] += 1;
  if (id !== undefined) await finish(city, { id, rows, counts, actor: options.actor });
  return { id, rows, ...counts };
}

function begin(
  city: City,
  prepared: PreparedImport,
  { actor, saveMappingAs: name }: ImportOptions,
): Promise<number> {
  const { fileName, fileSha256, sheet, mapping } = prepared;
  const { format, encoding } = sheet;
  return city.database.transaction(async (tx) => {
    if (name !== undefined) await queries.upsertMapping(tx, { name, mapping, actor });
    const record = { fileName, fileSha256, format, encoding, mapping, rows: prepared.rows.length };
    return queries.insertImport(tx, record, actor);
  });
}

interface Importing extends ImportOptions {
  city: City;
  system: string;
  /** What became of the requests so far, by reference: a later row that says the same shares it. */
  decided: Map<string, RowOutcome>;
}

/** The outcomes of a stretch of rows, in their order. */
async function takeStretch(importing: Importing, stretch: PreparedRow[]): Promise<RowOutcome[]> {
  const requests = stretch.filter((row) => 'digest' in row);
  const batches = Array.from({ length: BATCHES_AT_ONCE }, (_, index) =>
    requests.slice(index * BATCH_ROWS, (index + 1) * BATCH_ROWS),
  );
  const decisions = await Promise.all(batches.map((batch) => takeBatch(importing, batch)));
  for (const outcome of decisions.flat()) importing.decided.set(outcome.reference!, outcome);
  return stretch.map((row) => ('reason' in row ? rejected(row) : outcomeOf(importing, row)));
}

async function takeBatch(importing: Importing, batch: ImportedRequest[]): Promise<RowOutcome[]> {
  if (batch.length === 0) return [];
  const references = batch.map((request) => qualified(importing, request.reference));
  const known = await queries.listKnownNumbers(importing.city.database, references);
  const outcomes: RowOutcome[] = [];
  const fresh: ImportedRequest[] = [];
  for (const request of batch) {
    const number = known.get(qualified(importing, request.reference));
    if (number !== undefined) outcomes.push(taken(request, 'known', number));
    else if (importing.dryRun) outcomes.push(taken(request, 'opened', null));
    else fresh.push(request);
  }
  return fresh.length === 0 ? outcomes : [...outcomes, ...(await openAll(importing, fresh))];
}

function outcomeOf({ decided }: Importing, row: ImportedRequest | Repetition): RowOutcome {
  const first = decided.get(row.reference)!;
  if ('digest' in row || first.outcome === 'rejected') return { ...first, line: row.line };
  return taken(row, 'known', first.caseNumber);
}

/** In one transaction. */
function openAll(importing: Importing, fresh: ImportedRequest[]): Promise<RowOutcome[]> {
  return importing.city.database.transaction(async (tx) => {
    const outcomes: RowOutcome[] = [];
    for (const request of fresh) outcomes.push(await open(tx, importing, request));
    return outcomes;
  });
}

/** `openCase` refuses before it writes, so a refusal here leaves the other rows of the transaction as they are. */
async function open(tx: Transaction, importing: Importing, request: ImportedRequest): Promise<RowOutcome> {
  const { city, actor } = importing;
  const { description, point, categoryHint, reference } = request;
  const opened = await openImportedCase(
    tx,
    city,
    {
      description,
      sourceReference: qualified(importing, reference),
      point,
      placeText: request.placeText,
      categoryCode: request.categoryCode ?? suggestCategory(city, `${categoryHint}\n${description}`)?.code,
      reporter: request.reporter,
      openedAt: request.openedAt,
      answer: request.answer,
      closedAt: request.closedAt,
    },
    actor,
  );
  if (opened instanceof Problem) {
    const { path, message } = opened.errors?.[0] ?? { path: '', message: opened.detail ?? opened.title };
    return rejected({ line: request.line, reference, field: path.slice(1), reason: message });
  }
  return taken(request, opened.isNew ? 'opened' : 'known', opened.number);
}

/** With the name of its system a reference is unlike any other system's. */
function qualified({ system }: Importing, reference: string): string {
  return `${system}:${reference}`;
}

function taken(
  { line, reference }: { line: number; reference: string },
  outcome: 'opened' | 'known',
  caseNumber: string | null,
): RowOutcome {
  return { line, reference, outcome, caseNumber, field: null, reason: null };
}

function rejected({ line, reference, field, reason }: Rejection): RowOutcome {
  return { line, reference, outcome: 'rejected', caseNumber: null, field, reason };
}

interface Finish {
  id: number;
  rows: RowOutcome[];
  counts: queries.Counts;
  actor: Actor;
}

function finish(city: City, { id, rows, counts, actor }: Finish): Promise<void> {
  const rejections = rows
    .filter((row) => row.outcome === 'rejected')
    .slice(0, REJECTIONS_KEPT_MAX)
    .map(({ line, reference, field, reason }) => ({ line, reference, field: field!, reason: reason! }));
  return city.database.transaction(async (tx) => {
    await queries.insertRejections(tx, id, rejections);
    await queries.finishImport(tx, id, counts);
    await publish(tx, {
      type: 'imports.finished',
      subject: String(id),
      actor,
      data: { rows: rows.length, ...counts },
      placement: { streetCode: null, villageCode: null, unitId: null },
    });
  });
}
