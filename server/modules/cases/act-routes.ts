import Type from 'typebox';
import type { City } from '#kernel/city';
import { Problem } from '#kernel/errors';
import type { Http } from '#kernel/http';
import { COORDINATE_SYSTEMS, type CoordinateSystem, checkPoint, type Point, toWgs84 } from '#modules/places';
import { type Case, CaseSummaryShape } from './case.ts';
import { closeCase, noteOnCase, reopenCase, superviseCase, verifyCase } from './close-case.ts';
import { acceptCase, dispatchCase, returnCase } from './dispatch-case.ts';
import { fileCase, rejectCase, relocateCase } from './file-case.ts';
import { feedBackCase, resumeCase, suspendCase } from './handle-case.ts';
import { type Act, rules } from './stage.ts';
import { toSummary } from './view.ts';

export const CaseId = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });
export const TEXT_LENGTH_MAX = 2_000;
export const ATTACHMENTS_MAX = 9;

export const Text = Type.String({ minLength: 1, maxLength: TEXT_LENGTH_MAX });
const Note = Type.Optional(Type.String({ maxLength: TEXT_LENGTH_MAX }));
export const AttachmentIds = Type.Optional(
  Type.Array(Type.String({ format: 'uuid' }), { maxItems: ATTACHMENTS_MAX, uniqueItems: true }),
);
export const Coordinates = Type.Enum([...COORDINATE_SYSTEMS], {
  description: 'Coordinate system of the point; WGS84 when left out',
});
export const PointShape = Type.Array(Type.Number(), {
  minItems: 2,
  maxItems: 2,
  description: '[longitude, latitude]',
});

/** The WGS84 point of a body's `point` and `coordinates`, or what is wrong with it. */
export function readPoint(body: {
  point: number[];
  coordinates?: CoordinateSystem | undefined;
}): Point | Problem {
  const given = body.point as unknown as Point;
  return checkPoint(given, { path: '/point' }) ?? toWgs84(given, body.coordinates ?? 'WGS84');
}

/** One route an act: a noun under the case. Each answers with the case as it now is. */
export function actRoutes(http: Http, city: City): void {
  const shown = (outcome: Case | Problem) =>
    outcome instanceof Problem ? outcome : toSummary(city, outcome);
  const common = (act: Act, summary: string) =>
    ({
      summary,
      permission: rules[act].permission,
      params: CaseId,
      response: CaseSummaryShape,
      status: 201,
    }) as const;

  http.post(
    '/api/cases/:id/filing',
    {
      ...common('filing', 'File it under a category (立案)'),
      body: Type.Object({ categoryCode: Type.String({ maxLength: 20 }), note: Note }),
    },
    async ({ tx, principal, params, body }) =>
      shown(await fileCase(tx, city, { caseId: params.id, principal, ...body })),
  );
  http.post(
    '/api/cases/:id/rejection',
    {
      ...common('rejection', 'Do not file it, with the reason the reporter reads (不予立案)'),
      body: Type.Object({ reason: Text }),
    },
    async ({ tx, principal, params, body }) =>
      shown(await rejectCase(tx, city, { caseId: params.id, principal, ...body })),
  );
  http.post(
    '/api/cases/:id/relocation',
    {
      ...common('relocation', 'Put it on the map, or move it'),
      body: Type.Object({
        point: PointShape,
        coordinates: Type.Optional(Coordinates),
        placeText: Type.Optional(Type.String({ maxLength: 200 })),
      }),
    },
    async ({ tx, principal, params, body }) => {
      const point = readPoint(body);
      if (point instanceof Problem) return point;
      return shown(
        await relocateCase(tx, city, { caseId: params.id, principal, point, placeText: body.placeText }),
      );
    },
  );
  dispatchRoutes(http, city, shown, common);
  handlingRoutes(http, city, shown, common);
}

type Shown = (outcome: Case | Problem) => ReturnType<typeof toSummary> | Problem;
type Common = (
  act: Act,
  summary: string,
) => {
  readonly summary: string;
  readonly permission: string;
  readonly params: typeof CaseId;
  readonly response: typeof CaseSummaryShape;
  readonly status: 201;
};

