import Type from 'typebox';
import type { City } from '#kernel/city';
import type { Queryable } from '#kernel/database';
import type { Http } from '#kernel/http';
import type { Principal } from '#kernel/permissions';
import { findVisible, type Resource } from '#modules/catalogue';
import { findOrganisation } from '#modules/directory';
import { Graph, type Lineage, LineageShape, lineageOf } from '#modules/loads';
import * as queries from './queries.ts';

const GRANTS_SHOWN_MAX = 100;

export function resourceLineageRoutes(http: Http, city: City): void {
  http.get(
    '/api/resources/:id/lineage',
    {
      summary:
        'Where the data of a resource came from and where it went: sources, batches, grants, receivers',
      permission: 'loads.read',
      params: Type.Object({ id: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) }),
      response: LineageShape,
    },
    async ({ db, principal, params }) => {
      const resource = await findVisible(db, principal, params.id);
      return resource === undefined ? undefined : wholeLineage(city, db, { resource, principal });
    },
  );
}

/** Of receivers the provider and the auditor see all, every other department itself. */
async function wholeLineage(
  city: City,
  db: Queryable,
  { resource, principal }: { resource: Resource; principal: Principal },
): Promise<Lineage> {
  const { organisationId, permissions } = principal;
  const insider = permissions.has('loads.audit') || organisationId === resource.providerId;
  const [upstream, grants, cut] = await Promise.all([
    lineageOf(city, db, { resource, insider }),
    queries.listGrantNodes(db, {
      resourceId: resource.id,
      organisationId: insider ? undefined : organisationId,
      now: city.clock.now(),
      limit: GRANTS_SHOWN_MAX,
    }),
    insider ? queries.findNewestReturn(db, resource.id) : undefined,
  ]);
  const graph = new Graph();
  const id = `resource/${resource.id}`;
  for (const grant of grants) addGrant(graph, city, { grant, resource: id });
  if (cut !== undefined) addReturn(graph, { cut, resource: id });
  const { nodes, edges } = graph.toJSON();
  return { ...upstream, nodes: [...upstream.nodes, ...nodes], edges: [...upstream.edges, ...edges] };
}

function addGrant(
  graph: Graph,
  city: City,
  { grant, resource }: { grant: queries.GrantNode; resource: string },
): void {
  const grantId = graph.add({
    id: `grant/${grant.id}`,
    kind: 'grant',
    name: { zh: `授权 ${grant.id}`, en: `Grant ${grant.id}` },
    at: grant.startsAt,
    state: grant.isLiving ? 'living' : 'over',
    rows: grant.rows,
  });
  const name = findOrganisation(city, grant.organisationId)?.name;
  const receiver = graph.add({
    id: `receiver/${grant.organisationId}`,
    kind: 'receiver',
    name: name ?? { zh: grant.organisationId, en: grant.organisationId },
  });
  graph.connect(resource, grantId);
  graph.connect(grantId, receiver);
}

function addReturn(
  graph: Graph,
  { cut, resource }: { cut: { id: number; rows: number | null; endedAt: Date | null }; resource: string },
): void {
  const id = graph.add({
    id: `return/${cut.id}`,
    kind: 'receiver',
    name: { zh: `回流 ${cut.id}`, en: `Street return ${cut.id}` },
    at: cut.endedAt,
    rows: cut.rows,
  });
  graph.connect(resource, id);
}
