import Type from 'typebox';
import type { City } from '#kernel/city';
import { invalidField, Problem } from '#kernel/errors';
import type { Http } from '#kernel/http';
import type { Principal } from '#kernel/permissions';
import { shapeErrors } from '#kernel/shape';
import {
  type Application,
  ApplicationDetailShape,
  ApplicationSummaryShape,
  ById,
  Id,
  type Narrowing,
  NarrowingShape,
  WishShape,
} from './application.ts';
import { deleteDraft, draftApplication, editDraft, submitApplication, withdrawApplication } from './apply.ts';
import { approveApplication, refuseApplication, remindApprover, superviseApplication } from './approve.ts';
import { PreviewShape, previewApplication } from './preview.ts';
import * as queries from './queries.ts';
import { stages } from './stage.ts';
import { seesApplication } from './step.ts';
import { resourcesOf, toDetail, toSummary } from './view.ts';

const PAGE_MAX = 100;
const PAGE_DEFAULT = 50;

const Reason = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 2_000 }) });
const Remark = Type.Object({ text: Type.Optional(Type.String({ maxLength: 2_000 })) });

export function applicationRoutes(http: Http, city: City): void {
  listRoute(http, city);
  detailRoutes(http, city);
  draftRoutes(http, city);
  waitingRoutes(http, city);
  approverRoutes(http, city);
}

function listRoute(http: Http, city: City): void {
  http.get(
    '/api/applications',
    {
      summary: 'Applications: those you wrote, those that wait for you, or all you may see; newest first',
      permission: 'sharing.read',
      query: Type.Object({
        role: Type.Optional(
          Type.Enum(['mine', 'todo', 'all'], {
            description:
              '`mine`: you wrote it; `todo`: it waits for you; `all`: of your department and for it',
          }),
        ),
        stage: Type.Optional(Type.Enum([...stages])),
        resource: Type.Optional(Id),
        after: Type.Optional(Id),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
      }),
      response: Type.Object({
        items: Type.Array(ApplicationSummaryShape),
        next: Type.Union([Type.Integer(), Type.Null()]),
      }),
    },
    async ({ db, principal, query }) => {
      const limit = query.limit ?? PAGE_DEFAULT;
      const { stage, resource: resourceId, after } = query;
      const rows = await queries.listApplications(db, {
        ...{ stage, resourceId, after, limit },
        role: query.role ?? 'all',
        personId: principal.personId,
        organisationId: principal.organisationId,
        supplies: principal.permissions.has('sharing.supply'),
        approves: principal.permissions.has('sharing.approve'),
        audits: principal.permissions.has('sharing.audit'),
      });
      const resources = await resourcesOf(db, rows);
      return {
        items: rows.map((row) => toSummary(city, row, resources.get(row.resourceId))),
        next: rows.length === limit ? rows.at(-1)!.id : null,
      };
    },
  );
}

function detailRoutes(http: Http, city: City): void {
  http.get(
    '/api/applications/:id',
    {
      summary: 'An application with its log, its clock and what you may do now',
      permission: 'sharing.read',
      params: ById,
      response: ApplicationDetailShape,
    },
    async ({ db, principal, params }) => {
      const row = await queries.findApplication(db, params.id);
      if (row === undefined || !seesApplication(principal, row)) return undefined;
      return toDetail(db, city, principal, row);
    },
  );
  http.get(
    '/api/applications/:id/preview',
    {
      summary: 'What the applicant would get, row for row and cell for cell, before you approve',
      permission: 'sharing.decide',
      params: ById,
      query: Type.Object({
        narrowing: Type.Optional(
          Type.String({
            maxLength: 8_000,
            description: 'The body of the approval you mean to give, as JSON',
          }),
        ),
      }),
      response: PreviewShape,
    },
    ({ db, principal, params, query }) => {
      const narrowing = readNarrowing(query.narrowing);
      if (narrowing instanceof Problem) return narrowing;
      return previewApplication(db, city, { applicationId: params.id, principal, narrowing });
    },
  );
}

function readNarrowing(text: string | undefined): Narrowing | Problem {
  if (text === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return invalidField('/narrowing', 'is no JSON');
  }
  const [wrong] = shapeErrors(NarrowingShape, value);
  return wrong === undefined
    ? (value as Narrowing)
    : invalidField(`/narrowing${wrong.path === '/' ? '' : wrong.path}`, wrong.message);
}

