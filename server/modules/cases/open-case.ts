import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { defineProblem, invalidField, notAllowed, Problem } from '#kernel/errors';
import type { Actor } from '#kernel/events';
import { attachFiles } from '#kernel/files';
import type { Principal } from '#kernel/permissions';
import { findOrganisation, operationsCentre, responsibleFor } from '#modules/directory';
import { districtDay, locate, type Point, recogniseWhereabouts } from '#modules/places';
import type { Case, Source } from './case.ts';
import { nextCaseId } from './case-ids.ts';
import { findCategory, isLeaf } from './category.ts';
import * as queries from './queries.ts';
import { searchTerms } from './search-terms.ts';
import { limitColumns } from './step.ts';

export const districtEmpty = defineProblem(
  'district-empty',
  503,
  'The district has no operations centre yet; load its data first',
);

export interface Report {
  description: string;
  source: Source;
  /** Its id where it came from; bringing the same again finds the case it became. */
  sourceReference?: string | undefined;
  /** WGS84. Without it, street and village are those that the words name. */
  point?: Point | undefined;
  placeText?: string | undefined;
  categoryCode?: string | undefined;
  reporter?: queries.Reporter | undefined;
  attachmentIds?: string[] | undefined;
  /** The moment of the report where it lies in the past (imports); now when left out. */
  openedAt?: Date | undefined;
  /** Files it and dispatches it to whoever answers for it, in the same step. Needs a category and a place. */
  dispatchAtOnce?: boolean | undefined;
}

export interface OpenedCase {
  id: number;
  number: string;
  /** False when the same report from the same source had been brought before. */
  isNew: boolean;
}

/** Filing and dispatching in the act of opening needs a permission of its own. */
export function refuseDispatchAtOnce(
  principal: Principal,
  asked: { dispatchAtOnce?: boolean | undefined },
): Problem | undefined {
  const isRefused = asked.dispatchAtOnce === true && !principal.permissions.has('cases.dispatch-at-once');
  return isRefused
    ? new Problem(notAllowed, { detail: 'This needs the permission cases.dispatch-at-once.' })
    : undefined;
}

const TITLE_LENGTH_MAX = 40;
export const DESCRIPTION_LENGTH_MAX = 5_000;

/**
 * 信息收集: a report becomes a case at the desk of its street, or of the district where the street is not known.
 * With `dispatchAtOnce` it is filed (案卷建立) and dispatched (任务派遣) in the same transaction.
 * Returns a `Problem` for an unknown category, a point outside the district, or attachments that are not there.
 */
export async function openCase(
  tx: Transaction,
  city: City,
  report: Report,
  actor: Actor,
): Promise<OpenedCase | Problem> {
  const fresh = placeReport(tx, city, report);
  if (fresh instanceof Problem) return fresh;
  const entries: queries.LogEntry[] = [{ type: 'opened', actor, data: { source: report.source } }];
  const handler = report.dispatchAtOnce === true ? dispatchFresh(city, fresh) : undefined;
  if (handler instanceof Problem) return handler;
  if (handler !== undefined)
    entries.push(
      { type: 'filed', actor, data: { categoryCode: fresh.categoryCode } },
      { type: 'dispatched', actor, data: { organisationId: handler, from: fresh.deskId } },
    );
  const id = await nextCaseId(tx, city);
  const number = `${districtDay(fresh.openedAt)}${String(id).padStart(7, '0')}`;
  if (!(await queries.insertCase(tx, { ...fresh, id, number }, entries))) {
    const known = await queries.findCaseBySource(tx, report.source, report.sourceReference!);
    return { id: known!.id, number: known!.number, isNew: false };
  }
  const belongings = await keepBelongings(tx, id, report, actor);
  return belongings ?? { id, number, isNew: true };
}

type Unnumbered = Omit<queries.NewCase, 'id' | 'number'>;

