import Type, { type Static } from 'typebox';
import { type Mask, masks } from '#modules/loads';
import { type RowFilter, RowFilterShape } from './row-filter.ts';
import { acts, type Stage, stages } from './stage.ts';

/** How data reaches who was granted it: asked for row by row, taken as files, or pushed into a database of theirs. */
export const means = ['interface', 'file', 'push'] as const;
export type Means = (typeof means)[number];

export const frequencies = ['once', 'on-demand', 'daily', 'weekly', 'monthly'] as const;
export type Frequency = (typeof frequencies)[number];

export type StageClock = 'running' | 'warning' | 'overdue' | 'stopped';

/** The current state of an application 申请, as its row holds it. */
export interface Application {
  id: number;
  resourceId: number;
  applicantId: string;
  applicantName: string;
  organisationId: string;
  providerId: string;
  stage: Stage;
  purpose: string;
  legalBasis: string;
  items: string[];
  rowsWanted: RowFilter;
  masks: Record<string, Mask>;
  durationDays: number;
  frequency: Frequency;
  means: Means;
  demandId: number | null;
  createdAt: Date;
  submittedAt: Date | null;
  warnAt: Date | null;
  dueAt: Date | null;
  clock: StageClock;
  watchAt: Date | null;
  approvedBy: string | null;
  remindedAt: Date | null;
  decidedAt: Date | null;
  secret: string;
  logLength: number;
  updatedAt: Date;
}

export const ITEMS_MAX = 1_000;
export const DURATION_DAYS_MAX = 1_095;
export const ITEM_NAME_LENGTH_MAX = 63;

const Time = Type.String({ format: 'date-time' });
export const Name = Type.Object({ zh: Type.String(), en: Type.String() });
export const orNull = <Shape extends Type.TSchema>(shape: Shape) => Type.Union([shape, Type.Null()]);
export const Id = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const ById = Type.Object({ id: Id });
export const OrganisationRef = Type.Object({ id: Type.String(), name: Name });
export const ResourceRef = Type.Object({
  id: Type.Integer(),
  code: Type.String(),
  name: Type.String(),
  nameEn: Type.String(),
});
export const ItemNames = Type.Array(Type.String({ maxLength: ITEM_NAME_LENGTH_MAX }), {
  maxItems: ITEMS_MAX,
  uniqueItems: true,
});
export const MasksShape = Type.Record(
  Type.String({ pattern: `^[a-z][a-z0-9_]{0,${ITEM_NAME_LENGTH_MAX - 1}}$` }),
  Type.Enum([...masks]),
  { description: 'Item → mask', maxProperties: ITEMS_MAX },
);

/** What an applicant writes. All of it may wait until the application is submitted. */
export const WishShape = Type.Object({
  items: ItemNames,
  purpose: Type.Optional(Type.String({ maxLength: 2_000 })),
  legalBasis: Type.Optional(Type.String({ maxLength: 1_000 })),
  rows: Type.Optional(RowFilterShape),
  masks: Type.Optional(MasksShape),
  durationDays: Type.Optional(Type.Integer({ minimum: 1, maximum: DURATION_DAYS_MAX })),
  frequency: Type.Optional(Type.Enum([...frequencies])),
  means: Type.Optional(Type.Enum([...means])),
  demandId: Type.Optional(orNull(Id)),
});
export type Wish = Static<typeof WishShape>;

/** How an approver makes an application narrower; never wider. */
export const NarrowingShape = Type.Object({
  items: Type.Optional(ItemNames),
  rows: Type.Optional(RowFilterShape),
  masks: Type.Optional(MasksShape),
  durationDays: Type.Optional(Type.Integer({ minimum: 1, maximum: DURATION_DAYS_MAX })),
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
});
export type Narrowing = Static<typeof NarrowingShape>;

export const ClockShape = Type.Enum(['running', 'warning', 'overdue', 'stopped'], {
  description: 'Of the present stage, in working days: yellow is `warning`, red is `overdue`',
});

export const ApplicationSummaryShape = Type.Object(
  {
    id: Type.Integer(),
    resource: ResourceRef,
    stage: Type.Enum([...stages]),
    applicant: Type.Object({ id: Type.String(), name: Type.String() }),
    organisation: OrganisationRef,
    provider: OrganisationRef,
    purpose: Type.String(),
    itemCount: Type.Integer(),
    means: Type.Enum([...means]),
    createdAt: Time,
    submittedAt: orNull(Time),
    dueAt: orNull(Time),
    decidedAt: orNull(Time),
    clock: ClockShape,
    grantId: orNull(Type.Integer()),
    updatedAt: Time,
  },
  { description: 'An application in a list' },
);
export type ApplicationSummary = Static<typeof ApplicationSummaryShape>;

export const ApplicationEventShape = Type.Object({
  number: Type.Integer(),
  type: Type.String({
    description:
      'created, submitted, approved, granted, refused, withdrawn, reminded, supervised, warned, overran, revoked …',
  }),
  at: Time,
  actor: Type.Object({ name: Type.String(), organisation: orNull(OrganisationRef) }),
  data: Type.Object({}, { additionalProperties: true }),
});

export const ApplicationDetailShape = Type.Object(
  {
    ...ApplicationSummaryShape.properties,
    legalBasis: Type.String(),
    items: Type.Array(
      Type.Object({
        name: Type.String(),
        title: Type.String(),
        titleEn: Type.String(),
        type: Type.String(),
        grade: Type.String(),
        mask: Type.Enum([...masks]),
        masks: Type.Array(Type.Enum([...masks]), { description: 'Those there are, mildest first' }),
      }),
    ),
    rows: RowFilterShape,
    durationDays: Type.Integer(),
    frequency: Type.Enum([...frequencies]),
    demandId: orNull(Type.Integer()),
    log: Type.Array(ApplicationEventShape),
    can: Type.Array(Type.Enum([...acts]), { description: 'What you may do with it now' }),
  },
  { description: 'An application with everything about it' },
);
export type ApplicationDetail = Static<typeof ApplicationDetailShape>;
