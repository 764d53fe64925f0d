import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { Problem } from '#kernel/errors';
import { actorOf } from '#kernel/events';
import type { Principal } from '#kernel/permissions';
import { findOrganisation } from '#modules/directory';
import { createResource, editDraft } from '../create-resource.ts';
import { isSame } from '../differences.ts';
import * as queries from '../queries.ts';
import { type Content, type Resource, workStage } from '../resource.ts';
import { reviseResource } from '../review-resource.ts';
import { newestContent } from '../step.ts';
import { type CellError, type ReadResource, readTemplate } from './read-template.ts';

export const resourceOutcomes = ['created', 'updated', 'unchanged', 'rejected'] as const;
export const rowOutcomes = [...resourceOutcomes, 'held'] as const;
type ResourceOutcome = (typeof resourceOutcomes)[number];

export interface RowOutcome {
  line: number;
  resource: string;
  item: string;
  resourceId: number | null;
  outcome: (typeof rowOutcomes)[number];
  errors: Omit<CellError, 'line'>[];
}

export interface TemplateReport {
  format: string;
  resources: Record<ResourceOutcome, number>;
  /** Each row of the file that is not blank, in its order. */
  rows: RowOutcome[];
  raised: { line: number; column: string; message: string }[];
}

/**
 * Brings a filled template in for the department of who sends it: good resources become drafts, wrong ones change
 * nothing and are named cell by cell. The same file again changes nothing. `Problem` for what is no template.
 */
export async function importTemplate(
  tx: Transaction,
  city: City,
  principal: Principal,
  bytes: Buffer,
): Promise<TemplateReport | Problem> {
  const read = await readTemplate(bytes);
  if (read instanceof Problem) return read;
  const known = await findKnown(tx, principal, read.resources);
  const report: TemplateReport = {
    format: read.format,
    resources: { created: 0, updated: 0, unchanged: 0, rejected: 0 },
    rows: [],
    raised: [],
  };
  for (const one of read.resources) {
    const landed = await land(tx, city, principal, one, known);
    const outcome = landed.outcome;
    report.resources[outcome] += 1;
    report.rows.push(...rowsOf(one, landed));
    if (outcome !== 'rejected') report.raised.push(...one.raised);
  }
  report.rows.sort((a, b) => a.line - b.line);
  return report;
}

interface Landed {
  outcome: ResourceOutcome;
  resourceId: number | null;
  errors: CellError[];
}

type Known = Map<string, Resource>;

/** Where a template's resource came from: its department and name. */
function originOf(principal: Principal, { name }: ReadResource): string {
  return `template/${principal.organisationId}/${name}`;
}

/** By code and by origin. */
async function findKnown(tx: Transaction, principal: Principal, all: ReadResource[]): Promise<Known> {
  const rows = await queries.listKnown(tx, {
    codes: all.map((one) => one.code).filter((code) => code !== ''),
    origins: all.map((one) => originOf(principal, one)),
  });
  return new Map(
    rows.flatMap((row): [string, Resource][] => [
      [row.code, row],
      ...(row.origin === null ? [] : [[row.origin, row] as [string, Resource]]),
    ]),
  );
}

async function land(
  tx: Transaction,
  city: City,
  principal: Principal,
  read: ReadResource,
  known: Known,
): Promise<Landed> {
  const origin = originOf(principal, read);
  const found = read.code === '' ? known.get(origin) : known.get(read.code);
  const errors = [...read.errors, ...identityErrors(city, principal, read, found)];
  const { content } = read;
  if (errors.length > 0 || content === undefined)
    return { outcome: 'rejected', resourceId: found?.id ?? null, errors };
  const landed =
    found === undefined
      ? await create(tx, city, principal, { content, origin })
      : await update(tx, city, principal, found, content);
  if (!(landed instanceof Problem)) return { ...landed, errors: [] };
  const { errors: fields, detail, title } = landed;
  const message = fields?.map((one) => `${one.path} ${one.message}`).join('; ') ?? detail ?? title;
  return {
    outcome: 'rejected',
    resourceId: found?.id ?? null,
    errors: [{ line: read.lines[0]!.line, column: '信息资源名称', given: read.name, message }],
  };
}

/** Whose it is and whether its code is known. */
function identityErrors(
  city: City,
  principal: Principal,
  { code, provider, lines }: ReadResource,
  found: Resource | undefined,
): CellError[] {
  const errors: CellError[] = [];
  const own = findOrganisation(city, principal.organisationId)?.name;
  if (provider.text !== '' && ![own?.zh, own?.en, principal.organisationId].includes(provider.text))
    errors.push({
      line: provider.line,
      column: '信息资源提供方',
      given: provider.text,
      message: `应为本部门：${own?.zh ?? principal.organisationId}`,
    });
  const isForeign = found !== undefined && found.providerId !== principal.organisationId;
  if (code !== '' && (found === undefined || isForeign))
    errors.push({
      line: lines[0]!.line,
      column: '信息资源代码',
      given: code,
      message: '应为本部门已有目录的代码；新编目录不填',
    });
  return errors;
}

async function create(
  tx: Transaction,
  city: City,
  principal: Principal,
  fresh: { content: Content; origin: string },
): Promise<Omit<Landed, 'errors'> | Problem> {
  const providerId = principal.organisationId;
  const saved = await createResource(tx, city, { ...fresh, providerId }, actorOf(principal));
  return saved instanceof Problem ? saved : { outcome: 'created', resourceId: saved.resource.id };
}

async function update(
  tx: Transaction,
  city: City,
  principal: Principal,
  found: Resource,
  content: Content,
): Promise<Omit<Landed, 'errors'> | Problem> {
  const resourceId = found.id;
  if (isSame(newestContent(found), content)) return { outcome: 'unchanged', resourceId };
  const acting = { resourceId, principal };
  const stage = workStage(found);
  if (stage === 'published' || stage === 'withdrawn') {
    // A classification that is not the code's is refused before anything is written.
    const { published } = found;
    if (found.version > 0 && published!.classification !== content.classification)
      return editDraft(tx, city, { ...acting, content }) as Promise<Problem>;
    const revised = await reviseResource(tx, city, acting);
    if (revised instanceof Problem) return revised;
  }
  const saved = await editDraft(tx, city, { ...acting, content });
  return saved instanceof Problem ? saved : { outcome: 'updated', resourceId };
}

function rowsOf(read: ReadResource, { outcome, resourceId, errors }: Landed): RowOutcome[] {
  return read.lines.map(({ line, item }) => {
    const own = errors.filter((error) => error.line === line);
    const isHeld = outcome === 'rejected' && own.length === 0;
    return {
      line,
      resource: read.name,
      item,
      resourceId,
      outcome: isHeld ? 'held' : outcome,
      errors: own.map(({ column, given, message }) => ({ column, given, message })),
    };
  });
}
