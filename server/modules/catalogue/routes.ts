import Type from 'typebox';
import type { City } from '#kernel/city';
import type { Http } from '#kernel/http';
import { actRoutes, ResourceId } from './act-routes.ts';
import { searchResources, suggestResources } from './catalogue-index.ts';
import { type ClassificationNode, classification } from './classification.ts';
import { dcatRoutes } from './dcat/routes.ts';
import { readDesk } from './desk/list-desk.ts';
import { DifferenceShape } from './differences.ts';
import { affectedObjects, gradingTable, harmDegrees } from './grading.ts';
import { listRoutes } from './lists/routes.ts';
import * as queries from './queries.ts';
import { grades, itemKinds, stages } from './resource.ts';
import { FACET_NAMES, type FacetName } from './search/search-document.ts';
import { findVisible } from './step.ts';
import { DeskSummaryShape, orNull, ResourceSummaryShape, StageShape, Time } from './summary.ts';
import { templateRoutes } from './templates/routes.ts';
import { compareVersions } from './versions.ts';
import { ResourceDetailShape, toDetail } from './view.ts';

const PAGE_MAX = 100;
const PAGE_DEFAULT = 20;
const TEXT_MAX = 200;
const SUGGESTIONS_DEFAULT = 10;
const SUGGESTIONS_MAX = 20;
/** A search looks at its first pages; who wants all reads the export. */
const OFFSET_MAX = 10_000;

export function catalogueRoutes(http: Http, city: City): void {
  searchRoutes(http, city);
  classificationRoute(http);
  detailRoutes(http, city);
  deskRoutes(http, city);
  actRoutes(http, city);
  templateRoutes(http, city);
  listRoutes(http, city);
  dcatRoutes(http, city);
}

const Facet = (says: string) =>
  Type.Optional(
    Type.String({ maxLength: 500, description: `${says}; several, separated by commas, are alternatives` }),
  );

const SearchQueryShape = Type.Object({
  text: Type.Optional(
    Type.String({ maxLength: TEXT_MAX, description: 'Chinese, English, Pinyin or a code' }),
  ),
  classification: Facet('类 and 项, three digits'),
  provider: Facet('Id of the department'),
  sharing: Facet('unconditional, conditional, none'),
  opening: Facet('unconditional, conditional, none'),
  cycle: Facet('daily, monthly …'),
  format: Facet('database, spreadsheet …'),
  grade: Facet('general-1 … core'),
  order: Type.Optional(Type.Enum(['relevance', 'name', 'newest', 'uses'])),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: OFFSET_MAX })),
  limit: Type.Optional(Type.Integer({ minimum: 0, maximum: PAGE_MAX })),
});

const FacetCounts = Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() }));

const SearchResultShape = Type.Object({
  total: Type.Integer(),
  relaxed: Type.Boolean({ description: 'Nothing has all the words; these have the most of them' }),
  items: Type.Array(
    Type.Object({
      ...ResourceSummaryShape.properties,
      marks: Type.Object({
        fields: Type.Array(Type.String(), { description: 'Where the words were found' }),
        items: Type.Array(Type.String(), { description: 'Names of the information items they are in' }),
        words: Type.Array(Type.String(), { description: 'What to highlight, in lower case' }),
      }),
    }),
  ),
  facets: Type.Object(
    Object.fromEntries(FACET_NAMES.map((name) => [name, FacetCounts])) as Record<
      FacetName,
      typeof FacetCounts
    >,
    { description: 'For each facet the values found under the choices in all others' },
  ),
});

function searchRoutes(http: Http, city: City): void {
  http.get(
    '/api/resources',
    {
      summary: 'Search the published resources of all departments, with facets',
      permission: 'catalogue.read',
      query: SearchQueryShape,
      response: SearchResultShape,
    },
    ({ query: { text, order, offset, limit = PAGE_DEFAULT, ...facets } }) =>
      searchResources(city, {
        ...(text === undefined ? {} : { text }),
        ...(order === undefined ? {} : { order }),
        ...(offset === undefined ? {} : { offset }),
        limit,
        facets: Object.fromEntries(
          Object.entries(facets).map(([name, chosen]) => [name, chosen.split(',').filter(Boolean)]),
        ),
      }),
  );
  http.get(
    '/api/resources/suggestions',
    {
      summary: 'Names of resources, items and departments while someone types',
      permission: 'catalogue.read',
      query: Type.Object({
        text: Type.String({ minLength: 1, maxLength: TEXT_MAX }),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: SUGGESTIONS_MAX })),
      }),
      response: Type.Object({
        items: Type.Array(
          Type.Object({
            kind: Type.Enum(['resource', 'item', 'department']),
            text: Type.String(),
            id: Type.Optional(Type.Integer({ description: 'Of the resource, where only one has this name' })),
          }),
        ),
      }),
    },
    async ({ query }) => ({
      items: await suggestResources(city, query.text, query.limit ?? SUGGESTIONS_DEFAULT),
    }),
  );
}

