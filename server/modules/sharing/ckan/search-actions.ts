import { findClass, searchResources } from '#modules/catalogue';
import { findOrganisation } from '#modules/directory';
import { badQuery, CkanFailure, invalid } from './failure.ts';
import { type Context, type Json, packagesOf } from './packages.ts';
import type { Params } from './params.ts';

export const ROWS_MAX = 1_000;
const ROWS_DEFAULT = 10;
const START_MAX = 100_000;
const FACET_LIMIT_DEFAULT = 50;
const FACET_LIMIT_MAX = 1_000;

type Facet = 'provider' | 'classification' | 'format' | 'cycle' | 'sharing' | 'opening' | 'grade';

/** CKAN's names of what we count and narrow by. */
const facetNames: Record<string, Facet> = {
  organization: 'provider',
  owner_org: 'provider',
  groups: 'classification',
  res_format: 'format',
  format: 'format',
  frequency: 'cycle',
  cycle: 'cycle',
  sharing: 'sharing',
  opening: 'opening',
  grade: 'grade',
};

/** What holds of every package here, so that asking for it narrows nothing. */
const ALWAYS_TRUE = new Set(['dataset_type:dataset', 'state:active', 'type:dataset', 'capacity:public']);

type Order = 'relevance' | 'name' | 'newest' | 'uses';

const orders: Record<string, Order> = {
  'score desc': 'relevance',
  'metadata_modified desc': 'newest',
  'metadata_created desc': 'newest',
  'name asc': 'name',
  'title asc': 'name',
  'title_string asc': 'name',
  'views_recent desc': 'uses',
};

/** `package_search`: the search of the catalogue in CKAN's words. */
export async function packageSearch(context: Context, params: Params): Promise<Json | CkanFailure> {
  const rows = params.whole('rows', { fallback: ROWS_DEFAULT, max: ROWS_MAX });
  const start = params.whole('start', { fallback: 0, max: START_MAX });
  const fields = params.list('facet.field', 20);
  const facetLimit = params.whole('facet.limit', { fallback: FACET_LIMIT_DEFAULT, max: FACET_LIMIT_MAX });
  const facetLeast = params.whole('facet.mincount', { fallback: 1, max: 1_000_000 });
  const query = params.text('q');
  const queries = [params.text('fq'), ...params.list('fq_list', 20)];
  const sort = params.text('sort', 200);
  const wrong = params.wrong();
  if (wrong !== undefined) return wrong;
  const unknown = fields.find((field) => facetNames[field] === undefined);
  if (unknown !== undefined) return badQuery(`facet.field: ${unknown} is not counted`);
  const order = orderOf(sort);
  if (order instanceof CkanFailure) return order;
  const narrowed = narrow(queries.join(' '));
  if (narrowed instanceof CkanFailure) return narrowed;
  if (context.caller.openOnly) {
    const open = ['unconditional', 'conditional'];
    const asked = narrowed.facets.opening;
    narrowed.facets.opening = asked === undefined ? open : asked.filter((one) => open.includes(one));
    if (narrowed.facets.opening.length === 0) narrowed.facets.opening = [NO_VALUE];
  }
  const found = await searchResources(context.city, {
    text: [wordsOf(query), ...narrowed.words].join(' ').trim(),
    facets: narrowed.facets,
    ...(order === undefined ? {} : { order }),
    offset: start,
    limit: rows,
  });
  // Words all have to be there, as with CKAN.
  if (found.relaxed) return emptyResult(sort, fields);
  const ids = found.items.map((item) => item.id);
  const packages = new Map((await packagesOf(context, { ids })).map((one) => [one['id'], one]));
  return {
    count: found.total,
    sort: sort === '' ? 'score desc, metadata_modified desc' : sort,
    results: ids.flatMap((id) => packages.get(String(id)) ?? []),
    ...facetsOf(context, found.facets, { fields, limit: facetLimit, least: facetLeast }),
  };
}

function emptyResult(sort: string, fields: string[]): Json {
  const nothing = Object.fromEntries(fields.map((field) => [field, {}]));
  return { count: 0, sort, results: [], facets: nothing, search_facets: {} };
}

