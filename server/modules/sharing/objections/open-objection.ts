import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { conflict, defineProblem, invalidField, notFound, Problem } from '#kernel/errors';
import { actorOf } from '#kernel/events';
import type { Principal } from '#kernel/permissions';
import { assignCase, openCase } from '#modules/cases';
import { findResource } from '#modules/catalogue';
import { findOrganisation } from '#modules/directory';
import { findRow, findRowsLike } from '../delivery/lake-rows.ts';
import { readGrant } from '../read-grant.ts';
import { placeOf } from '../rows/row-key.ts';
import { findReturnedRow } from '../street-return/lake-slices.ts';
import { findReturn } from '../street-return/queries.ts';
import { findReadableSlice } from '../street-return/read-slice.ts';
import * as queries from './queries.ts';

export const rowNotThere = defineProblem('row-not-there', 422, 'There is no such row in what you received');
export const rowAmbiguous = defineProblem(
  'row-ambiguous',
  422,
  'Several rows have these values; name more of them',
);

interface Asked {
  principal: Principal;
  grantId?: number | undefined;
  returnId?: number | undefined;
  key?: string | undefined;
  row?: Record<string, string | null> | undefined;
  item: string;
  says: string;
  suggested?: string | undefined;
}

/** The row somebody objects to: what they see of it, and where it stands in the lake. */
type Found = Pick<
  queries.NewObjection,
  'resourceId' | 'providerId' | 'grantId' | 'returnId' | 'shown' | 'batch' | 'row'
>;

/**
 * 提出异议: a row that one may read is said to be wrong. It becomes a case at the operations centre, given to the
 * department that supplies the resource. `Problem` where the row is not one of theirs, or is named ambiguously.
 */
export async function openObjection(
  tx: Transaction,
  city: City,
  asked: Asked,
): Promise<{ id: number; caseNumber: string } | Problem> {
  const { principal, item, says, suggested } = asked;
  const found = await findObjected(tx, city, asked);
  if (found instanceof Problem) return found;
  if (!(item in found.shown)) return invalidField('/item', `the row has no item ${item}`);
  const { organisationId, personId: objectorId, name: objectorName } = principal;
  const same = await queries.findSame(tx, { ...found, organisationId, item });
  if (same !== undefined)
    return new Problem(conflict, { detail: `Objection ${same.id} says so already.`, extra: { id: same.id } });
  const id = await queries.nextObjectionId(tx);
  const opened = await openSourceCase(tx, city, { id, found, asked });
  if (opened instanceof Problem) return opened;
  const { id: caseId, number: caseNumber } = opened;
  const said = { item, says, suggested: suggested ?? null };
  const who = { organisationId, objectorId, objectorName };
  await queries.insertObjection(tx, { id, ...found, ...said, ...who, caseId, caseNumber });
  return { id, caseNumber };
}

function findObjected(tx: Transaction, city: City, asked: Asked): Promise<Found | Problem> {
  const { grantId, returnId } = asked;
  if (grantId !== undefined && returnId === undefined) return findGranted(city, { ...asked, grantId });
  if (returnId !== undefined && grantId === undefined) return findReturned(tx, city, { ...asked, returnId });
  return Promise.resolve(invalidField('/grantId', 'name either a grant or a return'));
}

async function findGranted(city: City, asked: Asked & { grantId: number }): Promise<Found | Problem> {
  const { grantId, key, row, principal } = asked;
  const grant = await readGrant(city, { principal }, grantId);
  if (grant instanceof Problem) return grant;
  const { columns } = grant;
  const rows = await lookUp();
  if (rows instanceof Problem) return rows;
  if (rows.length === 0) return new Problem(rowNotThere);
  if (rows.length > 1) return new Problem(rowAmbiguous);
  const { _batch, _row, ...shown } = rows[0]!;
  const { resourceId, providerId } = grant;
  return { resourceId, providerId, grantId, returnId: null, shown, batch: _batch, row: Number(_row) };

  async function lookUp() {
    if (key !== undefined) {
      const place = placeOf(grant as Exclude<typeof grant, Problem>, key);
      return place === undefined ? [] : findRow(city.lake, { grantId, columns, place });
    }
    const values = Object.entries(row ?? {});
    if (values.length === 0) return invalidField('/key', 'name the row by its key or by values');
    const unknown = values.find(([name]) => !columns.some((column) => column.name === name));
    if (unknown !== undefined) return invalidField('/row', `the grant has no item ${unknown[0]}`);
    return findRowsLike(city.lake, { grantId, columns, values });
  }
}

async function findReturned(
  tx: Transaction,
  city: City,
  { returnId, key, principal }: Asked & { returnId: number },
): Promise<Found | Problem> {
  if (key === undefined || !/^[0-9]{1,15}$/.test(key))
    return invalidField('/key', 'the key of a row of the slice');
  const cut = await findReturn(tx, returnId);
  if (cut?.state !== 'ready') return new Problem(notFound);
  const row = await findReturnedRow(city.lake, { returnId, items: cut.items, key: Number(key) });
  const slice = row && (await findReadableSlice(city, { returnId, area: row._area, principal }));
  // A row of another street is as good as none; that there is one is not told.
  if (row === undefined || slice === undefined) return new Problem(rowNotThere);
  const { _area, _batch, _row, ...shown } = row;
  const { resourceId, providerId } = cut;
  return { resourceId, providerId, grantId: null, returnId, shown, batch: _batch, row: Number(_row) };
}

/** The case names resource and item and what is said; the row itself stays with the objection. */
async function openSourceCase(
  tx: Transaction,
  city: City,
  { id, found, asked }: { id: number; found: Found; asked: Asked },
): Promise<{ id: number; number: string } | Problem> {
  const resource = await findResource(tx, found.resourceId);
  const content = resource?.published;
  const title = content?.items.find((one) => one.name === asked.item)?.title ?? asked.item;
  const provider = findOrganisation(city, found.providerId);
  const description = [
    `数据异议 ${id}：${content?.name ?? found.resourceId}·${title}。`,
    `来源部门：${provider?.name.zh ?? found.providerId}。`,
    asked.says,
  ].join('\n');
  const actor = actorOf(asked.principal);
  const opened = await openCase(
    tx,
    city,
    { description, source: 'data', sourceReference: `objection/${id}` },
    actor,
  );
  if (opened instanceof Problem) return opened;
  if (provider !== undefined) await assignCase(tx, city, { caseId: opened.id, handler: provider, actor });
  return opened;
}
