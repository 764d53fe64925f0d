import Type, { type Static } from 'typebox';
import type { City } from '#kernel/city';
import { findOrganisation } from '#modules/directory';
import {
  ContentShape,
  formats,
  grades,
  type ListedResource,
  type Resource,
  sharingTypes,
  stages,
  updateCycles,
} from './resource.ts';

export const Time = Type.String({ format: 'date-time' });
export const orNull = <Shape extends Type.TSchema>(shape: Shape) => Type.Union([shape, Type.Null()]);

export const ProviderShape = Type.Object({
  id: Type.String(),
  name: Type.Object({ zh: Type.String(), en: Type.String() }),
});

const { name, nameEn, abstract, abstractEn, classification } = ContentShape.properties;

export const StageShape = Type.Enum([...stages], { description: 'Where its newest version stands' });

const described = {
  id: Type.Integer(),
  code: Type.String(),
  name,
  nameEn,
  classification,
  provider: ProviderShape,
  sharing: Type.Enum([...sharingTypes]),
  opening: Type.Enum([...sharingTypes]),
  cycle: Type.Enum([...updateCycles]),
  format: Type.Enum([...formats]),
  grade: Type.Enum([...grades]),
  synthetic: Type.Boolean(),
  items: Type.Integer({ description: 'How many information items' }),
  version: Type.Integer(),
};

/** A published resource in the results of a search. */
export const ResourceSummaryShape = Type.Object(
  {
    ...described,
    abstract,
    abstractEn,
    keywords: ContentShape.properties.keywords,
    publishedAt: Time,
  },
  { description: 'A published resource in a list' },
);
export type ResourceSummary = Static<typeof ResourceSummaryShape>;

/** A resource of one's own department, or one that waits for review. */
export const DeskSummaryShape = Type.Object(
  {
    ...described,
    stage: StageShape,
    listed: Type.Boolean({ description: 'A version is published and others find it' }),
    submittedAt: orNull(Time),
    publishedAt: orNull(Time),
    updatedAt: Time,
  },
  { description: 'A resource on the desk of its steward or reviewer' },
);
export type DeskSummary = Static<typeof DeskSummaryShape>;

/** A longer abstract stands on the page of the resource. */
const ABSTRACT_SHOWN_MAX = 300;

export function toSummary(city: City, resource: ListedResource): ResourceSummary {
  const { published: content, id, code, version, publishedAt } = resource;
  const { classification, sharing, opening, cycle, format, grade, synthetic, keywords } = content;
  return {
    id,
    code,
    name: content.name,
    nameEn: content.nameEn,
    abstract: shortened(content.abstract),
    abstractEn: shortened(content.abstractEn),
    keywords,
    classification,
    provider: providerRef(city, resource.providerId),
    sharing,
    opening,
    cycle,
    format,
    grade,
    synthetic,
    items: content.items.length,
    version,
    publishedAt: (publishedAt ?? resource.updatedAt).toISOString(),
  };
}

export function providerRef(city: City, id: Resource['providerId']): Static<typeof ProviderShape> {
  return { id, name: findOrganisation(city, id)?.name ?? { zh: id, en: id } };
}

function shortened(text: string): string {
  return text.length <= ABSTRACT_SHOWN_MAX ? text : `${text.slice(0, ABSTRACT_SHOWN_MAX - 1)}…`;
}
