import type { Readable } from 'node:stream';
import { text as textOfStream } from 'node:stream/consumers';
import { after, stopwatch } from '../clock.ts';
import type { Lake, LakeAddress, LakeCluster } from '../lake.ts';
import { LakeUnavailable, type Member, type Members, openMembers, probe } from './members.ts';
import { nameOf } from './names.ts';
import { change, seal } from './spread.ts';
import { type Tending, tending } from './tend.ts';

const READY_LIMIT_MS = 60_000;
const READY_INTERVAL_MS = 100;
/** A write to a table that is everywhere is kept with the change; such tables are small. */
const EVERYWHERE_BYTES_MAX = 16 * 1024 * 1024;
/** ClickHouse's codes for "the server asked has lost another, or shows nothing at present": ask the next one. */
const ELSEWHERE_CODES = new Set(['32', '60', '81', '198', '209', '210', '236', '279', '369', '519']);

/**
 * The lake on several servers; docs/clusters.md says how. Rows of a sharded table go to one replica of each shard and
 * count from `seal` on; everything else is a `Change`.
 */
export function openClusterLake(address: LakeAddress, cluster: LakeCluster): Lake {
  const members = openMembers(address, cluster);
  const keeper = tending(members);
  return {
    ...definitionsOf(members),
    ...rowsOf(members),
    client: members.all[0]!.city.client,
    database: members.names.city,
    async prepare() {
      await untilReady(members, keeper);
      keeper.start();
    },
    ping: () => ask(members, (member) => member.city.ping()),
    async close() {
      await keeper.stop();
      await members.close();
    },
  };
}

type Definitions = Omit<Lake, keyof Rows | 'client' | 'database' | 'prepare' | 'ping' | 'close'>;
type Rows = Pick<Lake, 'rows' | 'stream' | 'insert' | 'seal'>;

function definitionsOf(members: Members): Definitions {
  const { names } = members;
  return {
    async createTable(table) {
      const isThere = await allShow(names.open, await members.listOpen(), table.name);
      if (!isThere) await change(members, { kind: 'table', table });
    },
    addColumns: (table, columns) => change(members, { kind: 'columns', table, columns }),
    dropTable: (name) => change(members, { kind: 'drop', what: 'table', name }),
    createView: (name, select) => change(members, { kind: 'view', name, select }),
    dropView: (name) => change(members, { kind: 'drop', what: 'view', name }),
    update: (update) => change(members, { kind: 'update', update }),
    dropPartition: (table, partition) => change(members, { kind: 'partition-drop', table, partition }),
    async drop() {
      for (const { parts } of members.all)
        for (const name of [names.open, names.city, names.parts])
          await parts.commandOutside(`drop database if exists ${nameOf(name)} sync`);
    },
    define: (statement) => change(members, { kind: 'statement', statement }),
  };
}

function rowsOf(members: Members): Rows {
  const everywhere = new Set<string>();
  return {
    rows: (query) => ask(members, (member) => member.city.rows(query)),
    stream: (query, format) => ask(members, (member) => member.city.stream(query, format)),
    async insert({ statement, input, params, ...query }) {
      const given = params === undefined ? {} : { params };
      const name = /^\s*insert\s+into\s+(?:table\s+)?`?(\w+)`?/i.exec(statement)?.[1] ?? '';
      if (await isEverywhere(members, everywhere, name))
        return await change(members, { kind: 'rows', statement, input: await smallText(input), ...given });
      const [member] = await members.listOpen();
      await member!.city.insert({
        ...query,
        ...given,
        statement,
        input,
        // Always the first open replica of a shard, so that what several inserts bring lies together.
        settings: { ...query.settings, load_balancing: 'in_order', distributed_replica_error_cap: 0 },
      });
    },
    seal: (part) => seal(members, part),
  };
}

async function untilReady(members: Members, keeper: Tending): Promise<void> {
  const elapsed_ms = stopwatch();
  for (;;) {
    await keeper.once();
    const failure = await members.listOpen().then(
      () => undefined,
      (error: Error) => error,
    );
    if (failure === undefined) return;
    if (elapsed_ms() > READY_LIMIT_MS) throw failure;
    await new Promise((resolve) => after(READY_INTERVAL_MS, () => resolve(undefined)));
  }
}

/** Asks one server, and the next when that one has failed. Only for what may be repeated. */
async function ask<T>(members: Members, question: (member: Member) => Promise<T>): Promise<T> {
  let failure: unknown = new LakeUnavailable('no server of the lake answers');
  for (const member of members.all) {
    try {
      return await question(member);
    } catch (error) {
      failure = error;
      if (!isElsewhere(error)) throw error;
    }
  }
  throw failure;
}

/** Whether a table is one that every server has whole: those are views in the city's database. */
async function isEverywhere(members: Members, known: Set<string>, name: string): Promise<boolean> {
  if (known.has(name)) return true;
  const [row] = await ask(members, (member) =>
    member.parts.rows<{ views: string }>({
      query: `select count() as views from system.tables
        where database = {city:String} and name = {name:String} and engine = 'View'`,
      params: { city: members.names.city, name },
    }),
  );
  if (Number(row!.views) === 0) return false;
  known.add(name);
  return true;
}

async function allShow(database: string, members: Member[], name: string): Promise<boolean> {
  const found = await Promise.all(
    members.map((member) =>
      probe(member, {
        query: 'select 1 from system.tables where database = {database:String} and name = {name:String}',
        params: { database, name },
      }),
    ),
  );
  return found.every((rows) => rows.length > 0);
}

function isElsewhere(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return (
    ELSEWHERE_CODES.has(code) ||
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND)$/.test(code) ||
    /socket hang up|did not answer/.test((error as Error).message)
  );
}

async function smallText(input: Readable | string): Promise<string> {
  const text = typeof input === 'string' ? input : await textOfStream(input);
  if (Buffer.byteLength(text) > EVERYWHERE_BYTES_MAX)
    throw new Error(`more than ${EVERYWHERE_BYTES_MAX} bytes for a table that is everywhere`);
  return text;
}
