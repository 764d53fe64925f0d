import type { Content, UpdateCycle } from '../resource.ts';

/** Prefixes of what we write; https://www.w3.org/TR/vocab-dcat-3/ and DCAT-AP 3.0.1. `city` holds what DCAT has no word for. */
export const prefixes = {
  adms: 'http://www.w3.org/ns/adms#',
  city: 'urn:citybrain:terms:',
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  hydra: 'http://www.w3.org/ns/hydra/core#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;

const authority = 'http://publications.europa.eu/resource/authority';

/** The vocabulary DCAT-AP asks for. */
export const frequencyOf: Record<UpdateCycle, string> = {
  'real-time': `${authority}/frequency/UPDATE_CONT`,
  daily: `${authority}/frequency/DAILY`,
  weekly: `${authority}/frequency/WEEKLY`,
  monthly: `${authority}/frequency/MONTHLY`,
  quarterly: `${authority}/frequency/QUARTERLY`,
  'half-yearly': `${authority}/frequency/ANNUAL_2`,
  yearly: `${authority}/frequency/ANNUAL`,
  irregular: `${authority}/frequency/IRREG`,
  never: `${authority}/frequency/NEVER`,
};

/** Whether the public may have it, by 是否向社会开放. */
export const accessRightOf: Record<Content['opening'], string> = {
  unconditional: `${authority}/access-right/PUBLIC`,
  conditional: `${authority}/access-right/RESTRICTED`,
  none: `${authority}/access-right/NON_PUBLIC`,
};

export const languages = {
  zh: `${authority}/language/ZHO`,
  en: `${authority}/language/ENG`,
} as const;
