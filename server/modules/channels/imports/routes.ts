import Type from 'typebox';
import { notAllowed, Problem } from '#kernel/errors';
import type { Http } from '#kernel/http';
import type { Principal } from '#kernel/permissions';
import { REJECTIONS_KEPT_MAX } from './import-requests.ts';
import * as queries from './queries.ts';

const IMPORTS_MAX = 100;

const Time = Type.String({ format: 'date-time' });
const orNull = <Shape extends Type.TSchema>(shape: Shape) => Type.Union([shape, Type.Null()]);
const Count = orNull(Type.Integer({ description: 'Null while it runs, and for ever where it broke off' }));

const summary = {
  id: Type.Integer(),
  fileName: Type.String(),
  format: Type.String(),
  rows: Type.Integer(),
  opened: Count,
  known: Count,
  rejected: Count,
  by: Type.String(),
  startedAt: Time,
  finishedAt: orNull(Time),
};
const ImportShape = Type.Object(summary, { description: 'A file of requests that was brought in' });
const ImportDetailShape = Type.Object({
  ...summary,
  fileSha256: Type.String(),
  encoding: Type.String(),
  mapping: Type.Object({}, { additionalProperties: true, description: 'As it was applied' }),
  rejections: Type.Array(
    Type.Object({
      line: Type.Integer(),
      reference: orNull(Type.String()),
      field: Type.String(),
      reason: Type.String(),
    }),
    { description: `The first ${REJECTIONS_KEPT_MAX}` },
  ),
});

export function importRoutes(http: Http): void {
  http.get(
    '/api/imports',
    {
      summary: 'Files of requests that were brought in, latest first',
      permission: 'channels.read-imports',
      response: Type.Object({ imports: Type.Array(ImportShape) }),
    },
    async ({ db, principal }) => {
      const refusal = refuseOtherThanDistrict(principal);
      if (refusal !== undefined) return refusal;
      return { imports: (await queries.listImports(db, IMPORTS_MAX)).map(toSummary) };
    },
  );
  http.get(
    '/api/imports/:id',
    {
      summary: 'One import with its mapping and the rows it rejected',
      permission: 'channels.read-imports',
      params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
      response: ImportDetailShape,
    },
    async ({ db, principal, params }) => {
      const refusal = refuseOtherThanDistrict(principal);
      if (refusal !== undefined) return refusal;
      const found = await queries.findImport(db, params.id);
      if (found === undefined) return undefined;
      const { fileSha256, encoding, mapping } = found;
      const rejections = await queries.listRejections(db, found.id, REJECTIONS_KEPT_MAX);
      return { ...toSummary(found), fileSha256, encoding, mapping, rejections };
    },
  );
}

/** A file holds the whole district's requests, so a street's dispatcher has the permission and yet no business here. */
function refuseOtherThanDistrict({ scope }: Principal): Problem | undefined {
  if (scope.level === 'district') return undefined;
  return new Problem(notAllowed, { detail: 'Imports concern the whole district.' });
}

function toSummary(record: queries.ImportRecord) {
  const { id, fileName, format, rows, opened, known, rejected, actorName, startedAt, finishedAt } = record;
  const times = { startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
  return { id, fileName, format, rows, opened, known, rejected, by: actorName, ...times };
}
