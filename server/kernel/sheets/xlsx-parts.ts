import { posix } from 'node:path';
import { SaxesParser } from 'saxes';
import { UnreadableZip, type ZipParts } from './zip.ts';

export interface Workbook {
  worksheetPath: string;
  sharedStringsPath: string | undefined;
  stylesPath: string | undefined;
  /** The moment of serial date 0, read as if the workbook were in UTC. */
  epoch_ms: number;
}

/** Day 0 of the 1900 system, which takes 1900 for a leap year: right from 1 March 1900. */
const EPOCH_1900_MS = Date.UTC(1899, 11, 30);
const EPOCH_1904_MS = Date.UTC(1904, 0, 1);

/** Where the first visible worksheet and what it needs stand. */
export async function readWorkbook(zip: ZipParts): Promise<Workbook> {
  const workbookPath = await findWorkbookPath(zip);
  let sheetId: string | undefined;
  let epoch_ms = EPOCH_1900_MS;
  await eachTag(zip, workbookPath, (name, attributes) => {
    if (name === 'sheet' && (attributes.state ?? 'visible') === 'visible')
      sheetId ??= relationshipId(attributes);
    if (name === 'workbookPr' && ['1', 'true'].includes(attributes.date1904 ?? '')) epoch_ms = EPOCH_1904_MS;
  });
  const relations = await listRelations(zip, workbookPath);
  const worksheetPath = relations.find((relation) => relation.id === sheetId)?.path;
  if (worksheetPath === undefined) throw new UnreadableZip('The workbook has no visible worksheet.');
  const pathOf = (type: string) => relations.find((relation) => relation.type.endsWith(`/${type}`))?.path;
  return {
    worksheetPath,
    sharedStringsPath: pathOf('sharedStrings'),
    stylesPath: pathOf('styles'),
    epoch_ms,
  };
}

async function findWorkbookPath(zip: ZipParts): Promise<string> {
  const relations = await listRelations(zip, '');
  const path = relations.find((relation) => relation.type.endsWith('/officeDocument'))?.path;
  if (path === undefined) throw new UnreadableZip('The file is a ZIP archive but no XLSX workbook.');
  return path;
}

/** The relations of a part; those of the package for the empty path. */
async function listRelations(
  zip: ZipParts,
  of: string,
): Promise<{ id: string; type: string; path: string }[]> {
  const folder = posix.dirname(of === '' ? 'x' : of);
  const relations: { id: string; type: string; path: string }[] = [];
  await eachTag(zip, posix.join(folder, '_rels', `${posix.basename(of)}.rels`), (name, attributes) => {
    const { Id: id = '', Type: type = '', Target: target = '' } = attributes;
    if (name === 'Relationship')
      relations.push({
        id,
        type,
        path: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
      });
  });
  return relations;
}

/** The texts that cells of type `s` name by number. */
export async function readSharedStrings(zip: ZipParts, path: string | undefined): Promise<string[]> {
  const strings: string[] = [];
  if (path === undefined) return strings;
  const parser = new SaxesParser();
  const text = new TextCollector();
  parser.on('opentag', ({ name }) => {
    if (/(^|:)si$/.test(name)) text.clear();
    else if (/(^|:)t$/.test(name)) text.open();
    else if (/(^|:)rPh$/.test(name)) text.skip();
  });
  parser.on('text', (part) => text.add(part));
  parser.on('cdata', (part) => text.add(part));
  parser.on('closetag', ({ name }) => {
    if (/(^|:)t$/.test(name)) text.close();
    else if (/(^|:)rPh$/.test(name)) text.unskip();
    else if (/(^|:)si$/.test(name)) strings.push(text.value);
  });
  await zip.parse(path, parser);
  return strings;
}

/** Formats of ECMA-376 18.8.30 that show a date, with those of the Chinese, Japanese and Korean editions. */
const DATE_FORMATS = new Set([
  ...[14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47],
  ...[27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58],
]);

/** The cell styles (indices into `cellXfs`) that show a number as a date. */
export async function readStyles(zip: ZipParts, path: string | undefined): Promise<Set<number>> {
  const dates = new Set<number>();
  if (path === undefined) return dates;
  const ownDates = new Set<number>();
  let isInCellStyles = false;
  let style = 0;
  await eachTag(zip, path, (name, attributes) => {
    const format = Number(attributes.numFmtId);
    if (name === 'numFmt' && showsDate(attributes.formatCode ?? '')) ownDates.add(format);
    else if (name === 'cellXfs') isInCellStyles = true;
    else if (name === 'cellStyles') isInCellStyles = false;
    else if (name === 'xf' && isInCellStyles) {
      if (DATE_FORMATS.has(format) || ownDates.has(format)) dates.add(style);
      style += 1;
    }
  });
  return dates;
}

/** Letters of dates outside of quoted text, escapes and bracketed colours. */
function showsDate(formatCode: string): boolean {
  return /[ymdhs]/i.test(
    formatCode
      .replaceAll(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
      .replaceAll(/general/gi, ''),
  );
}

/** Text of `<t>` and `<v>` elements, without the phonetic readings (`rPh`) that come with Chinese and Japanese. */
export class TextCollector {
  #parts: string[] = [];
  #isOpen = false;
  #isSkipping = false;

  get value(): string {
    const text = this.#parts.length === 1 ? this.#parts[0]! : this.#parts.join('');
    return text.includes('_x')
      ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
      : text;
  }

  add(text: string): void {
    if (this.#isOpen && !this.#isSkipping) this.#parts.push(text);
  }

  open(): void {
    this.#isOpen = true;
  }

  close(): void {
    this.#isOpen = false;
  }

  skip(): void {
    this.#isSkipping = true;
  }

  unskip(): void {
    this.#isSkipping = false;
  }

  clear(): void {
    this.#parts = [];
    this.#isOpen = false;
    this.#isSkipping = false;
  }
}

async function eachTag(
  zip: ZipParts,
  path: string,
  visit: (name: string, attributes: Record<string, string>) => void,
): Promise<void> {
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => visit(name.slice(name.indexOf(':') + 1), attributes));
  await zip.parse(path, parser);
}

/** `r:id`, whatever the prefix of its namespace. */
function relationshipId(attributes: Record<string, string>): string | undefined {
  return Object.entries(attributes).find(([name]) => /:id$/.test(name))?.[1];
}
