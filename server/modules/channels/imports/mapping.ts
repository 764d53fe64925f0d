import { createHash } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { defineProblem, type FieldError, invalidInput, Problem } from '#kernel/errors';
import { shapeErrors } from '#kernel/shape';
import type { Sheet } from '#kernel/sheets';

export const mappingUnfit = defineProblem('mapping-unfit', 422, 'The mapping does not fit the file');

/** What of a request a column may hold, in the order people read it. */
export const fields = [
  'reference',
  'title',
  'text',
  'time',
  'category',
  'placeText',
  'longitude',
  'latitude',
  'reporterName',
  'reporterPhone',
  'answer',
  'answeredAt',
] as const;
export type Field = (typeof fields)[number];

const Heading = Type.Optional(Type.String({ minLength: 1, maxLength: 500 }));

/** Which column of a file holds what, and how its values are meant. What people write as JSON. */
export const MappingShape = Type.Object(
  {
    system: Type.Optional(
      Type.String({
        pattern: '^[\\p{L}\\p{N}._-]{1,60}$',
        description:
          'Where the requests come from; with their reference it tells one from all others for ever',
      }),
    ),
    columns: Type.Object(
      Object.fromEntries(fields.map((field) => [field, Heading])) as Record<Field, typeof Heading>,
      { additionalProperties: false, description: 'Field → the heading of its column' },
    ),
    dateOrder: Type.Optional(
      Type.Enum(['month-first', 'day-first'], { description: 'How 3/4/2025 is meant' }),
    ),
    coordinateSystem: Type.Optional(Type.Enum(['WGS84', 'CGCS2000', 'GCJ-02', 'BD-09'])),
    values: Type.Optional(
      Type.Object(
        { category: Type.Optional(Type.Record(Type.String(), Type.String())) },
        { additionalProperties: false, description: 'The source’s category → the code of ours' },
      ),
    ),
    categories: Type.Optional(
      Type.Enum(['suggest', 'codes'], {
        description:
          'What an unknown category is: a hint, with the text, for a suggestion; or a reason to reject the row',
      }),
    ),
    outside: Type.Optional(
      Type.Enum(['reject', 'unlocated'], { description: 'What becomes of a request outside the district' }),
    ),
    closed: Type.Optional(
      Type.Boolean({
        description: 'Whether a request with an answer and its time is over; true when left out',
      }),
    ),
  },
  { additionalProperties: false },
);

export type Mapping = Static<typeof MappingShape>;

/** A mapping with nothing left open. */
export type SettledMapping = Mapping &
  Required<Pick<Mapping, 'system' | 'coordinateSystem' | 'categories' | 'outside' | 'closed'>>;

/** Reads a mapping from JSON. Returns a `Problem` that names what is wrong by JSON pointer. */
export function parseMapping(text: string): Mapping | Problem {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return new Problem(invalidInput, { detail: `The mapping is no JSON: ${(error as Error).message}` });
  }
  const errors = shapeErrors(MappingShape, value);
  if (errors.length > 0) return new Problem(invalidInput, { detail: 'The mapping is not valid.', errors });
  return value as Mapping;
}

/**
 * Fills in what a mapping leaves open and checks it against the file: each column there, once; a text or a title;
 * longitude with latitude. `isCategory` tells our codes. The system's name is by default made from the headings: the
 * next export of the same system has the same ones, another system's do not.
 */
export function settleMapping(
  mapping: Mapping,
  sheet: Pick<Sheet, 'headings'>,
  isCategory: (code: string) => boolean,
): SettledMapping | Problem {
  const { columns } = mapping;
  const errors: FieldError[] = [];
  const blame = (path: string, message: string) => errors.push({ path, message });
  for (const [field, heading] of Object.entries(columns)) {
    const count = sheet.headings.filter((one) => one === heading).length;
    if (count !== 1)
      blame(`/columns/${field}`, `the file has ${count === 0 ? 'no' : count} columns "${heading}"`);
  }
  if (columns.text === undefined && columns.title === undefined)
    blame('/columns/text', 'name the column of the text, or of the title');
  if ((columns.longitude === undefined) !== (columns.latitude === undefined))
    blame('/columns/longitude', 'longitude and latitude come together or not at all');
  for (const [theirs, code] of Object.entries(mapping.values?.category ?? {}))
    if (!isCategory(code)) blame(`/values/category/${theirs}`, `there is no category ${code}`);
  if (errors.length > 0) return new Problem(mappingUnfit, { errors });
  return {
    ...mapping,
    system: mapping.system ?? `headings-${fingerprint(sheet.headings)}`,
    coordinateSystem: mapping.coordinateSystem ?? 'WGS84',
    categories: mapping.categories ?? 'suggest',
    outside: mapping.outside ?? 'reject',
    closed: mapping.closed ?? true,
  };
}

function fingerprint(headings: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(headings)).digest('hex').slice(0, 8);
}
