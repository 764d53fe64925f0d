import Type from 'typebox';
import type { City } from '#kernel/city';
import type { Http } from '#kernel/http';
import { Content as Bytes } from '#kernel/http';
import { type Encoding, type FileFormat, mediaTypes } from './columns.ts';
import { exportCatalogue } from './export-catalogue.ts';
import { importTemplate, rowOutcomes } from './import-template.ts';
import { emptyTemplate } from './write-template.ts';

const formats: readonly FileFormat[] = ['xlsx', 'csv'];

export function templateRoutes(http: Http, city: City): void {
  for (const format of formats) fileRoutes(http, city, format);
  importRoute(http, city);
}

const EncodingShape = Type.Optional(
  Type.Enum(['utf-8', 'gb18030'], { description: 'Of a CSV file; UTF-8 when left out' }),
);

function fileRoutes(http: Http, city: City, format: FileFormat): void {
  http.get(
    `/api/catalogue-template.${format}`,
    {
      summary: `The template a department fills in, one row an information item (${format.toUpperCase()})`,
      permission: 'catalogue.read',
      query: Type.Object({ encoding: EncodingShape }),
      produces: mediaTypes[format],
    },
    ({ query }) =>
      new Bytes(emptyTemplate(format, query.encoding), typeOf(format, query.encoding), {
        ...named('catalogue-template', format),
      }),
  );
  http.get(
    `/api/catalogue-export.${format}`,
    {
      summary: `Published resources in the form of the template; of a department, its drafts as well (${format.toUpperCase()})`,
      permission: 'catalogue.read',
      query: Type.Object({
        provider: Type.Optional(Type.String({ maxLength: 64 })),
        encoding: EncodingShape,
        after: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: Number.MAX_SAFE_INTEGER,
            description: 'The header `x-next-after` of the file before, when there is more',
          }),
        ),
      }),
      produces: mediaTypes[format],
    },
    async ({ db, principal, query }) => {
      const { bytes, next } = await exportCatalogue(db, city, principal, { ...query, format });
      const more: Record<string, string> = next === undefined ? {} : { 'x-next-after': String(next) };
      return new Bytes(bytes, typeOf(format, query.encoding), { ...named('catalogue', format), ...more });
    },
  );
}

function typeOf(format: FileFormat, encoding: Encoding | undefined): string {
  return encoding === undefined ? mediaTypes[format] : mediaTypes[format].replace('utf-8', encoding);
}

const ReportShape = Type.Object({
  format: Type.String({ description: 'What the file was read as: `CSV, comma, GB18030`' }),
  resources: Type.Object({
    created: Type.Integer(),
    updated: Type.Integer(),
    unchanged: Type.Integer(),
    rejected: Type.Integer(),
  }),
  rows: Type.Array(
    Type.Object({
      line: Type.Integer({ description: 'From 1, as the editor or spreadsheet counts' }),
      resource: Type.String(),
      item: Type.String(),
      resourceId: Type.Union([Type.Integer(), Type.Null()]),
      outcome: Type.Enum([...rowOutcomes], {
        description: '`held`: nothing is wrong here, but with another row of its resource',
      }),
      errors: Type.Array(
        Type.Object({
          column: Type.String(),
          given: Type.String(),
          message: Type.String({ description: 'What was expected' }),
        }),
      ),
    }),
  ),
  raised: Type.Array(Type.Object({ line: Type.Integer(), column: Type.String(), message: Type.String() }), {
    description: 'Grades that were too low and have been raised',
  }),
});

function importRoute(http: Http, city: City): void {
  http.post(
    '/api/catalogue-imports',
    {
      summary: 'Bring in a filled template; good resources become drafts, and every wrong cell is named',
      permission: 'catalogue.edit',
      status: 201,
      files: { max: 1 },
      response: ReportShape,
    },
    ({ tx, principal, uploads }) => importTemplate(tx, city, principal, uploads[0]!.content),
  );
}

function named(name: string, format: FileFormat): Record<string, string> {
  return { 'content-disposition': `attachment; filename="${name}.${format}"` };
}
