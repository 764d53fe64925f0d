import type { Static } from 'typebox';
import type { City } from '#kernel/city';
import type { Principal } from '#kernel/permissions';
import type { NegativeLineShape, NegativeState } from '../demand.ts';
import { named } from '../names.ts';
import { dayOf } from '../view.ts';
import type { NegativeRow } from './queries.ts';

export function toNegativeLine(
  city: City,
  principal: Principal,
  row: NegativeRow,
): Static<typeof NegativeLineShape> {
  const isLiving = row.endedAt === null;
  const mayReview = isLiving && principal.permissions.has('catalogue.judge-demands');
  const mayEnd =
    isLiving &&
    principal.permissions.has('catalogue.answer-demands') &&
    principal.organisationId === row.organisationId;
  const { id, resourceId, resourceName, title, statute, article, reason, addedByName, reviewedUntil } = row;
  return {
    id,
    resourceId,
    resourceName,
    title,
    statute,
    article,
    reason,
    addedByName,
    reviewedUntil,
    organisation: named(city, row.organisationId),
    state: stateOf(row, dayOf(city)),
    addedAt: row.addedAt.toISOString(),
    reviewedAt: row.reviewedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    can: [...(mayReview ? (['review'] as const) : []), ...(mayEnd ? (['end'] as const) : [])],
  };
}

/** `today` is 2026-11-22; a review holds through its last day. */
function stateOf({ endedAt, reviewedUntil }: NegativeRow, today: string): NegativeState {
  if (endedAt !== null) return 'ended';
  if (reviewedUntil === null) return 'waiting';
  return reviewedUntil >= today ? 'valid' : 'expired';
}