/** Where it is, what it is about, and whose desk it lands on. */
function placeReport(tx: Transaction, city: City, report: Report): Unnumbered | Problem {
  const category = report.categoryCode === undefined ? undefined : findCategory(city, report.categoryCode);
  if (report.categoryCode !== undefined && category === undefined)
    return invalidField('/categoryCode', `there is no category ${report.categoryCode}`);
  const location = report.point === undefined ? undefined : locate(report.point, '/point');
  if (location instanceof Problem) return location;
  const { streetCode = null, villageCode = null } =
    location === undefined
      ? recogniseWhereabouts(`${report.placeText ?? ''} ${report.description}`)
      : { streetCode: location.street.code, villageCode: location.village?.code };
  const desk =
    (streetCode === null ? undefined : findOrganisation(city, streetCode)) ?? operationsCentre(city);
  if (desk === undefined) return new Problem(districtEmpty);
  const openedAt = report.openedAt ?? tx.now;
  const categoryCode = category?.code ?? null;
  return {
    stage: 'reported',
    title: titleOf(report.description),
    description: report.description,
    categoryCode,
    categoryEdition: category?.edition ?? null,
    source: report.source,
    sourceReference: report.sourceReference ?? null,
    longitude: report.point?.[0] ?? null,
    latitude: report.point?.[1] ?? null,
    cell: location?.cell ?? null,
    placeText: report.placeText ?? null,
    streetCode,
    villageCode,
    unitId: null,
    deskId: desk.id,
    handlerId: desk.id,
    openedAt,
    ...noTimes,
    ...limitColumns(city, { stage: 'reported', categoryCode, from: openedAt }),
    searchTerms: searchTerms(`${report.description} ${report.placeText ?? ''}`),
  };
}

const noTimes = {
  filedAt: null,
  dispatchedAt: null,
  fedBackAt: null,
  closedAt: null,
  suspendedAt: null,
  supervisedAt: null,
  remaining_ms: null,
  overtimeAt: null,
  returns: 0,
  reopenings: 0,
  satisfied: null,
} satisfies Partial<Case>;

/** Turns a fresh case into a filed and dispatched one; returns the id of who answers for it. */
function dispatchFresh(city: City, fresh: Unnumbered): string | Problem {
  const category = fresh.categoryCode === null ? undefined : findCategory(city, fresh.categoryCode);
  if (category === undefined || !isLeaf(category))
    return invalidField('/categoryCode', 'name a category (not a group) to file and dispatch at once');
  const handler = responsibleFor(city, {
    categoryCode: category.code,
    streetCode: fresh.streetCode,
    villageCode: fresh.villageCode,
  });
  if (handler === undefined) return new Problem(districtEmpty);
  Object.assign(fresh, {
    stage: 'dispatched',
    filedAt: fresh.openedAt,
    dispatchedAt: fresh.openedAt,
    handlerId: handler.id,
    unitId: handler.kind === 'unit' || handler.kind === 'department' ? handler.id : null,
    ...limitColumns(city, { stage: 'dispatched', categoryCode: category.code, from: fresh.openedAt }),
  } satisfies Partial<Case>);
  return handler.id;
}

/** The reporter and the photos that came with it. */
async function keepBelongings(
  tx: Transaction,
  caseId: number,
  report: Report,
  actor: Actor,
): Promise<Problem | undefined> {
  if (report.reporter !== undefined && (report.reporter.name !== null || report.reporter.phone !== null))
    await queries.insertReporter(tx, caseId, report.reporter);
  const fileIds = report.attachmentIds ?? [];
  if (fileIds.length === 0) return undefined;
  const unknown = await attachFiles(tx, { ids: fileIds, uploadedBy: actor.personId });
  if (unknown.length > 0)
    return invalidField('/attachmentIds', `not an upload of yours, or used already: ${unknown.join(', ')}`);
  await queries.insertAttachments(tx, { caseId, eventNumber: 1, fileIds });
  return undefined;
}

/** The first sentence or line, cut where it has to be. */
function titleOf(description: string): string {
  const first = description
    .trim()
    .split(/[\n。！？!?]/, 1)[0]!
    .trim();
  const characters = [...(first === '' ? description.trim() : first)];
  return characters.length <= TITLE_LENGTH_MAX
    ? characters.join('')
    : `${characters.slice(0, TITLE_LENGTH_MAX - 1).join('')}…`;
}
