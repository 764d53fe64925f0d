import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** Rows a sheet holds, without its heading. */
export const XLSX_ROWS_MAX = 1_048_575;
/** Characters a cell holds. */
export const XLSX_CELL_LENGTH_MAX = 32_767;

/** A text is written as a text, whatever it begins with: no cell of ours is ever a formula. */
export type XlsxCell = string | number | boolean | null;

export interface Workbook {
  heading: string[];
  rows: AsyncIterable<XlsxCell[]>;
  /** Lines of a second sheet that says what the first one is. */
  about: string[][];
  /** Custom document properties: name → text. */
  properties: Record<string, string>;
}

/** A workbook as a stream of bytes; holds one row at a time. */
export function writeXlsx(workbook: Workbook): Readable {
  const zip = new ZipFile();
  const add = (path: string, text: string) => zip.addBuffer(Buffer.from(XML + text), path);
  add('[Content_Types].xml', contentTypes);
  add('_rels/.rels', rootRelations);
  add('docProps/custom.xml', customProperties(workbook.properties));
  add('xl/workbook.xml', sheets);
  add('xl/_rels/workbook.xml.rels', workbookRelations);
  const data = Readable.from(sheetOf(toRows([workbook.heading], workbook.rows)), { objectMode: false });
  const about = Readable.from(sheetOf(toRows(workbook.about)), { objectMode: false });
  // The quickest: the text of a sheet shrinks to a tenth even so.
  zip.addReadStream(data, 'xl/worksheets/sheet1.xml', { compressionLevel: 1 });
  zip.addReadStream(about, 'xl/worksheets/sheet2.xml');
  zip.end();
  const output = zip.outputStream as Readable;
  // What fails while rows are read fails the file: yazl would otherwise wait for ever.
  for (const part of [data, about]) part.on('error', (error) => output.destroy(error));
  return output;
}

async function* toRows(
  first: XlsxCell[][],
  rest: AsyncIterable<XlsxCell[]> = empty(),
): AsyncGenerator<XlsxCell[]> {
  yield* first;
  yield* rest;
}

async function* empty(): AsyncGenerator<XlsxCell[]> {}

/** So many characters go out at once. */
const CHUNK_LENGTH = 64 * 1024;

async function* sheetOf(rows: AsyncIterable<XlsxCell[]>): AsyncGenerator<string> {
  let text = `${XML}<worksheet xmlns="${MAIN}"><sheetData>`;
  for await (const row of rows) {
    text += `<row>${row.map(cellOf).join('')}</row>`;
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = '';
  }
  yield `${text}</sheetData></worksheet>`;
}

function cellOf(cell: XlsxCell): string {
  if (cell === null) return '<c/>';
  if (typeof cell === 'number') return Number.isFinite(cell) ? `<c><v>${cell}</v></c>` : '<c/>';
  if (typeof cell === 'boolean') return `<c t="b"><v>${cell ? 1 : 0}</v></c>`;
  return `<c t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`;
}

/** Most texts have none of these. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const SPECIAL = /[<>&"_\u0000-\u001f\ud800-\udfff\ufffe\uffff]/;

/** Characters XML has no place for are written as the format has them (ECMA-376, ST_Xstring); so is what looks like that. */
export function escapeXml(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return (
    text
      .replace(/_x[0-9A-Fa-f]{4}_/g, '_x005F$&')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\r\u000e-\u001f\ufffe\uffff]/g, (sign) => {
        return `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
      })
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
  );
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"
><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"
/><Default Extension="xml" ContentType="application/xml"
/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"
/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET_TYPE}.worksheet+xml"
/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="${SHEET_TYPE}.worksheet+xml"
/><Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"
/></Types>`;

const rootRelations = `<Relationships xmlns="${RELATIONS}"
><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"
/><Relationship Id="rId2" Type="${OFFICE}/custom-properties" Target="docProps/custom.xml"
/></Relationships>`;

const sheets = `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="data" sheetId="1" r:id="rId1"
/><sheet name="about" sheetId="2" r:id="rId2"/></sheets></workbook>`;

const workbookRelations = `<Relationships xmlns="${RELATIONS}"
><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"
/><Relationship Id="rId2" Type="${OFFICE}/worksheet" Target="worksheets/sheet2.xml"
/></Relationships>`;

function customProperties(properties: Record<string, string>): string {
  const entries = Object.entries(properties).map(
    ([name, value], index) =>
      `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="${index + 2}" name="${escapeXml(name)}"
><vt:lpwstr>${escapeXml(value)}</vt:lpwstr></property>`,
  );
  return `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
 xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">${entries.join('')}</Properties>`;
}
