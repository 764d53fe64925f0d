import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { City } from '#kernel/city';
import { stopwatch } from '#kernel/clock';
import { conflict, defineProblem, internalError, Problem, storageFull } from '#kernel/errors';
import { publish, system } from '#kernel/events';
import { spoolFolder } from '#kernel/http/spool';
import { type Content, findResource, isListed } from '#modules/catalogue';
import type { Batch, QuarantinedRow } from './batch.ts';
import { readRecords, unreadableLoad } from './csv-file.ts';
import { BUCKET_RECORDS, CsvScanner, type CutRecord } from './csv-scanner.ts';
import { brokenRow } from './formats/converted-csv.ts';
import { type Intake, insertGoodRows, insertWrongRows, QUARANTINE_ROWS_MAX } from './lake-load.ts';
import { openPlaceTables } from './lake-places.ts';
import { countBuckets, insertCutRows, LOAD_LIMIT_MS, writeLanded } from './lake-queries.ts';
import { ensureTable } from './lake-tables.ts';
import { leaseFrom } from './lease.ts';
import { type Given, type LoadSource, openSource } from './load-source.ts';
import { profileResource } from './profile.ts';
import { type Measured, measureQuality } from './quality.ts';
import * as queries from './queries.ts';
import { tableOf } from './table.ts';

export const noValidRow = defineProblem('no-valid-row', 422, 'No row is valid; nothing was changed');
export const loadInterrupted = defineProblem(
  'load-interrupted',
  503,
  'The load was interrupted; nothing was changed. Send it again',
);

/** How often the row in the table says how far it is. */
const PROGRESS_INTERVAL_MS = 1_000;

/**
 * Brings a batch into the lake and shows it. Whatever happens, its row ends as `landed` or `failed`, and nothing is
 * visible of one that failed. Order: rows, checks, counts in PostgreSQL, the entry in `landed` (from here on visible),
 * the state in PostgreSQL with its event; `clean-up.ts` goes on from wherever it was cut off. `from` is where the
 * data stands when it was not spooled.
 */
export async function runLoad(city: City, { batch, spoolPath }: queries.Work, from?: Given): Promise<Batch> {
  const beside = join(spoolFolder(city), `batch-${batch.id}.csv`);
  let outcome: { content: Content } | Problem;
  try {
    await mkdir(spoolFolder(city), { recursive: true, mode: 0o700 });
    const given: Given | undefined =
      spoolPath === null
        ? from
        : { path: spoolPath, name: batch.source === 'push' ? 'rows.jsonl' : batch.sourceName };
    outcome =
      given === undefined
        ? new Problem(loadInterrupted, { detail: 'Its source is gone.' })
        : await bring(city, batch, given, beside);
  } catch (error) {
    city.log.error({ err: error, batch: batch.id }, 'a load failed');

    outcome = new Problem((error as { code?: string }).code === 'ENOSPC' ? storageFull : internalError);
  }
  if (outcome instanceof Problem) {
    const failed = await fail(city, batch, outcome);
    await removeFiles([beside, spoolPath]);
    return failed;
  }
  const { content } = outcome;
  const landed = await land(city, batch.id);
  await removeFiles([beside, spoolPath]);
  await profileResource(city, { id: batch.resourceId, content, batch: batch.number }).catch(
    (error: unknown) => city.log.warn({ err: error, batch: batch.id }, 'a resource could not be profiled'),
  );
  return landed;
}

async function bring(
  city: City,
  batch: Batch,
  given: Given,
  beside: string,
): Promise<{ content: Content } | Problem> {
  const resource = await findResource(city.database, batch.resourceId);
  if (resource === undefined || !isListed(resource) || resource.version !== batch.resourceVersion)
    return new Problem(conflict, { detail: 'The resource was changed while the data waited.' });
  const content = resource.published;
  const changed = await ensureTable(city, resource);
  if (changed !== undefined) return changed;
  // What an earlier try may have left.
  await city.lake.dropPartition(tableOf(batch.resourceId), batch.number);
  await removeFiles([beside]);
  const marks = await changeMarks(given);
  const source = await openSource(city, { given, items: content.items, beside });
  if (source instanceof Problem) return source;
  const intake: Intake = {
    resourceId: batch.resourceId,
    batch: batch.number,
    items: content.items,
    columns: source.columns,
    delimiter: source.head.delimiter,
    nulls: batch.options.nulls,
    timeZone: await queries.findTimeZone(city.database),
    places: await openPlaceTables(city),
  };
  const passed = await pass(city, batch, source, intake);
  if (passed instanceof Problem) return passed;
  if ((await changeMarks(given)) !== marks)
    return new Problem(unreadableLoad, { detail: 'The file was changed while it was read.' });
  const measured = await measureQuality(city, {
    batch,
    content,
    places: intake.places,
    rowsRead: passed.rowsRead,
  });
  const refusal = refuseEmpty(batch, passed.rowsRead, measured.rows);
  return refusal ?? (await show(city, batch, passed, measured)) ?? { content };
}

