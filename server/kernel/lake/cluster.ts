import type { Readable } from 'node:stream';
import { text as textOfStream } from 'node:stream/consumers';
import { after, stopwatch } from '../clock.ts';
import type { Lake, LakeAddress, LakeCluster } from '../lake.ts';
import { apply, type Change, copyPartition, type Entry, heldRows, newEntry, record } from './changes.ts';
import { join, listStandings, type Standing } from './join.ts';
import { LakeUnavailable, type Member, openMembers, probe, refuseGaps, repeat } from './members.ts';
import { nameOf } from './names.ts';
import { LakeIncomplete, type Partition } from './statements.ts';

const TEND_INTERVAL_MS = 2_000;
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
  const { names } = members;
  const kinds = new Map<string, boolean>();
  let stopTending = () => {};
  let suspects = new Set<Member>();
  let tending: Promise<void> | undefined;

  /** Puts every server that answers in its place: those that are behind out of service, those in line into it. */
  async function tend(): Promise<void> {
    await members.locate();
    const standings = await listStandings(members);
    const most = standings.filter(({ open }) => open).reduce((a, b) => Math.max(a, b.changes), 0);
    const behind = standings.filter(({ open, changes }) => open && changes < most);
    // Once may be a change on its way.
    for (const standing of behind.filter(({ member }) => suspects.has(member))) {
      await members.shut(standing.member);
      standing.open = false;
    }
    suspects = new Set(behind.map(({ member }) => member));
    for (const standing of inOrder(standings.filter(({ open }) => !open))) {
      const peers = standings.filter((other) => other !== standing);
      await join(members, standing, peers).catch(() => {});
      standing.open = await members.isOpen(standing.member).catch(() => false);
    }
  }

  function tendOnce(): Promise<void> {
    tending ??= tend().finally(() => {
      tending = undefined;
    });
    return tending;
  }

  async function change(wanted: Change): Promise<void> {
    const open = await members.listOpen();
    const entry = newEntry(wanted);
    const outcomes = await Promise.allSettled(
      open.map((member) => apply(members, member, entry, async () => undefined)),
    );
    const done = open.filter((_member, index) => outcomes[index]!.status === 'fulfilled');
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (done.length === 0 && failure !== undefined) throw failure.reason;
    await conclude(entry, done);
  }

  /** Notes the change where it was made; whoever has not gone through it shows nothing any more. */
  async function conclude(entry: Entry, made: Member[]): Promise<void> {
    const noted = await Promise.allSettled(made.map((member) => record(member, entry)));
    const done = made.filter((_member, index) => noted[index]!.status === 'fulfilled');
    await Promise.all(
      members.all.filter((member) => !done.includes(member)).map((member) => shutIfBehind(member, entry)),
    );
    refuseGaps(done, members.shards);
  }

  async function shutIfBehind(member: Member, { id }: Entry): Promise<void> {
    const isOpen = await members.isOpen(member).catch(() => false);
    if (!isOpen) return;
    const found = await probe(member, {
      query: `select 1 from ${nameOf(names.parts)}._changes where id = {id:String} limit 1`,
      params: { id },
    }).catch(() => []);
    if (found.length === 0) await members.shut(member);
  }

  async function seal({ rows, ...part }: Partition & { rows?: number }): Promise<void> {
    const open = await members.listOpen();
    if (members.replicated)
      await Promise.allSettled(open.map((member) => copyPartition(members, member, part, member)));
    const counts = await Promise.allSettled(open.map((member) => heldRows(members, member, part)));
    const held = new Map(
      open.flatMap((member, index) => {
        const count = counts[index]!;
        return count.status === 'fulfilled' ? [[member, count.value] as const] : [];
      }),
    );
    refuseGaps([...held.keys()], members.shards);
    const sources = new Map<number, Member>();
    for (const [member, count] of held) {
      const best = sources.get(member.place!.shard);
      if (best === undefined || count > held.get(best)!) sources.set(member.place!.shard, member);
    }
    const total = [...sources.values()].reduce((sum, member) => sum + held.get(member)!, 0);
    if (rows !== undefined && total !== rows) throw new LakeIncomplete({ ...part, rows }, total);
    const copies = await Promise.allSettled(
      [...held.keys()].map((member) => {
        const source = sources.get(member.place!.shard)!;
        return source === member ? undefined : copyPartition(members, member, part, source);
      }),
    );
    const whole = [...held.keys()].filter((_member, index) => copies[index]!.status === 'fulfilled');
    await conclude(newEntry({ kind: 'seal', part }), whole);
  }

  /** Asks one server, and the next when that one has failed. Only for what may be repeated. */
  async function ask<T>(question: (member: Member) => Promise<T>): Promise<T> {
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

  async function isEverywhere(name: string): Promise<boolean> {
    const known = kinds.get(name);
    if (known !== undefined) return known;
    const [row] = await ask((member) =>
      member.parts.rows<{ views: string }>({
        query: `select count() as views from system.tables
          where database = {city:String} and name = {name:String} and engine = 'View'`,
        params: { city: names.city, name },
      }),
    );
    const everywhere = Number(row!.views) > 0;
    kinds.set(name, everywhere);
    return everywhere;
  }

  return {
    client: members.all[0]!.city.client,
    database: names.city,
    async prepare() {
      const elapsed_ms = stopwatch();
      for (;;) {
        await tendOnce();
        const failure = await members.listOpen().then(
          () => undefined,
          (error: Error) => error,
        );
        if (failure === undefined) break;
        if (elapsed_ms() > READY_LIMIT_MS) throw failure;
        await new Promise((resolve) => after(READY_INTERVAL_MS, () => resolve(undefined)));
      }
      stopTending = repeat(TEND_INTERVAL_MS, tendOnce);
    },
    async createTable(table) {
      if (table.everywhere === true) kinds.set(table.name, true);
      const isThere = await allShow(members.names.open, await members.listOpen(), table.name);
      if (!isThere) await change({ kind: 'table', table });
    },
    addColumns: (table, columns) => change({ kind: 'columns', table, columns }),
    dropTable: (name) => change({ kind: 'drop', what: 'table', name }),
    createView: (name, select) => change({ kind: 'view', name, select }),
    dropView: (name) => change({ kind: 'drop', what: 'view', name }),
    update: (update) => change({ kind: 'update', update }),
    dropPartition: (table, partition) => change({ kind: 'partition-drop', table, partition }),
    seal,
    async drop() {
      for (const { parts } of members.all)
        for (const name of [names.open, names.city, names.parts])
          await parts.commandOutside(`drop database if exists ${nameOf(name)} sync`);
    },
    define: (statement) => change({ kind: 'statement', statement }),
    rows: (query) => ask((member) => member.city.rows(query)),
    stream: (query, format) => ask((member) => member.city.stream(query, format)),
    async insert({ statement, input, params, ...query }) {
      const given = params === undefined ? {} : { params };
      const name = /^\s*insert\s+into\s+(?:table\s+)?`?(\w+)`?/i.exec(statement)?.[1] ?? '';
      if (await isEverywhere(name))
        return await change({ kind: 'rows', statement, input: await smallText(input), ...given });
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
    ping: () => ask((member) => member.city.ping()),
    async close() {
      stopTending();
      await tending?.catch(() => {});
      await members.close();
    },
  };
}

/** The one that has gone through most first: the others catch up from it. */
function inOrder(standings: Standing[]): Standing[] {
  return standings.toSorted((a, b) => b.changes - a.changes);
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
