import Type, { type Static } from 'typebox';
import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import type { Principal } from '#kernel/permissions';
import { checkContent } from './checks.ts';
import * as queries from './queries.ts';
import { ContentShape, isListed, type Resource, workStage } from './resource.ts';
import { eventTypes, type Offer, offers } from './stage.ts';
import { listActs, newestContent, seesDraft } from './step.ts';
import { orNull, ProviderShape, providerRef, StageShape, Time } from './summary.ts';

export const FindingShape = Type.Object({
  path: Type.String({ description: 'JSON pointer into the content' }),
  message: Type.String(),
});

const ResourceEventShape = Type.Object({
  number: Type.Integer(),
  type: Type.Enum([...eventTypes]),
  at: Time,
  actor: Type.Object({ name: Type.String(), organisation: orNull(ProviderShape) }),
  data: Type.Object({}, { additionalProperties: true }),
});

/** Everything the page of a resource shows. */
export const ResourceDetailShape = Type.Object(
  {
    id: Type.Integer(),
    code: Type.String(),
    provider: ProviderShape,
    stage: StageShape,
    listed: Type.Boolean({ description: 'A version is published and others find it' }),
    version: Type.Integer({ description: 'The published version; 0 before the first' }),
    content: Type.Intersect([ContentShape], {
      description: 'The published version; before the first, what is being written',
    }),
    draft: orNull(
      Type.Intersect([ContentShape], { description: 'The next version, for its department and reviewers' }),
    ),
    findings: Type.Array(FindingShape, { description: 'What keeps the draft from being published' }),
    log: Type.Array(ResourceEventShape, {
      description: 'What happened to it, newest first; for its department and reviewers',
    }),
    can: Type.Array(Type.Enum([...offers]), { description: 'What you may do with it now' }),
    submittedAt: orNull(Time),
    createdAt: Time,
    publishedAt: orNull(Time),
    updatedAt: Time,
  },
  { description: 'A data resource' },
);
export type ResourceDetail = Static<typeof ResourceDetailShape>;

/** A resource as this person may see it; they may see it at all. */
export async function toDetail(
  db: Queryable,
  city: City,
  principal: Principal,
  resource: Resource,
): Promise<ResourceDetail> {
  const isInside = seesDraft(principal, resource);
  const draft = isInside ? resource.draft : null;
  const [can, log] = await Promise.all([
    listOffers(db, principal, resource),
    isInside ? queries.listResourceEvents(db, resource.id) : [],
  ]);
  return {
    id: resource.id,
    code: resource.code,
    provider: providerRef(city, resource.providerId),
    // Others do not learn that a new version is being written.
    stage: isInside ? workStage(resource) : resource.stage,
    listed: isListed(resource),
    version: resource.version,
    content: resource.published ?? newestContent(resource),
    draft,
    findings: draft === null ? [] : checkContent(draft),
    log: log.map(({ number, type, at, actorName, organisationId, data }) => ({
      number,
      type,
      at: at.toISOString(),
      actor: {
        name: actorName,
        organisation: organisationId === null ? null : providerRef(city, organisationId),
      },
      data,
    })),
    can,
    submittedAt: isInside ? (resource.submittedAt?.toISOString() ?? null) : null,
    createdAt: resource.createdAt.toISOString(),
    publishedAt: resource.publishedAt?.toISOString() ?? null,
    updatedAt: (isInside ? resource.updatedAt : (resource.publishedAt ?? resource.updatedAt)).toISOString(),
  };
}

async function listOffers(db: Queryable, principal: Principal, resource: Resource): Promise<Offer[]> {
  const can: Offer[] = await listActs(db, principal, resource);
  if (!isListed(resource)) return can;
  const isOwn = principal.organisationId === resource.providerId;
  if (isOwn && principal.permissions.has('loads.load')) can.push('load');
  if (!isOwn && resource.published.sharing !== 'none' && principal.permissions.has('sharing.apply'))
    can.push('apply');
  return can;
}