function dispatchRoutes(http: Http, city: City, shown: Shown, common: Common): void {
  http.post(
    '/api/cases/:id/dispatches',
    {
      ...common('dispatches', 'Dispatch it, to whoever answers for it or to the organisation named (派遣)'),
      body: Type.Object({ organisationId: Type.Optional(Type.String({ maxLength: 64 })), note: Note }),
    },
    async ({ tx, principal, params, body }) =>
      shown(await dispatchCase(tx, city, { caseId: params.id, principal, ...body })),
  );
  http.post(
    '/api/cases/:id/acceptance',
    { ...common('acceptance', 'Take it on (接单)'), body: Type.Object({}) },
    async ({ tx, principal, params }) => shown(await acceptCase(tx, city, { caseId: params.id, principal })),
  );
  http.post(
    '/api/cases/:id/returns',
    {
      ...common('returns', 'Give it back to the desk with a reason (退回)'),
      body: Type.Object({ reason: Text }),
    },
    async ({ tx, principal, params, body }) =>
      shown(await returnCase(tx, city, { caseId: params.id, principal, ...body })),
  );
}

function handlingRoutes(http: Http, city: City, shown: Shown, common: Common): void {
  http.post(
    '/api/cases/:id/feedback',
    {
      ...common('feedback', 'Say what was done, with photos (处理反馈)'),
      body: Type.Object({ text: Text, attachmentIds: AttachmentIds }),
    },
    async ({ tx, principal, params, body }) =>
      shown(await feedBackCase(tx, city, { caseId: params.id, principal, ...body })),
  );
  http.post(
    '/api/cases/:id/suspension',
    { ...common('suspension', 'Stop its limit, with a reason (挂起)'), body: Type.Object({ reason: Text }) },
    async ({ tx, principal, params, body }) =>
      shown(await suspendCase(tx, city, { caseId: params.id, principal, ...body })),
  );
  http.post(
    '/api/cases/:id/resumption',
    { ...common('resumption', 'Let its limit run on'), body: Type.Object({}) },
    async ({ tx, principal, params }) => shown(await resumeCase(tx, city, { caseId: params.id, principal })),
  );
  http.post(
    '/api/cases/:id/verification',
    {
      ...common('verification', 'Check the feedback; passed with an answer closes it at once (核查)'),
      body: Type.Object({ passed: Type.Boolean(), text: Note, answer: Type.Optional(Text) }),
    },
    async ({ tx, principal, params, body }) =>
      shown(await verifyCase(tx, city, { caseId: params.id, principal, ...body })),
  );
  http.post(
    '/api/cases/:id/closure',
    {
      ...common('closure', 'Close it with the answer the reporter reads (结案)'),
      body: Type.Object({ answer: Text }),
    },
    async ({ tx, principal, params, body }) =>
      shown(await closeCase(tx, city, { caseId: params.id, principal, ...body })),
  );
  http.post(
    '/api/cases/:id/reopening',
    { ...common('reopening', 'Take it up again (重办)'), body: Type.Object({ reason: Text }) },
    async ({ tx, principal, params, body }) =>
      shown(await reopenCase(tx, city, { caseId: params.id, principal, ...body })),
  );
  http.post(
    '/api/cases/:id/supervisions',
    { ...common('supervisions', 'Supervise it (督办)'), body: Type.Object({ text: Text }) },
    async ({ tx, principal, params, body }) =>
      shown(await superviseCase(tx, city, { caseId: params.id, principal, ...body })),
  );
  http.post(
    '/api/cases/:id/notes',
    {
      ...common('notes', 'Add a remark to its log'),
      body: Type.Object({ text: Text, attachmentIds: AttachmentIds }),
    },
    async ({ tx, principal, params, body }) =>
      shown(await noteOnCase(tx, city, { caseId: params.id, principal, ...body })),
  );
}
