import pg from 'pg';

/** Passwords of the two roles: the supervisor's superuser `postgres`, and `citybrain`. */
interface RolePasswords {
  postgresSuperuser: string;
  postgres: string;
}

const CONNECT_LIMIT_MS = 2_000;
/** `create database` copies the template and syncs it: 0.1 s here, seconds on a slow disk. */
const STATEMENT_LIMIT_MS = 30_000;

/**
 * Makes the role and the database `citybrain`, as far as they are missing. The role owns its database and may
 * make more of them, look at and end sessions; it is no superuser, so an SQL injection reads no file and runs
 * no program. Throws when the server does not answer to our password.
 */
export async function prepareDatabase(port: number, passwords: RolePasswords): Promise<void> {
  await asSuperuser(port, passwords, async (client) => {
    const role = await client.query(`select 1 from pg_roles where rolname = 'citybrain'`);
    if (role.rowCount === 0) {
      const password = client.escapeLiteral(passwords.postgres);
      await client.query(
        `create role citybrain login createdb password ${password} in role pg_monitor, pg_signal_backend`,
      );
    }
    const database = await client.query(`select 1 from pg_database where datname = 'citybrain'`);
    if (database.rowCount === 0) await client.query('create database citybrain owner citybrain');
  });
}

/** Whether the server on `port` is the postmaster `pid`, on our cluster and with our password. */
export async function answersAs(pid: number, port: number, passwords: RolePasswords): Promise<boolean> {
  try {
    return await asSuperuser(port, passwords, async (client) => {
      const { rows } = await client.query<{ file: string }>(`select pg_read_file('postmaster.pid') as file`);
      return rows[0]!.file.startsWith(`${pid}\n`);
    });
  } catch {
    // Whatever the reason, it is not a server to rely on.
    return false;
  }
}

async function asSuperuser<T>(
  port: number,
  passwords: RolePasswords,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: passwords.postgresSuperuser,
    database: 'postgres',
    application_name: 'citybrain supervisor',
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: STATEMENT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
  });
  // A connection that breaks fails the query in hand; without a listener it would also end our process.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
