import { findClass } from '../classification.ts';
import type { Content, Item } from '../resource.ts';
import { type Node, type Term, text, time } from './graph.ts';
import { accessRightOf, frequencyOf, languages } from './vocabulary.ts';

/** A published resource as DCAT tells it. */
export interface Listed {
  id: number;
  code: string;
  version: number;
  content: Content;
  provider: { id: string; name: { zh: string; en: string } };
  issuedAt: Date;
  publishedAt: Date;
}

/** A `dcat:Dataset` of DCAT-AP 3.0.1. Whatever the content says is in it, so that reading it back gives the same. */
export function datasetNode(listed: Listed, base: string): Node {
  const { content } = listed;
  const page = `${base}/data/resources/${listed.id}`;
  return {
    '@id': `${base}/dataset/${listed.id}`,
    '@type': 'dcat:Dataset',
    'dct:identifier': listed.code,
    'dcat:version': String(listed.version),
    'dct:title': both(content.name, content.nameEn),
    'dct:description': both(content.abstract === '' ? content.name : content.abstract, content.abstractEn),
    'dcat:keyword': content.keywords,
    'dcat:theme': themeNode(content.classification, base),
    'dct:publisher': agentNode(listed.provider, base),
    'dct:issued': time(listed.issuedAt),
    'dct:modified': time(listed.publishedAt),
    'dct:accrualPeriodicity': { '@id': frequencyOf[content.cycle], '@type': 'dct:Frequency' },
    'dct:accessRights': { '@id': accessRightOf[content.opening], '@type': 'dct:RightsStatement' },
    'dcat:landingPage': { '@id': page, '@type': 'foaf:Document' },
    'dcat:distribution': distributionNode(listed, base),
    ...cityTerms(content, `${base}/dataset/${listed.id}`),
  };
}

/** What the 编制指南 asks for and DCAT has no word for. */
function cityTerms(content: Content, iri: string): Node {
  const said: [string, Term | Term[]][] = [
    ['abstract', content.abstract],
    ['classification', content.classification],
    ['format', content.format],
    ['sharing', content.sharing],
    ['sharingCondition', content.sharingCondition],
    ['legalBasis', content.legalBasis],
    ['means', { '@list': content.means }],
    ['opening', content.opening],
    ['openingCondition', content.openingCondition],
    ['system', content.system],
    ['keywords', { '@list': content.keywords }],
    ['related', { '@list': content.related }],
    ['grade', content.grade],
    ['mode', content.mode],
    ['synthetic', content.synthetic],
    ['source', content.source],
    ['items', { '@list': content.items.map((item) => itemNode(item, iri)) }],
  ];
  return Object.fromEntries(
    said.filter(([, value]) => value !== '').map(([key, value]) => [`city:${key}`, value]),
  );
}

function itemNode(item: Item, dataset: string): Node {
  return {
    '@id': `${dataset}#${item.name}`,
    '@type': 'city:Item',
    'dct:identifier': item.name,
    'dct:title': both(item.title, item.titleEn),
    'city:type': item.type,
    ...(item.length === null ? {} : { 'city:length': item.length }),
    ...(item.scale === null ? {} : { 'city:scale': item.scale }),
    ...(item.kind === null ? {} : { 'city:kind': item.kind }),
    'city:grade': item.grade,
    'city:required': item.required,
    'city:isKey': item.isKey,
    ...(item.codes === null ? {} : { 'city:codes': { '@list': item.codes } }),
    ...(item.note === '' ? {} : { 'dct:description': item.note }),
  };
}

export function agentNode(organisation: Listed['provider'], base: string): Node {
  return {
    '@id': `${base}/organisations/${encodeURIComponent(organisation.id)}`,
    '@type': 'foaf:Agent',
    'dct:identifier': organisation.id,
    'foaf:name': both(organisation.name.zh, organisation.name.en),
  };
}

/** The whole way of data goes by application: the page says how, there is no direct download. */
function distributionNode({ id, content }: Listed, base: string): Node {
  return {
    '@id': `${base}/dataset/${id}#distribution`,
    '@type': 'dcat:Distribution',
    'dcat:accessURL': { '@id': `${base}/data/resources/${id}` },
    'dct:title': both(content.name, content.nameEn),
  };
}

function themeNode(classification: string, base: string): Node {
  const scheme = `${base}/classifications`;
  // 类 and 项; what is behind them is each department's own.
  const code =
    findClass(classification.slice(0, 3)) === undefined
      ? classification.slice(0, 1)
      : classification.slice(0, 3);
  const theme = findClass(code)?.name ?? { zh: code, en: code };
  return {
    '@id': `${scheme}/${code}`,
    '@type': 'skos:Concept',
    'skos:prefLabel': both(theme.zh, theme.en),
    'skos:inScheme': { '@id': scheme },
  };
}

/** The catalogue itself: one page of datasets, and where the next is (https://www.hydra-cg.com/spec/latest/core/). */
export interface CatalogPage {
  base: string;
  publisher: Listed['provider'];
  datasets: Listed[];
  total: number;
  /** Addresses of this page, the first, and the next if there is one. */
  links: { self: string; first: string; next: string | undefined };
}

export function catalogNode(page: CatalogPage): Node {
  const { base, links } = page;
  const modified = page.datasets.reduce<Date | undefined>(
    (newest, one) => (newest === undefined || one.publishedAt > newest ? one.publishedAt : newest),
    undefined,
  );
  const { zh, en } = page.publisher.name;
  const name = { zh: `${zh} · 数据资源目录`, en: `${en} · data resources` };
  return {
    '@id': `${base}/catalog`,
    '@type': 'dcat:Catalog',
    'dct:title': both(name.zh, name.en),
    'dct:description': both(name.zh, name.en),
    'dct:publisher': agentNode(page.publisher, base),
    'dct:language': Object.values(languages).map((id) => ({ '@id': id, '@type': 'dct:LinguisticSystem' })),
    'foaf:homepage': { '@id': `${base}/`, '@type': 'foaf:Document' },
    'dcat:themeTaxonomy': {
      '@id': `${base}/classifications`,
      '@type': 'skos:ConceptScheme',
      'dct:title': both('政务信息资源分类', 'Classification of government information resources'),
    },
    ...(modified === undefined ? {} : { 'dct:modified': time(modified) }),
    'dcat:dataset': page.datasets.map((one) => datasetNode(one, base)),
    'hydra:totalItems': page.total,
    'hydra:view': {
      '@id': links.self,
      '@type': 'hydra:PartialCollectionView',
      'hydra:first': { '@id': links.first },
      ...(links.next === undefined ? {} : { 'hydra:next': { '@id': links.next } }),
    },
  };
}

function both(zh: string, en: string): Term[] {
  return [...(zh === '' ? [] : [text(zh, 'zh')]), ...(en === '' ? [] : [text(en, 'en')])];
}
