import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { defineProblem, invalidField, notFound, Problem } from '#kernel/errors';
import { addJob } from '#kernel/jobs';
import type { Principal } from '#kernel/permissions';
import { type Content, findResource } from '#modules/catalogue';
import { defaultMask, type Mask } from '#modules/loads';
import { landedBatches } from './lake-slices.ts';
import * as queries from './queries.ts';
import type { ReturnLevel } from './street-return.ts';

export const nothingToReturn = defineProblem(
  'nothing-to-return',
  409,
  'The resource holds no data to return',
);

/**
 * 数据回流: has a resource cut by street or village. Items are masked as their kind and grade say, but for those its
 * steward permits in clear. The cut is a job; the answer is its id.
 */
export async function requestReturn(
  tx: Transaction,
  city: City,
  asked: {
    resourceId: number;
    principal: Principal;
    level: ReturnLevel;
    items?: string[] | undefined;
    follows?: boolean | undefined;
  },
): Promise<{ id: number } | Problem> {
  const resource = await findResource(tx, asked.resourceId);
  if (resource?.published == null || resource.stage !== 'published') return new Problem(notFound);
  const content = resource.published;
  const items = asked.items ?? content.items.map((item) => item.name);
  const unknown = items.find((name) => !content.items.some((item) => item.name === name));
  if (unknown !== undefined) return invalidField('/items', `the resource has no item ${unknown}`);
  if (items.length === 0) return invalidField('/items', 'name at least one item');
  if ((await landedBatches(city.lake, resource.id)).startsWith('0 ')) return new Problem(nothingToReturn);
  const permit = await queries.findPermit(tx, resource.id);
  const { personId: returnedBy, name: returnedByName } = asked.principal;
  const id = await queries.insertReturn(tx, {
    resourceId: resource.id,
    resourceVersion: resource.version,
    providerId: resource.providerId,
    level: asked.level,
    items,
    masks: returnMasks(content, items, permit?.clear ?? []),
    secret: city.clock.secret(24),
    follows: asked.follows ?? false,
    returnedBy,
    returnedByName,
  });
  await addJob(tx, { name: 'sharing:cutReturn', payload: { id } });
  return { id };
}

function returnMasks(content: Content, items: string[], clear: string[]): Record<string, Mask> {
  const chosen = content.items.filter((item) => items.includes(item.name));
  return Object.fromEntries(
    chosen.map((item) => [item.name, clear.includes(item.name) ? 'clear' : defaultMask(item)]),
  );
}

/** A batch landed: cuts that follow the resource are made anew, with the items they had and the permit of now. */
export async function recutFollowing(tx: Transaction, city: City, resourceId: number): Promise<void> {
  const resource = await findResource(tx, resourceId);
  if (resource?.published == null || resource.stage !== 'published') return;
  const content = resource.published;
  const permit = await queries.findPermit(tx, resourceId);
  for (const before of await queries.listFollowing(tx, resourceId)) {
    const items = before.items.filter((name) => content.items.some((item) => item.name === name));
    const id = await queries.insertReturn(tx, {
      ...before,
      resourceVersion: resource.version,
      items,
      masks: returnMasks(content, items, permit?.clear ?? []),
      secret: city.clock.secret(24),
    });
    await addJob(tx, { name: 'sharing:cutReturn', payload: { id } });
  }
}