const Name = Type.Object({ zh: Type.String(), en: Type.String() });

const ClassificationShape = Type.Object({
  items: Type.Array(
    Type.Object({
      code: Type.String(),
      name: Name,
      children: Type.Array(Type.Object({ code: Type.String(), name: Name })),
    }),
  ),
  grading: Type.Object({
    objects: Type.Array(
      Type.Object({
        object: Type.Enum([...affectedObjects]),
        degree: Type.Enum([...harmDegrees]),
        grade: Type.Enum([...grades]),
      }),
      { description: 'GB/T 43697-2024: affected object and degree of harm → grade' },
    ),
    kinds: Type.Array(Type.Object({ kind: Type.Enum([...itemKinds]), grade: Type.Enum([...grades]) }), {
      description: 'The least grade of an item that tells this',
    }),
  }),
});

function classificationRoute(http: Http): void {
  http.get(
    '/api/classifications',
    {
      summary: '类 and 项 of the classification, and how data is graded',
      permission: 'catalogue.read',
      response: ClassificationShape,
    },
    () => ({ items: classification.map(withChildren), grading: gradingTable() }),
  );
}

function withChildren({ code, name, children }: ClassificationNode) {
  return { code, name, children: children.map((child) => ({ code: child.code, name: child.name })) };
}

const VersionNumber = Type.Integer({ minimum: 1, maximum: 1_000_000 });

function detailRoutes(http: Http, city: City): void {
  http.get(
    '/api/resources/:id',
    {
      summary: 'A resource with its information items and what you may do now',
      permission: 'catalogue.read',
      params: ResourceId,
      response: ResourceDetailShape,
    },
    async ({ db, principal, params }) => {
      const resource = await findVisible(db, principal, params.id);
      return resource && toDetail(db, city, principal, resource);
    },
  );
  http.get(
    '/api/resources/:id/versions',
    {
      summary: 'Its published versions, newest first',
      permission: 'catalogue.read',
      params: ResourceId,
      response: Type.Object({
        items: Type.Array(
          Type.Object({
            number: Type.Integer(),
            publishedAt: Time,
            publishedBy: Type.String(),
            note: Type.String(),
          }),
        ),
      }),
    },
    async ({ db, principal, params }) => {
      if ((await findVisible(db, principal, params.id)) === undefined) return undefined;
      const versions = await queries.listVersions(db, params.id);
      return {
        items: versions.map(({ publishedAt, ...version }) => ({
          ...version,
          publishedAt: publishedAt.toISOString(),
        })),
      };
    },
  );
  http.get(
    '/api/resources/:id/differences',
    {
      summary: 'What changed from one version to another, and what of it breaks users',
      permission: 'catalogue.read',
      params: ResourceId,
      query: Type.Object({
        from: Type.Optional(VersionNumber),
        to: Type.Optional(VersionNumber),
      }),
      response: Type.Object({
        from: orNull(Type.Integer()),
        to: orNull(Type.Integer({ description: 'Null: what is being written' })),
        ...DifferenceShape.properties,
      }),
    },
    ({ db, principal, params, query }) => compareVersions(db, principal, params.id, query),
  );
}

function deskRoutes(http: Http, city: City): void {
  http.get(
    '/api/my-resources',
    {
      summary: 'The desk: of a steward the resources of the department, of a reviewer what waits',
      permission: 'catalogue.read',
      query: Type.Object({
        stage: Type.Optional(Type.Enum([...stages])),
        text: Type.Optional(Type.String({ minLength: 1, maxLength: TEXT_MAX })),
        after: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: Number.MAX_SAFE_INTEGER,
            description: '`next` of the page before',
          }),
        ),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
      }),
      response: Type.Object({
        items: Type.Array(DeskSummaryShape),
        next: orNull(Type.Integer()),
        stages: Type.Array(Type.Object({ stage: StageShape, count: Type.Integer() })),
      }),
    },
    ({ db, principal, query: { limit = PAGE_DEFAULT, ...query } }) =>
      readDesk(db, city, principal, { ...query, limit }),
  );
}
