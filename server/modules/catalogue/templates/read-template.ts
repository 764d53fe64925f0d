import Type from 'typebox';
import { defineProblem, type FieldError, Problem } from '#kernel/errors';
import { shapeErrors } from '#kernel/shape';
import { readSheet, type Sheet, type SheetRow } from '#kernel/sheets';
import { checkContent, raiseGrades } from '../checks.ts';
import { type Content, ContentShape, type Item } from '../resource.ts';
import { readCell } from './cells.ts';
import { columns, expectation, itemColumns, resourceColumns } from './columns.ts';

export const notTheTemplate = defineProblem(
  'not-the-template',
  422,
  'The file does not have the columns of the template',
);

/** An information item a row: with more, the transaction of the import would take too long. */
export const TEMPLATE_ROWS_MAX = 5_000;
const RESOURCES_MAX = 1_000;

/** A wrong cell: which row, which column, what stood there, what was expected. */
export interface CellError {
  line: number;
  column: string;
  given: string;
  message: string;
}

/** The rows that describe one resource, in their order. */
export interface ReadResource {
  name: string;
  /** Empty for a new one. */
  code: string;
  /** As written; empty when left out. */
  provider: { text: string; line: number };
  lines: { line: number; item: string }[];
  /** Undefined when a cell is wrong: then `errors` says which. */
  content: Content | undefined;
  errors: CellError[];
  raised: Omit<CellError, 'given'>[];
}

export interface ReadTemplate {
  format: string;
  resources: ReadResource[];
}

/** Reads a filled template, CSV in UTF-8 or GB18030 or XLSX. `Problem` where it is none at all. */
export async function readTemplate(bytes: Buffer): Promise<ReadTemplate | Problem> {
  const sheet = await readSheet(bytes);
  if (sheet instanceof Problem) return sheet;
  const positions = findColumns(sheet.headings);
  if (positions instanceof Problem) return positions;
  if (sheet.rows.length > TEMPLATE_ROWS_MAX)
    return new Problem(notTheTemplate, { detail: `It has more than ${TEMPLATE_ROWS_MAX} rows; split it.` });
  const groups = groupRows(sheet, positions);
  if (groups.length > RESOURCES_MAX)
    return new Problem(notTheTemplate, { detail: `It has more than ${RESOURCES_MAX} resources; split it.` });
  const resources = groups.map(readGroup);
  checkShapes(resources);
  return { format: sheet.format, resources: resources.map(toResource) };
}

type Positions = Map<string, number>;

/** Numbering of their own that clerks put in front. */
const IGNORED = new Set(['序号', '编号', '']);

function findColumns(headings: string[]): Positions | Problem {
  const named = headings.map((heading) => heading.replaceAll(/[\s*＊]|[（(]必填[）)]/g, ''));
  const errors: FieldError[] = [];
  for (const { heading, isRequired } of columns)
    if (isRequired && !named.includes(heading))
      errors.push({ path: `column ${heading}`, message: 'is missing' });
  for (const [index, heading] of named.entries()) {
    if (IGNORED.has(heading)) continue;
    if (!columns.some((one) => one.heading === heading))
      errors.push({ path: `column ${headings[index]}`, message: 'is not in the template' });
    else if (named.indexOf(heading) !== index)
      errors.push({ path: `column ${heading}`, message: 'stands there twice' });
  }
  if (errors.length === 0) return new Map(named.map((heading, index) => [heading, index]));
  return new Problem(notTheTemplate, {
    detail: errors.map((one) => `${one.path} ${one.message}`).join('; '),
    errors,
  });
}

interface Group {
  name: string;
  code: string;
  rows: { line: number; cell: (heading: string) => string }[];
  errors: CellError[];
}

/**
 * Rows of one name (and code) are one resource, wherever they stand; a row without a name belongs to the one above,
 * as merged cells leave it. A row that cannot be read counts against the resource it seems to belong to.
 */
function groupRows(sheet: Sheet, positions: Positions): Group[] {
  const groups = new Map<string, Group>();
  let current: Group | undefined;
  for (const row of sheet.rows) {
    const cell = (heading: string) => row.cells[positions.get(heading) ?? -1]?.trim() ?? '';
    const name = cell('信息资源名称');
    const code = cell('信息资源代码');
    const isNext =
      current === undefined ||
      (name !== '' && name !== current.name) ||
      (code !== '' && code !== current.code);
    if (isNext) {
      const key = `${code}\n${name}`;
      current = groups.get(key) ?? { name, code, rows: [], errors: [] };
      groups.set(key, current);
      if (name === '')
        current.errors.push({ line: row.line, column: '信息资源名称', given: '', message: '不能为空' });
    }
    current!.rows.push({ line: row.line, cell });
    if (row.fault !== undefined) current!.errors.push(faultOf(row, sheet.headings));
  }
  return [...groups.values()];
}

