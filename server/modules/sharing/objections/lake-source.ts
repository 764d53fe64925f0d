import { type Lake, nameOf } from '#kernel/lake';
import type { Content } from '#modules/catalogue';
import { currentOf, tableOf } from '#modules/loads';

export interface SourceRow {
  resourceId: number;
  batch: number;
  row: number;
}

const settings = { output_format_json_quote_decimals: 1, output_format_json_quote_64bit_integers: 1 };

function itemsOf(content: Content): string {
  return content.items.map(({ name }) => nameOf(name)).join(', ');
}

/** The values of a row, in clear: for its own department. Also of one that later batches superseded. */
export async function readSourceRow(
  lake: Lake,
  content: Content,
  { resourceId, batch, row }: SourceRow,
  only: 'current' | 'any',
): Promise<Record<string, unknown> | undefined> {
  const from = only === 'current' ? currentOf(resourceId) : tableOf(resourceId);
  const rows = await lake.rows<Record<string, unknown>>({
    query: `select ${itemsOf(content)} from ${nameOf(from)} where _batch = {batch:UInt32} and _row = {row:UInt64} limit 1`,
    params: { batch, row },
    settings,
  });
  return rows[0];
}

/** All current rows with where they stand, one more than `limit` at most. */
export function readAllRows(
  lake: Lake,
  content: Content,
  { resourceId, limit }: { resourceId: number; limit: number },
): Promise<Record<string, unknown>[]> {
  return lake.rows({
    query: `select ${itemsOf(content)}, _batch, _row from ${nameOf(currentOf(resourceId))}
      order by _batch, _row limit {limit:UInt32}`,
    params: { limit: limit + 1 },
    settings,
  });
}