/** Changes with the file. What was spooled is ours, and nobody changes it. */
async function changeMarks(given: Given): Promise<string> {
  if ('connection' in given) return '';
  const { size, mtimeMs, ino } = await stat(given.path);
  return `${size} ${mtimeMs} ${ino}`;
}

interface Passed {
  rowsRead: number;
  bytesRead: number;
}

/** Both passes over the data: good rows into the table, wrong ones with their faults into the quarantine. */
async function pass(city: City, batch: Batch, source: LoadSource, intake: Intake): Promise<Passed | Problem> {
  const cut = new CutRows(source, intake);
  const life = new Life(city, batch);
  const scanner = scannerOf(source, (record) => cut.add(record));
  const records = readRecords({
    path: source.path,
    head: source.head,
    scanner,
    progress: (bytes) => life.tell(bytes),
  });
  await city.lake.insert({
    statement: insertGoodRows(intake),
    input: Readable.from(records, { objectMode: false, highWaterMark: 1 }),
    limit_ms: LOAD_LIMIT_MS,
    signal: life.signal,
  });
  await life.settle();
  if (life.signal.aborted) return new Problem(loadInterrupted);
  const landed = await countBuckets(city.lake, batch);
  const wrong = bucketsWithWrongRows(scanner.records, cut.perBucket, landed);
  if (wrong.size > 0)
    await city.lake.insert({
      statement: insertWrongRows(intake),
      input: Readable.from(
        readRecords({ path: source.path, head: source.head, scanner: scannerOf(source, () => {}, wrong) }),
        { objectMode: false, highWaterMark: 1 },
      ),
      limit_ms: LOAD_LIMIT_MS,
      signal: life.signal,
    });
  await insertCutRows(city.lake, batch, cut.rows);
  return { rowsRead: scanner.records, bytesRead: life.bytes };
}

function scannerOf(
  { head }: LoadSource,
  onCut: (cut: CutRecord) => void,
  onlyBuckets?: ReadonlySet<number>,
): CsvScanner {
  return new CsvScanner({
    width: head.headings.length,
    delimiter: head.delimiter.charCodeAt(0),
    onCut,
    ...(onlyBuckets === undefined ? {} : { onlyBuckets }),
  });
}

/** The records that the scanner cut out; so many are kept, all are counted. */
class CutRows {
  readonly rows: QuarantinedRow[] = [];
  readonly perBucket = new Map<number, number>();
  readonly #source: LoadSource;
  readonly #intake: Intake;

  constructor(source: LoadSource, intake: Intake) {
    this.#source = source;
    this.#intake = intake;
  }

