import { shapeErrors } from '#kernel/shape';
import { type Content, ContentShape, type Item, type UpdateCycle } from '../resource.ts';
import type { Read } from './read.ts';
import { frequencyOf, prefixes } from './vocabulary.ts';

type Json = Record<string, unknown>;

/** What our own /catalog.jsonld and /dataset/:id.jsonld look like: our prefixes, our terms. */
export function isOwnJsonLd(document: Json): boolean {
  const context = document['@context'];
  return typeof context === 'object' && context !== null && (context as Json)['city'] === prefixes.city;
}

/** The datasets of a page of the catalogue, or the one of a dataset's own document. */
export function listOwnDatasets(document: Json): unknown[] {
  if (document['@type'] === 'dcat:Dataset') return [document];
  const datasets = document['dcat:dataset'];
  return Array.isArray(datasets) ? datasets : datasets === undefined ? [] : [datasets];
}

const cycleOfFrequency = new Map(
  Object.entries(frequencyOf).map(([cycle, iri]) => [iri, cycle as UpdateCycle]),
);

/** The content that was written, to the letter; or a text saying what is wrong with it. */
export function readOwnDataset(node: Json): Read | string {
  const code = node['dct:identifier'];
  const iri = node['@id'];
  const publishedAt = new Date(literalOf(node['dct:modified']));
  const version = Number(node['dcat:version']);
  if (typeof code !== 'string' || !/^[123][0-9]{5,12}\/\w{1,40}$/.test(code))
    return 'dct:identifier: is no code of a resource';
  if (typeof iri !== 'string') return '@id: is missing';
  if (Number.isNaN(publishedAt.getTime())) return 'dct:modified: is no time';
  if (!Number.isSafeInteger(version) || version < 1) return 'dcat:version: is no whole number';
  const content = contentOf(node);
  const [wrong] = shapeErrors(ContentShape, content);
  if (wrong !== undefined) return `${wrong.path}: ${wrong.message}`;
  const providerId = String((node['dct:publisher'] as Json | undefined)?.['dct:identifier'] ?? '');
  return {
    identifier: iri,
    content: content as Content,
    nulls: [],
    shortened: [],
    own: { code, version, publishedAt, providerId },
  };
}

/** Not yet checked. */
function contentOf(node: Json): Json {
  const said = (term: string) => node[`city:${term}`] ?? '';
  return {
    name: inLanguage(node['dct:title'], 'zh'),
    nameEn: inLanguage(node['dct:title'], 'en'),
    abstract: said('abstract'),
    abstractEn: inLanguage(node['dct:description'], 'en'),
    keywords: listIn(node['city:keywords']),
    classification: said('classification'),
    format: said('format'),
    sharing: said('sharing'),
    sharingCondition: said('sharingCondition'),
    legalBasis: said('legalBasis'),
    means: listIn(node['city:means']),
    opening: said('opening'),
    openingCondition: said('openingCondition'),
    cycle: cycleOfFrequency.get(String((node['dct:accrualPeriodicity'] as Json | undefined)?.['@id'])) ?? '',
    system: said('system'),
    related: listIn(node['city:related']),
    grade: said('grade'),
    mode: said('mode'),
    synthetic: node['city:synthetic'],
    source: said('source'),
    items: listIn(node['city:items']).map((item) => itemOf(item as Json)),
  };
}

function itemOf(node: Json): Record<keyof Item, unknown> {
  return {
    name: node['dct:identifier'],
    title: inLanguage(node['dct:title'], 'zh'),
    titleEn: inLanguage(node['dct:title'], 'en'),
    type: node['city:type'],
    length: node['city:length'] ?? null,
    scale: node['city:scale'] ?? null,
    kind: node['city:kind'] ?? null,
    grade: node['city:grade'],
    required: node['city:required'],
    isKey: node['city:isKey'],
    codes: node['city:codes'] === undefined ? null : listIn(node['city:codes']),
    note: node['dct:description'] ?? '',
  };
}

function inLanguage(values: unknown, language: string): string {
  const list = Array.isArray(values) ? values : [values];
  return literalOf(list.find((one) => (one as Json | undefined)?.['@language'] === language));
}

function literalOf(term: unknown): string {
  return String((term as Json | undefined)?.['@value'] ?? '');
}

function listIn(term: unknown): unknown[] {
  const list = (term as Json | undefined)?.['@list'];
  return Array.isArray(list) ? list : [];
}
