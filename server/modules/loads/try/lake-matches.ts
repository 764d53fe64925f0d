import { type Lake, nameOf } from '#kernel/lake';
import { currentOf } from '../table.ts';

export interface KeyOf {
  resourceId: number;
  item: string;
}

/** True counts; they never leave the oracle. */
export interface Matches {
  keys: number;
  matches: number;
}

/** Within the ten seconds of a transaction. */
const MATCH_LIMIT_MS = 8_000;
/** Distinct keys held at once; where there are more, both sides keep the same share of them, chosen by hash. */
const KEYS_MAX = 10_000_000;
const MEMORY_BYTES_MAX = 1_500_000_000;

/**
 * Counts the distinct keys of the left and how many of them are in the right. Both sides are hashed with a key that
 * lives for this question only, so no table of hashes is left that could be compared with anything later.
 */
export async function countMatches(
  lake: Lake,
  question: { left: KeyOf; right: KeyOf; hashKey: [bigint, bigint] },
): Promise<Matches> {
  const { left, right, hashKey } = question;
  const [low, high] = hashKey;
  const [size] = await lake.rows<{ rows: string }>({
    query: `select greatest((select count() from ${nameOf(currentOf(left.resourceId))}),
      (select count() from ${nameOf(currentOf(right.resourceId))})) as rows`,
  });
  const share = Math.max(1, Math.ceil(Number(size?.rows ?? 0) / KEYS_MAX));
  const [found] = await lake.rows<{ keys: string; matches: string }>({
    query: `select count() as keys, countIf(key in (${keysOf(right)})) as matches from (${keysOf(left)})`,
    params: { low: String(low), high: String(high), share },
    limit_ms: MATCH_LIMIT_MS,
    settings: { max_memory_usage: MEMORY_BYTES_MAX },
  });
  return { keys: Number(found?.keys ?? 0) * share, matches: Number(found?.matches ?? 0) * share };
}

/** Compared as people write them: capitals and blanks around do not count. */
function keysOf({ resourceId, item }: KeyOf): string {
  const column = nameOf(item);
  return `select distinct sipHash64Keyed(({low:UInt64}, {high:UInt64}), upper(trimBoth(toString(${column})))) as key
    from ${nameOf(currentOf(resourceId))}
    where ${column} is not null and toString(${column}) != '' and key % {share:UInt32} = 0`;
}
