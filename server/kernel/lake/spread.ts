import { apply, type Change, copyPartition, type Entry, heldRows, newEntry, record } from './changes.ts';
import { type Member, type Members, probe, refuseGaps } from './members.ts';
import { nameOf } from './names.ts';
import { LakeIncomplete, type Partition } from './statements.ts';

/** Applies a change to every open server and notes it there. Throws when a shard has none that went through it. */
export async function change(members: Members, wanted: Change): Promise<void> {
  const open = await members.listOpen();
  const entry = newEntry(wanted);
  const outcomes = await Promise.allSettled(
    open.map((member) => apply(members, member, entry, async () => undefined)),
  );
  const done = open.filter((_member, index) => outcomes[index]!.status === 'fulfilled');
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (done.length === 0 && failure !== undefined) throw failure.reason;
  await conclude(members, entry, done);
}

/** Notes the change where it was made; whoever has not gone through it shows nothing any more. */
async function conclude(members: Members, entry: Entry, made: Member[]): Promise<void> {
  const noted = await Promise.allSettled(made.map((member) => record(member, entry)));
  const done = made.filter((_member, index) => noted[index]!.status === 'fulfilled');
  await Promise.all(
    members.all
      .filter((member) => !done.includes(member))
      .map((member) => shutIfBehind(members, member, entry)),
  );
  refuseGaps(done, members.shards);
}

async function shutIfBehind(members: Members, member: Member, { id }: Entry): Promise<void> {
  const isOpen = await members.isOpen(member).catch(() => false);
  if (!isOpen) return;
  const found = await probe(member, {
    query: `select 1 from ${nameOf(members.names.parts)}._changes where id = {id:String} limit 1`,
    params: { id },
  }).catch(() => []);
  if (found.length === 0) await members.shut(member);
}

/** Every open replica of a shard gets what the one with most rows has; see `Lake.seal`. */
export async function seal(
  members: Members,
  { rows, ...part }: Partition & { rows?: number },
): Promise<void> {
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
  await conclude(members, newEntry({ kind: 'seal', part }), whole);
}
