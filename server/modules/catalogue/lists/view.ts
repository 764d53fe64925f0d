import type { Static } from 'typebox';
import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import type { Principal } from '#kernel/permissions';
import { calendarOf, workingDaysBetween } from '#modules/directory';
import type {
  DemandDetailShape,
  DemandItemShape,
  DemandSummaryShape,
  DuplicateShape,
  demandActs,
} from './demand.ts';
import { named } from './names.ts';
import * as queries from './queries.ts';

/** The centre sees every demand; all others those their organisation filed or was asked for. */
export function viewerOf(principal: Principal): queries.Viewer {
  if (principal.permissions.has('catalogue.judge-demands')) return 'centre';
  return { organisationId: principal.organisationId };
}

/** Today in the district, as 2026-11-22. */
export function dayOf(city: City): string {
  const day = calendarOf(city).day(city.clock.now());
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;
}

/** A demand in full, or undefined when this person may not know of it. */
export async function readDemand(
  db: Queryable,
  city: City,
  principal: Principal,
  id: number,
): Promise<Static<typeof DemandDetailShape> | undefined> {
  const row = await queries.findDemand(db, viewerOf(principal), id);
  if (row === undefined) return undefined;
  const items = await queries.listItemsOf(db, id);
  const events = await queries.listDemandEvents(db, id);
  const [summary] = await readDemands(db, city, [row]);
  return {
    ...summary!,
    legalBasis: row.legalBasis,
    filedByName: row.filedByName,
    items: items.map((item) => toDemandItem(city, item)),
    can: listActs(principal, items),
    events: events.map(({ at, organisationId, ...event }) => ({
      ...event,
      at: at.toISOString(),
      organisation: organisationId === null ? null : named(city, organisationId),
    })),
  };
}

/** The acts for which at least one item stands ready. */
function listActs(principal: Principal, items: queries.ItemRow[]): (typeof demandActs)[number][] {
  const { permissions, organisationId } = principal;
  const isOpen = (item: queries.ItemRow) => ['unmet', 'overdue', 'unlawful-refusal'].includes(item.class);
  const mayAnswer =
    permissions.has('catalogue.answer-demands') &&
    items.some((item) => item.ownerId === organisationId && (isOpen(item) || item.class === 'refused'));
  const isCentre = permissions.has('catalogue.judge-demands');
  const maySettle = isCentre && items.some((item) => isOpen(item) || item.class === 'no-owner');
  const mayJudge =
    isCentre && items.some((item) => item.class === 'unlawful-refusal' && item.answer?.kind === 'refuse');
  return [
    ...(mayAnswer ? (['answer'] as const) : []),
    ...(maySettle ? (['settle'] as const) : []),
    ...(mayJudge ? (['judge'] as const) : []),
  ];
}

/** Demands with how many of their items are in which class. */
export async function readDemands(
  db: Queryable,
  city: City,
  rows: queries.DemandRow[],
): Promise<Static<typeof DemandSummaryShape>[]> {
  const counts = await queries.countClassesOf(
    db,
    rows.map((row) => row.id),
  );
  const byDemand = Map.groupBy(counts, (one) => one.demandId);
  return rows.map(({ id, title, organisationId, duty, cycle, area, wantedOn, filedAt }) => ({
    id,
    title,
    demander: named(city, organisationId),
    duty,
    cycle,
    area,
    wantedOn,
    filedAt: filedAt.toISOString(),
    classes: (byDemand.get(id) ?? []).map(({ class: found, items }) => ({ class: found, items })),
  }));
}

type DemandItem = Static<typeof DemandItemShape>;

export function toDemandItem(city: City, row: queries.ItemRow): DemandItem {
  const now = city.clock.now();
  const { id, demandId, number, title, meaning, type, kind, answer, negativeLineId, why } = row;
  return {
    id,
    demandId,
    number,
    title,
    meaning,
    type,
    kind,
    answer,
    negativeLineId,
    why,
    class: row.class,
    since: row.since.toISOString(),
    demander: named(city, row.organisationId),
    match: toMatch(city, row),
    owner: row.ownerId === null ? null : named(city, row.ownerId),
    askedAt: row.askedAt?.toISOString() ?? null,
    dueAt: row.dueAt?.toISOString() ?? null,
    late: row.dueAt !== null && row.dueAt <= now,
    workingDaysUsed: row.askedAt === null ? null : workingDaysBetween(row.askedAt, now, calendarOf(city)),
  };
}

/** Null too while a resource that was just withdrawn waits for the solver. */
function toMatch(city: City, row: queries.ItemRow): DemandItem['match'] {
  const { resourceId, resourceCode, resourceName, providerId, sharing, itemName, suppliedTitle } = row;
  if (resourceId === null || providerId === null || sharing === null) return null;
  return {
    resourceId,
    code: resourceCode ?? '',
    name: resourceName ?? '',
    provider: named(city, providerId),
    item: { name: itemName ?? '', title: suppliedTitle ?? '', type: row.suppliedType ?? 'string' },
    sharing,
  };
}

export function toDuplicate(city: City, row: queries.DuplicateRow): Static<typeof DuplicateShape> {
  const { term, title, supplierId, resourceId, itemName, since, collectors } = row;
  return {
    term,
    title,
    supplier: named(city, supplierId),
    resourceId,
    item: itemName,
    since: since.toISOString(),
    collectors: collectors.map((one) => ({
      organisation: named(city, one.organisationId),
      resourceId: one.resourceId,
      code: one.code ?? '',
      name: one.name ?? '',
      item: one.itemName,
      title: one.title,
    })),
  };
}
