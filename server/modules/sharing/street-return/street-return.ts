import Type, { type Static } from 'typebox';
import type { Mask } from '#modules/loads';
import { anyObject } from '../delivery/any-object.ts';

export const returnLevels = ['street', 'village'] as const;
export type ReturnLevel = (typeof returnLevels)[number];

export const returnStates = ['queued', 'running', 'ready', 'failed'] as const;
export type ReturnState = (typeof returnStates)[number];

/** A cut of a resource by geography 回流, as its row holds it. Its rows are the lake's table `return_<id>`. */
export interface StreetReturn {
  id: number;
  resourceId: number;
  resourceVersion: number;
  providerId: string;
  level: ReturnLevel;
  items: string[];
  masks: Record<string, Mask>;
  secret: string;
  state: ReturnState;
  follows: boolean;
  supersededBy: number | null;
  batches: number[];
  /** Count and checksum of the whole as it stood in the resource. */
  rows: number | null;
  checksum: string | null;
  problem: Record<string, unknown> | null;
  returnedAt: Date;
  returnedBy: string;
  returnedByName: string;
  endedAt: Date | null;
}

/** A part of a return: the rows of one street or village, or what could not be located (empty area). */
export interface Slice {
  area: string;
  streetCode: string | null;
  villageCode: string | null;
  rows: number;
  /** Sum of the hashes of its rows mod 2^64, so it does not depend on their order. */
  checksum: string;
}

/** The path's word for what could not be located. */
export const NOT_LOCATED = 'not-located';

/** The sum of checksums, mod 2^64. */
export function sumOfChecksums(checksums: string[]): string {
  return String(checksums.reduce((sum, one) => (sum + BigInt(one)) & 0xffff_ffff_ffff_ffffn, 0n));
}

const Time = Type.String({ format: 'date-time' });
const orNull = <Shape extends Type.TSchema>(shape: Shape) => Type.Union([shape, Type.Null()]);
const Name = Type.Object({ zh: Type.String(), en: Type.String() });
const Sum = Type.Object({
  rows: Type.Integer(),
  checksum: Type.String({ description: 'Sum of row hashes mod 2^64, in decimal' }),
});

const summary = {
  id: Type.Integer(),
  resource: Type.Object({
    id: Type.Integer(),
    code: Type.String(),
    name: Type.String(),
    nameEn: Type.String(),
  }),
  provider: Type.Object({ id: Type.String(), name: Name }),
  level: Type.Enum([...returnLevels]),
  state: Type.Enum([...returnStates]),
  items: Type.Array(Type.Object({ name: Type.String(), title: Type.String(), mask: Type.String() })),
  rows: orNull(Type.Integer({ description: 'Of all slices that you may see' })),
  follows: Type.Boolean({ description: 'Cut anew when a batch lands' }),
  supersededBy: orNull(Type.Integer()),
  problem: orNull(anyObject()),
  returnedAt: Time,
  endedAt: orNull(Time),
};

export const ReturnSummaryShape = Type.Object(summary, { description: 'Street return (数据回流)' });
export type ReturnSummary = Static<typeof ReturnSummaryShape>;

export const SliceShape = Type.Object({
  area: Type.String({ description: `A place code, or \`${NOT_LOCATED}\`` }),
  name: orNull(Type.String()),
  rows: Type.Integer(),
  checksum: Type.String(),
  reads: Type.Integer({ description: 'How often it was read' }),
  lastReadAt: orNull(Time),
});

export const ReturnDetailShape = Type.Object({
  ...summary,
  batches: Type.Array(Type.Integer()),
  slices: Type.Array(SliceShape, { description: 'Those you may see' }),
  proof: orNull(
    Type.Object(
      {
        whole: Sum,
        slices: Sum,
        notLocated: Sum,
        sum: Sum,
        holds: Type.Boolean(),
      },
      { description: 'Slices plus not located are the whole. For the centre, the provider and the auditor' },
    ),
  ),
});
export type ReturnDetail = Static<typeof ReturnDetailShape>;

export const SLICE_PAGE_MAX = 1_000;

export const SliceRowsShape = Type.Object({
  items: Type.Array(
    Type.Object({
      key: Type.Integer({ description: 'Names the row within the return, for objections' }),
      row: anyObject('Item name → value'),
    }),
  ),
  next: orNull(Type.Integer()),
});
export type SliceRows = Static<typeof SliceRowsShape>;
