import Type from 'typebox';
import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { actorOf } from '#kernel/events';
import type { Http } from '#kernel/http';
import type { Principal } from '#kernel/permissions';
import { createResource, discardDraft, editDraft, type Saved } from './create-resource.ts';
import { ContentShape, type Resource } from './resource.ts';
import {
  publishResource,
  returnResource,
  reviseResource,
  submitResource,
  withdrawResource,
} from './review-resource.ts';
import { type Act, rules } from './stage.ts';
import { FindingShape, ResourceDetailShape, toDetail } from './view.ts';

export const ResourceId = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});

/** 1,000 items with long lists of values. */
const CONTENT_BYTES_MAX = 4 * 1024 * 1024;
const TEXT_LENGTH_MAX = 2_000;

const Note = Type.Optional(Type.String({ maxLength: TEXT_LENGTH_MAX }));
const Reason = Type.String({ minLength: 1, maxLength: TEXT_LENGTH_MAX });

const SavedShape = Type.Object({
  ...ResourceDetailShape.properties,
  raised: Type.Array(FindingShape, { description: 'Grades that were too low and have been raised' }),
});

/** Each answers with the resource as it now is. */
export function actRoutes(http: Http, city: City): void {
  writingRoutes(http, city);
  const shown = async (tx: Queryable, principal: Principal, outcome: Resource | Problem) =>
    outcome instanceof Problem ? outcome : toDetail(tx, city, principal, outcome);
  const common = (act: Act, summary: string) =>
    ({
      summary,
      permission: rules[act].permission,
      params: ResourceId,
      response: ResourceDetailShape,
      status: 201,
    }) as const;

  http.post(
    '/api/resources/:id/submissions',
    { ...common('submit', 'Submit the draft for review (提交审核)'), body: Type.Object({ note: Note }) },
    async ({ tx, principal, params, body }) =>
      shown(tx, principal, await submitResource(tx, city, { resourceId: params.id, principal, ...body })),
  );
  http.post(
    '/api/resources/:id/returns',
    {
      ...common('return', 'Give the draft back to its steward with a reason (退回)'),
      body: Type.Object({ reason: Reason }),
    },
    async ({ tx, principal, params, body }) =>
      shown(tx, principal, await returnResource(tx, city, { resourceId: params.id, principal, ...body })),
  );
  http.post(
    '/api/resources/:id/publications',
    {
      ...common('publish', 'Publish the draft as the next version (发布)'),
      body: Type.Object({ note: Note }),
    },
    async ({ tx, principal, params, body }) =>
      shown(tx, principal, await publishResource(tx, city, { resourceId: params.id, principal, ...body })),
  );
  http.post(
    '/api/resources/:id/revisions',
    {
      ...common('revise', 'Open the next version as a draft (修订)'),
      body: Type.Object({ note: Note }),
    },
    async ({ tx, principal, params, body }) =>
      shown(tx, principal, await reviseResource(tx, city, { resourceId: params.id, principal, ...body })),
  );
  http.post(
    '/api/resources/:id/withdrawals',
    {
      ...common('withdraw', 'Take it out of the catalogue, with the reason its users read (撤销)'),
      body: Type.Object({ reason: Reason }),
    },
    async ({ tx, principal, params, body }) =>
      shown(tx, principal, await withdrawResource(tx, city, { resourceId: params.id, principal, ...body })),
  );
}

function writingRoutes(http: Http, city: City): void {
  const saved = async (tx: Queryable, principal: Principal, outcome: Saved | Problem) => {
    if (outcome instanceof Problem) return outcome;
    return { ...(await toDetail(tx, city, principal, outcome.resource)), raised: outcome.raised };
  };
  http.post(
    '/api/resources',
    {
      summary: 'Begin a resource of one’s own department as a draft (编目)',
      permission: 'catalogue.edit',
      status: 201,
      bodyBytesMax: CONTENT_BYTES_MAX,
      body: Type.Object({ content: ContentShape }),
      response: SavedShape,
    },
    async ({ tx, principal, body }) => {
      const providerId = principal.organisationId;
      const fresh = { providerId, content: body.content };
      return saved(tx, principal, await createResource(tx, city, fresh, actorOf(principal)));
    },
  );
  http.put(
    '/api/resources/:id/draft',
    {
      summary: 'Save the draft; it may be incomplete, and grades that are too low are raised',
      permission: rules.edit.permission,
      params: ResourceId,
      bodyBytesMax: CONTENT_BYTES_MAX,
      body: Type.Object({
        content: ContentShape,
        basedOn: Type.Optional(
          Type.String({
            format: 'date-time',
            description: '`updatedAt` of what you had before you; refused where somebody saved since',
          }),
        ),
      }),
      response: SavedShape,
    },
    async ({ tx, principal, params, body: { content, basedOn } }) => {
      const edit = {
        resourceId: params.id,
        principal,
        content,
        basedOn: basedOn === undefined ? undefined : new Date(basedOn),
      };
      return saved(tx, principal, await editDraft(tx, city, edit));
    },
  );
  http.delete(
    '/api/resources/:id/draft',
    {
      summary: 'Give the draft up; a published version stays as it is',
      permission: rules.discard.permission,
      params: ResourceId,
      response: ResourceDetailShape,
    },
    async ({ tx, principal, params }) => {
      const outcome = await discardDraft(tx, city, { resourceId: params.id, principal });
      return outcome instanceof Problem ? outcome : toDetail(tx, city, principal, outcome);
    },
  );
}
