import type { ResourceStage } from './resource.ts';

/** What people do with a resource. */
export const acts = ['edit', 'discard', 'submit', 'return', 'publish', 'revise', 'withdraw'] as const;
export type Act = (typeof acts)[number];

/** What the page offers beside: acts of the modules above. */
export const offers = [...acts, 'load', 'apply'] as const;
export type Offer = (typeof offers)[number];

interface Rule {
  /** Where the newest version must stand (`workStage`). */
  from: readonly ResourceStage[];
  permission: string;
  /** The provider's own stewards, or the data centre for all departments. */
  by: 'provider' | 'reviewer';
  /** Four eyes: not by somebody who wrote on this resource. */
  notByWriters?: true;
}

/** The whole life cycle in one table: draft → review → published → revised (a draft again) → withdrawn. */
export const rules: Record<Act, Rule> = {
  edit: { from: ['draft'], permission: 'catalogue.edit', by: 'provider' },
  discard: { from: ['draft'], permission: 'catalogue.edit', by: 'provider' },
  submit: { from: ['draft'], permission: 'catalogue.edit', by: 'provider' },
  return: { from: ['review'], permission: 'catalogue.review', by: 'reviewer', notByWriters: true },
  publish: { from: ['review'], permission: 'catalogue.review', by: 'reviewer', notByWriters: true },
  revise: { from: ['published', 'withdrawn'], permission: 'catalogue.edit', by: 'provider' },
  withdraw: { from: ['published'], permission: 'catalogue.review', by: 'reviewer' },
};

/** What is written to the log of a resource. */
export const eventTypes = [
  'created',
  'edited',
  'discarded',
  'submitted',
  'returned',
  'published',
  'revised',
  'withdrawn',
] as const;
export type ResourceEventType = (typeof eventTypes)[number];

/** Who did one of these wrote on it. */
export const writing: readonly ResourceEventType[] = ['created', 'edited', 'submitted', 'revised'];
