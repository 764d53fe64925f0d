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
  case: ({ id, filters = {} }: { id: string; filters?: CaseFilters }) =>
    linkOptions({ to: '/cases/$caseId', params: { caseId: id }, search: filters }),
  tasks: () => linkOptions({ to: '/tasks' }),
  task: ({ id }: { id: string }) => linkOptions({ to: '/tasks/$caseId', params: { caseId: id } }),
  taskFeedback: ({ id }: { id: string }) =>
    linkOptions({ to: '/tasks/$caseId/feedback', params: { caseId: id } }),
  unsent: () => linkOptions({ to: '/tasks/unsent' }),
  me: () => linkOptions({ to: '/tasks/me' }),
};

export const reportSteps = ['what', 'photo', 'where', 'contact', 'check', 'sent'] as const;
export type ReportStep = (typeof reportSteps)[number];

const textFilters = ['stage', 'street', 'village', 'unit', 'category', 'source', 'text'] as const;

/** Reads the filters of the queue from an address; what it does not know, it drops. */
export function readFilters(search: Record<string, unknown>): CaseFilters {
  const filters: Record<string, unknown> = {};
  for (const name of textFilters)
    if (typeof search[name] === 'string' && search[name]) filters[name] = search[name];
  if (search.clock === 'warning' || search.clock === 'overdue') filters.clock = search.clock;
  if (search.mine === 'true' || search.mine === true) filters.mine = true;
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
