import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import type { Principal } from '#kernel/permissions';
import * as queries from '../queries.ts';
import { isListed, type Resource } from '../resource.ts';
import { newestContent, seesDraft } from '../step.ts';
import { providerRef } from '../summary.ts';
import type { Encoding, FileFormat } from './columns.ts';
import { type TemplateEntry, writeTemplate } from './write-template.ts';

/** Resources a file, some 20,000 rows; the next file begins after the last of them. */
export const EXPORT_MAX = 2_000;

/** What was exported, and after which id the next file begins. */
export interface CatalogueExport {
  bytes: Buffer;
  next: number | undefined;
}

/** The resources of a department, or of all: drafts only for who may see them, published ones for everybody. */
export async function exportCatalogue(
  db: Queryable,
  city: City,
  principal: Principal,
  asked: {
    provider?: string | undefined;
    after?: number | undefined;
    format: FileFormat;
    encoding?: Encoding | undefined;
  },
): Promise<CatalogueExport> {
  const { provider: providerId, after = 0, format, encoding } = asked;
  const page = { after, limit: EXPORT_MAX };
  const isWithDrafts = providerId !== undefined && seesDraft(principal, { providerId });
  const resources = isWithDrafts
    ? await queries.listOfProvider(db, { ...page, providerId })
    : await queries.listListed(db, { ...page, providerId });
  const entries = resources
    .filter((resource) => isListed(resource) || (isWithDrafts && resource.draft !== null))
    .map((resource) => toEntry(city, resource, isWithDrafts));
  return {
    bytes: writeTemplate(entries, format, encoding),
    next: resources.length === EXPORT_MAX ? resources.at(-1)!.id : undefined,
  };
}

function toEntry(city: City, resource: Resource, isWithDrafts: boolean): TemplateEntry {
  const content = isWithDrafts || resource.published === null ? newestContent(resource) : resource.published;
  return { code: resource.code, provider: providerRef(city, resource.providerId).name.zh, content };
}
