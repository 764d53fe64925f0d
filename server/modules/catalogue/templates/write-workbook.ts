import { crc32, deflateRawSync } from 'node:zlib';

export interface WorkbookSheet {
  name: string;
  columns: { heading: string; width: number; isRequired?: boolean; choices?: string[] | undefined }[];
  rows: string[][];
}

/** Rows that get the lists of choices, also where nothing stands yet. */
const CHOICE_ROWS = 5_000;

/**
 * An XLSX workbook (ECMA-376) of texts: bold headings that stay in view, those that must be filled in red, lists to
 * choose from. A writer of our own because those on npm are no longer kept or bring a reader along.
 */
export function writeWorkbook(sheets: WorkbookSheet[]): Buffer {
  const list = sheets.map((sheet, index) => ({ sheet, number: index + 1 }));
  const lists = listsOf(sheets);
  const listSheet = list.length + 1;
  return zip({
    '[Content_Types].xml': contentTypes(listSheet),
    '_rels/.rels': relations([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': workbook([
      ...sheets.map((sheet) => ({ name: sheet.name, isHidden: false })),
      { name: LISTS, isHidden: true },
    ]),
    'xl/_rels/workbook.xml.rels': relations([
      ...Array.from(
        { length: listSheet },
        (_, index): Relation => [`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`],
      ),
      ['rIdStyles', 'styles', 'styles.xml'],
    ]),
    'xl/styles.xml': STYLES,
    ...Object.fromEntries(
      list.map(({ sheet, number }) => [`xl/worksheets/sheet${number}.xml`, worksheet(sheet, lists)]),
    ),
    [`xl/worksheets/sheet${listSheet}.xml`]: `${HEAD}<worksheet ${MAIN}><sheetData>${listRows(lists)}</sheetData></worksheet>`,
  });
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SCHEMAS = 'http://schemas.openxmlformats.org';
const MAIN = `xmlns="${SCHEMAS}/spreadsheetml/2006/main"`;
const LISTS = '选项';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const STYLES = `${HEAD}<styleSheet ${MAIN}><fonts count="3"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><color rgb="FFC00000"/><name val="宋体"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFDDEBF7"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="49" applyNumberFormat="1"/><xf fontId="1" fillId="2" applyFont="1" applyFill="1"/><xf fontId="2" fillId="2" applyFont="1" applyFill="1"/></cellXfs></styleSheet>`;

type Relation = [id: string, type: string, target: string];

function relations(all: Relation[]): string {
  const one = ([id, type, target]: Relation) =>
    `<Relationship Id="${id}" Type="${SCHEMAS}/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
  return `${HEAD}<Relationships xmlns="${SCHEMAS}/package/2006/relationships">${all.map(one).join('')}</Relationships>`;
}

function contentTypes(sheets: number): string {
  const parts = Array.from(
    { length: sheets },
    (_, index) =>
      `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/>`,
  );
  return `${HEAD}<Types xmlns="${SCHEMAS}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEET_TYPE}.styles+xml"/>${parts.join('')}</Types>`;
}

function workbook(sheets: { name: string; isHidden: boolean }[]): string {
  const all = sheets.map(
    ({ name, isHidden }, index) =>
      `<sheet name="${escaped(name)}" sheetId="${index + 1}"${isHidden ? ' state="hidden"' : ''} r:id="rId${index + 1}"/>`,
  );
  return `${HEAD}<workbook ${MAIN} xmlns:r="${SCHEMAS}/officeDocument/2006/relationships"><sheets>${all.join('')}</sheets></workbook>`;
}

function worksheet({ columns, rows }: WorkbookSheet, lists: string[][]): string {
  const widths = columns.map(
    ({ width }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" style="0" customWidth="1"/>`,
  );
  const heading = columns.map(({ heading: text, isRequired }, index) =>
    cell(index, 1, text, isRequired ? 2 : 1),
  );
  const body = rows.map((row, index) => {
    const line = index + 2;
    const cells = row.map((text, at) => (text === '' ? '' : cell(at, line, text, 0)));
    return `<row r="${line}">${cells.join('')}</row>`;
  });
  const validations = columns.flatMap(({ choices }, index) => {
    if (choices === undefined) return [];
    const letter = letters(lists.findIndex((one) => one.join() === choices.join()));
    const area = `${letters(index)}2:${letters(index)}${Math.max(rows.length + 1, CHOICE_ROWS)}`;
    return [
      `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${area}"><formula1>${LISTS}!$${letter}$1:$${letter}$${choices.length}</formula1></dataValidation>`,
    ];
  });
  const validated =
    validations.length === 0
      ? ''
      : `<dataValidations count="${validations.length}">${validations.join('')}</dataValidations>`;
  return `${HEAD}<worksheet ${MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row r="1">${heading.join('')}</row>${body.join('')}</sheetData>${validated}</worksheet>`;
}

/** The lists of choices, each once; longer than the 255 characters a validation itself may hold. */
function listsOf(sheets: WorkbookSheet[]): string[][] {
  const all = sheets.flatMap(({ columns }) => columns.flatMap(({ choices }) => (choices ? [choices] : [])));
  return [...new Map(all.map((choices) => [choices.join(), choices])).values()];
}

function listRows(lists: string[][]): string {
  const height = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: height }, (_, line) => {
    const cells = lists.map((list, at) =>
      list[line] === undefined ? '' : cell(at, line + 1, list[line], 0),
    );
    return `<row r="${line + 1}">${cells.join('')}</row>`;
  }).join('');
}

function cell(column: number, line: number, text: string, style: number): string {
  return `<c r="${letters(column)}${line}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

/** 27 → `AB`. */
function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
    .replace(NOT_IN_XML, '');
}

/** XML 1.0, §2.2. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go.
const NOT_IN_XML = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/** A ZIP archive (APPNOTE 6.3) of deflated parts. */
function zip(parts: Record<string, string>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of Object.entries(parts)) {
    const raw = Buffer.from(content);
    const packed = deflateRawSync(raw);
    const name = Buffer.from(path);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    // 1 January 1980: the same content gives the same bytes.
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(raw), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(raw.length, 18);
    common.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, name);
    bodies.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, packed);
    offset += 4 + common.length + name.length + packed.length;
  }
  const count = Object.keys(parts).length;
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, index, end]);
}