/** `*:*` is everything; operators of Solr mean nothing here. */
function wordsOf(query: string): string {
  return query.trim() === '*:*' ? '' : query.replaceAll(/[+"()*~^\\]|\b(?:AND|OR|NOT)\b/g, ' ').trim();
}

/** The first key decides: ties are ours to break, always in the same way. */
function orderOf(sort: string): Order | undefined | CkanFailure {
  if (sort === '') return undefined;
  const [first = ''] = sort.split(',');
  const [name = '', direction = 'asc'] = first.trim().toLowerCase().split(/\s+/);
  return orders[`${name} ${direction}`] ?? badQuery(`sort: cannot sort by ${first.trim()}`);
}

/** Has no package: an empty list of alternatives would narrow nothing. */
const NO_VALUE = '-';

const TERM = /^([\w.]+):("[^"]*"|\([^)]*\)|[^\s()"]+)\s*/;

/** `organization:"x" AND res_format:(a OR b)`; a part that cannot be understood is refused, not ignored. */
function narrow(text: string): { facets: Partial<Record<Facet, string[]>>; words: string[] } | CkanFailure {
  const facets: Partial<Record<Facet, string[]>> = {};
  const words: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    rest = rest.replace(/^(?:AND\b|\+)\s*/, '');
    const term = TERM.exec(rest);
    if (term === null) return badQuery(`fq: cannot be understood from "${rest.slice(0, 40)}"`);
    rest = rest.slice(term[0].length);
    const [, field = '', value = ''] = term;
    const values = valuesOf(value);
    const facet = facetNames[field];
    if (facet !== undefined) facets[facet] = facets[facet]?.filter((one) => values.includes(one)) ?? values;
    else if (field === 'tags') words.push(...values);
    else if (!ALWAYS_TRUE.has(`${field}:${values[0]}`)) return badQuery(`fq: ${field} cannot be narrowed by`);
    if (facet !== undefined && facets[facet]!.length === 0) facets[facet] = [NO_VALUE];
  }
  return { facets, words };
}

function valuesOf(text: string): string[] {
  const inner = text.startsWith('(') ? text.slice(1, -1).split(/\s+OR\s+/) : [text];
  return inner.map((one) => one.trim().replaceAll('"', '')).filter(Boolean);
}

function facetsOf(
  { city }: Context,
  counts: Partial<Record<Facet, { value: string; count: number }[]>>,
  { fields, limit, least }: { fields: string[]; limit: number; least: number },
): Json {
  const listed = fields.map((field) => {
    const facet = facetNames[field]!;
    const items = (counts[facet] ?? []).filter((one) => one.count >= least).slice(0, limit);
    return { field, facet, items };
  });
  const titleOf = (facet: Facet, value: string) =>
    facet === 'provider'
      ? (findOrganisation(city, value)?.name.zh ?? value)
      : facet === 'classification'
        ? (findClass(value)?.name.zh ?? value)
        : value;
  return {
    facets: Object.fromEntries(
      listed.map(({ field, items }) => [
        field,
        Object.fromEntries(items.map(({ value, count }) => [value, count])),
      ]),
    ),
    search_facets: Object.fromEntries(
      listed.map(({ field, facet, items }) => [
        field,
        {
          title: field,
          items: items.map(({ value, count }) => ({
            name: value,
            display_name: titleOf(facet, value),
            count,
          })),
        },
      ]),
    ),
  };
}

/** `resource_search`: `query` is `field:term`, once or often; the resources of the packages found. */
export async function resourceSearch(context: Context, params: Params): Promise<Json | CkanFailure> {
  const given = params.value('query');
  const queries = Array.isArray(given) ? given : given === undefined ? [] : [given];
  if (queries.length === 0) params.blame('query', 'Missing value');
  const limit = params.whole('limit', { fallback: ROWS_DEFAULT, max: ROWS_MAX });
  const offset = params.whole('offset', { fallback: 0, max: START_MAX });
  const wrong = params.wrong();
  if (wrong !== undefined) return wrong;
  const words: string[] = [];
  for (const query of queries) {
    const [field, term] = String(query).split(/:(.*)/s);
    if (term === undefined) return invalid({ query: ['Must be <field>:<value> pair(s)'] });
    if (field !== 'name' && field !== 'description')
      return invalid({ query: [`Field "${field}" not recognised in resource_search`] });
    words.push(term);
  }
  const found = await searchResources(context.city, {
    text: words.join(' '),
    ...(context.caller.openOnly ? { facets: { opening: ['unconditional', 'conditional'] } } : {}),
    offset,
    limit,
  });
  if (found.relaxed) return { count: 0, results: [] };
  const packages = await packagesOf(context, { ids: found.items.map((item) => item.id) });
  return { count: found.total, results: packages.flatMap((one) => one['resources']) };
}