/** Every act answers with the application as it now is. */
function shownTo(city: City, tx: Parameters<typeof toDetail>[0], principal: Principal) {
  return async (outcome: Application | Problem) =>
    outcome instanceof Problem ? outcome : toDetail(tx, city, principal, outcome);
}

function draftRoutes(http: Http, city: City): void {
  http.post(
    '/api/applications',
    {
      summary: 'Draft an application for a resource; it waits until you submit or delete it',
      permission: 'sharing.apply',
      status: 201,
      body: Type.Object({ resourceId: Id, ...WishShape.properties }),
      response: ApplicationDetailShape,
    },
    async ({ tx, principal, body }) =>
      shownTo(city, tx, principal)(await draftApplication(tx, city, { ...body, principal })),
  );
  http.put(
    '/api/applications/:id',
    {
      summary: 'Write a draft anew; what is left out stays',
      permission: 'sharing.apply',
      params: ById,
      body: WishShape,
      response: ApplicationDetailShape,
    },
    async ({ tx, principal, params, body }) =>
      shownTo(
        city,
        tx,
        principal,
      )(await editDraft(tx, city, { applicationId: params.id, principal, wish: body })),
  );
  http.delete(
    '/api/applications/:id',
    {
      summary: 'Delete a draft',
      permission: 'sharing.apply',
      params: ById,
      response: Type.Object({}),
    },
    async ({ tx, principal, params }) => {
      const outcome = await deleteDraft(tx, { applicationId: params.id, principal });
      return outcome instanceof Problem ? outcome : {};
    },
  );
}

function waitingRoutes(http: Http, city: City): void {
  http.post(
    '/api/applications/:id/submissions',
    {
      summary: 'Submit a draft (提交); of an unconditional resource it is granted at once',
      permission: 'sharing.apply',
      status: 201,
      params: ById,
      body: Type.Object({}),
      response: ApplicationDetailShape,
    },
    async ({ tx, principal, params }) =>
      shownTo(
        city,
        tx,
        principal,
      )(await submitApplication(tx, city, { applicationId: params.id, principal })),
  );
  http.post(
    '/api/applications/:id/withdrawals',
    {
      summary: 'Take an application back while it waits (撤回)',
      permission: 'sharing.apply',
      status: 201,
      params: ById,
      body: Reason,
      response: ApplicationDetailShape,
    },
    async ({ tx, principal, params, body }) =>
      shownTo(
        city,
        tx,
        principal,
      )(await withdrawApplication(tx, city, { applicationId: params.id, principal, ...body })),
  );
  http.post(
    '/api/applications/:id/reminders',
    {
      summary: 'Remind whom it waits for (催办), twice a day at most',
      permission: 'sharing.apply',
      status: 201,
      params: ById,
      body: Remark,
      response: ApplicationDetailShape,
    },
    async ({ tx, principal, params, body }) =>
      shownTo(
        city,
        tx,
        principal,
      )(await remindApprover(tx, city, { applicationId: params.id, principal, text: body.text ?? '' })),
  );
}

function approverRoutes(http: Http, city: City): void {
  http.post(
    '/api/applications/:id/approvals',
    {
      summary:
        'Approve for the provider, then for the data centre (审批); items, rows, masks and duration only narrow',
      permission: 'sharing.decide',
      status: 201,
      params: ById,
      body: NarrowingShape,
      response: ApplicationDetailShape,
    },
    async ({ tx, principal, params, body }) =>
      shownTo(
        city,
        tx,
        principal,
      )(await approveApplication(tx, city, { applicationId: params.id, principal, narrowing: body })),
  );
  http.post(
    '/api/applications/:id/refusals',
    {
      summary: 'Refuse with a reason the applicant reads (不予通过)',
      permission: 'sharing.decide',
      status: 201,
      params: ById,
      body: Reason,
      response: ApplicationDetailShape,
    },
    async ({ tx, principal, params, body }) =>
      shownTo(
        city,
        tx,
        principal,
      )(await refuseApplication(tx, city, { applicationId: params.id, principal, ...body })),
  );
  http.post(
    '/api/applications/:id/supervisions',
    {
      summary: 'Supervise it (督办): the data centre wants it decided',
      permission: 'sharing.approve',
      status: 201,
      params: ById,
      body: Remark,
      response: ApplicationDetailShape,
    },
    async ({ tx, principal, params, body }) =>
      shownTo(
        city,
        tx,
        principal,
      )(await superviseApplication(tx, city, { applicationId: params.id, principal, text: body.text ?? '' })),
  );
}
