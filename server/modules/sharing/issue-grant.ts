import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import type { Problem } from '#kernel/errors';
import type { Actor } from '#kernel/events';
import { findOrganisation, type Organisation } from '#modules/directory';
import { ensureTable } from '#modules/loads';
import type { Application } from './application.ts';
import type { Published } from './apply.ts';
import { odcsContract } from './contracts/odcs-contract.ts';
import { odrlPolicy } from './contracts/odrl-policy.ts';
import { type Grant, REQUESTS_PER_MINUTE_MAX, ROWS_PER_DAY_MAX } from './grant.ts';
import { type Approved, defineViews, describeApproved } from './grant-view.ts';
import * as queries from './queries.ts';
import { recordStep, tell } from './step.ts';

const DAY_MS = 86_400_000;

/**
 * Compiles an approved application to its grant: the views in the lake first, then the row that lets anybody read
 * them. A crash in between leaves views nobody can ask for; `alignViews` drops them.
 */
export async function issueGrant(
  tx: Transaction,
  city: City,
  issue: { application: Application; resource: Published; actor: Actor; unconditional: boolean },
): Promise<Application | Problem> {
  const { application, resource, actor, unconditional } = issue;
  const content = resource.published;
  const approved = approvedOf(application);
  const impossible = await ensureTable(city, resource);
  if (impossible !== undefined) return impossible;
  const columns = await describeApproved(city.lake, approved, content);
  const id = await queries.nextGrantId(tx);
  await defineViews(city.lake, id, approved, content);
  const grant: Grant = { ...termsOf(tx, application, resource), id, columns };
  const agreement = {
    grant,
    resource,
    content,
    provider: partyOf(city, grant.providerId),
    organisation: partyOf(city, grant.organisationId),
    publicUrl: city.config.publicUrl,
  };
  grant.policy = odrlPolicy(agreement);
  grant.contract = odcsContract(agreement);
  await queries.insertGrant(tx, grant);
  await tell(tx, city, grant, {
    type: 'sharing.granted',
    subject: String(id),
    actor,
    data: { applicationId: application.id },
  });
  return recordStep(tx, city, application, actor, {
    type: 'granted',
    change: { stage: 'granted', decidedAt: tx.now },
    data: { grantId: id, unconditional, expiresAt: grant.expiresAt },
  });
}

export function approvedOf(application: Application): Approved {
  const { resourceId, items, masks, rowsWanted: rowFilter, secret } = application;
  return { resourceId, items, masks, rowFilter, secret };
}

/** The row of a grant, before it has a number, columns, policy and contract. */
function termsOf(tx: Transaction, application: Application, resource: Published): Grant {
  const { items, masks } = application;
  return {
    id: 0,
    applicationId: application.id,
    resourceId: application.resourceId,
    resourceVersion: resource.version,
    providerId: application.providerId,
    organisationId: application.organisationId,
    applicantId: application.applicantId,
    purpose: application.purpose,
    legalBasis: application.legalBasis,
    items,
    // The masks of the approved items only: what was narrowed away is not told.
    masks: Object.fromEntries(items.map((name) => [name, masks[name] ?? 'empty'])),
    rowFilter: application.rowsWanted,
    columns: [],
    secret: application.secret,
    means: application.means,
    rowsPerDayMax: ROWS_PER_DAY_MAX,
    requestsPerMinuteMax: REQUESTS_PER_MINUTE_MAX,
    startsAt: tx.now,
    expiresAt: new Date(tx.now.getTime() + application.durationDays * DAY_MS),
    revokedAt: null,
    revokedBy: null,
    revokedBecause: null,
    hasKey: false,
    policy: {},
    contract: {},
    createdAt: tx.now,
  };
}

function partyOf(city: City, id: string): Pick<Organisation, 'id' | 'name'> {
  return { id, name: findOrganisation(city, id)?.name ?? { zh: id, en: id } };
}