  add({ record, reason, column, text }: CutRecord): void {
    const bucket = Math.floor((record - 1) / BUCKET_RECORDS);
    this.perBucket.set(bucket, (this.perBucket.get(bucket) ?? 0) + 1);
    if (this.rows.length >= QUARANTINE_ROWS_MAX) return;
    const item = column === undefined ? '' : (this.#intake.columns[column]?.name ?? '');
    this.rows.push(
      brokenRow(record, this.#source.broken) ?? { row: record, faults: [{ item, reason }], text },
    );
  }
}

/** Where fewer rows landed than records were sent, the lake found some wrong. */
function bucketsWithWrongRows(
  records: number,
  cut: ReadonlyMap<number, number>,
  landed: ReadonlyMap<number, number>,
): Set<number> {
  const wrong = new Set<number>();
  for (let bucket = 0; bucket * BUCKET_RECORDS < records; bucket += 1) {
    const size = Math.min(BUCKET_RECORDS, records - bucket * BUCKET_RECORDS);
    const sent = size - (cut.get(bucket) ?? 0);
    if (sent > (landed.get(bucket) ?? 0)) wrong.add(bucket);
  }
  return wrong;
}

/** Says in the table how far the load is and that it lives; stops it when it was declared dead. */
class Life {
  bytes = 0;
  readonly #city: City;
  readonly #batch: Batch;
  readonly #abort = new AbortController();
  readonly #elapsed_ms = stopwatch();
  #told_ms = 0;
  #telling: Promise<void> = Promise.resolve();

  constructor(city: City, batch: Batch) {
    this.#city = city;
    this.#batch = batch;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  tell(bytes: number): void {
    this.bytes = bytes;
    if (this.#elapsed_ms() - this.#told_ms < PROGRESS_INTERVAL_MS) return;
    this.#told_ms = this.#elapsed_ms();
    this.#telling = this.#write().catch((error: unknown) =>
      this.#city.log.warn({ err: error, batch: this.#batch.id }, 'a load could not say that it lives'),
    );
  }

  async settle(): Promise<void> {
    await this.#telling;
  }

  async #write(): Promise<void> {
    const leaseUntil = leaseFrom(this.#city.clock.now());
    const lives = await queries.keepAlive(this.#city.database, {
      id: this.#batch.id,
      leaseUntil,
      bytesRead: this.bytes,
    });
    if (!lives) this.#abort.abort();
  }
}

/** A full delivery of nothing would empty the resource: more likely the delivery is wrong. */
function refuseEmpty(batch: Batch, read: number, landed: number): Problem | undefined {
  if (landed > 0 || (read === 0 && batch.mode !== 'replace')) return undefined;
  const detail =
    read === 0 ? 'The delivery has no rows.' : `None of ${read} rows is valid; see the quarantine.`;
  return new Problem(noValidRow, { detail });
}

/** From the last check to what everybody sees. */
async function show(
  city: City,
  batch: Batch,
  passed: Passed,
  measured: Measured,
): Promise<Problem | undefined> {
  const { rows, checksum, quality } = measured;
  await city.lake.seal({ table: tableOf(batch.resourceId), partition: batch.number, rows });
  await city.database.transaction((tx) => queries.insertQuality(tx, batch.id, quality));
  const lives = await queries.writeCounts(city.database, batch.id, {
    bytesRead: passed.bytesRead,
    rowsRead: passed.rowsRead,
    rowsLanded: rows,
    rowsQuarantined: passed.rowsRead - rows,
    contentChecksum: checksum,
  });
  if (!lives) return new Problem(loadInterrupted);
  await writeLanded(city.lake, { ...batch, rows, at: city.clock.now() });
  return undefined;
}

/** The state in PostgreSQL follows what the lake shows. */
export async function land(city: City, batchId: number): Promise<Batch> {
  return await city.database.transaction(async (tx) => {
    const landed = await queries.landBatch(tx, batchId);
    if (landed === undefined) return (await queries.findBatch(tx, batchId))!;
    await publish(tx, factOf('loads.batch-landed', landed));
    return landed;
  });
}

/** Removes what came of it and says why. */
export async function fail(city: City, batch: Batch, problem: Problem): Promise<Batch> {
  const failed = await city.database.transaction(async (tx) => {
    const row = await queries.failBatch(tx, batch.id, problem.toJSON());
    if (row === undefined) return undefined;
    await publish(tx, factOf('loads.batch-failed', row));
    return row;
  });
  await city.lake
    .dropPartition(tableOf(batch.resourceId), batch.number)
    .catch((error: unknown) =>
      city.log.warn({ err: error, batch: batch.id }, 'rows of a failed load stayed'),
    );
  return failed ?? (await queries.findBatch(city.database, batch.id))!;
}

function factOf(type: string, batch: Batch) {
  return {
    type,
    subject: String(batch.id),
    actor: system,
    data: {
      resourceId: batch.resourceId,
      batch: batch.number,
      landed: batch.rowsLanded,
      quarantined: batch.rowsQuarantined,
    },
    placement: { streetCode: null, villageCode: null, unitId: null },
  };
}

async function removeFiles(paths: (string | null)[]): Promise<void> {
  await Promise.all(paths.map((path) => path !== null && rm(path, { force: true })));
}
