import mysql from 'mysql2';
import pg from 'pg';
import { CONNECT_LIMIT_MS, type Connection } from './connection.ts';

const ROWS_AT_ONCE = 5_000;

export interface TableReading {
  names: string[];
  rows: AsyncIterable<string[]>;
}

type Open = Connection & { address: string };

/** Reads a whole table as texts, in one read-only view of it. Throws what the driver throws. */
export async function readTable<T>(of: Open, use: (reading: TableReading) => Promise<T>): Promise<T> {
  return of.engine === 'postgresql' ? await readPostgres(of, use) : await readMysql(of, use);
}

async function readPostgres<T>(of: Open, use: (reading: TableReading) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    host: of.address,
    port: of.port ?? 5432,
    database: of.database,
    user: of.user,
    password: of.password,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    application_name: 'citybrain',
    ...(of.tls === true ? { ssl: { servername: of.host } } : {}),
    // Every value as PostgreSQL writes it.
    types: { getTypeParser: () => (text: unknown) => text },
  });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query("set local timezone to 'UTC'; set local datestyle to 'ISO'");
    const name = of.table.split('.').map(pg.escapeIdentifier).join('.');
    await client.query(`declare delivery no scroll cursor for select * from ${name}`);
    const fetch = () =>
      client.query<string[]>({ text: `fetch ${ROWS_AT_ONCE} from delivery`, rowMode: 'array' });
    let page = await fetch();
    const names = page.fields.map((field) => field.name);
    async function* rows(): AsyncGenerator<string[]> {
      while (page.rows.length > 0) {
        for (const row of page.rows as unknown as (string | null)[][]) yield row.map((cell) => cell ?? '');
        page = await fetch();
      }
    }
    return await use({ names, rows: rows() });
  } finally {
    await client.end();
  }
}

async function readMysql<T>(of: Open, use: (reading: TableReading) => Promise<T>): Promise<T> {
  const connection = mysql.createConnection({
    host: of.address,
    port: of.port ?? 3306,
    database: of.database,
    user: of.user,
    password: of.password,
    connectTimeout: CONNECT_LIMIT_MS,
    charset: 'utf8mb4',
    rowsAsArray: true,
    // A server must not be able to ask for files of ours.
    flags: ['-LOCAL_FILES'],
    typeCast: (field) => field.string(),
    ...(of.tls === true ? { ssl: { rejectUnauthorized: true } } : {}),
  });
  connection.on('error', () => {});
  try {
    const name = of.table
      .split('.')
      .map((part) => mysql.escapeId(part, true))
      .join('.');
    const [names, query] = await new Promise<[string[], mysql.Query]>((resolve, reject) => {
      const running = connection.query(`select * from ${name}`);
      running.once('error', reject);
      running.once('fields', (fields: mysql.FieldPacket[]) => {
        connection.pause();
        resolve([fields.map((field) => field.name), running]);
      });
    });
    const stream = query.stream({ highWaterMark: ROWS_AT_ONCE });
    connection.resume();
    async function* rows(): AsyncGenerator<string[]> {
      for await (const row of stream as AsyncIterable<(string | null)[]>) yield row.map((cell) => cell ?? '');
    }
    return await use({ names, rows: rows() });
  } finally {
    connection.destroy();
  }
}
