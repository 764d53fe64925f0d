import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import type { Principal } from '#kernel/permissions';
import { findOrganisation, responsibleFor } from '#modules/directory';
import { findPlace } from '#modules/places';
import type { Case, CaseDetail, CaseSummary } from './case.ts';
import { findCategory } from './category.ts';
import * as queries from './queries.ts';
import { acts } from './stage.ts';
import { refusalOf } from './step.ts';

/** A case as lists show it; names come from memory, so a page costs one query. */
export function toSummary(city: City, row: Case): CaseSummary {
  const category = row.categoryCode === null ? undefined : findCategory(city, row.categoryCode);
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    stage: row.stage,
    category: category === undefined ? null : { code: category.code, name: category.name },
    source: row.source,
    street: placeRef(row.streetCode),
    village: placeRef(row.villageCode),
    location: row.longitude === null || row.latitude === null ? null : [row.longitude, row.latitude],
    cell: row.cell,
    placeText: row.placeText,
    handler: organisationRef(city, row.handlerId),
    desk: organisationRef(city, row.deskId),
    openedAt: row.openedAt.toISOString(),
    dueAt: row.dueAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
    clock: row.clock,
    overtime: row.overtimeAt !== null,
    suspended: row.suspendedAt !== null,
    supervised: row.supervisedAt !== null,
    satisfied: row.satisfied,
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Everything about one case, and what this person may do with it now. */
export async function toDetail(
  db: Queryable,
  city: City,
  principal: Principal,
  row: Case,
): Promise<CaseDetail> {
  const [log, attachments, reporter] = await Promise.all([
    queries.listCaseEvents(db, row.id),
    queries.listAttachments(db, row.id),
    queries.findReporter(db, row.id),
  ]);
  const { categoryCode, streetCode, villageCode } = row;
  const responsible =
    categoryCode === null ? undefined : responsibleFor(city, { categoryCode, streetCode, villageCode });
  return {
    ...toSummary(city, row),
    description: row.description,
    log: log.map((entry) => ({
      number: entry.number,
      type: entry.type,
      at: entry.at.toISOString(),
      actor: {
        name: entry.actorName,
        organisation: entry.organisationId === null ? null : organisationRef(city, entry.organisationId),
      },
      data: entry.data,
    })),
    attachments,
    reporter:
      reporter === undefined ? null : { name: maskName(reporter.name), phone: maskPhone(reporter.phone) },
    acts: acts.filter((act) => refusalOf(city, principal, row, act) === undefined),
    responsible: responsible === undefined ? null : organisationRef(city, responsible.id),
    returns: row.returns,
    reopenings: row.reopenings,
  };
}

function organisationRef(city: City, id: string) {
  return { id, name: findOrganisation(city, id)?.name ?? { zh: id, en: id } };
}

function placeRef(code: string | null) {
  if (code === null) return null;
  const place = findPlace(code);
  return { code, name: place?.name ?? code, nameEn: place?.nameEn ?? null };
}

/** 张**, and the same length of stars whatever the name. */
function maskName(name: string | null): string | null {
  return name === null || name === '' ? null : `${[...name][0]}**`;
}

/** 138****5678; short numbers keep their last two digits. */
function maskPhone(phone: string | null): string | null {
  if (phone === null || phone === '') return null;
  return phone.length >= 8 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : `***${phone.slice(-2)}`;
}
