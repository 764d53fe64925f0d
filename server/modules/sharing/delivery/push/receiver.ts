import mysql from 'mysql2/promise';
import pg from 'pg';
import { bareType } from '../../typed-value.ts';
import type { PushEngine, PushOptions } from '../delivery.ts';
import * as queries from './queries.ts';

/** A receiver's database while rows are pushed into it. */
export interface Receiver {
  /** Makes ledger and table where they are not; the names of the table's columns. MySQL commits definitions at once. */
  prepare(table: string, columns: queries.PushColumn[]): Promise<string[]>;
  begin(table: string): Promise<void>;
  rows<Row>(statement: string, values: unknown[]): Promise<Row[]>;
  insert(table: string, columns: queries.PushColumn[], rows: Record<string, unknown>[]): Promise<void>;
  commit(): Promise<void>;
  /** Without a commit before it, nothing was changed. */
  close(): Promise<void>;
}

const CONNECT_LIMIT_MS = 10_000;
const STATEMENT_LIMIT_MS = 120_000;

export function connect(engine: PushEngine, options: PushOptions, password: string): Promise<Receiver> {
  return engine === 'postgresql' ? connectPostgres(options, password) : connectMysql(options, password);
}

async function connectPostgres(options: PushOptions, password: string): Promise<Receiver> {
  const { host, port, database, user, tls } = options;
  const client = new pg.Client({
    host,
    port,
    database,
    user,
    password,
    ssl: tls,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
    application_name: 'citybrain push',
  });
  // A connection that breaks fails the statement that runs; without a listener it would end the process.
  client.on('error', () => {});
  await client.connect();
  const rows = async <Row>(statement: string, values: unknown[]) =>
    (await client.query(statement, values)).rows as Row[];
  return {
    rows,
    async prepare(table, columns) {
      await client.query(queries.createLedger('postgresql'));
      await client.query(queries.createTable('postgresql', table, columns));
      const found = await rows<{ name: string }>(queries.listColumns('postgresql'), [table]);
      return found.map(({ name }) => name);
    },
    async begin(table) {
      await client.query('begin');
      await client.query(`set local time zone 'UTC'`);
      await client.query(queries.lockTable('postgresql'), [table]);
    },
    async insert(table, columns, batch) {
      // PostgreSQL's texts hold no NUL.
      const json = JSON.stringify(batch).replace(/(?<!\\)((?:\\\\)*)\\u0000/g, '$1');
      await client.query(queries.insertRows('postgresql', table, columns), [json]);
    },
    commit: async () => {
      await client.query('commit');
    },
    close: () => client.end(),
  };
}

async function connectMysql(options: PushOptions, password: string): Promise<Receiver> {
  const { host, port, database, user, tls } = options;
  const connection = await mysql.createConnection({
    host,
    port,
    database,
    user,
    password,
    connectTimeout: CONNECT_LIMIT_MS,
    charset: 'utf8mb4',
    timezone: 'Z',
    // The server's own files stay the server's: LOAD DATA LOCAL is refused.
    flags: ['-LOCAL_FILES'],
    ...(tls ? { ssl: {} } : {}),
  });
  const rows = async <Row>(statement: string, values: unknown[]) => {
    const [found] = await connection.query({ sql: statement, timeout: STATEMENT_LIMIT_MS }, values);
    return found as Row[];
  };
  return {
    rows,
    async prepare(table, columns) {
      await connection.query(queries.createLedger('mysql'));
      await connection.query(queries.createTable('mysql', table, columns));
      const found = await rows<{ name: string }>(queries.listColumns('mysql'), [table]);
      return found.map(({ name }) => name);
    },
    async begin(table) {
      await rows(queries.lockTable('mysql'), [table]);
      await connection.beginTransaction();
    },
    async insert(table, columns, batch) {
      const names = [...columns.map(({ name }) => name), '_grant', '_batch', '_key'];
      const values = batch.map((row) => names.map((name) => row[name] ?? null));
      await connection.query(queries.insertRows('mysql', table, columns), [values]);
    },
    commit: () => connection.commit(),
    close: () => connection.end(),
  };
}

/** What a column of the lake becomes in the receiver's database. */
export function receiverType(engine: PushEngine, type: string): string {
  const bare = bareType(type);
  const isPostgres = engine === 'postgresql';
  if (bare === 'UInt64') return isPostgres ? 'numeric(20)' : 'bigint unsigned';
  if (/^U?Int/.test(bare)) return 'bigint';
  if (bare.startsWith('Decimal')) {
    const scale = /, (\d+)\)/.exec(bare)?.[1] ?? '0';
    return isPostgres ? 'numeric' : `decimal(38, ${scale})`;
  }
  if (bare.startsWith('Float')) return isPostgres ? 'double precision' : 'double';
  if (bare.startsWith('DateTime')) return isPostgres ? 'timestamptz' : 'datetime(3)';
  if (bare.startsWith('Date')) return 'date';
  if (bare === 'Bool') return 'boolean';
  return isPostgres ? 'text' : 'longtext';
}
