import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { City } from '#kernel/city';
import { stopwatch } from '#kernel/clock';
import { invalidField, Problem } from '#kernel/errors';
import type { Principal } from '#kernel/permissions';
import { callerOf, type LivingGrant, readGrant } from '../read-grant.ts';
import { keyOf, placeOf } from '../rows/row-key.ts';
import { beginRead } from '../running-reads.ts';
import { recordRefusal, recordUse } from '../use.ts';
import { anyObject } from './any-object.ts';
import { countChanges, readChanges } from './lake-rows.ts';
import * as queries from './queries.ts';

export const CHANGES_PAGE_MAX = 5_000;
const CHANGES_PAGE_DEFAULT = 1_000;

export const ChangesShape = Type.Object(
  {
    batches: Type.Array(
      Type.Object({
        number: Type.Integer(),
        mode: Type.Enum(['append', 'replace', 'upsert'], {
          description: 'After a `replace`, whatever came with earlier batches is over',
        }),
        at: Type.String({ format: 'date-time' }),
        rows: Type.Integer({ description: 'Rows of it the grant shows and no later batch superseded' }),
      }),
      { description: 'All that landed after `since`' },
    ),
    items: Type.Array(
      Type.Object({
        batch: Type.Integer(),
        key: Type.String({ description: '`_key` of the row, as the row interface has it' }),
        row: anyObject('Item name → value'),
      }),
    ),
    next: Type.Union([Type.String(), Type.Null()]),
  },
  { description: 'Change feed of a grant' },
);
type Changes = Static<typeof ChangesShape>;

interface Asked {
  grantId: number;
  principal: Principal | undefined;
  request: FastifyRequest;
  since?: number | undefined;
  after?: string | undefined;
  limit?: number | undefined;
}

/**
 * What is current and came with batches after `since`. Ordered by batch and row, which never change once landed, so
 * a page is the same each time. Who follows it from batch to batch has what the grant shows: appended and upserted
 * rows as they come, and everything anew after a `replace`.
 */
export async function listChanges(city: City, asked: Asked): Promise<Changes | Problem> {
  const elapsed_ms = stopwatch();
  const { grantId, since = 0 } = asked;
  const caller = callerOf(asked.principal, asked.request);
  const read = beginRead(city, grantId);
  try {
    const grant = await readGrant(city, caller, grantId);
    if (grant instanceof Problem) {
      await recordRefusal(city, { grantId, caller, duration_ms: elapsed_ms(), problem: grant });
      return grant;
    }
    const changes = await readPage(city, grant, { ...asked, since, signal: read.signal });
    if (changes instanceof Problem) return changes;
    const bytes = Buffer.byteLength(JSON.stringify(changes.items));
    const detail = { since };
    const use = { grantId, caller, kind: 'changes' as const, rows: changes.items.length, bytes, detail };
    await recordUse(city, { ...use, duration_ms: elapsed_ms() });
    return changes;
  } finally {
    read.end();
  }
}

async function readPage(
  city: City,
  grant: LivingGrant,
  asked: Asked & { since: number; signal: AbortSignal },
): Promise<Changes | Problem> {
  const { since, signal } = asked;
  const after = asked.after === undefined ? { batch: since, row: 0n } : placeOf(grant, asked.after);
  if (after === undefined) return invalidField('/after', 'no `next` of a page of this grant');
  const limit = Math.min(asked.limit ?? CHANGES_PAGE_DEFAULT, grant.rowsLeft);
  const { columns } = grant;
  const rows = await readChanges(city.lake, { grantId: grant.id, columns, since, after, limit, signal });
  const items = rows.map(({ _batch, _row, ...row }) => {
    const place = { batch: Number(_batch), row: BigInt(String(_row)) };
    return { batch: place.batch, key: keyOf(grant, place), row };
  });
  const counted = new Map(
    (await countChanges(city.lake, grant.id, since)).map((one) => [one.batch, one.rows]),
  );
  const landed = await queries.listLandedBatches(city.database, grant.resourceId, since);
  return {
    batches: landed.map(({ number, mode, at }) => ({
      number,
      mode,
      at: at.toISOString(),
      rows: counted.get(number) ?? 0,
    })),
    items,
    next: rows.length === limit && limit > 0 ? items.at(-1)!.key : null,
  };
}
