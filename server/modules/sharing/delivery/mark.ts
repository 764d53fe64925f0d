import Type, { type Static } from 'typebox';
import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { findResource } from '#modules/catalogue';
import { approvedSelect } from '../grant-view.ts';
import { findGrant } from '../queries.ts';
import type { Delivery } from './delivery.ts';
import { marksOfParts, marksOfTexts } from './lake-rows.ts';
import * as queries from './queries.ts';
import { type OrganisationRef, organisationRef } from './references.ts';

/**
 * The mark of a delivered file is the order of its rows: by a hash of each row keyed with the delivery. It changes no
 * value and hides in none, so nothing false is delivered. It withstands cutting rows out, leaving columns out (while
 * the rest still names rows), and another format; it is gone once somebody sorts or shuffles the file, and needs about
 * ten rows that differ. After that, pseudonyms still tell the grant: each has a key of its own.
 */

export const LEAKED_ROWS_MAX = 1_000;
/** The newest; each is a question to the lake. */
const CANDIDATES_MAX = 50;
/** By accident fewer than one file in a million is in order as much as this. */
const CHANCE_MAX = 1e-6;

export const MarkShape = Type.Object(
  {
    deliveryId: Type.Integer(),
    grantId: Type.Integer(),
    receiver: Type.Object({ id: Type.String(), name: Type.Object({ zh: Type.String(), en: Type.String() }) }),
    requestedBy: Type.String(),
    requestedAt: Type.String({ format: 'date-time' }),
    found: Type.Integer({ description: 'Leaked rows that were recognised' }),
    inOrder: Type.Integer({ description: 'Pairs of neighbours in the order of this delivery' }),
    pairs: Type.Integer(),
    chance: Type.Number({ description: 'How likely as much order comes about by accident' }),
    isMarked: Type.Boolean({ description: `The chance is below ${CHANCE_MAX}` }),
  },
  { description: 'How well the order of leaked rows fits a delivery' },
);
export type Mark = Static<typeof MarkShape>;

export interface Leak {
  resourceId: number;
  rows: Record<string, string | null>[];
}

/** Compares the order of leaked rows with each delivery of the resource; the likeliest first. */
export async function findMarked(tx: Transaction, city: City, leak: Leak): Promise<Mark[]> {
  const candidates = await queries.listMarkedDeliveries(tx, leak.resourceId, CANDIDATES_MAX);
  const marks: Mark[] = [];
  for (const delivery of candidates) {
    const order = await marksIn(tx, city, delivery, leak);
    if (order !== undefined)
      marks.push(compare(delivery, organisationRef(city, delivery.organisationId), order));
  }
  return marks.sort((one, other) => one.chance - other.chance);
}

/**
 * Undefined where the leaked rows have a column this delivery never had: it cannot be from there. What the grant showed
 * is asked of the resource, for the view of a grant that is over is gone.
 */
async function marksIn(
  tx: Transaction,
  city: City,
  delivery: Delivery,
  leak: Leak,
): Promise<(bigint | null)[] | undefined> {
  const grant = (await findGrant(tx, delivery.grantId))!;
  const { columns } = grant;
  const leaked = Object.keys(leak.rows[0]!);
  if (leaked.some((name) => !columns.some((column) => column.name === name))) return undefined;
  const { markKey } = delivery;
  const known = columns.map(({ name }) => name).filter((name) => leaked.includes(name));
  const rows = leak.rows.map((row) => known.map((name) => textOf(row[name] ?? null)));
  if (known.length === columns.length) return marksOfTexts(city.lake, rows, markKey);
  const content = (await findResource(tx, grant.resourceId))?.published;
  const isThere = (name: string) => content?.items.some((item) => item.name === name) === true;
  if (content == null || !grant.items.every(isThere)) return undefined;
  return marksOfParts(city.lake, { select: approvedSelect(grant, content), columns, known, rows, markKey });
}

/** As the mark was made of it: without the apostrophe that keeps a spreadsheet from reading a formula. */
function textOf(value: string | null): string {
  if (value === null) return '-';
  return `=${/^'[=+\-@\t\r\n＝＋－＠]/.test(value) ? value.slice(1) : value}`;
}

function compare(delivery: Delivery, receiver: OrganisationRef, order: (bigint | null)[]): Mark {
  const found = order.filter((mark) => mark !== null);
  let pairs = 0;
  let inOrder = 0;
  for (let at = 1; at < found.length; at += 1) {
    // Rows that are alike have no order among themselves.
    if (found[at] === found[at - 1]) continue;
    pairs += 1;
    if (found[at]! > found[at - 1]!) inOrder += 1;
  }
  const chance = chanceOf(pairs, inOrder);
  return {
    deliveryId: delivery.id,
    grantId: delivery.grantId,
    receiver,
    requestedBy: delivery.requestedByName,
    requestedAt: delivery.requestedAt.toISOString(),
    found: found.length,
    inOrder,
    pairs,
    chance,
    isMarked: chance < CHANCE_MAX,
  };
}

/**
 * How likely a random order has at least so many ascents. With all pairs in order it is one of n! orders; else the
 * ascents of a random order are near to normal with mean p/2 and variance (p+2)/12, p being the pairs.
 */
export function chanceOf(pairs: number, inOrder: number): number {
  if (pairs === 0) return 1;
  if (inOrder === pairs) {
    let orders = 1;
    for (let count = 2; count <= pairs + 1 && orders < 1e300; count += 1) orders *= count;
    return 1 / orders;
  }
  const z = (inOrder - 0.5 - pairs / 2) / Math.sqrt((pairs + 2) / 12);
  return upperTail(z);
}

/** Of the normal distribution; Abramowitz and Stegun 7.1.26, good to 1e-7 near the middle and an upper bound far out. */
function upperTail(z: number): number {
  if (z > 5) return Math.exp((-z * z) / 2) / (z * Math.sqrt(2 * Math.PI));
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  const tail = (series * Math.exp(-x * x)) / 2;
  return z >= 0 ? tail : 1 - tail;
}
