import { text as textOf } from 'node:stream/consumers';
import { stopwatch } from '#kernel/clock';
import { Problem } from '#kernel/errors';
import type { UseKind } from '../grant.ts';
import { type LivingGrant, readGrant } from '../read-grant.ts';
import { beginRead, type RunningRead } from '../running-reads.ts';
import { recordRefusal, recordUse } from '../use.ts';
import { accessDenied, CkanFailure, failureOf, notThere } from './failure.ts';
import {
  ckanType,
  type DatastoreQuery,
  type RecordFormat,
  readDatastoreQuery,
  readGrantId,
  rowsStatement,
  totalStatement,
} from './lake-datastore.ts';
import { type Context, grantName, type Json, readResourceId } from './packages.ts';
import type { Params } from './params.ts';

/** JSON that is ready to be sent: exact numbers as the lake writes them, without a turn through JavaScript's. */
export class ReadyJson {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** One answer is held in memory whole. */
const RESULT_BYTES_MAX = 64 * 1024 * 1024;

const formats: Record<RecordFormat, string> = {
  objects: 'JSONEachRow',
  lists: 'JSONCompactEachRow',
  csv: 'CSV',
  tsv: 'TabSeparated',
};

/** The lake answers as a whole or not at all, and reads only. Numbers are numbers. */
const settings = {
  wait_end_of_query: 1,
  readonly: 2,
  result_overflow_mode: 'throw',
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_decimals: 0,
  output_format_json_quote_denormals: 0,
  date_time_output_format: 'iso',
  format_csv_null_representation: '',
  format_tsv_null_representation: '',
  max_result_bytes: String(RESULT_BYTES_MAX),
};

/** Rows of a grant, by the gate and from its view; like every read it is metered and ends with the grant. */
export async function datastoreSearch(context: Context, params: Params): Promise<ReadyJson | CkanFailure> {
  return throughGate(context, params, 'rows', async (grant, read) => {
    const query = readDatastoreQuery(grant, params);
    if (query instanceof CkanFailure) return query;
    const { lake } = context.city;
    const limit = Math.min(query.limit, grant.rowsLeft);
    const { signal } = read;
    let rows = 0;
    const onRows = (count: number) => {
      rows = count;
    };
    const reading = { settings, signal, onRows };
    const [records, total] = await Promise.all([
      lake.stream({ ...rowsStatement(grant, query, limit), ...reading }, formats[query.format]).then(textOf),
      query.includeTotal
        ? lake.rows<{ total: string }>({ ...totalStatement(grant, query), signal })
        : undefined,
    ]);
    return {
      answer: new ReadyJson(
        toJson(grant, query, { records, total: total && Number(total[0]!.total), params }),
      ),
      rows,
      bytes: Buffer.byteLength(records),
    };
  });
}

function toJson(
  grant: LivingGrant,
  query: DatastoreQuery,
  { records, total, params }: { records: string; total: number | undefined; params: Params },
): string {
  const isText = query.format === 'csv' || query.format === 'tsv';
  const list = isText ? JSON.stringify(records) : `[${records.trimEnd().replaceAll('\n', ',')}]`;
  const link = (offset: number) =>
    `/api/3/action/datastore_search?${new URLSearchParams({
      resource_id: grantName(grant.id),
      limit: String(query.limit),
      offset: String(offset),
    })}`;
  const around = {
    include_total: query.includeTotal,
    limit: query.limit,
    ...(query.offset === 0 ? {} : { offset: query.offset }),
    ...(params.has('q') ? { q: params.value('q') } : {}),
    ...(params.has('filters') ? { filters: params.value('filters') } : {}),
    records_format: query.format,
    resource_id: grantName(grant.id),
    total_estimation_threshold: null,
    fields: query.fields.map(({ name, type }) => ({ id: name, type: ckanType(type) })),
    _links: { start: link(0), next: link(query.offset + query.limit) },
    ...(total === undefined ? {} : { total, total_was_estimated: false }),
  };
  return `${JSON.stringify(around).slice(0, -1)},"records":${list}}`;
}

/** What the columns of a grant are, and how many rows it has. */
export async function datastoreInfo(context: Context, params: Params): Promise<Json | CkanFailure> {
  return throughGate(context, params, 'aggregate', async (grant, { signal }) => {
    const everything = { fields: grant.columns, conditions: [], words: [], distinct: false };
    const statement = totalStatement(grant, everything as unknown as DatastoreQuery);
    const [counted] = await context.city.lake.rows<{ total: string }>({ ...statement, signal });
    const answer = {
      meta: {
        id: grantName(grant.id),
        table_type: 'VIEW',
        count: Number(counted!.total),
        aliases: [],
      },
      fields: grant.columns.map(({ name, title, titleEn, mask, type }) => ({
        id: name,
        type: ckanType(type),
        info: { label: title, label_en: titleEn, mask },
        schema: {
          notnull: false,
          is_index: false,
          index_name: null,
          uniquekey: false,
          native_type: ckanType(type),
        },
      })),
    };
    return { answer, rows: 0, bytes: 0 };
  });
}

interface Done<Answer> {
  answer: Answer;
  rows: number;
  bytes: number;
}

/** Whatever reads rows passes the one gate; what it did, and what it was refused, is on record. */
async function throughGate<Answer>(
  { city, caller }: Context,
  params: Params,
  kind: UseKind,
  work: (grant: LivingGrant, read: RunningRead) => Promise<Done<Answer> | CkanFailure>,
): Promise<Answer | CkanFailure> {
  const asked = readGrantId(params);
  if (asked instanceof CkanFailure) return asked;
  const resource = readResourceId(asked);
  if (resource?.kind !== 'grant') return notThere(`Resource "${asked.slice(0, 60)}" was not found.`);
  if (caller.reader === undefined) return accessDenied();
  const { onlyGrantId, caller: who } = caller.reader;
  const grantId = resource.number;
  if (onlyGrantId !== undefined && onlyGrantId !== grantId) return notThere();
  const elapsed = stopwatch();
  const read = beginRead(city, grantId);
  try {
    const grant = await readGrant(city, who, grantId);
    if (grant instanceof Problem) {
      await recordRefusal(city, { grantId, caller: who, duration_ms: elapsed(), problem: grant });
      return failureOf(grant);
    }
    read.endAt(grant.expiresAt);
    const done = await work(grant, read);
    if (done instanceof CkanFailure) return done;
    const { rows, bytes } = done;
    const use = { grantId, caller: who, kind, rows, bytes, duration_ms: elapsed() };
    await recordUse(city, { ...use, detail: { by: 'ckan' } });
    return done.answer;
  } catch (error) {
    if (read.signal.aborted) return accessDenied('The grant ended while it was read');
    city.log.error({ err: error, grant: grantId }, 'the lake did not answer a question of CKAN’s interface');
    return new CkanFailure(503, 'Internal Error', 'The data does not answer; try again shortly');
  } finally {
    read.end();
  }
}
