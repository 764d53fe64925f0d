import Type, { type Static } from 'typebox';
import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import type { Resource } from '#modules/catalogue';
import { findOrganisation } from '#modules/directory';
import * as queries from './queries.ts';
import { type DatasetRef, namespaceOf, resourceDataset } from './run-event.ts';

export const nodeKinds = ['source', 'batch', 'resource', 'dataset', 'grant', 'receiver'] as const;

const Text = Type.Object({ zh: Type.String(), en: Type.String() });
export const LineageShape = Type.Object(
  {
    nodes: Type.Array(
      Type.Object({
        id: Type.String({
          description: '`source/…`, `batch/7`, `resource/12`, `dataset/…`, `grant/3`, `receiver/…`',
        }),
        kind: Type.Enum([...nodeKinds]),
        name: Text,
        at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
        state: Type.Union([Type.String(), Type.Null()]),
        rows: Type.Union([Type.Integer(), Type.Null()]),
      }),
    ),
    edges: Type.Array(Type.Object({ from: Type.String(), to: Type.String() })),
    batchesLeftOut: Type.Boolean({ description: 'There are older batches' }),
  },
  { description: 'Where data came from and where it went' },
);
export type Lineage = Static<typeof LineageShape>;
export type LineageNode = Lineage['nodes'][number];

const BATCHES_SHOWN_MAX = 20;
const EVENTS_READ_MAX = 100;

/**
 * Source systems → batches → resource, and what other systems told of it. `insider`: the provider and the auditor see
 * the names of files and tables, all others only of what kind they were.
 */
export async function lineageOf(
  city: City,
  db: Queryable,
  of: { resource: Resource; insider: boolean },
): Promise<Lineage> {
  const { resource, insider } = of;
  const content = resource.published ?? resource.draft;
  const { publicUrl } = city.config;
  const own = [
    resourceDataset(publicUrl, resource.id),
    { namespace: namespaceOf(publicUrl), name: resource.code },
  ];
  const [batches, received] = await Promise.all([
    queries.listNewestBatches(db, { resourceId: resource.id, limit: BATCHES_SHOWN_MAX + 1 }),
    queries.listReceivedOf(db, { names: own, limit: EVENTS_READ_MAX }),
  ]);
  const graph = new Graph();
  const id = `resource/${resource.id}`;
  graph.add({
    ...{ id, kind: 'resource', name: { zh: content?.name ?? resource.code, en: content?.nameEn ?? '' } },
    at: resource.publishedAt,
    state: resource.stage,
  });
  for (const batch of batches.slice(0, BATCHES_SHOWN_MAX))
    addBatch(graph, city, { batch, resource, insider });
  for (const event of received) addReceived(graph, { event, own, resource: id });
  return { ...graph.toJSON(), batchesLeftOut: batches.length > BATCHES_SHOWN_MAX };
}

function addBatch(
  graph: Graph,
  city: City,
  { batch, resource, insider }: { batch: queries.BatchNode; resource: Resource; insider: boolean },
): void {
  const { system = '' } = resource.published ?? resource.draft ?? {};
  const provider = findOrganisation(city, resource.providerId)?.name ?? { zh: resource.providerId, en: '' };
  const named = insider && batch.sourceName !== '' ? batch.sourceName : undefined;
  const source = named ?? (system === '' ? undefined : system);
  const sourceId = graph.add({
    id: `source/${batch.source}/${source ?? ''}`,
    kind: 'source',
    name: source === undefined ? provider : { zh: source, en: source },
    state: batch.source,
  });
  const batchId = graph.add({
    id: `batch/${batch.number}`,
    kind: 'batch',
    name: { zh: `第 ${batch.number} 批`, en: `Batch ${batch.number}` },
    at: batch.endedAt ?? batch.startedAt,
    state: batch.state,
    rows: batch.rowsLanded,
  });
  graph.connect(sourceId, batchId);
  if (batch.state === 'landed') graph.connect(batchId, `resource/${resource.id}`);
}

type Received = Awaited<ReturnType<typeof queries.listReceivedOf>>[number];

/** What another system read to make the resource, or made of it. */
function addReceived(
  graph: Graph,
  { event, own, resource }: { event: Received; own: DatasetRef[]; resource: string },
): void {
  const isOwn = (one: DatasetRef) =>
    own.some(({ namespace, name }) => namespace === one.namespace && name === one.name);
  const others = (datasets: DatasetRef[]) =>
    datasets
      .filter((one) => !isOwn(one))
      .map(({ namespace, name }) =>
        graph.add({
          id: `dataset/${namespace}/${name}`,
          kind: 'dataset',
          name: { zh: name, en: name },
          at: event.at,
          state: event.jobName,
        }),
      );
  if (event.outputs.some(isOwn)) for (const from of others(event.inputs)) graph.connect(from, resource);
  if (event.inputs.some(isOwn)) for (const to of others(event.outputs)) graph.connect(resource, to);
}

/** Nodes and edges, each once. */
export class Graph {
  readonly #nodes = new Map<string, LineageNode>();
  readonly #edges = new Map<string, { from: string; to: string }>();

  /** Returns the id. */
  add(
    node: Pick<LineageNode, 'id' | 'kind' | 'name'> & {
      at?: Date | null;
      state?: string | null;
      rows?: number | null;
    },
  ): string {
    const { at = null, state = null, rows = null, ...rest } = node;
    if (!this.#nodes.has(node.id))
      this.#nodes.set(node.id, { ...rest, at: at?.toISOString() ?? null, state, rows });
    return node.id;
  }

  connect(from: string, to: string): void {
    this.#edges.set(`${from}\n${to}`, { from, to });
  }

  toJSON(): Pick<Lineage, 'nodes' | 'edges'> {
    return { nodes: [...this.#nodes.values()], edges: [...this.#edges.values()] };
  }
}
