import type { Content, UpdateCycle } from '../resource.ts';
import type { Read } from './read.ts';

/** DCAT-US 1.1, "project open data" (https://resources.data.gov/resources/dcat-us/): what its catalogues are known by. */
export function isDcatUs(document: Record<string, unknown>): boolean {
  return (
    Array.isArray(document['dataset']) && String(document['conformsTo'] ?? '').includes('project-open-data')
  );
}

/** Fields that DCAT-US 1.1 wants of every dataset. */
const REQUIRED = [
  'title',
  'description',
  'keyword',
  'modified',
  'publisher',
  'contactPoint',
  'identifier',
  'accessLevel',
] as const;

const TEXT_MAX = { name: 200, nameEn: 300, abstract: 4_000, keyword: 60, condition: 1_000, source: 500 };
const KEYWORDS_MAX = 30;

/**
 * A dataset of DCAT-US as our content. DCAT-US tells no information items; whatever is null or missing is named in
 * `nulls`, what had to be cut in `shortened`. A dataset without title or identifier is a text saying so.
 */
export function readDcatUs(dataset: Record<string, unknown>, classification: string): Read | string {
  const identifier = textOf(dataset['identifier']);
  if (identifier === '') return 'identifier: is missing';
  const title = textOf(dataset['title']);
  if (title === '') return 'title: is missing';
  const shortened: string[] = [];
  const cut = (field: keyof typeof TEXT_MAX, from: string, text: string) => {
    const most = TEXT_MAX[field];
    const chars = [...text];
    if (chars.length > most) shortened.push(from);
    return chars.length > most ? chars.slice(0, most).join('') : text;
  };
  const description = textOf(dataset['description']);
  const keywords = listOf(dataset['keyword']).map(textOf).filter(Boolean);
  const distributions = listOf(dataset['distribution']).filter(isRecord);
  const access = textOf(dataset['accessLevel']);
  const sharing = sharingOf(access);
  const rights = cut('condition', 'rights', textOf(dataset['rights']));
  const content: Content = {
    name: cut('name', 'title', title),
    nameEn: cut('nameEn', 'title', title),
    abstract: cut('abstract', 'description', description),
    abstractEn: cut('abstract', 'description', description),
    keywords: [...new Set(keywords.map((one) => cut('keyword', 'keyword', one)))].slice(0, KEYWORDS_MAX),
    classification,
    format: formatOf(distributions),
    sharing,
    sharingCondition: sharing === 'conditional' ? rights : '',
    legalBasis: sharing === 'none' ? rights : '',
    means: meansOf(distributions),
    opening: sharing,
    openingCondition: sharing === 'conditional' ? rights : '',
    cycle: cycleOf(dataset),
    system: '',
    related: [],
    grade: 'general-1',
    mode: 'replace',
    synthetic: false,
    source: cut('source', 'source', sourceOf(dataset)),
    items: [],
  };
  if (keywords.length > KEYWORDS_MAX) shortened.push('keyword');
  return { identifier, content, nulls: nullsOf(dataset), shortened: [...new Set(shortened)] };
}

/** JSON pointers of everything null, at any depth, and of required fields that are not there. */
function nullsOf(dataset: Record<string, unknown>): string[] {
  const missing = REQUIRED.filter((field) => dataset[field] === undefined).map((field) => `/${field}`);
  return [...missing, ...nullsIn(dataset, '', 0)];
}

const DEPTH_MAX = 8;

function nullsIn(value: unknown, path: string, depth: number): string[] {
  if (value === null) return [path];
  if (typeof value !== 'object' || depth >= DEPTH_MAX) return [];
  return Object.entries(value as object).flatMap(([key, inner]) =>
    nullsIn(inner, `${path}/${key}`, depth + 1),
  );
}

/** An access level nobody knows is not for the public. */
function sharingOf(accessLevel: string): Content['sharing'] {
  if (accessLevel === 'public') return 'unconditional';
  return accessLevel === 'restricted public' ? 'conditional' : 'none';
}

const formats: [RegExp, Content['format']][] = [
  [/csv|excel|spreadsheet|xlsx?|\bods\b/i, 'spreadsheet'],
  [/json|xml|kml|rdf|turtle|gtfs|gml/i, 'self-describing'],
  [/api|wms|wfs|rest\b|application\/http/i, 'interface'],
  [/shp|shapefile|gdb|geodatabase|sqlite|access|parquet|zip/i, 'database'],
  [/jpe?g|png|tiff?|image|\blas\b/i, 'image'],
  [/mp4|video|audio|stream/i, 'stream'],
];

/** Of the first distribution that says something of data; a page about them is a document. */
function formatOf(distributions: Record<string, unknown>[]): Content['format'] {
  for (const [pattern, format] of formats)
    if (distributions.some((one) => pattern.test(`${textOf(one['mediaType'])} ${textOf(one['format'])}`)))
      return format;
  return 'document';
}

function meansOf(distributions: Record<string, unknown>[]): Content['means'] {
  const isFile = distributions.some((one) => textOf(one['downloadURL']) !== '');
  const isInterface = distributions.some((one) => /^api$/i.test(textOf(one['format'])));
  return [...(isFile ? ['file' as const] : []), ...(isInterface ? ['interface' as const] : [])];
}

/** ISO 8601 repeating intervals, as `accrualPeriodicity` has them, or `modified` of data that changes all the time. */
const cycles: Record<string, UpdateCycle> = {
  'R/PT1S': 'real-time',
  'R/PT1H': 'real-time',
  'R/P1D': 'daily',
  'R/P1W': 'weekly',
  'R/P7D': 'weekly',
  'R/P1M': 'monthly',
  'R/P3M': 'quarterly',
  'R/P6M': 'half-yearly',
  'R/P1Y': 'yearly',
};

function cycleOf(dataset: Record<string, unknown>): UpdateCycle {
  return cycles[textOf(dataset['accrualPeriodicity'])] ?? cycles[textOf(dataset['modified'])] ?? 'irregular';
}

/** Whom and where it is from, for people to read; the dataset itself stays as it came in the log of the import. */
function sourceOf(dataset: Record<string, unknown>): string {
  const publisher = isRecord(dataset['publisher']) ? textOf(dataset['publisher']['name']) : '';
  const landing = textOf(dataset['landingPage']);
  const parts = [publisher, textOf(dataset['license']), landing, textOf(dataset['spatial'])];
  return parts.filter(Boolean).join(' · ');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
