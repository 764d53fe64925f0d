import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { invalidField, type Problem } from '#kernel/errors';
import { type Actor, publish } from '#kernel/events';
import { findOrganisation } from '#modules/directory';
import type { NewDemand } from './demand.ts';
import { placementOfId } from './names.ts';
import * as queries from './queries.ts';
import { appendDemandEvents, insertParties, lockLists } from './solver/queries.ts';
import { solveDemand } from './solver/solve.ts';
import { termOf } from './terms.ts';
import { dayOf } from './view.ts';

/**
 * 需求: an organisation says which items it needs, for which duty. Each is matched at once, and whoever must supply
 * it is asked. Returns the demand's id; a `Problem` for an unknown organisation, a past day or an item named twice.
 */
export async function fileDemand(
  tx: Transaction,
  city: City,
  demand: NewDemand & { organisationId: string },
  actor: Actor,
): Promise<number | Problem> {
  const { organisationId, title, duty, legalBasis = '', cycle = null, area = '', wantedOn = null } = demand;
  if (findOrganisation(city, organisationId) === undefined)
    return invalidField('/organisationId', `there is no organisation ${organisationId}`);
  if (wantedOn !== null && wantedOn < dayOf(city)) return invalidField('/wantedOn', 'that day has passed');
  const items = demand.items.map((item, index) => toItem(item, index + 1));
  const twice = items.find((one) => items.findIndex((other) => other.term === one.term) !== one.number - 1);
  if (twice !== undefined)
    return invalidField(`/items/${twice.number - 1}/title`, `${twice.title} stands in this demand already`);
  await lockLists(tx);
  const row = { organisationId, title, duty, legalBasis, cycle, area, wantedOn };
  const id = await queries.insertDemand(tx, row, actor);
  await queries.insertItems(tx, { id, organisationId, cycle }, items);
  await insertParties(tx, [{ organisationId, demandId: id }]);
  await appendDemandEvents(tx, [{ demandId: id, type: 'filed', actor, data: { items: items.length } }]);
  await publish(tx, {
    type: 'catalogue.demand-filed',
    subject: String(id),
    actor,
    data: { organisationId, items: items.length },
    placement: placementOfId(city, organisationId),
  });
  await solveDemand(tx, city, id, { isFirst: true });
  return id;
}

function toItem({ title, meaning = '', type, kind }: NewDemand['items'][number], number: number) {
  const trimmed = title.trim();
  const term = termOf(trimmed, kind ?? null);
  return { number, title: trimmed, meaning, type: type ?? null, kind: kind ?? null, term };
}