function faultOf({ line, cells, fault }: SheetRow, headings: string[]): CellError {
  const column = headings[fault!.column] ?? `column ${fault!.column + 1}`;
  return { line, column, given: (cells[fault!.column] ?? '').slice(0, GIVEN_MAX), message: fault!.reason };
}

/** A longer cell is not told back whole. */
const GIVEN_MAX = 100;

/** Lets a JSON pointer into the content be told as a row and a column of the file. */
interface Draft extends Group {
  content: Content;
}

function readGroup(group: Group): Draft {
  const first = group.rows[0]!;
  const fields: Record<string, unknown> = {};
  for (const column of resourceColumns) {
    const filled = group.rows.filter((row) => row.cell(column.heading) !== '');
    const from = filled[0] ?? first;
    const text = from.cell(column.heading);
    fields[column.field] = readField(group, from.line, column, text);
    const other = filled.find((row) => row.cell(column.heading) !== text);
    if (other !== undefined)
      group.errors.push({
        line: other.line,
        column: column.heading,
        given: other.cell(column.heading).slice(0, GIVEN_MAX),
        message: `与第 ${from.line} 行相同，或者不填`,
      });
  }
  const { code: _, provider: __, ...content } = fields;
  const items = group.rows
    .filter((row) => itemColumns.some((column) => row.cell(column.heading) !== ''))
    .map((row) => {
      const entries = itemColumns.map((column) => [
        column.field,
        readField(group, row.line, column, row.cell(column.heading)),
      ]);
      const item: Item = Object.fromEntries(entries);
      return item.isKey ? { ...item, required: true } : item;
    });
  return { ...group, content: { ...content, items } as Content };
}

function readField(group: Group, line: number, column: (typeof columns)[number], text: string): unknown {
  const blame = (message: string) =>
    group.errors.push({ line, column: column.heading, given: text.slice(0, GIVEN_MAX), message });
  if (text === '') {
    if (column.isRequired) blame(expectation(column));
    return column.fallback;
  }
  const value = readCell(column.cell, text);
  if (value === undefined) blame(`应为：${expectation(column)}`);
  return value ?? column.fallback;
}

const ContentsShape = Type.Array(ContentShape);

/** All at once: preparing the checker takes longer than checking. */
function checkShapes(drafts: Draft[]): void {
  const readable = drafts.filter((draft) => draft.errors.length === 0);
  const errors = shapeErrors(
    ContentsShape,
    readable.map((draft) => draft.content),
  );
  for (const { path, message } of errors) {
    const [, index, ...rest] = path.split('/');
    const draft = readable[Number(index)]!;
    draft.errors.push(placeOf(draft, { path: `/${rest.join('/')}`, message }));
  }
}

function toResource(draft: Draft): ReadResource {
  const { content, raised } =
    draft.errors.length === 0 ? raiseGrades(draft.content) : { content: draft.content, raised: [] };
  if (draft.errors.length === 0) {
    const open = checkContent(content);
    draft.errors.push(...open.map((error) => placeOf(draft, error)));
  }
  const provider = draft.rows.find((row) => row.cell('信息资源提供方') !== '');
  return {
    name: draft.name,
    code: draft.code,
    provider: { text: provider?.cell('信息资源提供方') ?? '', line: provider?.line ?? draft.rows[0]!.line },
    lines: draft.rows.map((row) => ({ line: row.line, item: row.cell('信息项名称') })),
    content: draft.errors.length === 0 ? content : undefined,
    errors: draft.errors,
    raised: raised.map((one) => {
      const { line, column, message } = placeOf(draft, one);
      return { line, column, message };
    }),
  };
}

/** `/items/3/name` → the row of the fourth item, column 字段名. */
function placeOf(draft: Draft, { path, message }: FieldError): CellError {
  const [, head, index, field] = path.split('/');
  const isItem = head === 'items' && index !== undefined && index !== '';
  const itemRows = draft.rows.filter((row) => itemColumns.some((column) => row.cell(column.heading) !== ''));
  const known = isItem
    ? itemColumns.find((column) => column.field === field)
    : resourceColumns.find((column) => column.field === head);
  const column = known?.heading ?? '信息项名称';
  const row =
    (isItem ? itemRows[Number(index)] : draft.rows.find((one) => one.cell(column) !== '')) ?? draft.rows[0]!;
  return { line: row.line, column, given: row.cell(column).slice(0, GIVEN_MAX), message };
}
