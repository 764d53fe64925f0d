import { type Queryable, sql, type Transaction } from '#kernel/database';
import type { Actor } from '#kernel/events';
import type { Mapping, SettledMapping } from './mapping.ts';
import type { Rejection } from './request.ts';

/** IANA name; undefined while there is no district. */
export async function findTimeZone(db: Queryable): Promise<string | undefined> {
  const district = await db.find<{ timeZone: string }>(
    sql`select time_zone as "timeZone" from places.districts`,
  );
  return district?.timeZone;
}

export async function findMapping(db: Queryable, name: string): Promise<Mapping | undefined> {
  const saved = await db.find<{ mapping: Mapping }>(
    sql`select mapping from channels.mappings where name = ${name}`,
  );
  return saved?.mapping;
}

export async function upsertMapping(
  tx: Transaction,
  saved: { name: string; mapping: Mapping; actor: Actor },
): Promise<void> {
  const { name, mapping, actor } = saved;
  await tx.execute(sql`
    insert into channels.mappings (name, mapping, actor_id, actor_name, at)
    values (${name}, ${JSON.stringify(mapping)}, ${actor.personId}, ${actor.name}, ${tx.now})
    on conflict (name) do update set mapping = excluded.mapping, actor_id = excluded.actor_id,
      actor_name = excluded.actor_name, at = excluded.at`);
}

/** Of the given source references those that are cases already, with the number of the case. */
export async function listKnownNumbers(db: Queryable, references: string[]): Promise<Map<string, string>> {
  const rows = await db.rows<{ reference: string; number: string }>(sql`
    select source_reference as reference, number from cases.cases
    where source = 'import' and source_reference = any(${references})`);
  return new Map(rows.map((row) => [row.reference, row.number]));
}

export interface NewImport {
  fileName: string;
  fileSha256: string;
  format: string;
  encoding: string;
  mapping: SettledMapping;
  rows: number;
}

export async function insertImport(tx: Transaction, fresh: NewImport, actor: Actor): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into channels.imports (file_name, file_sha256, format, encoding, mapping, rows, actor_id, actor_name, started_at)
    values (${fresh.fileName}, ${fresh.fileSha256}, ${fresh.format}, ${fresh.encoding}, ${JSON.stringify(fresh.mapping)},
      ${fresh.rows}, ${actor.personId}, ${actor.name}, ${tx.now})
    returning id`);
  return id;
}

export interface Counts {
  opened: number;
  known: number;
  rejected: number;
}

export async function finishImport(tx: Transaction, id: number, counts: Counts): Promise<void> {
  await tx.execute(sql`
    update channels.imports set opened = ${counts.opened}, known = ${counts.known}, rejected = ${counts.rejected},
      finished_at = ${tx.now}
    where id = ${id}`);
}

export async function insertRejections(
  tx: Transaction,
  importId: number,
  rejections: Rejection[],
): Promise<void> {
  await tx.execute(sql`
    insert into channels.import_rows (import_id, position, line, reference, field, reason)
    select ${importId}, position, (row->>'line')::integer, row->>'reference', row->>'field', row->>'reason'
    from jsonb_array_elements(${JSON.stringify(rejections)}::jsonb) with ordinality as rejected (row, position)`);
}

export interface ImportRecord {
  id: number;
  fileName: string;
  fileSha256: string;
  format: string;
  encoding: string;
  mapping: SettledMapping;
  rows: number;
  /** Null while it runs, and for ever where it broke off. */
  opened: number | null;
  known: number | null;
  rejected: number | null;
  actorName: string;
  startedAt: Date;
  finishedAt: Date | null;
}

const importColumns = sql`id, file_name as "fileName", file_sha256 as "fileSha256", format, encoding, mapping, rows,
  opened, known, rejected, actor_name as "actorName", started_at as "startedAt", finished_at as "finishedAt"`;

/** Latest first. */
export function listImports(db: Queryable, limit: number): Promise<ImportRecord[]> {
  return db.rows(sql`select ${importColumns} from channels.imports order by id desc limit ${limit}`);
}

export function findImport(db: Queryable, id: number): Promise<ImportRecord | undefined> {
  return db.find(sql`select ${importColumns} from channels.imports where id = ${id}`);
}

/** In order of the file, as many as were kept. */
export function listRejections(db: Queryable, importId: number, limit: number): Promise<Rejection[]> {
  return db.rows(sql`
    select line, reference, field, reason from channels.import_rows
    where import_id = ${importId} order by position limit ${limit}`);
}
