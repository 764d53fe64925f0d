import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { listResourcesByIds, type Resource } from '#modules/catalogue';
import { namespaceOf, type RunFact, recordRun, resourceDataset } from '#modules/loads';
import * as queries from './queries.ts';

/** What ended longer ago and is not written has been looked at hundreds of times in vain. */
const LOOK_BACK_MS = 24 * 3_600_000;
export const RUNS_AT_ONCE = 100;
/** The most streets and villages a district has. */
const AREAS_MAX = 2_000;

/** Writes the lineage of deliveries and street returns that ended, failed ones too. Returns how many it found. */
export async function recordEndedRuns(tx: Transaction, city: City): Promise<number> {
  const since = new Date(tx.now.getTime() - LOOK_BACK_MS);
  const deliveries = await queries.listEndedDeliveries(tx, { since, limit: RUNS_AT_ONCE });
  const returns = await queries.listEndedReturns(tx, { since, limit: RUNS_AT_ONCE });
  const ids = [...new Set([...deliveries, ...returns].map((one) => one.resourceId))];
  if (ids.length === 0) return 0;
  const resources = new Map((await listResourcesByIds(tx, ids)).map((one) => [one.id, one]));
  for (const delivery of deliveries)
    await recordDelivery(tx, city, { delivery, resource: resources.get(delivery.resourceId)! });
  for (const cut of returns) await recordReturn(tx, city, { cut, resource: resources.get(cut.resourceId)! });
  return deliveries.length + returns.length;
}

async function recordDelivery(
  tx: Transaction,
  city: City,
  { delivery, resource }: { delivery: queries.EndedDelivery; resource: Resource },
): Promise<void> {
  const { publicUrl } = city.config;
  const receiver = `${namespaceOf(publicUrl)}/organisations/${delivery.organisationId}`;
  const output = { namespace: receiver, name: `grants/${delivery.grantId}/${delivery.format}` };
  await recordRun(
    tx,
    startAndEnd({
      subject: `delivery/${delivery.id}`,
      job: `delivery/grants/${delivery.grantId}`,
      inputs: [resourceDataset(publicUrl, resource.id)],
      outputs: [output],
      publicUrl,
      startedAt: delivery.requestedAt,
      endedAt: delivery.endedAt,
      rows: delivery.rowsDone,
      problem: delivery.state === 'failed' ? told(delivery.problem) : undefined,
    }),
    { organisations: [delivery.providerId, delivery.organisationId] },
  );
}

async function recordReturn(
  tx: Transaction,
  city: City,
  { cut, resource }: { cut: queries.EndedReturn; resource: Resource },
): Promise<void> {
  const { publicUrl } = city.config;
  const areas = await queries.listReturnAreas(tx, cut.id, AREAS_MAX);
  await recordRun(
    tx,
    startAndEnd({
      subject: `return/${cut.id}`,
      job: `return/${resource.code}`,
      inputs: [resourceDataset(publicUrl, resource.id)],
      outputs: areas.map((area) => ({
        namespace: `${namespaceOf(publicUrl)}/returns`,
        name: `${cut.id}/${area}`,
      })),
      publicUrl,
      startedAt: cut.returnedAt,
      endedAt: cut.endedAt,
      rows: undefined,
      problem: cut.state === 'failed' ? told(cut.problem) : undefined,
    }),
    { organisations: [cut.providerId] },
  );
}

type Run = Omit<RunFact, 'type' | 'at' | 'problem'> & {
  startedAt: Date;
  endedAt: Date;
  rows: number | undefined;
  problem: string | undefined;
};

function startAndEnd({ startedAt, endedAt, rows, problem, ...run }: Run): RunFact[] {
  const outputs = rows === undefined ? run.outputs : run.outputs.map((one) => ({ ...one, rows }));
  return [
    { ...run, type: 'START', at: startedAt },
    problem === undefined
      ? { ...run, type: 'COMPLETE', at: endedAt, outputs }
      : { ...run, type: 'FAIL', at: endedAt, problem },
  ];
}

function told(problem: { title?: string; detail?: string } | null): string {
  return [problem?.title, problem?.detail].filter(Boolean).join(': ') || 'failed';
}
