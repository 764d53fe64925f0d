import { createHash } from 'node:crypto';
import { Problem } from '#kernel/errors';
import type { SheetRow } from '#kernel/sheets';
import { DESCRIPTION_LENGTH_MAX } from '#modules/cases';
import { locate, type Point, toWgs84 } from '#modules/places';
import { readTime } from './local-time.ts';
import { type Field, fields, type SettledMapping } from './mapping.ts';

/** A row that may become a case. */
export interface ImportedRequest {
  line: number;
  /** Its id in the source, or the digest of the row where that gives none. */
  reference: string;
  /** SHA-256 of the whole row: the same reference with another digest is a contradiction. */
  digest: string;
  description: string;
  openedAt: Date | undefined;
  /** WGS84. */
  point: Point | undefined;
  placeText: string | undefined;
  /** One of our codes. */
  categoryCode: string | undefined;
  /** What the source calls its category, where that is none of ours. */
  categoryHint: string;
  reporter: { name: string | null; phone: string | null };
  answer: string | undefined;
  /** Set when the source says the request is over; then there is an answer. */
  closedAt: Date | undefined;
}

/** Why a row became no case. `field` is the file's name of the column. */
export interface Rejection {
  line: number;
  reference: string | null;
  field: string;
  reason: string;
}

/** What reading a row needs to know. */
export interface RequestReader {
  headings: readonly string[];
  mapping: SettledMapping;
  /** IANA name; times without a distance from UTC are read by its clocks. */
  timeZone: string;
  now: Date;
  isCategory(code: string): boolean;
}

const REFERENCE_LENGTH_MAX = 200;
const NAME_LENGTH_MAX = 60;
const PHONE_LENGTH_MAX = 30;
const PLACE_LENGTH_MAX = 200;
const ANSWER_LENGTH_MAX = 20_000;
const lengths: Partial<Record<Field, number>> = {
  reference: REFERENCE_LENGTH_MAX,
  reporterName: NAME_LENGTH_MAX,
  reporterPhone: PHONE_LENGTH_MAX,
  placeText: PLACE_LENGTH_MAX,
  answer: ANSWER_LENGTH_MAX,
};

/** The first thing wrong with a row. */
class Fault {
  readonly field: Field;
  readonly reason: string;
  constructor(field: Field, reason: string) {
    this.field = field;
    this.reason = reason;
  }
}

/** Checks one row and reads it as a request; the first fault rejects it. Touches no database. */
export function readRequest(row: SheetRow, reader: RequestReader): ImportedRequest | Rejection {
  const { headings, mapping } = reader;
  if (row.fault !== undefined) {
    const field = headings[row.fault.column] ?? headings.at(-1)!;
    return { line: row.line, reference: null, field, reason: row.fault.reason };
  }
  const values = valuesOf(row, reader);
  const request = readValues(values, reader);
  const reference = values.reference === '' ? digestOf(row) : values.reference;
  if (request instanceof Fault) {
    const field = mapping.columns[request.field] ?? request.field;
    return { line: row.line, reference: values.reference || null, field, reason: request.reason };
  }
  return { line: row.line, reference, digest: digestOf(row), ...request };
}

type Values = Record<Field, string>;

function valuesOf(row: SheetRow, { headings, mapping }: RequestReader): Values {
  const textOf = (field: Field) => {
    const heading = mapping.columns[field];
    return heading === undefined ? '' : (row.cells[headings.indexOf(heading)] ?? '').trim();
  };
  return Object.fromEntries(fields.map((field) => [field, textOf(field)])) as Values;
}

function readValues(
  values: Values,
  reader: RequestReader,
): Omit<ImportedRequest, 'line' | 'reference' | 'digest'> | Fault {
  const unstorable = findUnstorable(values);
  if (unstorable !== undefined) return unstorable;
  const description = describe(values, reader.mapping);
  if (description instanceof Fault) return description;
  const openedAt = readMoment('time', values, reader);
  if (openedAt instanceof Fault) return openedAt;
  const point = readPoint(values, reader.mapping);
  if (point instanceof Fault) return point;
  const category = readCategory(values.category, reader);
  if (category instanceof Fault) return category;
  const closedAt = readClosing(values, reader, openedAt);
  if (closedAt instanceof Fault) return closedAt;
  return {
    description,
    openedAt,
    point,
    placeText: values.placeText || undefined,
    ...category,
    reporter: { name: values.reporterName || null, phone: values.reporterPhone || null },
    answer: values.answer || undefined,
    closedAt,
  };
}

