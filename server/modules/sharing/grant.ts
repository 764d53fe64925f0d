import Type, { type Static } from 'typebox';
import { type Mask, masks } from '#modules/loads';
import { Id, type Means, means, OrganisationRef, orNull, ResourceRef } from './application.ts';
import { type RowFilter, RowFilterShape } from './row-filter.ts';

/** What the view of a grant shows of an item. */
export interface GrantColumn {
  name: string;
  title: string;
  titleEn: string;
  mask: Mask;
  /** The ClickHouse type of the view's column, after the mask. */
  type: string;
}

/** 授权, as its row holds it. */
export interface Grant {
  id: number;
  applicationId: number | null;
  resourceId: number;
  resourceVersion: number;
  providerId: string;
  organisationId: string;
  applicantId: string;
  purpose: string;
  legalBasis: string;
  items: string[];
  masks: Record<string, Mask>;
  rowFilter: RowFilter;
  columns: GrantColumn[];
  /** Keys pseudonyms and row keys. Never leaves the server. */
  secret: string;
  means: Means;
  rowsPerDayMax: number;
  requestsPerMinuteMax: number;
  startsAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  revokedBy: string | null;
  revokedBecause: string | null;
  hasKey: boolean;
  policy: Record<string, unknown>;
  contract: Record<string, unknown>;
  createdAt: Date;
}

export const ROWS_PER_DAY_MAX = 10_000_000;
export const REQUESTS_PER_MINUTE_MAX = 600;

export type GrantState = 'living' | 'expired' | 'revoked';

export function stateOf(grant: Pick<Grant, 'revokedAt' | 'expiresAt'>, now: Date): GrantState {
  if (grant.revokedAt !== null) return 'revoked';
  return grant.expiresAt <= now ? 'expired' : 'living';
}

const Time = Type.String({ format: 'date-time' });

export const GrantSummaryShape = Type.Object(
  {
    id: Type.Integer(),
    applicationId: orNull(Type.Integer()),
    resource: ResourceRef,
    organisation: OrganisationRef,
    provider: OrganisationRef,
    purpose: Type.String(),
    means: Type.Enum([...means]),
    itemCount: Type.Integer(),
    state: Type.Enum(['living', 'expired', 'revoked']),
    startsAt: Time,
    expiresAt: Time,
    revokedAt: orNull(Time),
    lastUsedAt: orNull(Time),
    rows: Type.Integer({ description: 'Delivered in all' }),
  },
  { description: 'A grant in a list' },
);
export type GrantSummary = Static<typeof GrantSummaryShape>;

export const GrantColumnShape = Type.Object({
  name: Type.String(),
  title: Type.String(),
  titleEn: Type.String(),
  mask: Type.Enum([...masks]),
  type: Type.Enum(['text', 'number', 'date', 'time', 'boolean']),
});

export const GrantDetailShape = Type.Object(
  {
    ...GrantSummaryShape.properties,
    resourceVersion: Type.Integer(),
    legalBasis: Type.String(),
    items: Type.Array(GrantColumnShape),
    rowFilter: RowFilterShape,
    rowsPerDayMax: Type.Integer(),
    rowsToday: Type.Integer(),
    requestsPerMinuteMax: Type.Integer(),
    revokedBecause: orNull(Type.String()),
    hasKey: Type.Boolean(),
    synthetic: Type.Boolean(),
    policy: Type.Object({}, { additionalProperties: true, description: 'ODRL' }),
    contract: Type.Object({}, { additionalProperties: true, description: 'ODCS' }),
    can: Type.Array(Type.Enum(['read', 'issue-key', 'revoke'])),
  },
  { description: 'A grant with its policy and contract' },
);
export type GrantDetail = Static<typeof GrantDetailShape>;

export const useKinds = ['rows', 'aggregate', 'file', 'push', 'changes', 'return', 'refused'] as const;
export type UseKind = (typeof useKinds)[number];

export const UseShape = Type.Object(
  {
    id: Type.Integer(),
    grantId: Id,
    at: Time,
    kind: Type.Enum([...useKinds]),
    person: orNull(
      Type.Object({ id: Type.String(), name: Type.String() }, { description: 'Null: by the key' }),
    ),
    organisation: OrganisationRef,
    resource: Type.Object({ id: Type.Integer(), name: Type.String() }),
    purpose: Type.String(),
    rows: Type.Integer(),
    bytes: Type.Integer(),
    duration_ms: Type.Integer(),
    detail: Type.Object({}, { additionalProperties: true }),
  },
  { description: 'One use of a grant: who, what for, how much' },
);
export type UseView = Static<typeof UseShape>;
