import {
  apply,
  type Change,
  type Entry,
  prepareMember,
  record,
  showEverywhere,
  showStatement,
} from './changes.ts';
import { holding, type Member, type Members, OPEN_MARK, probe } from './members.ts';
import { nameOf } from './names.ts';

/** A server that is still behind after so many rounds waits for the next one; loads are that fast. */
const ROUNDS_MAX = 5;
/** They travel in the address of a request. */
const IDS_PER_QUESTION = 2_000;

/** What a server that answers tells of itself. */
export interface Standing {
  member: Member;
  open: boolean;
  /** Number and digest of the changes it has gone through. */
  changes: number;
  digest: string;
}

/** The standing of each server that answers. One that has no databases yet gets them. */
export async function listStandings(members: Members): Promise<Standing[]> {
  const found = await Promise.all(
    members.all
      .filter(({ place }) => place !== undefined)
      .map((member) => standingOf(members, member).catch(() => undefined)),
  );
  return found.filter((standing) => standing !== undefined);
}

async function standingOf(members: Members, member: Member): Promise<Standing> {
  const { parts } = members.names;
  const [known] = await probe(member, {
    query: `select count() as tables from system.tables where database = {parts:String} and name = '_changes'`,
    params: { parts },
  });
  if (Number(known?.['tables']) === 0) await prepareMember(members, member);
  const open = await members.isOpen(member);
  const [row] = await probe(member, {
    query: `select uniqExact(id) as changes, toString(sum(distinct cityHash64(id))) as digest
      from ${nameOf(parts)}._changes`,
  });
  return { member, open, changes: Number(row?.['changes']), digest: String(row?.['digest']) };
}

/**
 * Brings one server in line with those that answer and opens it. When none is open (the whole cluster was down), more
 * than half must answer: what was acknowledged without the rest could not be known otherwise.
 */
export async function join(members: Members, standing: Standing, peers: Standing[]): Promise<void> {
  const { member } = standing;
  const answering = peers.length + 1;
  if (!peers.some(({ open }) => open) && answering * 2 <= members.all.length) return;
  await holding(member, `citybrain-join-${members.names.city}`, async () => {
    if (await members.isOpen(member)) return;
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      await catchUp(members, member, peers);
      await open(members, member);
      // A change that another process made meanwhile stands at the others by now, or will find this one open.
      if ((await listMissing(member, peers)).length === 0) return;
      await members.shut(member);
    }
  });
}

/**
 * Definitions in their order, then partitions as the others have them now: a partition copied in between would have
 * columns that its table gets only later. Updates come last, to rows that are all there.
 */
async function catchUp(members: Members, member: Member, peers: Standing[]): Promise<void> {
  const missing = await listMissing(member, peers);
  const step = ({ change }: Entry) => Math.max(0, ['seal', 'update'].indexOf(change.kind) + 1);
  for (const entry of missing.toSorted((a, b) => step(a) - step(b))) {
    await apply(members, member, entry, () => findSource(member, peers, entry));
    await record(member, entry);
  }
}

/** Those that a peer has gone through and this server has not, in their order. */
async function listMissing(member: Member, peers: Standing[]): Promise<Entry[]> {
  const own = await idsOf(member);
  const missing = new Map<string, Entry>();
  for (const peer of peers) {
    const ids = [...(await idsOf(peer.member))].filter((id) => !own.has(id) && !missing.has(id));
    for (let from = 0; from < ids.length; from += IDS_PER_QUESTION) {
      const rows = await peer.member.parts.rows<{ id: string; change: string }>({
        query: 'select distinct id, change from _changes where id in {ids:Array(String)}',
        params: { ids: ids.slice(from, from + IDS_PER_QUESTION) },
      });
      for (const { id, change } of rows) missing.set(id, { id, change: JSON.parse(change) as Change });
    }
  }
  return [...missing.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function idsOf(member: Member): Promise<Set<string>> {
  const rows = await member.parts.rows<{ id: string }>({ query: 'select distinct id from _changes' });
  return new Set(rows.map(({ id }) => id));
}

/** Another server of the shard that has gone through this change. */
async function findSource(member: Member, peers: Standing[], { id }: Entry): Promise<Member | undefined> {
  const shard = member.place!.shard;
  const replicas = peers.map((peer) => peer.member).filter(({ place }) => place?.shard === shard);
  for (const replica of replicas) if ((await idsOf(replica)).has(id)) return replica;
  throw new Error(`no server that answers has shard ${shard} with change ${id}`);
}

async function open(members: Members, member: Member): Promise<void> {
  const { names } = members;
  const shown = nameOf(names.open);
  await members.shut(member);
  await member.parts.command(`create database ${shown} engine = Memory`);
  const tables = await member.parts.rows<{ name: string; everywhere: boolean }>({
    query: `select name, position(create_table_query, 'non_replicated_deduplication_window') > 0 as everywhere
      from system.tables where database = {parts:String} and not startsWith(name, '_')`,
    params: { parts: names.parts },
  });
  for (const { name, everywhere } of tables) {
    await member.parts.command(showStatement(members, name));
    if (everywhere) await showEverywhere(members, member, name);
  }
  await member.parts.command(`create table ${shown}.${nameOf(OPEN_MARK)} (mark UInt8) engine = Memory`);
}
