import { encodeGb18030 } from '#kernel/sheets/gb18030';
import type { Content } from '../resource.ts';
import { cellOf } from './cells.ts';
import {
  type CellKind,
  columns,
  type Encoding,
  expectation,
  type FileFormat,
  itemColumns,
  resourceColumns,
} from './columns.ts';
import { writeWorkbook } from './write-workbook.ts';

/** A resource as the template has it. */
export interface TemplateEntry {
  code: string;
  /** Name of the department. */
  provider: string;
  content: Content;
}

/** The template with nothing in it but how to fill it in. */
export function emptyTemplate(format: FileFormat, encoding?: Encoding): Buffer {
  return writeTemplate([], format, encoding);
}

/** Resources in the form of the template: a row an item; code and name in every row, the rest in the first. */
export function writeTemplate(
  entries: TemplateEntry[],
  format: FileFormat,
  encoding: Encoding = 'utf-8',
): Buffer {
  const rows = entries.flatMap(rowsOf);
  if (format === 'xlsx') return writeSheets(rows);
  const text = csvOf([columns.map((one) => one.heading), ...rows]);
  return encoding === 'gb18030' ? encodeGb18030(text) : Buffer.from(BYTE_ORDER_MARK + text);
}

function rowsOf({ code, provider, content }: TemplateEntry): string[][] {
  const fields: Record<string, unknown> = { ...content, code, provider };
  const whole = resourceColumns.map(({ field, cell }) => cellOf(cell, fields[field]));
  const repeated = resourceColumns.map(({ field }, at) =>
    field === 'code' || field === 'name' ? whole[at]! : '',
  );
  const items = content.items.map((item) => itemColumns.map(({ field, cell }) => cellOf(cell, item[field])));
  if (items.length === 0) return [[...whole, ...itemColumns.map(() => '')]];
  return items.map((cells, at) => [...(at === 0 ? whole : repeated), ...cells]);
}

function writeSheets(rows: string[][]): Buffer {
  const data = {
    name: '信息资源目录',
    columns: columns.map(({ heading, width, isRequired, cell }) => ({
      heading,
      width,
      isRequired,
      choices: choicesOf(cell),
    })),
    rows,
  };
  const help = {
    name: '填写说明',
    columns: [
      { heading: '列', width: 18 },
      { heading: '必填', width: 8 },
      { heading: '填写内容', width: 50 },
      { heading: '说明', width: 60 },
    ],
    rows: columns.map((one) => [one.heading, one.isRequired ? '是' : '', expectation(one), one.says]),
  };
  return writeWorkbook([data, help]);
}

function choicesOf(cell: CellKind): string[] | undefined {
  if (cell.kind === 'yes-no') return ['是', '否'];
  return cell.kind === 'choice' ? cell.choices.map((one) => one.label) : undefined;
}

/** Without it Excel takes UTF-8 for the local encoding. */
const BYTE_ORDER_MARK = '\ufeff';

function csvOf(rows: string[][]): string {
  const quoted = (cell: string) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}
