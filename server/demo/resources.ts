import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { City } from '#kernel/city';
import { Problem } from '#kernel/errors';
import { actorOf } from '#kernel/events';
import type { Principal } from '#kernel/permissions';
import {
  type Content,
  createResource,
  findResource,
  findResourceByOrigin,
  publishResource,
  type Resource,
  submitResource,
} from '#modules/catalogue';
import { loadFile } from '#modules/loads';
import { listPlaces, type Place } from '#modules/places';
import { type MadeUpItem, madeUpRows } from './made-up-rows.ts';
import type { DemoTexts } from './texts.ts';
import { createDemoLists, type DemoLists } from './three-lists.ts';

/** A resource of a district's `demo-resources.json`, with how its rows are made up. */
interface DemoResource {
  provider: string;
  rows: number;
  content: Omit<Content, 'items'>;
  items: MadeUpItem[];
}

const ROWS_SEED = 977;

/**
 * Lists, publishes and loads the demo's resources, each through the doors that a steward and a reviewer use. What is
 * there already stays as it is. Returns how many resources and rows the demo has.
 */
export async function createDemoResources(
  city: City,
  { folder, people, texts }: { folder: string; people: Principal[]; texts: DemoTexts },
): Promise<{ resources: number; rows: number }> {
  const described = JSON.parse(await readFile(join(folder, 'demo-resources.json'), 'utf8')) as DemoLists & {
    resources: DemoResource[];
  };
  const villages = await listPlaces(city.database, { level: 'village' });
  const reviewer = people.find((person) => person.role === 'data-approver');
  if (reviewer === undefined) throw new Error('the demo has nobody to review resources');
  let rows = 0;
  for (const [index, one] of described.resources.entries()) {
    const steward = people.find(
      (person) => person.role === 'data-steward' && person.organisationId === one.provider,
    );
    if (steward === undefined) throw new Error(`the demo has no data steward at ${one.provider}`);
    const origin = `demo:${index + 1}`;
    const resource =
      (await findResourceByOrigin(city.database, origin)) ??
      (await publish(city, one, { steward, reviewer, origin }));
    rows += await load(city, one, { resource, steward, villages, texts, seed: ROWS_SEED + index });
  }
  const supplied = described.resources.flatMap(({ provider, content, items }) =>
    items.map(({ title }) => ({ organisationId: provider, title, system: content.system, legalDuty: '' })),
  );
  await createDemoLists(city, { lists: described, supplied, people });
  return { resources: described.resources.length, rows };
}

async function publish(
  city: City,
  { provider, content, items }: DemoResource,
  by: { steward: Principal; reviewer: Principal; origin: string },
): Promise<Resource> {
  const fresh = { ...content, items: items.map(({ make, ...item }) => item) };
  return city.database.transaction(async (tx) => {
    const described = { providerId: provider, content: fresh, origin: by.origin };
    const { resource } = required(await createResource(tx, city, described, actorOf(by.steward)));
    const resourceId = resource.id;
    required(await submitResource(tx, city, { resourceId, principal: by.steward }));
    required(await publishResource(tx, city, { resourceId, principal: by.reviewer }));
    return (await findResource(tx, resourceId))!;
  });
}

async function load(
  city: City,
  { content, items, rows }: DemoResource,
  of: { resource: Resource; steward: Principal; villages: Place[]; texts: DemoTexts; seed: number },
): Promise<number> {
  const { resource, villages, texts, seed } = of;
  const loaded = required(
    await loadFile(city, {
      resource,
      stream: Readable.from(madeUpRows({ items, rows, seed, villages, texts }), { objectMode: false }),
      name: `${content.name}.csv`,
      source: 'demo',
      actor: actorOf(of.steward),
    }),
  );
  return loaded.batch.rowsLanded;
}

function required<Value>(outcome: Value | Problem): Value {
  if (outcome instanceof Problem)
    throw new Error(`the demo's data: ${outcome.title} ${JSON.stringify(outcome.errors ?? outcome.detail)}`);
  return outcome;
}
