import Type, { type Static } from 'typebox';

/** How a batch changes what is visible. `replace` is allowed everywhere: a full delivery ends what stood before it. */
export const modes = ['append', 'replace', 'upsert'] as const;
export type Mode = (typeof modes)[number];

export const batchStates = ['running', 'landed', 'failed'] as const;
export type BatchState = (typeof batchStates)[number];

export const batchSources = ['file', 'database', 'push', 'correction', 'demo'] as const;
export type BatchSource = (typeof batchSources)[number];

/** One delivery of data into a resource, as its row holds it. */
export interface Batch {
  id: number;
  resourceId: number;
  /** 1, 2, 3 … within the resource; `_batch` in the lake. */
  number: number;
  mode: Mode;
  source: BatchSource;
  sourceName: string;
  sha256: Buffer | null;
  resourceVersion: number;
  state: BatchState;
  bytesTotal: number | null;
  bytesRead: number;
  rowsRead: number;
  rowsLanded: number;
  rowsQuarantined: number;
  contentChecksum: string | null;
  problem: Record<string, unknown> | null;
  options: LoadOptions;
  startedAt: Date;
  startedBy: string;
  endedAt: Date | null;
  /** When its rows were dropped because later batches had superseded them. */
  droppedAt: Date | null;
}

export interface LoadOptions {
  /** Texts that stand for a missing value, besides the empty one. */
  nulls: string[];
}

const orNull = <Shape extends Type.TSchema>(shape: Shape) => Type.Union([shape, Type.Null()]);
const Time = Type.Unsafe<Date>(Type.String({ format: 'date-time' }));

export const BatchShape = Type.Object(
  {
    id: Type.Integer(),
    resourceId: Type.Integer(),
    number: Type.Integer({ description: '1, 2, 3 … within the resource' }),
    mode: Type.Enum([...modes]),
    source: Type.Enum([...batchSources]),
    sourceName: Type.String(),
    sha256: orNull(Type.String({ description: 'Of the bytes as they came, hexadecimal' })),
    resourceVersion: Type.Integer(),
    state: Type.Enum([...batchStates]),
    bytesTotal: orNull(Type.Integer()),
    bytesRead: Type.Integer(),
    rowsRead: Type.Integer(),
    rowsLanded: Type.Integer(),
    rowsQuarantined: Type.Integer(),
    contentChecksum: orNull(Type.String({ description: 'Of the landed rows, independent of their order' })),
    problem: orNull(Type.Unsafe<Record<string, unknown>>(Type.Object({}, { additionalProperties: true }))),
    startedAt: Time,
    startedBy: Type.String(),
    endedAt: orNull(Time),
    droppedAt: orNull(Time),
  },
  { description: 'Batch (一次入湖)' },
);
export type BatchView = Static<typeof BatchShape>;

export function toBatchView({ sha256, options: _, ...batch }: Batch): BatchView {
  return { ...batch, sha256: sha256 === null ? null : sha256.toString('hex') };
}

export const QuarantinedRowShape = Type.Object(
  {
    row: Type.Integer({ description: 'The record in its file, from 1, without the heading' }),
    faults: Type.Array(
      Type.Object({
        item: Type.String({ description: 'Empty where the whole row is wrong' }),
        reason: Type.String({ description: 'For example `not-a-number`; see loads/item-rules' }),
      }),
    ),
    text: Type.String({ description: 'The row as it came, or its beginning' }),
  },
  { description: 'Quarantined row (隔离区)' },
);
export type QuarantinedRow = Static<typeof QuarantinedRowShape>;

/** The six dimensions of GB/T 36344-2018 as the standards of the district name them. */
export const dimensions = ['complete', 'valid', 'unique', 'consistent', 'referential', 'timely'] as const;
export type Dimension = (typeof dimensions)[number];

export const QualityShape = Type.Object(
  {
    batch: orNull(Type.Integer({ description: 'Number of the newest landed batch' })),
    at: orNull(Time),
    /** 0 to 100. */
    score: orNull(Type.Number()),
    dimensions: Type.Array(
      Type.Object({ dimension: Type.Enum([...dimensions]), score: Type.Number(), checked: Type.Integer() }),
    ),
    results: Type.Array(
      Type.Object({
        dimension: Type.Enum([...dimensions]),
        item: Type.String(),
        rule: Type.String(),
        checked: Type.Integer(),
        passed: Type.Integer(),
      }),
    ),
    trend: Type.Array(
      Type.Object({
        batch: Type.Integer(),
        at: Time,
        score: Type.Number(),
        rowsLanded: Type.Integer(),
        rowsQuarantined: Type.Integer(),
      }),
    ),
  },
  { description: 'Quality (数据质量)' },
);
export type Quality = Static<typeof QualityShape>;

export const ItemProfileShape = Type.Object(
  {
    item: Type.String(),
    rows: Type.Integer(),
    missing: Type.Integer(),
    distinct: orNull(Type.Integer()),
    least: orNull(Type.String()),
    most: orNull(Type.String()),
    average: orNull(Type.Number()),
    top: Type.Array(Type.Object({ value: Type.String(), rows: Type.Integer() })),
    histogram: Type.Array(Type.Object({ from: Type.String(), to: Type.String(), rows: Type.Integer() })),
    isSensitive: Type.Boolean({ description: 'Its values are not shown' }),
  },
  { description: 'Profile of an item (数据画像)' },
);
export type ItemProfile = Static<typeof ItemProfileShape>;
