import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { conflict, invalidField, notFound, Problem } from '#kernel/errors';
import { type Actor, actorOf, publish } from '#kernel/events';
import type { Principal } from '#kernel/permissions';
import { findOrganisation } from '#modules/directory';
import { findResource } from '../../queries.ts';
import { placementOfId } from '../names.ts';
import { listSuppliedTerms, lockLists } from '../solver/queries.ts';
import { solveTerms } from '../solver/solve.ts';
import { termOf } from '../terms.ts';
import { dayOf } from '../view.ts';
import * as queries from './queries.ts';

export interface NewLine {
  organisationId: string;
  /** The whole resource, unless an item is named too. */
  resourceId?: number | undefined;
  title?: string | undefined;
  statute: string;
  article: string;
  reason?: string | undefined;
}

/** A department says what it does not share, and by which article. It counts once the centre has reviewed it. */
export async function addNegativeLine(
  tx: Transaction,
  city: City,
  { organisationId, resourceId, title, statute, article, reason = '' }: NewLine,
  actor: Actor,
): Promise<queries.NegativeRow | Problem> {
  if (findOrganisation(city, organisationId) === undefined)
    return invalidField('/organisationId', `there is no organisation ${organisationId}`);
  if (resourceId === undefined && title === undefined)
    return invalidField('/title', 'name an item, a resource, or both');
  if (resourceId !== undefined && (await findResource(tx, resourceId))?.providerId !== organisationId)
    return invalidField('/resourceId', `your department has no resource ${resourceId}`);
  await lockLists(tx);
  const fresh = {
    organisationId,
    resourceId: resourceId ?? null,
    title: title?.trim() ?? null,
    term: title === undefined ? null : termOf(title.trim(), null),
    statute,
    article,
    reason,
  };
  const known = await queries.findLivingLine(tx, fresh);
  if (known !== undefined)
    return new Problem(conflict, { detail: 'This stands on the list already.', extra: { id: known.id } });
  const id = await queries.insertNegativeLine(tx, fresh, actor);
  return recordChange(tx, city, id, { type: 'added', actor, data: { statute, article } });
}

/** The centre confirms the basis until a day, or rejects it, which ends the line. A later review replaces it. */
export async function reviewNegativeLine(
  tx: Transaction,
  city: City,
  review: { lineId: number; confirmed: boolean; until?: string | undefined; note?: string | undefined },
  actor: Actor,
): Promise<queries.NegativeRow | Problem> {
  const { lineId, confirmed, until, note = '' } = review;
  await lockLists(tx);
  const line = await takeLine(tx, lineId);
  if (line instanceof Problem) return line;
  if (confirmed) {
    const wrong = checkUntil(city, until);
    if (wrong !== undefined) return wrong;
    return confirm(tx, city, line.id, { until: until!, note, actor });
  }
  if (note.trim() === '') return invalidField('/note', 'say why the basis does not hold');
  await queries.updateNegativeLine(tx, line.id, { ...line, reviewedAt: tx.now, endedAt: tx.now });
  return recordChange(tx, city, line.id, { type: 'rejected', actor, data: { note } });
}

/** The department shares it after all. For others than its own department the line cannot be ended. */
export async function endNegativeLine(
  tx: Transaction,
  city: City,
  { lineId, principal, reason }: { lineId: number; principal: Principal; reason: string },
): Promise<queries.NegativeRow | Problem> {
  await lockLists(tx);
  const line = await takeLine(tx, lineId);
  if (line instanceof Problem) return line;
  if (line.organisationId !== principal.organisationId)
    return new Problem(notFound, { detail: `your department has no line ${lineId}` });
  await queries.updateNegativeLine(tx, lineId, { ...line, endedAt: tx.now });
  return recordChange(tx, city, lineId, { type: 'ended', actor: actorOf(principal), data: { reason } });
}

/** A refusal judged lawful stands on the list: as a new line, or as the review of the one there is. */
export async function confirmRefusal(
  tx: Transaction,
  city: City,
  refusal: {
    organisationId: string;
    title: string;
    term: string;
    statute: string;
    article: string;
    until: string;
    note: string;
  },
  actor: Actor,
): Promise<void> {
  const { organisationId, title, term, statute, article, until, note } = refusal;
  const fresh = { organisationId, resourceId: null, title, term, statute, article, reason: note };
  const known = await queries.findLivingLine(tx, fresh);
  const id = known?.id ?? (await queries.insertNegativeLine(tx, fresh, actor));
  if (known === undefined)
    await queries.appendNegativeLineEvent(tx, id, { type: 'added', actor, data: { statute, article } });
  await confirm(tx, city, id, { until, note, actor });
}

/** What is wrong with the day a review ends, or undefined. */
export function checkUntil(city: City, until: string | undefined): Problem | undefined {
  if (until === undefined) return invalidField('/until', 'say until which day the review holds');
  return until < dayOf(city) ? invalidField('/until', 'that day has passed') : undefined;
}

async function takeLine(tx: Transaction, id: number): Promise<queries.NegativeRow | Problem> {
  const line = await queries.findNegativeLine(tx, id);
  if (line === undefined) return new Problem(notFound, { detail: `line ${id}` });
  return line.endedAt === null ? line : new Problem(conflict, { detail: 'The line has ended.' });
}

async function confirm(
  tx: Transaction,
  city: City,
  id: number,
  { until, note, actor }: { until: string; note: string; actor: Actor },
): Promise<queries.NegativeRow> {
  await queries.updateNegativeLine(tx, id, { reviewedAt: tx.now, reviewedUntil: until, endedAt: null });
  return recordChange(tx, city, id, { type: 'confirmed', actor, data: { until, note } });
}

/** Log entry, event, and everything it decides solved anew. */
async function recordChange(
  tx: Transaction,
  city: City,
  id: number,
  entry: Parameters<typeof queries.appendNegativeLineEvent>[2],
): Promise<queries.NegativeRow> {
  await queries.appendNegativeLineEvent(tx, id, entry);
  const line = (await queries.findNegativeLine(tx, id))!;
  await publish(tx, {
    type: 'catalogue.negative-list-changed',
    subject: String(id),
    actor: entry.actor,
    data: { organisationId: line.organisationId, change: entry.type },
    placement: placementOfId(city, line.organisationId),
  });
  const terms = line.term === null ? await listSuppliedTerms(tx, [line.resourceId!]) : [line.term];
  await solveTerms(tx, city, terms);
  return line;
}
