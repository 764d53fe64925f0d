import Type, { type Static } from 'typebox';
import { anyObject } from '../delivery/any-object.ts';

export const objectionStages = ['open', 'accepted', 'rejected'] as const;
export type ObjectionStage = (typeof objectionStages)[number];

/** 异议, as its row holds it. */
export interface Objection {
  id: number;
  resourceId: number;
  grantId: number | null;
  returnId: number | null;
  /** The row as its receiver sees it: masked. */
  shown: Record<string, unknown>;
  /** Where the row stands in the lake; not told to receivers. */
  batch: number;
  row: number;
  item: string;
  says: string;
  suggested: string | null;
  organisationId: string;
  objectorId: string;
  objectorName: string;
  providerId: string;
  caseId: number | null;
  caseNumber: string | null;
  stage: ObjectionStage;
  openedAt: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
  decidedByName: string | null;
  reason: string | null;
  corrected: string | null;
  correctionBatch: number | null;
  /** When the corrected row became visible. */
  landedAt: Date | null;
}

/** That a receiver has to hear of a correction. */
export interface CorrectionNotice {
  objectionId: number;
  organisationId: string;
  grantIds: number[];
  returnIds: number[];
  at: Date;
  receivedAt: Date | null;
  receivedBy: string | null;
  receivedByName: string | null;
}

const Time = Type.String({ format: 'date-time' });
const orNull = <Shape extends Type.TSchema>(shape: Shape) => Type.Union([shape, Type.Null()]);
const OrganisationRef = Type.Object({
  id: Type.String(),
  name: Type.Object({ zh: Type.String(), en: Type.String() }),
});
const AnyRow = anyObject('Item name → value');

export const ObjectionSummaryShape = Type.Object(
  {
    id: Type.Integer(),
    resource: Type.Object({
      id: Type.Integer(),
      code: Type.String(),
      name: Type.String(),
      nameEn: Type.String(),
    }),
    grantId: orNull(Type.Integer()),
    returnId: orNull(Type.Integer()),
    item: Type.Object({ name: Type.String(), title: Type.String() }),
    says: Type.String(),
    suggested: orNull(Type.String()),
    organisation: OrganisationRef,
    provider: OrganisationRef,
    caseNumber: orNull(Type.String()),
    stage: Type.Enum([...objectionStages]),
    openedAt: Time,
    decidedAt: orNull(Time),
  },
  { description: 'Objection (数据异议)' },
);
export type ObjectionSummary = Static<typeof ObjectionSummaryShape>;

export const ObjectionDetailShape = Type.Object({
  ...ObjectionSummaryShape.properties,
  objector: Type.String(),
  row: AnyRow,
  source: orNull(
    Type.Object(
      { batch: Type.Integer(), row: Type.Integer(), values: orNull(AnyRow) },
      { description: 'The row as it stands; for its provider only' },
    ),
  ),
  reason: orNull(Type.String()),
  corrected: orNull(Type.String()),
  correctionBatch: orNull(Type.Integer()),
  decidedBy: orNull(Type.String()),
  receipts: Type.Array(
    Type.Object({
      organisation: OrganisationRef,
      grants: Type.Integer(),
      returns: Type.Integer(),
      at: Time,
      receivedAt: orNull(Time),
      receivedBy: orNull(Type.String()),
    }),
    {
      description: 'Who has to hear of the correction; all of them for objector’s side, provider and centre',
    },
  ),
  can: Type.Array(Type.Enum(['decide', 'receipt'])),
});
export type ObjectionDetail = Static<typeof ObjectionDetailShape>;

export const NoticeShape = Type.Object(
  {
    objectionId: Type.Integer(),
    resource: Type.Object({
      id: Type.Integer(),
      code: Type.String(),
      name: Type.String(),
      nameEn: Type.String(),
    }),
    item: Type.Object({ name: Type.String(), title: Type.String() }),
    grantIds: Type.Array(Type.Integer()),
    returnIds: Type.Array(Type.Integer()),
    correctionBatch: orNull(Type.Integer()),
    at: Time,
    receivedAt: orNull(Time),
    receivedBy: orNull(Type.String()),
  },
  { description: 'Notice of a correction' },
);
export type NoticeView = Static<typeof NoticeShape>;
