import type { PushEngine } from '../delivery.ts';

/**
 * Statements for databases of receivers. Names come from patterns that allow letters, digits and underscores alone,
 * and are quoted all the same; values never stand in a statement.
 */

/** Our ledger in the receiver's database: which batches of which grant its tables hold. */
export const LEDGER = 'citybrain_pushes';

export interface PushColumn {
  name: string;
  /** Of the receiver's database. */
  type: string;
}

const quote = { postgresql: (name: string) => `"${name}"`, mysql: (name: string) => `\`${name}\`` };

export function createLedger(engine: PushEngine): string {
  const q = quote[engine];
  return `create table if not exists ${q(LEDGER)} (grant_id bigint not null, table_name varchar(63) not null,
    batch bigint not null, row_count bigint not null, primary key (grant_id, table_name, batch))`;
}

export function createTable(engine: PushEngine, table: string, columns: PushColumn[]): string {
  const q = quote[engine];
  const items = columns.map(({ name, type }) => `${q(name)} ${type}`);
  return `create table if not exists ${q(table)} (${items.join(', ')}, ${q('_grant')} bigint not null,
    ${q('_batch')} bigint not null, ${q('_key')} varchar(32) not null, primary key (${q('_key')}))`;
}

/** One row a column of the table, as the connection's database and schema have it. */
export function listColumns(engine: PushEngine): string {
  return engine === 'postgresql'
    ? `select column_name as name from information_schema.columns
       where table_schema = current_schema() and table_name = $1 limit 2000`
    : 'select column_name as name from information_schema.columns where table_schema = database() and table_name = ? limit 2000';
}

/** Held until the transaction (PostgreSQL) or the session (MySQL) ends: two pushes go one after the other. */
export function lockTable(engine: PushEngine): string {
  return engine === 'postgresql'
    ? `select pg_advisory_xact_lock(hashtextextended('citybrain ' || $1, 0))`
    : `select get_lock(concat('citybrain ', ?), 60) as held`;
}

export function listPushed(engine: PushEngine): string {
  const [grant, table] = engine === 'postgresql' ? ['$1', '$2'] : ['?', '?'];
  return `select batch, row_count as number_of_rows from ${quote[engine](LEDGER)}
    where grant_id = ${grant} and table_name = ${table} limit 100000`;
}

export function deleteBatch(engine: PushEngine, table: string): string {
  const q = quote[engine];
  const [grant, batch] = engine === 'postgresql' ? ['$1', '$2'] : ['?', '?'];
  return `delete from ${q(table)} where ${q('_grant')} = ${grant} and ${q('_batch')} = ${batch}`;
}

export function deleteLedger(engine: PushEngine): string {
  const [grant, table, batch] = engine === 'postgresql' ? ['$1', '$2', '$3'] : ['?', '?', '?'];
  return `delete from ${quote[engine](LEDGER)} where grant_id = ${grant} and table_name = ${table} and batch = ${batch}`;
}

export function insertLedger(engine: PushEngine): string {
  const values = engine === 'postgresql' ? '$1, $2, $3, $4' : '?, ?, ?, ?';
  return `insert into ${quote[engine](LEDGER)} (grant_id, table_name, batch, row_count) values (${values})`;
}

/** PostgreSQL takes many rows as one JSON value, MySQL as a list of lists. */
export function insertRows(engine: PushEngine, table: string, columns: PushColumn[]): string {
  const q = quote[engine];
  const all = [
    ...columns,
    { name: '_grant', type: 'bigint' },
    { name: '_batch', type: 'bigint' },
    { name: '_key', type: 'text' },
  ];
  const names = all.map(({ name }) => q(name)).join(', ');
  if (engine === 'mysql') return `insert into ${q(table)} (${names}) values ?`;
  const shape = all.map(({ name, type }) => `${q(name)} ${type}`).join(', ');
  return `insert into ${q(table)} (${names}) select ${names} from jsonb_to_recordset($1::jsonb) as r(${shape})`;
}
