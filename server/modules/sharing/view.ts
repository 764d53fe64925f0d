import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import type { Principal } from '#kernel/permissions';
import { type Content, listResourcesByIds, type Resource } from '#modules/catalogue';
import { findOrganisation } from '#modules/directory';
import { masksFor } from '#modules/loads';
import type { Application, ApplicationDetail, ApplicationSummary } from './application.ts';
import { type GrantDetail, type GrantSummary, stateOf } from './grant.ts';
import { getItem, masksOf } from './grant-view.ts';
import * as queries from './queries.ts';
import { mayRevoke } from './revoke-grant.ts';
import { acts } from './stage.ts';
import { refusalOf } from './step.ts';
import { kindOfType } from './typed-value.ts';

export function organisationRef(city: City, id: string) {
  return { id, name: findOrganisation(city, id)?.name ?? { zh: id, en: id } };
}

/** The resources of a page, by id: one query, however many rows name them. */
export async function resourcesOf(
  db: Queryable,
  rows: readonly { resourceId: number }[],
): Promise<Map<number, Resource>> {
  const ids = [...new Set(rows.map((row) => row.resourceId))];
  const resources = ids.length === 0 ? [] : await listResourcesByIds(db, ids);
  return new Map(resources.map((resource) => [resource.id, resource]));
}

export function resourceRef(id: number, resource: Resource | undefined) {
  const content = resource?.published;
  return {
    id,
    code: resource?.code ?? '',
    name: content?.name ?? `${id}`,
    nameEn: content?.nameEn ?? '',
  };
}

export function toSummary(
  city: City,
  row: Application & { grantId?: number | null },
  resource: Resource | undefined,
): ApplicationSummary {
  return {
    id: row.id,
    resource: resourceRef(row.resourceId, resource),
    stage: row.stage,
    applicant: { id: row.applicantId, name: row.applicantName },
    organisation: organisationRef(city, row.organisationId),
    provider: organisationRef(city, row.providerId),
    purpose: row.purpose,
    itemCount: row.items.length,
    means: row.means,
    createdAt: row.createdAt.toISOString(),
    submittedAt: row.submittedAt?.toISOString() ?? null,
    dueAt: row.dueAt?.toISOString() ?? null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    clock: row.clock,
    grantId: row.grantId ?? null,
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Everything about one application, and what this person may do with it now. */
export async function toDetail(
  db: Queryable,
  city: City,
  principal: Principal,
  row: Application,
): Promise<ApplicationDetail> {
  const resource = (await resourcesOf(db, [row])).get(row.resourceId);
  const log = await queries.listApplicationEvents(db, row.id);
  const grantId = log.findLast((entry) => entry.type === 'granted')?.data['grantId'];
  const granted = typeof grantId === 'number' ? grantId : null;
  return {
    ...toSummary(city, { ...row, grantId: granted }, resource),
    legalBasis: row.legalBasis,
    items: itemsOf(row, resource?.published ?? undefined),
    rows: row.rowsWanted,
    durationDays: row.durationDays,
    frequency: row.frequency,
    demandId: row.demandId,
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
    can: acts.filter((act) => refusalOf(principal, row, act) === undefined),
  };
}

/** The items with their masks; those the resource has no more are left out. */
function itemsOf(row: Application, content: Content | undefined): ApplicationDetail['items'] {
  if (content === undefined) return [];
  const names = row.items.filter((name) => content.items.some((item) => item.name === name));
  const masks = masksOf(content, names, row.masks);
  return names.map((name) => {
    const item = getItem(content, name);
    const { title, titleEn, type, grade } = item;
    return { name, title, titleEn, type, grade, mask: masks[name]!, masks: masksFor(item) };
  });
}

export function toGrantSummary(
  city: City,
  row: queries.ListedGrant,
  resource: Resource | undefined,
): GrantSummary {
  return {
    id: row.id,
    applicationId: row.applicationId,
    resource: resourceRef(row.resourceId, resource),
    organisation: organisationRef(city, row.organisationId),
    provider: organisationRef(city, row.providerId),
    purpose: row.purpose,
    means: row.means,
    itemCount: row.items.length,
    state: stateOf(row, city.clock.now()),
    startsAt: row.startsAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    rows: row.rowsInAll,
  };
}

export function toGrantDetail(
  city: City,
  principal: Principal,
  row: queries.ListedGrant & { rowsToday: number },
  resource: Resource | undefined,
): GrantDetail {
  const isLiving = stateOf(row, city.clock.now()) === 'living';
  const isOurs =
    principal.organisationId === row.organisationId && principal.permissions.has('sharing.apply');
  return {
    ...toGrantSummary(city, row, resource),
    resourceVersion: row.resourceVersion,
    legalBasis: row.legalBasis,
    items: row.columns.map(({ type, ...column }) => ({ ...column, type: kindOfType(type) })),
    rowFilter: row.rowFilter,
    rowsPerDayMax: row.rowsPerDayMax,
    rowsToday: row.rowsToday,
    requestsPerMinuteMax: row.requestsPerMinuteMax,
    revokedBecause: row.revokedBecause,
    hasKey: row.hasKey,
    synthetic: resource?.published?.synthetic ?? false,
    policy: row.policy,
    contract: row.contract,
    can: [
      ...(isLiving && isOurs ? (['read', 'issue-key'] as const) : []),
      ...(isLiving && mayRevoke(principal, row) ? (['revoke'] as const) : []),
    ],
  };
}
