import { linkOptions } from '@tanstack/react-router';
import type { CaseFilters } from './api/shapes.ts';

/**
 * Every address of the application, typed: `<Link {...paths.case({ id })}>`, `navigate(paths.cases({ clock:
 * 'overdue' }))`. No other file writes an address.
 */
export const paths = {
  home: () => linkOptions({ to: '/' }),
  signIn: (next?: string) => linkOptions({ to: '/sign-in', search: { next } }),
  report: (step: ReportStep = 'what') => linkOptions({ to: '/report', search: { step } }),
  track: () => linkOptions({ to: '/track' }),
  /** The secret stands behind `#`, which browsers do not send. */
  trackReport: ({ number, secret }: { number: string; secret: string }) =>
    linkOptions({ to: '/track', search: { number }, hash: secret }),
  overview: () => linkOptions({ to: '/overview' }),
  cases: (filters: CaseFilters = {}) => linkOptions({ to: '/cases', search: filters }),
  /** A case with the queue it was found in. */
  case: ({ id, filters = {} }: { id: number; filters?: CaseFilters }) =>
    linkOptions({ to: '/cases/$caseId', params: { caseId: String(id) }, search: filters }),
  newCall: () => linkOptions({ to: '/calls/new' }),
  imports: () => linkOptions({ to: '/imports' }),
  import: ({ id }: { id: number }) =>
    linkOptions({ to: '/imports/$importId', params: { importId: String(id) } }),
  account: () => linkOptions({ to: '/account' }),
  data: (search: Search = {}) => linkOptions({ to: '/data', search }),
  resource: ({ id, ...search }: { id: number } & Search) =>
    linkOptions({ to: '/data/resources/$resourceId', params: { resourceId: String(id) }, search }),
  cart: () => linkOptions({ to: '/data/cart' }),
  applications: (search: Search = {}) => linkOptions({ to: '/data/applications', search }),
  application: ({ id }: { id: number }) =>
    linkOptions({ to: '/data/applications/$applicationId', params: { applicationId: String(id) } }),
  grants: (search: Search = {}) => linkOptions({ to: '/data/grants', search }),
  grant: ({ id, ...search }: { id: number } & Search) =>
    linkOptions({ to: '/data/grants/$grantId', params: { grantId: String(id) }, search }),
  toDo: (search: Search = {}) => linkOptions({ to: '/data/to-do', search }),
  steward: (search: Search = {}) => linkOptions({ to: '/data/steward', search }),
  stewardResource: ({ id, ...search }: { id: number } & Search) =>
    linkOptions({ to: '/data/steward/$resourceId', params: { resourceId: String(id) }, search }),
  catalogueImport: () => linkOptions({ to: '/data/steward/import' }),
  lists: (search: Search = {}) => linkOptions({ to: '/data/lists', search }),
  demand: ({ id }: { id: number }) =>
    linkOptions({ to: '/data/demands/$demandId', params: { demandId: String(id) } }),
  returns: (search: Search = {}) => linkOptions({ to: '/data/returns', search }),
  streetReturn: ({ id, ...search }: { id: number } & Search) =>
    linkOptions({ to: '/data/returns/$returnId', params: { returnId: String(id) }, search }),
  objections: (search: Search = {}) => linkOptions({ to: '/data/objections', search }),
  usage: (search: Search = {}) => linkOptions({ to: '/data/usage', search }),
  audit: (search: Search = {}) => linkOptions({ to: '/data/audit', search }),
  tasks: () => linkOptions({ to: '/tasks' }),
  task: ({ id }: { id: number }) => linkOptions({ to: '/tasks/$caseId', params: { caseId: String(id) } }),
  taskFeedback: ({ id }: { id: number }) =>
    linkOptions({ to: '/tasks/$caseId/feedback', params: { caseId: String(id) } }),
  patrol: (draft?: string) => linkOptions({ to: '/tasks/report', search: { draft } }),
  unsent: () => linkOptions({ to: '/tasks/unsent' }),
  me: () => linkOptions({ to: '/tasks/me' }),
};

export const reportSteps = ['what', 'photo', 'where', 'contact', 'check', 'sent'] as const;
export type ReportStep = (typeof reportSteps)[number];

const textFilters = [
  'stage',
  'street',
  'village',
  'unit',
  'handler',
  'category',
  'source',
  'cell',
  'from',
  'to',
  'closedFrom',
  'text',
] as const;

const searchNames = [
  'text',
  'classification',
  'provider',
  'sharing',
  'opening',
  'cycle',
  'format',
  'grade',
  'order',
  'offset',
  'tab',
  'stage',
  'class',
  'organisation',
  'resource',
  'grant',
  'kind',
  'application',
  'street',
  'state',
  'owner',
  'late',
  'months',
  'objection',
] as const;

/** What a list or a page of the data platform shows, as plain texts of the address. */
export type Search = { [Name in (typeof searchNames)[number]]?: string };

/** Reads it from an address; what it does not know, it drops. */
export function readSearch(search: Record<string, unknown>): Search {
  const known: Search = {};
  for (const name of searchNames) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') known[name] = value;
  }
  return known;
}

/** The number of a case in an address; anything else names no case. */
export function readCaseId(params: { caseId: string }): number {
  return /^\d{1,15}$/.test(params.caseId) ? Number(params.caseId) : 0;
}

/** Reads the filters of the queue from an address; what it does not know, it drops. */
export function readFilters(search: Record<string, unknown>): CaseFilters {
  const filters: Record<string, unknown> = {};
  for (const name of textFilters)
    if (typeof search[name] === 'string' && search[name]) filters[name] = search[name];
  if (search.clock === 'warning' || search.clock === 'overdue') filters.clock = search.clock;
  if (search.order === 'due') filters.order = 'due';
  for (const name of ['mine', 'open', 'supervised'] as const)
    if (String(search[name]) === 'true') filters[name] = true;
  return filters as CaseFilters;
}

export function readReportStep(search: Record<string, unknown>): { step: ReportStep } {
  return { step: reportSteps.find((step) => step === search.step) ?? 'what' };
}

/** Search parameters as plain text: `?street=310115004000`, not JSON. */
export const plainSearch = {
  parseSearch: (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search: Record<string, unknown>): string => {
    const pairs = Object.entries(search).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    );
    return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
  },
};
