import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { defineProblem, invalidField, Problem } from '#kernel/errors';
import { type Actor, system } from '#kernel/events';
import { settleCase } from '#modules/cases';
import { type Content, findResource, type Resource } from '#modules/catalogue';
import { columnType, startLoad } from '#modules/loads';
import { showsRow } from '../delivery/lake-rows.ts';
import { areaOfRow } from '../street-return/lake-slices.ts';
import { findSlice, listReturnsOf } from '../street-return/queries.ts';
import { kindOfType } from '../typed-value.ts';
import { readAllRows, readSourceRow } from './lake-source.ts';
import type { Objection } from './objection.ts';
import * as queries from './queries.ts';

/** A resource without keys is written anew as a whole to change one row; larger ones their department loads itself. */
const REPLACED_ROWS_MAX = 10_000;
const GRANTS_MAX = 200;

export const rowSuperseded = defineProblem(
  'row-superseded',
  409,
  'A later batch has superseded this row; look whether it is right now',
);
export const notCorrectable = defineProblem(
  'not-correctable',
  409,
  'This row cannot be corrected alone; load a corrected file',
);

export interface Correction {
  objection: Objection;
  value: string | null;
  actor: Actor;
}

/**
 * Starts a batch of source `correction` that holds the right row: alone where rows have keys, else all rows with this
 * one corrected. Nothing that was loaded before is changed. Returns its number.
 */
export async function startCorrection(
  tx: Transaction,
  city: City,
  { objection, value, actor }: Correction,
): Promise<number | Problem> {
  const resource = await findResource(tx, objection.resourceId);
  if (resource?.published == null) return new Problem(rowSuperseded);
  const content = resource.published;
  const { resourceId, batch, row } = objection;
  const source = await readSourceRow(city.lake, content, { resourceId, batch, row }, 'current');
  if (source === undefined) return new Problem(rowSuperseded);
  const item = content.items.find((one) => one.name === objection.item);
  if (item === undefined) return new Problem(rowSuperseded);
  const isAlone = content.mode === 'upsert' && content.items.some((one) => one.isKey);
  if (isAlone && item.isKey)
    return new Problem(notCorrectable, { detail: `${item.name} is part of the key that names the row.` });
  const rows = isAlone
    ? [{ ...loadable(content, source), [item.name]: value }]
    : await readCorrected(city, resource, { objection, value });
  if (rows instanceof Problem) return rows;
  const started = await startLoad(tx, city, {
    resource,
    source: 'correction',
    sourceName: `objection ${objection.id}`,
    rows,
    mode: isAlone ? 'upsert' : 'replace',
    nulls: [],
    actor,
  });
  if (started instanceof Problem) return started;
  return started.isNew ? started.batch.number : invalidField('/corrected', 'the row has this value already');
}

async function readCorrected(
  city: City,
  { id: resourceId, published }: Resource,
  { objection, value }: Pick<Correction, 'objection' | 'value'>,
): Promise<Record<string, unknown>[] | Problem> {
  const all = await readAllRows(city.lake, published!, { resourceId, limit: REPLACED_ROWS_MAX });
  if (all.length > REPLACED_ROWS_MAX)
    return new Problem(notCorrectable, { detail: `Without keys, and more than ${REPLACED_ROWS_MAX} rows.` });
  return all.map(({ _batch, _row, ...row }) => {
    const isIt = Number(_batch) === objection.batch && Number(_row) === objection.row;
    return { ...loadable(published!, row), ...(isIt ? { [objection.item]: value } : {}) };
  });
}

/** Values of the lake as a load takes them: moments say that they are in UTC. */
function loadable(content: Content, row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    content.items.map((item) => {
      const value = row[item.name] ?? null;
      const isMoment = typeof value === 'string' && kindOfType(columnType(item)) === 'time';
      return [item.name, isMoment ? `${value.replace(' ', 'T')}Z` : value];
    }),
  );
}

/**
 * Whoever received the row: departments with a grant in force that shows it, and streets whose slice holds it. Has to
 * be asked before the correction lands, which supersedes the row.
 */
export async function noteReceivers(tx: Transaction, city: City, objection: Objection): Promise<number> {
  const { id: objectionId, resourceId, batch, row, item } = objection;
  const receivers = new Map<string, { grantIds: number[]; returnIds: number[] }>();
  const receiver = (organisationId: string) => {
    const known = receivers.get(organisationId) ?? { grantIds: [], returnIds: [] };
    receivers.set(organisationId, known);
    return known;
  };
  const grants = await queries.listGrantsWith(tx, { resourceId, item, now: tx.now, limit: GRANTS_MAX });
  for (const grant of grants)
    if (await showsRow(city.lake, { grantId: grant.id, batch, row }))
      receiver(grant.organisationId).grantIds.push(grant.id);
  for (const { id: returnId } of await listReturnsOf(tx, resourceId, item)) {
    const area = await areaOfRow(city.lake, { returnId, batch, row });
    const slice = area === undefined ? undefined : await findSlice(tx, returnId, area);
    // The street's organisation bears the code of its place.
    if (slice?.streetCode != null) receiver(slice.streetCode).returnIds.push(returnId);
  }
  for (const [organisationId, ids] of receivers)
    await queries.insertNotice(tx, { objectionId, organisationId, ...ids });
  return receivers.size;
}

/** The batch of a correction is visible: its case ends, and receivers are told from now on. */
export async function announceCorrections(
  tx: Transaction,
  landed: { resourceId: number; batch: number; rows: number },
): Promise<void> {
  if (landed.rows === 0) return reopenObjections(tx, landed);
  for (const objection of await queries.takeCorrecting(tx, landed)) {
    await queries.setLanded(tx, objection.id);
    if (objection.caseId !== null)
      await settleCase(tx, {
        caseId: objection.caseId,
        answer: `已更正，批次 ${landed.batch}。${objection.reason ?? ''}`,
        actor: { ...system, name: objection.decidedByName ?? system.name },
      });
  }
}

/** The correction did not land, or landed in quarantine: its objections wait for another decision. */
export async function reopenObjections(
  tx: Transaction,
  failed: { resourceId: number; batch: number },
): Promise<void> {
  for (const objection of await queries.takeCorrecting(tx, failed))
    await queries.reopenDecision(tx, objection.id);
}
