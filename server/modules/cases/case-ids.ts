import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import * as queries from './queries.ts';

/** Ids taken ahead are given out for this long only, so that "newest first by id" is right to the second. */
const GOOD_FOR_MS = 1_000;
const AHEAD_MAX = 64;

interface Stock {
  ids: number[];
  /** In the clock's milliseconds. */
  until: number;
  /** How many were given out since these began: so many are taken ahead. Cases that come one by one take one. */
  given: number;
}

/** Each server takes its own; what it does not use in time leaves a gap in the numbers, as a rollback does. */
const stocks = new WeakMap<City['database'], Stock>();

/** The id of a new case. Known before its row is written, the whole opening travels in one round trip with its commit. */
export async function nextCaseId(tx: Transaction, city: City): Promise<number> {
  const now_ms = tx.now.getTime();
  let stock = stocks.get(city.database);
  if (stock === undefined || now_ms >= stock.until)
    stock = { ids: [], until: now_ms + GOOD_FOR_MS, given: 0 };
  stocks.set(city.database, stock);
  stock.given += 1;
  const known = stock.ids.shift();
  if (known !== undefined) return known;
  const [id, ...ahead] = await queries.takeCaseIds(tx, Math.min(stock.given, AHEAD_MAX));
  stock.ids.push(...ahead);
  return id!;
}
