import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import type { Principal } from '#kernel/permissions';
import type { ResourceStage } from '../resource.ts';
import { type DeskSummary, providerRef } from '../summary.ts';
import * as queries from './queries.ts';

export interface DeskPage {
  items: DeskSummary[];
  /** `after` of the next page. */
  next: number | null;
  /** How many stand where, whatever stage was asked for. */
  stages: { stage: ResourceStage; count: number }[];
}

/**
 * The desk of a steward has all resources of their own department; that of a reviewer what waits for review or was
 * published, of all departments.
 */
export async function readDesk(
  db: Queryable,
  city: City,
  principal: Principal,
  asked: Pick<queries.DeskFilter, 'stage' | 'text' | 'after' | 'limit'>,
): Promise<DeskPage> {
  const isReviewer = principal.permissions.has('catalogue.review');
  const whose = { isReviewer, providerId: isReviewer ? undefined : principal.organisationId };
  const [rows, stages] = await Promise.all([
    queries.listDesk(db, { ...asked, ...whose }),
    queries.countDesk(db, whose),
  ]);
  return {
    items: rows.map(({ workStage, providerId, submittedAt, publishedAt, updatedAt, ...row }) => ({
      ...row,
      stage: workStage,
      provider: providerRef(city, providerId),
      submittedAt: submittedAt?.toISOString() ?? null,
      publishedAt: publishedAt?.toISOString() ?? null,
      updatedAt: updatedAt.toISOString(),
    })),
    next: rows.length === asked.limit ? rows.at(-1)!.id : null,
    stages,
  };
}
