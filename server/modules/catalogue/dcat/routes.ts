import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import { invalidField, Problem } from '#kernel/errors';
import { baseAddressOf, Content, type Http } from '#kernel/http';
import { findOrganisation, operationsCentre } from '#modules/directory';
import { type CatalogPage, catalogNode, datasetNode, type Listed } from './dataset.ts';
import { jsonLd, type Node, turtle } from './graph.ts';
import * as queries from './queries.ts';

const forms = {
  jsonld: { mediaType: 'application/ld+json', write: jsonLd },
  ttl: { mediaType: 'text/turtle', write: turtle },
} as const;

const PAGE_DATASETS = 100;
const PAGES_MAX = 10_000;

const CatalogQuery = Type.Object({
  page: Type.Optional(
    Type.Integer({ minimum: 1, maximum: PAGES_MAX, description: `${PAGE_DATASETS} datasets a page` }),
  ),
  after: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Id of the last dataset of the page before, as hydra:next has it; then no page is skipped',
    }),
  ),
  modified_since: Type.Optional(
    Type.String({
      maxLength: 40,
      description: 'A day or a time (ISO 8601): only datasets published after it',
    }),
  ),
});

/**
 * The catalogue as DCAT-AP 3.0.1. Addresses are public, so that a harvester needs no key: without a session they
 * list the published resources that are open to the public (是否向社会开放); who may read the catalogue sees all.
 */
export function dcatRoutes(http: Http, city: City): void {
  for (const [extension, form] of Object.entries(forms)) {
    http.get(
      `/catalog.${extension}`,
      {
        summary: `The catalogue as DCAT-AP 3.0.1, ${form.mediaType}; all of it with a session that may read it`,
        permission: 'public',
        query: CatalogQuery,
        produces: form.mediaType,
      },
      async ({ db, query, request }) => {
        const since = query.modified_since === undefined ? undefined : readTime(query.modified_since);
        if (since instanceof Problem) return since;
        const page = await pageOf(city, db, {
          page: query.page ?? 1,
          after: query.after,
          modifiedSince: since,
          openOnly: !(await readsAll(city, request)),
          address: { base: baseAddressOf(city, request), path: `/catalog.${extension}` },
        });
        return page instanceof Problem ? page : answer(catalogNode(page), form);
      },
    );
    http.get(
      `/dataset/:id.${extension}`,
      {
        summary: `One resource as a dcat:Dataset, ${form.mediaType}`,
        permission: 'public',
        params: Type.Object({ id: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) }),
        produces: form.mediaType,
      },
      async ({ db, params, request }) => {
        const openOnly = !(await readsAll(city, request));
        const row = await queries.findListed(db, { id: params.id, openOnly });
        if (row === undefined) return undefined;
        return answer(datasetNode(toListed(city, row, openOnly), baseAddressOf(city, request)), form);
      },
    );
  }
}

function answer(node: Node, form: (typeof forms)[keyof typeof forms]): Content {
  return new Content(Buffer.from(form.write(node)), `${form.mediaType}; charset=utf-8`);
}

/** Whoever holds `catalogue.read`; public routes recognise nobody by themselves. */
async function readsAll(city: City, request: FastifyRequest): Promise<boolean> {
  const { cookie, 'x-api-key': apiKey } = request.headers;
  if (cookie === undefined && apiKey === undefined) return false;
  const caller = { cookie, apiKey: typeof apiKey === 'string' ? apiKey : undefined };
  const principal = await city.sessions.findPrincipal(caller);
  return principal?.permissions.has('catalogue.read') === true;
}

interface Asked {
  page: number;
  after: number | undefined;
  modifiedSince: Date | undefined;
  openOnly: boolean;
  address: { base: string; path: string };
}

/** One page by stable key: `after` wins over the number, which alone is only as good as nothing changes meanwhile. */
async function pageOf(city: City, db: Queryable, asked: Asked): Promise<CatalogPage> {
  const which = { openOnly: asked.openOnly, modifiedSince: asked.modifiedSince };
  const offset = asked.after === undefined ? (asked.page - 1) * PAGE_DATASETS : 0;
  const [rows, total] = await Promise.all([
    queries.listPage(db, { ...which, after: asked.after ?? 0, offset, limit: PAGE_DATASETS + 1 }),
    queries.countListed(db, which),
  ]);
  const shown = rows.slice(0, PAGE_DATASETS);
  const last = shown.at(-1);
  const { base, path } = asked.address;
  const since = asked.modifiedSince?.toISOString();
  const link = (page: number, after: number | undefined) => {
    const query = new URLSearchParams({ page: String(page) });
    if (after !== undefined) query.set('after', String(after));
    if (since !== undefined) query.set('modified_since', since);
    return `${base}${path}?${query}`;
  };
  return {
    base,
    publisher: operationsCentre(city) ?? nobody,
    datasets: shown.map((row) => toListed(city, row, asked.openOnly)),
    total,
    links: {
      self: link(asked.page, asked.after),
      first: link(1, undefined),
      next: rows.length > shown.length && last !== undefined ? link(asked.page + 1, last.id) : undefined,
    },
  };
}

const nobody = { id: 'city', name: { zh: '城市大脑', en: 'City Brain' } };

/** What the names of internal systems are is nothing for the public. */
function toListed(city: City, row: queries.ListedRow, openOnly: boolean): Listed {
  const { providerId, content, ...rest } = row;
  const provider = findOrganisation(city, providerId);
  return {
    ...rest,
    content: openOnly ? { ...content, system: '', source: '' } : content,
    provider: provider ?? { id: providerId, name: { zh: providerId, en: providerId } },
  };
}

function readTime(text: string): Date | Problem {
  const time = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? new Date(text) : undefined;
  if (time !== undefined && !Number.isNaN(time.getTime())) return time;
  return invalidField('/modified_since', 'expected a day (2026-11-22) or a time (2026-11-22T08:00:00Z)');
}
