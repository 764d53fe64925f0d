import Type, { type Static } from 'typebox';
import type { Placement } from '#kernel/permissions';
import type { LimitClock } from './limits.ts';
import { acts, type Stage, stages } from './stage.ts';

/** How a case came to us. */
export const sources = ['public', 'hotline', 'staff', 'import', 'sensor', 'data'] as const;
export type Source = (typeof sources)[number];

/** The current state of a case, as `cases.cases` holds it. */
export interface Case extends Placement {
  id: number;
  /** What people say and write: the day it was opened and its id, 202611220000042. */
  number: string;
  stage: Stage;
  title: string;
  description: string;
  categoryCode: string | null;
  categoryEdition: string | null;
  source: Source;
  sourceReference: string | null;
  longitude: number | null;
  latitude: number | null;
  cell: string | null;
  placeText: string | null;
  deskId: string;
  handlerId: string;
  openedAt: Date;
  filedAt: Date | null;
  dispatchedAt: Date | null;
  fedBackAt: Date | null;
  closedAt: Date | null;
  suspendedAt: Date | null;
  supervisedAt: Date | null;
  warnAt: Date | null;
  dueAt: Date | null;
  remaining_ms: number | null;
  clock: LimitClock;
  overtimeAt: Date | null;
  watchAt: Date | null;
  returns: number;
  reopenings: number;
  satisfied: boolean | null;
  logLength: number;
  updatedAt: Date;
}

const Time = Type.String({ format: 'date-time' });
const Name = Type.Object({ zh: Type.String(), en: Type.String() });
const orNull = <Shape extends Type.TSchema>(shape: Shape) => Type.Union([shape, Type.Null()]);

export const StageShape = Type.Enum([...stages]);
export const ClockShape = Type.Enum(['running', 'warning', 'overdue', 'stopped'], {
  description: 'The limit of the present stage: yellow is `warning`, red is `overdue`',
});

const OrganisationRef = Type.Object({ id: Type.String(), name: Name });
const PlaceRef = Type.Object({ code: Type.String(), name: Type.String(), nameEn: orNull(Type.String()) });

/** One row of a queue. */
export const CaseSummaryShape = Type.Object(
  {
    id: Type.Integer(),
    number: Type.String(),
    title: Type.String(),
    stage: StageShape,
    category: orNull(Type.Object({ code: Type.String(), name: Name })),
    source: Type.Enum([...sources]),
    street: orNull(PlaceRef),
    village: orNull(PlaceRef),
    location: orNull(
      Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description: 'WGS84 [longitude, latitude]' }),
    ),
    cell: orNull(Type.String()),
    placeText: orNull(Type.String()),
    handler: OrganisationRef,
    desk: OrganisationRef,
    openedAt: Time,
    dueAt: orNull(Time),
    closedAt: orNull(Time),
    clock: ClockShape,
    overtime: Type.Boolean({ description: 'It ran over in some stage, now or before' }),
    suspended: Type.Boolean(),
    supervised: Type.Boolean(),
    satisfied: orNull(Type.Boolean()),
    updatedAt: Time,
  },
  { description: 'A case in a list' },
);

export const CaseEventShape = Type.Object({
  number: Type.Integer(),
  type: Type.String({
    description: 'opened, filed, dispatched, accepted, returned, fed-back, verified, closed …',
  }),
  at: Time,
  actor: Type.Object({ name: Type.String(), organisation: orNull(OrganisationRef) }),
  data: Type.Object({}, { additionalProperties: true }),
});

export const AttachmentShape = Type.Object({
  id: Type.String(),
  mediaType: Type.String(),
  width: orNull(Type.Integer()),
  height: orNull(Type.Integer()),
  name: Type.String(),
  eventNumber: Type.Integer({ description: 'The log entry it came with' }),
});

/** Everything the detail page shows. */
export const CaseDetailShape = Type.Object({
  ...CaseSummaryShape.properties,
  description: Type.String(),
  log: Type.Array(CaseEventShape),
  attachments: Type.Array(AttachmentShape),
  reporter: orNull(
    Type.Object({ name: orNull(Type.String()), phone: orNull(Type.String()) }, { description: 'Masked' }),
  ),
  acts: Type.Array(Type.Enum([...acts]), { description: 'What you may do with it now' }),
  responsible: orNull(OrganisationRef),
  returns: Type.Integer(),
  reopenings: Type.Integer(),
});

export type CaseDetail = Static<typeof CaseDetailShape>;

export type CaseSummary = Static<typeof CaseSummaryShape>;
