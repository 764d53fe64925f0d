import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { findResource } from '#modules/catalogue';
import * as queries from './queries.ts';
import { namespaceOf, type RunFact, resourceDataset, runEvent } from './run-event.ts';

/** Writes our own events; one that is written stays as it is. `organisations`: whom it concerns, null for all. */
export async function recordRun(
  tx: Transaction,
  facts: RunFact[],
  { organisations }: { organisations: string[] | null },
): Promise<void> {
  for (const fact of facts)
    await queries.insertLineageEvent(tx, {
      at: fact.at,
      subject: fact.subject,
      contentSha256: null,
      organisations,
      receivedFrom: null,
      event: runEvent(fact),
    });
}

/** What loads tell when a batch has ended: when it began, and how it ended. */
export async function recordLoadLineage(
  tx: Transaction,
  city: City,
  of: { resourceId: number; number: number },
): Promise<void> {
  const [batch, resource] = [await queries.findBatchOf(tx, of), await findResource(tx, of.resourceId)];
  if (batch === undefined || resource === undefined || batch.state === 'running') return;
  const { publicUrl } = city.config;
  const source = { namespace: `${namespaceOf(publicUrl)}/sources/${batch.source}`, name: batch.sourceName };
  const target = {
    ...resourceDataset(publicUrl, resource.id),
    items: resource.published?.items ?? resource.draft?.items ?? [],
  };
  const run = {
    subject: `batch/${batch.id}`,
    job: `load/${resource.code}`,
    inputs: [source],
    publicUrl,
  } as const;
  const isLanded = batch.state === 'landed';
  const { title, detail } = batch.problem ?? {};
  await recordRun(
    tx,
    [
      { ...run, type: 'START', at: batch.startedAt, outputs: [target] },
      {
        ...run,
        type: isLanded ? 'COMPLETE' : 'FAIL',
        at: batch.endedAt ?? tx.now,
        outputs: [isLanded ? { ...target, rows: batch.rowsLanded } : target],
        ...(isLanded ? {} : { problem: [title, detail].filter(Boolean).join(': ') || 'failed' }),
      },
    ],
    // Names of files are nothing for other departments.
    { organisations: [resource.providerId] },
  );
}
