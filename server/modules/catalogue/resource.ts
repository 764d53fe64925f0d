import Type, { type Static } from 'typebox';

/**
 * What a department says of a data resource: the core metadata of the 政务信息资源目录编制指南（试行） and of the systems
 * in use, its information items, and what the lake needs to know to hold it.
 */

export const stages = ['draft', 'review', 'published', 'withdrawn'] as const;
export type ResourceStage = (typeof stages)[number];

/** 共享类型: unconditional, conditional, not shared. */
export const sharingTypes = ['unconditional', 'conditional', 'none'] as const;
export type SharingType = (typeof sharingTypes)[number];

/** 共享方式. */
export const sharingMeans = ['database', 'file', 'interface'] as const;

/** 更新周期. */
export const updateCycles = [
  'real-time',
  'daily',
  'weekly',
  'monthly',
  'quarterly',
  'half-yearly',
  'yearly',
  'irregular',
  'never',
] as const;
export type UpdateCycle = (typeof updateCycles)[number];

/** 信息资源格式. */
export const formats = [
  'document',
  'spreadsheet',
  'database',
  'image',
  'stream',
  'self-describing',
  'interface',
] as const;

/** 数据类型 of an item, by the letters of the guide: C N Y D T L M G B I F. */
export const itemTypes = [
  'string',
  'numeric',
  'currency',
  'date',
  'datetime',
  'boolean',
  'text',
  'binary',
  'double',
  'integer',
  'float',
] as const;
export type ItemType = (typeof itemTypes)[number];

/** What an item tells of a person or enterprise; decides validators and masks. */
export const itemKinds = [
  'person-name',
  'identity-number',
  'phone',
  'address',
  'credit-code',
  'street-code',
  'village-code',
  'longitude',
  'latitude',
] as const;
export type ItemKind = (typeof itemKinds)[number];

/** GB/T 43697-2024: core and important data, and four grades of general data as practice has it. */
export const grades = ['general-1', 'general-2', 'general-3', 'general-4', 'important', 'core'] as const;
export type Grade = (typeof grades)[number];

const orNull = <Shape extends Type.TSchema>(shape: Shape) => Type.Union([shape, Type.Null()]);
const Short = (most: number) => Type.String({ maxLength: most });

export const ItemShape = Type.Object(
  {
    name: Type.String({
      pattern: '^[a-z][a-z0-9_]{0,62}$',
      description: 'Column name; stays when the title changes',
    }),
    title: Type.String({ minLength: 1, maxLength: 200, description: '信息项名称' }),
    titleEn: Short(200),
    type: Type.Enum([...itemTypes]),
    length: orNull(
      Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Most characters, or digits' }),
    ),
    scale: orNull(Type.Integer({ minimum: 0, maximum: 18, description: 'Digits after the point' })),
    kind: orNull(Type.Enum([...itemKinds])),
    grade: Type.Enum([...grades]),
    required: Type.Boolean(),
    isKey: Type.Boolean({ description: 'Part of the key that identifies a row' }),
    codes: orNull(
      Type.Array(Short(100), {
        maxItems: 500,
        description: 'The values there are, when they are a closed list',
      }),
    ),
    note: Short(1_000),
  },
  { description: 'Information item (信息项)' },
);
export type Item = Static<typeof ItemShape>;

export const ContentShape = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, description: '信息资源名称' }),
    nameEn: Short(300),
    abstract: Short(4_000),
    abstractEn: Short(4_000),
    keywords: Type.Array(Short(60), { maxItems: 30 }),
    classification: Type.String({
      pattern: '^[123][0-9]{5,12}$',
      description: '类 (1 digit), 项 (2), 目 (3), 细目 (any); the head of the code',
    }),
    format: Type.Enum([...formats]),
    sharing: Type.Enum([...sharingTypes]),
    sharingCondition: Short(1_000),
    legalBasis: Short(1_000),
    means: Type.Array(Type.Enum([...sharingMeans]), { maxItems: 3 }),
    opening: Type.Enum([...sharingTypes]),
    openingCondition: Short(1_000),
    cycle: Type.Enum([...updateCycles]),
    system: Short(200),
    related: Type.Array(Short(60), { maxItems: 50, description: 'Codes of related resources' }),
    /** Of the whole: never lower than its highest item (就高从严). */
    grade: Type.Enum([...grades]),
    mode: Type.Enum(['append', 'replace', 'upsert'], { description: 'How a load changes what is there' }),
    synthetic: Type.Boolean({ description: 'Made up for demonstration, and said so wherever it is shown' }),
    source: Short(500),
    items: Type.Array(ItemShape, { maxItems: 1_000 }),
  },
  { description: 'Data resource (数据资源目录)' },
);
export type Content = Static<typeof ContentShape>;

/** A resource as its row holds it. A draft beside a published version is the next one being written. */
export interface Resource {
  id: number;
  /** `classification/serial`; `draft/serial` before the first publication. */
  code: string;
  providerId: string;
  /** What others see: a published resource stays `published` while its next version is written and reviewed. */
  stage: ResourceStage;
  /** Number of the published version; 0 before the first. */
  version: number;
  /** The version last published; null before the first. Of a withdrawn resource too, so that it can be named. */
  published: Content | null;
  /** What its steward is writing; null when nothing is. */
  draft: Content | null;
  /** Since when the draft waits for review; null while it is being written. */
  submittedAt: Date | null;
  createdAt: Date;
  publishedAt: Date | null;
  updatedAt: Date;
}

/** A resource everybody may find: it was published and not withdrawn. */
export type ListedResource = Resource & { published: Content };

export function isListed(resource: Resource): resource is ListedResource {
  return resource.stage === 'published' && resource.published !== null;
}

/** Where its newest version stands: a published resource whose next version is being written is at `draft`. */
export function workStage(resource: Resource): ResourceStage {
  if (resource.draft === null) return resource.stage;
  return resource.submittedAt === null ? 'draft' : 'review';
}
