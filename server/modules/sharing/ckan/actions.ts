import { datastoreInfo, datastoreSearch } from './datastore.ts';
import { CkanFailure, notThere } from './failure.ts';
import {
  type Context,
  groupRef,
  type Json,
  nameOfCode,
  organisationRef,
  packagesOf,
  readResourceId,
} from './packages.ts';
import { Params } from './params.ts';
import * as queries from './queries.ts';
import { packageSearch, resourceSearch } from './search-actions.ts';

export interface Action {
  /** What `help_show` tells. */
  help: string;
  run(context: Context, params: Params): Promise<unknown>;
}

const NAMES_MAX = 32_000;
const LISTED_MAX = 1_000;
const DATASETS_SHOWN_MAX = 10;

/** As much of CKAN's interface as its clients use to find and read; it changes nothing. */
export const actions: Record<string, Action> = {
  package_list: {
    help: 'Names of all packages, in order. limit, offset.',
    run: packageList,
  },
  package_show: {
    help: 'One package with its resources. id: its id or name.',
    run: packageShow,
  },
  package_search: {
    help:
      'Search for packages. q; fq (organization, groups, res_format, frequency, sharing, opening, grade, tags); sort; rows ' +
      '(≤ 1000); start; facet.field (as fq, without tags); facet.limit; facet.mincount.',
    run: packageSearch,
  },
  organization_list: {
    help: 'Who supplies. all_fields, limit, offset.',
    run: (context, params) => namedList(context, params, organisations),
  },
  organization_show: {
    help: 'One organization. id; include_datasets.',
    run: (context, params) => namedShow(context, params, organisations),
  },
  group_list: {
    help: 'The classes of the classification (项). all_fields, limit, offset.',
    run: (context, params) => namedList(context, params, groups),
  },
  group_show: {
    help: 'One class. id; include_datasets.',
    run: (context, params) => namedShow(context, params, groups),
  },
  tag_list: { help: 'Keywords. query, all_fields, limit, offset.', run: tagList },
  resource_show: {
    help: 'One resource. id: metadata-<package>, or grant-<number> for the rows you were granted.',
    run: resourceShow,
  },
  resource_search: {
    help: 'Search for resources. query: name:<term> or description:<term>; limit, offset.',
    run: resourceSearch,
  },
  resource_view_list: { help: 'Views of a resource: there are none. id.', run: resourceViewList },
  status_show: { help: 'What this is.', run: statusShow },
  help_show: { help: 'What an action does. name.', run: helpShow },
  datastore_search: {
    help:
      'Rows of a grant. resource_id: grant-<number>; filters, q, distinct, fields, sort, limit (≤ 32000), offset, ' +
      'include_total, records_format (objects, lists, csv, tsv).',
    run: datastoreSearch,
  },
  datastore_info: { help: 'Columns and count of a grant. id: grant-<number>.', run: datastoreInfo },
};

async function packageList({ city, caller }: Context, params: Params): Promise<string[] | CkanFailure> {
  const page = pageOf(params, NAMES_MAX);
  const wrong = params.wrong();
  if (wrong !== undefined) return wrong;
  const codes = await queries.listCodes(city.database, { openOnly: caller.openOnly, ...page });
  return codes.map(nameOfCode);
}

async function packageShow(context: Context, params: Params): Promise<Json | CkanFailure> {
  const name = params.has('name_or_id') ? params.required('name_or_id') : params.required('id');
  const wrong = params.wrong();
  if (wrong !== undefined) return wrong;
  const of = /^\d{1,15}$/.test(name) ? { ids: [Number(name)] } : { names: [name] };
  const [found] = await packagesOf(context, of);
  return found ?? notThere();
}

interface Kind {
  list: typeof queries.listProviders;
  refer(context: Context, name: string): Json;
  filter: string;
}

const organisations: Kind = {
  list: queries.listProviders,
  refer: ({ city }, name) => organisationRef(city, name),
  filter: 'organization',
};
const groups: Kind = {
  list: queries.listGroups,
  refer: (_context, name) => groupRef(name),
  filter: 'groups',
};