/** C0 and C1 without tab and line ends: no text has them, and PostgreSQL refuses U+0000. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const CONTROL_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

function findUnstorable(values: Values): Fault | undefined {
  for (const field of fields) {
    const value = values[field];
    const control = CONTROL_CHARACTER.exec(value)?.[0].charCodeAt(0);
    if (control !== undefined)
      return new Fault(
        field,
        `contains the control character U+${control.toString(16).toUpperCase().padStart(4, '0')}`,
      );
    if (!value.isWellFormed()) return new Fault(field, 'contains half of a surrogate pair');
    const lengthMax = lengths[field];
    if (lengthMax !== undefined && value.length > lengthMax)
      return new Fault(field, `is longer than ${lengthMax.toLocaleString('en')} characters`);
  }
  return undefined;
}

/** The title is the first line, so it becomes the title of the case, unless the text begins with it anyway. */
function describe({ title, text }: Values, { columns }: SettledMapping): string | Fault {
  const main: Field = columns.text === undefined ? 'title' : 'text';
  if (title === '' && text === '') return new Fault(main, 'is empty');
  const description =
    title === '' || text.startsWith(title) ? text : text === '' ? title : `${title}\n${text}`;
  if (description.length > DESCRIPTION_LENGTH_MAX)
    return new Fault(
      main,
      `is longer than ${DESCRIPTION_LENGTH_MAX.toLocaleString('en')} characters, the title included`,
    );
  return description;
}

/** Undefined where the mapping names no column for it. */
function readMoment(
  field: 'time' | 'answeredAt',
  values: Values,
  reader: RequestReader,
): Date | undefined | Fault {
  if (reader.mapping.columns[field] === undefined) return undefined;
  if (values[field] === '') return new Fault(field, 'is empty');
  const moment = readTime(values[field], { timeZone: reader.timeZone, dateOrder: reader.mapping.dateOrder });
  if (typeof moment === 'string') return new Fault(field, moment);
  return moment > reader.now ? new Fault(field, `lies in the future: "${values[field]}"`) : moment;
}

function readPoint({ longitude, latitude }: Values, mapping: SettledMapping): Point | undefined | Fault {
  if (longitude === '' && latitude === '') return undefined;
  if (longitude === '') return new Fault('longitude', 'is empty, and the latitude is not');
  if (latitude === '') return new Fault('latitude', 'is empty, and the longitude is not');
  if (!isDecimal(longitude)) return new Fault('longitude', `is no number: "${longitude.slice(0, 40)}"`);
  if (!isDecimal(latitude)) return new Fault('latitude', `is no number: "${latitude.slice(0, 40)}"`);
  const point = toWgs84([Number(longitude), Number(latitude)], mapping.coordinateSystem);
  const located = locate(point);
  if (!(located instanceof Problem)) return point;
  if (located.type === '/problems/outside-district' && mapping.outside === 'unlocated') return undefined;
  return new Fault('longitude', located.errors?.[0]?.message ?? 'the point lies outside the district');
}

function isDecimal(text: string): boolean {
  return /^[+-]?\d{1,3}(\.\d{1,30})?$/.test(text);
}

function readCategory(
  value: string,
  { mapping, isCategory }: RequestReader,
): Pick<ImportedRequest, 'categoryCode' | 'categoryHint'> | Fault {
  const given = mapping.values?.category ?? {};
  const code = Object.hasOwn(given, value) ? given[value]! : value;
  if (code !== '' && isCategory(code)) return { categoryCode: code, categoryHint: '' };
  if (mapping.categories === 'codes' && code !== '')
    return new Fault('category', `there is no category "${code.slice(0, 40)}"`);
  return { categoryCode: undefined, categoryHint: value };
}

/** A request is over when it was answered and the source says when. An answer without a time is an interim one. */
function readClosing(
  values: Values,
  reader: RequestReader,
  openedAt: Date | undefined,
): Date | undefined | Fault {
  if (values.answer === '' || values.answeredAt === '' || !reader.mapping.closed) return undefined;
  const closedAt = readMoment('answeredAt', values, reader);
  if (closedAt instanceof Date && openedAt !== undefined && closedAt < openedAt)
    return new Fault('answeredAt', 'lies before the request itself');
  return closedAt;
}

/** Independent of spaces around cells and of how characters are composed. */
function digestOf(row: SheetRow): string {
  const normalised = row.cells.map((cell) => cell.trim().normalize('NFC'));
  return createHash('sha256').update(JSON.stringify(normalised)).digest('hex');
}
