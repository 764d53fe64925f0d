import { createHash } from 'node:crypto';
import type { Item } from '#modules/catalogue';

const SPECIFICATION = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent';
const FACETS = 'https://openlineage.io/spec/facets';
/** The namespace of our jobs and data sets while the city has no public address. */
const NAMESPACE = 'citybrain';
const PRODUCER = 'urn:citybrain';

/** A data set as OpenLineage names it. */
export interface DatasetRef {
  namespace: string;
  name: string;
}

interface DatasetFact extends DatasetRef {
  items?: readonly Pick<Item, 'name' | 'title' | 'type'>[];
  rows?: number;
}

/** What became of a load, a delivery or a street return. */
export interface RunFact {
  type: 'START' | 'COMPLETE' | 'FAIL';
  at: Date;
  /** What it is of: the same subject is the same run. */
  subject: `batch/${number}` | `delivery/${number}` | `return/${number}`;
  /** For example `load/102001/000012`. */
  job: string;
  inputs: readonly DatasetFact[];
  outputs: readonly DatasetFact[];
  /** Of a run that failed. */
  problem?: string;
  publicUrl: string;
}

export type RunEvent = Record<string, unknown> & {
  eventType: RunFact['type'];
  eventTime: string;
  run: { runId: string };
  job: DatasetRef;
  inputs: DatasetRef[];
  outputs: DatasetRef[];
};

export function namespaceOf(publicUrl: string): string {
  return publicUrl === '' ? NAMESPACE : publicUrl.replace(/\/$/, '');
}

/** The data set of a resource. */
export function resourceDataset(publicUrl: string, resourceId: number): DatasetRef {
  return { namespace: namespaceOf(publicUrl), name: `resources/${resourceId}` };
}

/** A `RunEvent` of OpenLineage (https://openlineage.io/spec/2-0-2/OpenLineage.json). */
export function runEvent(fact: RunFact): RunEvent {
  const { type, at, subject, job, inputs, outputs, problem, publicUrl } = fact;
  const namespace = namespaceOf(publicUrl);
  const [kind = ''] = job.split('/');
  return {
    eventType: type,
    eventTime: at.toISOString(),
    producer: PRODUCER,
    schemaURL: SPECIFICATION,
    run: {
      runId: runIdOf(namespace, subject),
      ...(problem === undefined
        ? {}
        : {
            facets: {
              errorMessage: facet('1-0-1/ErrorMessageRunFacet', {
                message: problem,
                programmingLanguage: 'none',
              }),
            },
          }),
    },
    job: {
      namespace,
      name: job,
      facets: {
        jobType: facet('2-0-3/JobTypeJobFacet', {
          processingType: 'BATCH',
          integration: 'CITYBRAIN',
          jobType: kind.toUpperCase(),
        }),
      },
    },
    inputs: inputs.map((one) => datasetOf(one)),
    outputs: outputs.map((one) => ({ ...datasetOf(one), ...statisticsOf(one) })),
  } as RunEvent;
}

function datasetOf({ namespace, name, items }: DatasetFact) {
  if (items === undefined) return { namespace, name };
  const fields = items.map(({ name, title, type }) => ({ name, type, description: title }));
  return { namespace, name, facets: { schema: facet('1-1-1/SchemaDatasetFacet', { fields }) } };
}

function statisticsOf({ rows }: DatasetFact) {
  if (rows === undefined) return {};
  return {
    outputFacets: { outputStatistics: facet('1-0-2/OutputStatisticsOutputDatasetFacet', { rowCount: rows }) },
  };
}

function facet(kind: string, fields: Record<string, unknown>) {
  return { _producer: PRODUCER, _schemaURL: `${FACETS}/${kind}.json`, ...fields };
}

/** One run, one id, wherever and whenever it is asked: a UUID of version 8 from its name. */
function runIdOf(namespace: string, subject: string): string {
  const bytes = createHash('sha256').update(`${namespace} ${subject}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