async function namedList(
  context: Context,
  params: Params,
  kind: Kind,
): Promise<string[] | Json[] | CkanFailure> {
  const page = pageOf(params, LISTED_MAX);
  const allFields = params.flag('all_fields');
  const wrong = params.wrong();
  if (wrong !== undefined) return wrong;
  const { city, caller } = context;
  const rows = await kind.list(city.database, { openOnly: caller.openOnly, ...page });
  if (!allFields) return rows.map((row) => row.name);
  return rows.map((row) => ({ ...kind.refer(context, row.name), package_count: row.count }));
}

async function namedShow(context: Context, params: Params, kind: Kind): Promise<Json | CkanFailure> {
  const id = params.required('id');
  const includeDatasets = params.flag('include_datasets');
  const wrong = params.wrong();
  if (wrong !== undefined) return wrong;
  const { city, caller } = context;
  const whole = { openOnly: caller.openOnly, offset: 0, limit: LISTED_MAX };
  const row = (await kind.list(city.database, whole)).find((one) => one.name === id);
  if (row === undefined) return notThere();
  const shown = { ...kind.refer(context, id), package_count: row.count };
  if (!includeDatasets) return shown;
  const fq = `${kind.filter}:"${id}"`;
  const search = await packageSearch(context, new Params({ fq, rows: DATASETS_SHOWN_MAX }));
  return search instanceof CkanFailure ? search : { ...shown, packages: search['results'] };
}

async function tagList({ city, caller }: Context, params: Params): Promise<string[] | Json[] | CkanFailure> {
  const page = pageOf(params, NAMES_MAX);
  const query = params.text('query', 100);
  const allFields = params.flag('all_fields');
  const wrong = params.wrong();
  if (wrong !== undefined) return wrong;
  const tags = await queries.listTags(city.database, { openOnly: caller.openOnly, ...page, query });
  if (!allFields) return tags.map((tag) => tag.name);
  return tags.map(({ name }) => ({ id: name, name, display_name: name, vocabulary_id: null }));
}

async function resourceShow(context: Context, params: Params): Promise<Json | CkanFailure> {
  const id = params.required('id');
  const wrong = params.wrong();
  if (wrong !== undefined) return wrong;
  const read = readResourceId(id);
  if (read === undefined) return notThere();
  // Of a grant the package it is of; `packagesOf` then shows the grant to its own department only.
  const resourceId =
    read.kind === 'metadata'
      ? read.number
      : await queries.findResourceOfGrant(context.city.database, read.number);
  if (resourceId === undefined) return notThere();
  const [found] = await packagesOf(context, { ids: [resourceId] });
  const resources = (found?.['resources'] ?? []) as Json[];
  return resources.find((one) => one['id'] === id) ?? notThere();
}

async function resourceViewList(context: Context, params: Params): Promise<Json[] | CkanFailure> {
  const resource = await resourceShow(context, params);
  return resource instanceof CkanFailure ? resource : [];
}

async function statusShow({ base }: Context): Promise<Json> {
  return {
    // Whose interface this speaks: clients look at it to know what they may ask.
    ckan_version: '2.11.0',
    site_title: 'City Brain',
    site_description: 'Data resources of the district, by CKAN’s Action API',
    site_url: base,
    error_emails_to: null,
    locale_default: 'zh_Hans_CN',
    extensions: ['datastore'],
  };
}

async function helpShow(_context: Context, params: Params): Promise<string | CkanFailure> {
  const name = params.required('name');
  const wrong = params.wrong();
  if (wrong !== undefined) return wrong;
  return Object.hasOwn(actions, name) ? actions[name]!.help : notThere(`Action "${name}" is not known`);
}

function pageOf(params: Params, max: number): { limit: number; offset: number } {
  return {
    limit: params.whole('limit', { fallback: max, max }),
    offset: params.whole('offset', { fallback: 0, max: 1_000_000 }),
  };
}
