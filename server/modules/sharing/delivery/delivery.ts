import Type, { type Static } from 'typebox';
import { anyObject } from './any-object.ts';

/** Ways a grant's rows leave as a whole: files, and pushes into a database of the receiver. */
export const fileFormats = ['csv', 'xlsx', 'parquet'] as const;
export type FileFormat = (typeof fileFormats)[number];
export const pushEngines = ['postgresql', 'mysql'] as const;
export type PushEngine = (typeof pushEngines)[number];

export const deliveryStates = ['queued', 'running', 'ready', 'failed', 'deleted'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export interface FileOptions {
  /** A byte order mark, by which Excel knows a CSV to be UTF-8. */
  bom: boolean;
  /** Titles of the items as the heading instead of their names. */
  titles: boolean;
}

export interface PushOptions {
  host: string;
  port: number;
  database: string;
  user: string;
  table: string;
  /** Encrypted on the way, with the receiver's certificate checked. */
  tls: boolean;
}

/** A delivery as its row holds it. */
export interface Delivery {
  id: number;
  grantId: number;
  resourceId: number;
  organisationId: string;
  providerId: string;
  format: FileFormat | PushEngine;
  options: FileOptions | PushOptions;
  sealed: Buffer | null;
  markKey: Buffer;
  state: DeliveryState;
  rowsTotal: number | null;
  rowsDone: number;
  bytes: number;
  sha256: string | null;
  manifest: Manifest | null;
  problem: Record<string, unknown> | null;
  requestedAt: Date;
  requestedBy: string;
  requestedByName: string;
  endedAt: Date | null;
  expiresAt: Date;
  downloads: number;
}

const Time = Type.String({ format: 'date-time' });
const orNull = <Shape extends Type.TSchema>(shape: Shape) => Type.Union([shape, Type.Null()]);
const Name = Type.Object({ zh: Type.String(), en: Type.String() });
const OrganisationRef = Type.Object({ id: Type.String(), name: Name });

/** What lies beside a file and says what it is, whose, and for how long. */
export const ManifestShape = Type.Object(
  {
    delivery: Type.Integer(),
    grant: Type.Integer(),
    resource: Type.Object({
      id: Type.Integer(),
      code: Type.String(),
      name: Type.String(),
      version: Type.Integer(),
    }),
    provider: OrganisationRef,
    receiver: OrganisationRef,
    requestedBy: Type.String(),
    purpose: Type.String(),
    legalBasis: Type.String(),
    grantExpiresAt: Time,
    items: Type.Array(
      Type.Object({ name: Type.String(), title: Type.String(), type: Type.String(), mask: Type.String() }),
    ),
    rows: Type.Integer(),
    batches: Type.Array(Type.Integer(), { description: 'Numbers of the batches the rows come from' }),
    synthetic: Type.Boolean(),
    format: Type.String(),
    bytes: Type.Integer(),
    sha256: Type.String(),
    createdAt: Time,
    notes: Type.Array(Type.String(), { description: 'How values were written, and what the file carries' }),
  },
  { description: 'Manifest of a delivery' },
);
export type Manifest = Static<typeof ManifestShape>;

export const DeliveryShape = Type.Object(
  {
    id: Type.Integer(),
    grantId: Type.Integer(),
    resource: Type.Object({
      id: Type.Integer(),
      code: Type.String(),
      name: Type.String(),
      nameEn: Type.String(),
    }),
    organisation: OrganisationRef,
    provider: OrganisationRef,
    format: Type.Enum([...fileFormats, ...pushEngines]),
    /** `host:port/database/table` of a push. */
    target: orNull(Type.String()),
    state: Type.Enum([...deliveryStates]),
    rowsTotal: orNull(Type.Integer()),
    rowsDone: Type.Integer(),
    bytes: Type.Integer(),
    sha256: orNull(Type.String()),
    problem: orNull(anyObject()),
    requestedAt: Time,
    requestedBy: Type.Object({ id: Type.String(), name: Type.String() }),
    endedAt: orNull(Time),
    expiresAt: Time,
    downloads: Type.Integer(),
    can: Type.Array(Type.Enum(['download', 'delete'])),
  },
  { description: 'Delivery (交付)' },
);
export type DeliveryView = Static<typeof DeliveryShape>;
