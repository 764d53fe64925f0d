import type { City } from '#kernel/city';
import { findClass } from '#modules/catalogue';
import { findOrganisation } from '#modules/directory';
import type { CkanCaller } from './caller.ts';
import * as queries from './queries.ts';

/** Of one search: a page of 1,000 packages may have several grants each. */
const GRANTS_MAX = 5_000;

/** `102001/000012` → `102001-000012`: names of CKAN have no slash. */
export const nameOfCode = (code: string): string => code.replace('/', '-');
export const codeOfName = (name: string): string => name.replace('-', '/');

export interface Context {
  city: City;
  caller: CkanCaller;
  /** Address of this city, without a slash at the end. */
  base: string;
}

export type Json = Record<string, unknown>;

/** Packages by ids or names, in one query for all and one for the caller's grants of them. */
export async function packagesOf(
  context: Context,
  of: { ids?: number[]; names?: string[] },
): Promise<Json[]> {
  const { city, caller } = context;
  const rows = await queries.listPackages(city.database, {
    openOnly: caller.openOnly,
    ids: of.ids ?? [],
    codes: (of.names ?? []).map(codeOfName),
  });
  const grants =
    caller.reader === undefined || rows.length === 0
      ? []
      : await queries.listLivingOf(city.database, {
          organisationId: caller.reader.organisationId,
          onlyId: caller.reader.onlyGrantId,
          resourceIds: rows.map((row) => row.id),
          now: city.clock.now(),
          limit: GRANTS_MAX,
        });
  const ofResource = Map.groupBy(grants, (grant) => grant.resourceId);
  return rows.map((row) => toPackage(context, row, ofResource.get(row.id) ?? []));
}

type Row = Awaited<ReturnType<typeof queries.listPackages>>[number];

function toPackage(context: Context, row: Row, grants: queries.LivingId[]): Json {
  const { published: content } = row;
  const name = nameOfCode(row.code);
  const resources = [
    metadataResource(context, row),
    ...grants.map((grant, index) => grantResource(context, row, grant, index + 1)),
  ];
  const groups = [groupRef(content.classification.slice(0, 3))];
  const extras: [string, string][] = [
    ['code', row.code],
    ['title_en', content.nameEn],
    ['sharing', content.sharing],
    ['opening', content.opening],
    ['cycle', content.cycle],
    ['format', content.format],
    ['grade', content.grade],
    ['synthetic', String(content.synthetic)],
  ];
  return {
    id: String(row.id),
    name,
    title: content.name,
    notes: content.abstract,
    type: 'dataset',
    state: 'active',
    private: content.opening === 'none',
    isopen: content.opening === 'unconditional',
    license_id: 'notspecified',
    license_title: '',
    version: String(row.version),
    url: `${context.base}/data/resources/${row.id}`,
    owner_org: row.providerId,
    organization: organisationRef(context.city, row.providerId),
    metadata_created: timeOf(row.createdAt),
    metadata_modified: timeOf(row.publishedAt ?? row.createdAt),
    groups,
    tags: content.keywords.map((tag) => ({ id: tag, name: tag, display_name: tag, state: 'active' })),
    extras: extras.filter(([, value]) => value !== '').map(([key, value]) => ({ key, value })),
    resources,
    num_resources: resources.length,
    num_tags: content.keywords.length,
    relationships_as_subject: [],
    relationships_as_object: [],
  };
}

function metadataResource({ base }: Context, row: Row): Json {
  return {
    id: `metadata-${row.id}`,
    package_id: String(row.id),
    position: 0,
    name: row.published.name,
    description: 'Description as DCAT-AP 3.0.1 (JSON-LD)',
    format: 'JSON-LD',
    mimetype: 'application/ld+json',
    url: `${base}/dataset/${row.id}.jsonld`,
    url_type: null,
    state: 'active',
    datastore_active: false,
    created: timeOf(row.createdAt),
    last_modified: timeOf(row.publishedAt ?? row.createdAt),
  };
}

/** The rows a department was granted; nobody else sees that there are any. */
function grantResource({ base }: Context, row: Row, grant: queries.LivingId, position: number): Json {
  return {
    id: grantName(grant.id),
    package_id: String(row.id),
    position,
    name: `${row.published.name} · ${grantName(grant.id)}`,
    description: `${grant.items} items under grant ${grant.id}`,
    format: 'JSON',
    mimetype: 'application/json',
    url: `${base}/api/grants/${grant.id}/rows`,
    url_type: 'datastore',
    state: 'active',
    datastore_active: true,
    created: timeOf(grant.startsAt),
    last_modified: timeOf(grant.startsAt),
  };
}

export const grantName = (id: number): string => `grant-${id}`;

/** The number behind `grant-7` or `metadata-12`. */
export function readResourceId(id: string): { kind: 'grant' | 'metadata'; number: number } | undefined {
  const found = /^(grant|metadata)-(\d{1,15})$/.exec(id);
  return found === null ? undefined : { kind: found[1] as 'grant' | 'metadata', number: Number(found[2]) };
}

export function organisationRef(city: City, id: string): Json {
  const organisation = findOrganisation(city, id);
  const title = organisation?.name.zh ?? id;
  return {
    id,
    name: id,
    title,
    display_name: title,
    description: organisation?.name.en ?? '',
    type: 'organization',
    is_organization: true,
    state: 'active',
    approval_status: 'approved',
    image_url: '',
    created: null,
  };
}

/** 类 and 项 of the classification are CKAN's groups. */
export function groupRef(code: string): Json {
  const found = findClass(code);
  const title = found?.name.zh ?? code;
  return {
    id: code,
    name: code,
    title,
    display_name: title,
    description: found?.name.en ?? '',
    type: 'group',
    is_organization: false,
    state: 'active',
    approval_status: 'approved',
    image_display_url: '',
  };
}

/** As CKAN writes it: UTC without saying so. */
export function timeOf(at: Date): string {
  return at.toISOString().replace('Z', '000');
}
