import type { City } from '#kernel/city';
import { findResource } from '#modules/catalogue';
import type { Grant } from '../grant.ts';
import type { Delivery, Manifest } from './delivery.ts';
import { organisationRef } from './references.ts';

/** How values were written, by format; and what the file carries, openly. */
const notes: Record<string, string[]> = {
  csv: [
    'UTF-8; a missing value is an empty cell without quotes, an empty text is "".',
    "A text that a spreadsheet would take for a formula has an apostrophe (') before it.",
  ],
  xlsx: ['Numbers of more than 15 digits are texts; moments are texts in UTC.'],
  parquet: ['Types as in the lake; moments in UTC.'],
};
const markNote =
  'The order of the rows is peculiar to this delivery and tells whose file it is. It bears no meaning; sort as you like.';

/** Everything somebody needs to know who finds the file, and to prove that it is the one that was delivered. */
export async function manifestOf(
  city: City,
  of: { delivery: Delivery; grant: Grant; rows: number; batches: number[]; bytes: number; sha256: string },
): Promise<Manifest> {
  const { delivery, grant, rows, batches, bytes, sha256 } = of;
  const resource = await findResource(city.database, grant.resourceId);
  const { id, code = '', published } = resource ?? { id: grant.resourceId, published: null };
  return {
    delivery: delivery.id,
    grant: grant.id,
    resource: { id, code, name: published?.name ?? '', version: grant.resourceVersion },
    provider: organisationRef(city, grant.providerId),
    receiver: organisationRef(city, grant.organisationId),
    requestedBy: delivery.requestedByName,
    purpose: grant.purpose,
    legalBasis: grant.legalBasis,
    grantExpiresAt: grant.expiresAt.toISOString(),
    items: grant.columns.map(({ name, title, type, mask }) => ({ name, title, type, mask })),
    rows,
    batches,
    synthetic: published?.synthetic ?? false,
    format: delivery.format,
    bytes,
    sha256,
    createdAt: city.clock.now().toISOString(),
    notes: [...(notes[delivery.format] ?? []), markNote],
  };
}
