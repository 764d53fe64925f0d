import Type from 'typebox';
import type { City } from '#kernel/city';
import { notFound, Problem } from '#kernel/errors';
import type { Http } from '#kernel/http';
import {
  AttachmentIds,
  Coordinates,
  DESCRIPTION_LENGTH_MAX,
  PointShape,
  readPoint,
  refuseDispatchAtOnce,
  StageShape,
} from '#modules/cases';
import { lines, takeCall } from './hotline-call.ts';
import { evaluatePublicly, findProgress, reportPublicly } from './public-report.ts';

const Person = Type.Object({
  name: Type.Optional(Type.String({ maxLength: 60 })),
  phone: Type.Optional(Type.String({ maxLength: 30, pattern: '^[0-9+() -]*$' })),
});
const Whereabouts = {
  point: Type.Optional(PointShape),
  coordinates: Type.Optional(Coordinates),
  placeText: Type.Optional(Type.String({ maxLength: 200 })),
  categoryCode: Type.Optional(Type.String({ maxLength: 20 })),
};
const ReportNumber = Type.Object({ number: Type.String({ pattern: '^[0-9]{9,30}$' }) });
const Secret = Type.String({ minLength: 8, maxLength: 64 });
const Time = Type.String({ format: 'date-time' });
const orNull = <Shape extends Type.TSchema>(shape: Shape) => Type.Union([shape, Type.Null()]);

export function channelRoutes(http: Http, city: City): void {
  reportRoutes(http, city);
  followRoutes(http);
  http.post(
    '/api/calls',
    {
      summary: 'A hotline call becomes a case',
      permission: 'channels.take-calls',
      status: 201,
      body: Type.Object({
        line: Type.Enum([...lines]),
        description: Type.String({ minLength: 1, maxLength: DESCRIPTION_LENGTH_MAX }),
        caller: Type.Optional(Person),
        ...Whereabouts,
        dispatchAtOnce: Type.Optional(Type.Boolean()),
      }),
      response: Type.Object({ id: Type.Integer(), number: Type.String() }),
    },
    async ({ tx, principal, body }) => {
      const refusal = refuseDispatchAtOnce(principal, body);
      if (refusal !== undefined) return refusal;
      const { point: given, coordinates, ...call } = body;
      const point = given === undefined ? undefined : readPoint({ point: given, coordinates });
      return point instanceof Problem ? point : takeCall(tx, city, { ...call, point }, principal);
    },
  );
}

function reportRoutes(http: Http, city: City): void {
  http.post(
    '/api/reports',
    {
      summary: 'Report something, without an account; answers with the number and secret to follow it by',
      permission: 'public',
      status: 201,
      body: Type.Object({
        text: Type.String({ minLength: 2, maxLength: DESCRIPTION_LENGTH_MAX }),
        contact: Type.Optional(Person),
        ...Whereabouts,
        attachmentIds: AttachmentIds,
      }),
      response: Type.Object({ number: Type.String(), secret: Type.String() }),
    },
    async ({ tx, body }) => {
      const { point: given, coordinates, ...report } = body;
      const point = given === undefined ? undefined : readPoint({ point: given, coordinates });
      return point instanceof Problem ? point : reportPublicly(tx, city, { ...report, point });
    },
  );
  http.post(
    '/api/reports/attachments',
    {
      summary: 'Upload a photo for a report',
      permission: 'public',
      status: 201,
      files: { max: 1 },
      response: Type.Object({ id: Type.String(), mediaType: Type.String() }),
    },
    async ({ tx, uploads }) => {
      const stored = await city.files.store(tx, uploads[0]!);
      return stored instanceof Problem ? stored : { id: stored.id, mediaType: stored.mediaType };
    },
  );
}

/** What a reporter may do with the number and secret of their report. */
function followRoutes(http: Http): void {
  http.get(
    '/api/reports/:number',
    {
      summary: 'How a report stands; the secret goes in the header X-Report-Secret',
      permission: 'public',
      params: ReportNumber,
      response: Type.Object({
        number: Type.String(),
        text: Type.String(),
        stage: StageShape,
        openedAt: Time,
        closedAt: orNull(Time),
        satisfied: orNull(Type.Boolean()),
        steps: Type.Array(Type.Object({ type: Type.String(), at: Time, text: orNull(Type.String()) })),
      }),
      perMinuteMax: 60,
    },
    async ({ db, params, request }) => {
      const secret = request.headers['x-report-secret'];
      const progress =
        typeof secret === 'string' ? await findProgress(db, { number: params.number, secret }) : undefined;
      if (progress === undefined)
        return new Problem(notFound, { detail: 'There is no report with this number and secret.' });
      return {
        ...progress,
        openedAt: progress.openedAt.toISOString(),
        closedAt: progress.closedAt?.toISOString() ?? null,
        steps: progress.steps.map((step) => ({ ...step, at: step.at.toISOString() })),
      };
    },
  );
  http.post(
    '/api/reports/:number/evaluation',
    {
      summary: 'Say whether the answer helped; once',
      permission: 'public',
      status: 201,
      params: ReportNumber,
      body: Type.Object({
        secret: Secret,
        satisfied: Type.Boolean(),
        text: Type.Optional(Type.String({ maxLength: 500 })),
      }),
      response: Type.Object({}),
    },
    async ({ tx, params, body }) =>
      evaluatePublicly(tx, {
        number: params.number,
        secret: body.secret,
        satisfied: body.satisfied,
        text: body.text ?? '',
      }),
  );
}
