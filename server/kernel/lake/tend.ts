import { join, listStandings, type Standing } from './join.ts';
import { type Member, type Members, repeat } from './members.ts';

const TEND_INTERVAL_MS = 2_000;

/** Keeps every server in its place: those that are behind out of service, those in line in it. */
export interface Tending {
  once(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export function tending(members: Members): Tending {
  let suspects = new Set<Member>();
  let running: Promise<void> | undefined;
  let stopRepeating = () => {};
  const once = () => {
    running ??= tend(members, suspects)
      .then((behind) => {
        suspects = behind;
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  return {
    once,
    start() {
      stopRepeating();
      stopRepeating = repeat(TEND_INTERVAL_MS, once);
    },
    async stop() {
      stopRepeating();
      await running?.catch(() => {});
    },
  };
}

/** Returns the open servers that were behind: once may be a change on its way, twice is not. */
async function tend(members: Members, suspects: Set<Member>): Promise<Set<Member>> {
  await members.locate();
  const standings = await listStandings(members);
  const most = standings.filter(({ open }) => open).reduce((a, b) => Math.max(a, b.changes), 0);
  const behind = standings.filter(({ open, changes }) => open && changes < most);
  for (const standing of behind.filter(({ member }) => suspects.has(member))) {
    await members.shut(standing.member);
    standing.open = false;
  }
  for (const standing of inOrder(standings.filter(({ open }) => !open))) {
    const peers = standings.filter((other) => other !== standing);
    // It stays out of service, and is tried again.
    await join(members, standing, peers).catch(() => {});
    standing.open = await members.isOpen(standing.member).catch(() => false);
  }
  return new Set(behind.map(({ member }) => member));
}

/** The one that has gone through most first: the others catch up from it. */
function inOrder(standings: Standing[]): Standing[] {
  return standings.toSorted((a, b) => b.changes - a.changes);
}
