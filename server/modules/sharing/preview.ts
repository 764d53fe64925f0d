import Type, { type Static } from 'typebox';
import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import { conflict, notAllowed, notFound, Problem } from '#kernel/errors';
import { nameOf } from '#kernel/lake';
import type { Principal } from '#kernel/permissions';
import { findResource } from '#modules/catalogue';
import { ensureTable } from '#modules/loads';
import type { Narrowing } from './application.ts';
import { narrow } from './approve.ts';
import { type GrantColumn, GrantColumnShape } from './grant.ts';
import { approvedSelect, describeApproved, masksOf } from './grant-view.ts';
import * as queries from './queries.ts';
import { lakeProblem } from './rows/answer-rows.ts';
import { isWaiting } from './stage.ts';
import { seesApplication } from './step.ts';
import { kindOfType } from './typed-value.ts';

const PREVIEW_ROWS_MAX = 50;

export const PreviewShape = Type.Object(
  {
    items: Type.Array(GrantColumnShape),
    rows: Type.Array(Type.Array(Type.Unknown()), {
      description: `The first ${PREVIEW_ROWS_MAX}, cell by cell in the order of the items`,
    }),
    count: Type.Integer({ description: 'Of all rows the applicant would get' }),
    total: Type.Integer({ description: 'Of the rows the resource has now' }),
  },
  { description: 'What the applicant would get' },
);

/**
 * The very rows and cells a grant of this application would show, made by the same compiler with the same secret,
 * under the narrowing an approver has in mind. For those who decide: the provider's department and the data centre.
 */
export async function previewApplication(
  db: Queryable,
  city: City,
  preview: { applicationId: number; principal: Principal; narrowing: Narrowing },
): Promise<Static<typeof PreviewShape> | Problem> {
  const { principal } = preview;
  const application = await queries.findApplication(db, preview.applicationId);
  if (application === undefined || !seesApplication(principal, application)) return new Problem(notFound);
  const decides =
    principal.permissions.has('sharing.approve') ||
    (principal.permissions.has('sharing.supply') && principal.organisationId === application.providerId);
  if (!decides) return new Problem(notAllowed, { detail: 'A preview is for those who decide.' });
  if (!isWaiting(application.stage))
    return new Problem(conflict, { detail: `The application is ${application.stage}.` });
  const resource = await findResource(db, application.resourceId);
  if (resource === undefined || resource.published === null) return new Problem(notFound);
  const content = resource.published;
  const narrowed = narrow(application, preview.narrowing, content);
  if (narrowed instanceof Problem) return narrowed;
  const { items, rowsWanted: rowFilter } = narrowed;
  const masks = masksOf(content, items, narrowed.masks);
  const approved = { resourceId: resource.id, items, masks, rowFilter, secret: application.secret };
  try {
    const impossible = await ensureTable(city, resource);
    if (impossible !== undefined) return impossible;
    const columns = await describeApproved(city.lake, approved, content);
    const select = approvedSelect(approved, content);
    const everything = approvedSelect(
      { ...approved, rowFilter: { streets: [], villages: [], conditions: [] } },
      content,
    );
    const [rows, count, total] = await Promise.all([
      firstRows(city, select, columns),
      countOf(city, select),
      countOf(city, everything),
    ]);
    return {
      items: columns.map(({ type, ...column }) => ({ ...column, type: kindOfType(type) })),
      rows,
      count,
      total,
    };
  } catch (error) {
    return lakeProblem(error);
  }
}

async function firstRows(city: City, select: string, columns: readonly GrantColumn[]): Promise<unknown[][]> {
  const rows = await city.lake.rows<Record<string, unknown>>({
    query: `select ${columns.map(({ name }) => nameOf(name)).join(', ')} from (${select}) order by _batch, _row limit ${PREVIEW_ROWS_MAX}`,
    settings: { date_time_output_format: 'iso' },
  });
  return rows.map((row) => columns.map(({ name, type }) => cellOf(row[name] ?? null, type)));
}

/** Whole numbers come from the lake as texts; as large as they get, a browser shows them as texts too. */
function cellOf(value: unknown, type: string): unknown {
  const isNumber = typeof value === 'string' && kindOfType(type) === 'number';
  return isNumber && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

async function countOf(city: City, select: string): Promise<number> {
  const [row] = await city.lake.rows<{ rows: string }>({ query: `select count() as rows from (${select})` });
  return Number(row?.rows ?? 0);
}
