import pg from 'pg';
import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import type { Clock } from './clock.ts';
import { Problem } from './errors.ts';

export { empty, join, raw, type Sql, sql };

/** What a query function takes: the pool for a single statement, or a transaction. */
export interface Queryable {
  /** All rows. The caller bounds the statement with a limit. */
  rows<Row>(query: Sql): Promise<Row[]>;
  /** The first row, or undefined. */
  find<Row>(query: Sql): Promise<Row | undefined>;
  /** Exactly one row; anything else is an impossible state and throws. */
  one<Row>(query: Sql): Promise<Row>;
  /** Runs a statement; returns the number of rows it touched. */
  execute(query: Sql): Promise<number>;
}

/** One unit of work. Verbs take it as their first argument and read the time and new ids from its clock. */
export interface Transaction extends Queryable {
  readonly clock: Clock;
  /** The time of this unit of work: one value, so all its rows carry the same moment. */
  readonly now: Date;
  /**
   * Sends a statement whose answer nobody waits for, in its order but together with what follows: several, and the
   * commit, travel in one round trip. Its failure fails the transaction.
   */
  send(query: Sql): void;
  /** Runs after the commit and only then; for waking in-process readers. Errors are logged, never thrown. */
  afterCommit(work: () => void): void;
}

export interface Database extends Queryable {
  readonly pool: pg.Pool;
  readonly url: string;
  /**
   * Runs `work` in a transaction. It rolls back when `work` throws or returns a `Problem`. Serialization
   * failures and deadlocks are retried up to `ATTEMPTS_MAX` times, so `work` must have no other effect.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Calls `listener` after every committed transaction of this process. */
  onCommit(listener: () => void): void;
  close(): Promise<void>;
}

const ATTEMPTS_MAX = 5;
const CONNECT_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 10_000;
/** The client gives up a little later than the server, for the case that the server hangs altogether. */
const QUERY_TIMEOUT_MS = 12_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;

/** PostgreSQL codes after which the same transaction may simply be run again. */
const RETRYABLE_CODES = new Set(['40001', '40P01']);

// Dates stay out of JavaScript's local time zone: date as text, timestamptz as Date, bigint as number where it
// is safe (ids and counts here stay below 2^53).
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`bigint ${text} exceeds 2^53`);
  return value;
});

export function openDatabase(options: { url: string; clock: Clock; connectionsMax: number }): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connectionsMax,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    application_name: 'citybrain',
    pipeline: true,
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));

  const commitListeners: (() => void)[] = [];

  return {
    pool,
    url: options.url,
    ...queryableOn(pool),
    async transaction(work) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await attempt({ pool, clock: options.clock, commitListeners }, work);
        } catch (error) {
          if (tries >= ATTEMPTS_MAX || !RETRYABLE_CODES.has(codeOf(error))) throw error;
        }
      }
    },
    onCommit: (listener) => commitListeners.push(listener),
    close: () => pool.end(),
  };
}

interface Attempt {
  pool: pg.Pool;
  clock: Clock;
  commitListeners: (() => void)[];
}

async function attempt<T>(
  { pool, clock, commitListeners }: Attempt,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const belongings: Belongings = { clock, commitWork: [], unawaited: [] };
  let broken: Error | undefined;
  try {
    const result = await runBetween(client, belongings, work);
    if (!(result instanceof Problem))
      for (const run of [...belongings.commitWork, ...commitListeners]) runCommitted(run);
    return result;
  } catch (error) {
    const undone = client.query('rollback');
    holdBack(client).send();
    await undone.catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** `begin`, the work, and `commit` or `rollback`. */
async function runBetween<T>(
  client: pg.PoolClient,
  belongings: Belongings,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  // Sent together with the first statement (pipelining): not waiting for it saves a round trip. Were it to fail,
  // its error would surface here all the same.
  const together = holdBack(client);
  const begun = client.query('begin');
  begun.catch(() => {});
  process.nextTick(together.send);
  const result = await work(transactionOn(client, belongings)).catch(async (error: unknown) => {
    // What comes after a failed statement fails too, and says less of why.
    await Promise.all(belongings.unawaited);
    throw error;
  });
  const ended = client.query(result instanceof Problem ? 'rollback' : 'commit');
  holdBack(client).send();
  // Rejects also when what was sent before it did, and then nobody waits for it: unheard, it would end the process.
  ended.catch(() => {});
  // What was sent without waiting is answered before the end is; a failure there throws, and the end was a rollback.
  await Promise.all([begun, ...belongings.unawaited]);
  const { command } = await ended;
  // PostgreSQL answers a commit after a failed statement with a rollback: the work hid that failure.
  if (!(result instanceof Problem) && command !== 'COMMIT')
    throw new Error('a statement of this transaction failed and nothing was committed');
  return result;
}

/** What is committed is committed: a failure here must not make it look undone, or be retried. */
function runCommitted(work: () => void): void {
  try {
    work();
  } catch (error) {
    process.emitWarning(error as Error);
  }
}

/** The PostgreSQL error code of `error`, or an empty text. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What node-postgres keeps of its socket; not in its types. Without it statements go out one by one. */
interface Wire {
  connection?: { stream?: { cork(): void; uncork(): void; writableCorked: number } };
}

/** Gathers what is written until `send`: one system call and one waking of the server's process instead of several. */
function holdBack(client: pg.PoolClient): { send: () => void } {
  const stream = (client as unknown as Wire).connection?.stream;
  stream?.cork();
  return {
    send: () => {
      while (stream !== undefined && stream.writableCorked > 0) stream.uncork();
    },
  };
}

interface Belongings {
  clock: Clock;
  commitWork: (() => void)[];
  unawaited: Promise<unknown>[];
}

function transactionOn(client: pg.PoolClient, { clock, commitWork, unawaited }: Belongings): Transaction {
  return {
    ...queryableOn(client),
    clock,
    now: clock.now(),
    send: (query) => {
      const together = holdBack(client);
      const sent = client.query(prepared(query));
      // Its failure is thrown where the transaction ends.
      sent.catch(() => {});
      unawaited.push(sent);
      process.nextTick(together.send);
    },
    afterCommit: (work) => {
      commitWork.push(work);
    },
  };
}

function queryableOn(target: pg.Pool | pg.PoolClient): Queryable {
  return {
    rows: async <Row>(query: Sql) => (await target.query(prepared(query))).rows as Row[],
    find: async <Row>(query: Sql) => (await target.query(prepared(query))).rows[0] as Row | undefined,
    one: async <Row>(query: Sql) => {
      const { rows } = await target.query(prepared(query));
      if (rows.length !== 1)
        throw new Error(`expected one row, got ${rows.length}: ${query.text.slice(0, 200)}`);
      return rows[0] as Row;
    },
    execute: async (query: Sql) => (await target.query(prepared(query))).rowCount ?? 0,
  };
}

const statementNames = new Map<string, string>();
/** Statements whose text varies without end (optional filters) would fill the server's memory: past this, unnamed. */
const PREPARED_STATEMENTS_MAX = 500;

/** Names a statement by its text so that PostgreSQL parses and plans it once a connection. */
function prepared(query: Sql): pg.QueryConfig {
  const text = query.text;
  let name = statementNames.get(text);
  if (name === undefined && statementNames.size < PREPARED_STATEMENTS_MAX) {
    name = `s${statementNames.size}`;
    statementNames.set(text, name);
  }
  return name === undefined
    ? { text, values: query.values as unknown[] }
    : { name, text, values: query.values as unknown[] };
}
