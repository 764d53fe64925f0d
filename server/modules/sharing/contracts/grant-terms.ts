import type { Content, Resource } from '#modules/catalogue';
import type { Organisation } from '#modules/directory';
import type { Mask } from '#modules/loads';
import type { RowFilter } from '../row-filter.ts';

/** What a policy and a contract say of a grant; its row has all of it. */
export interface GrantTerms {
  id: number;
  resourceVersion: number;
  purpose: string;
  legalBasis: string;
  /** Names of the approved items. */
  items: string[];
  /** Item → mask; an item that is not here is granted in clear. */
  masks: Record<string, Mask>;
  rowFilter: RowFilter;
  /** What the view shows: items with their ClickHouse type under the mask. */
  columns: readonly { name: string; type: string }[];
  means: string;
  rowsPerDayMax: number;
  requestsPerMinuteMax: number;
  startsAt: Date;
  expiresAt: Date;
}

export interface Agreement {
  grant: GrantTerms;
  resource: Pick<Resource, 'id' | 'code'>;
  /** The resource as published in the version that was granted. */
  content: Content;
  /** Who supplies. */
  provider: Pick<Organisation, 'id' | 'name'>;
  /** Who may use. */
  organisation: Pick<Organisation, 'id' | 'name'>;
  /** Where this city is reached, without a slash at the end; may be empty. */
  publicUrl: string;
}

/** An absolute name for something of this city: its address, or a URN while the city has no public address. */
export function iriOf(publicUrl: string, path: string): string {
  if (publicUrl === '') return `urn:citybrain:${path.replaceAll('/', ':')}`;
  return `${publicUrl.replace(/\/$/, '')}/${path}`;
}

export function maskOf(grant: GrantTerms, item: string): Mask {
  return grant.masks[item] ?? 'clear';
}
