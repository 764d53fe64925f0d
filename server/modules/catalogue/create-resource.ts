import type { City } from '#kernel/city';
import type { Transaction } from '#kernel/database';
import { defineProblem, type FieldError, invalidField, Problem } from '#kernel/errors';
import type { Actor } from '#kernel/events';
import { findOrganisation } from '#modules/directory';
import { raiseGrades } from './checks.ts';
import { differencesOf } from './differences.ts';
import * as queries from './queries.ts';
import type { Content, Resource } from './resource.ts';
import { type ActOnResource, act, type Step } from './step.ts';

export const draftChanged = defineProblem(
  'draft-changed',
  409,
  'Somebody saved this draft after you opened it; look at it again',
);

export interface NewResource {
  /** The department it belongs to. */
  providerId: string;
  content: Content;
  /** Its id where it came from; bringing the same again finds the resource it became. */
  origin?: string | undefined;
}

/** A resource and the grades that were raised on the way. */
export interface Saved {
  resource: Resource;
  raised: FieldError[];
}

/** Begins a resource as a draft. `Problem` for an unknown provider or an origin that is known. */
export async function createResource(
  tx: Transaction,
  city: City,
  fresh: NewResource,
  actor: Actor,
): Promise<Saved | Problem> {
  if (findOrganisation(city, fresh.providerId) === undefined)
    return invalidField('/providerId', `there is no organisation ${fresh.providerId}`);
  const { content, raised } = raiseGrades(fresh.content);
  const { providerId, origin = null } = fresh;
  const resource = await queries.insertDraft(tx, { providerId, content, origin, actor });
  if (resource === undefined) return invalidField('/origin', `${origin} was brought before`);
  await queries.insertResourceEvent(tx, resource.id, {
    type: 'created',
    actor,
    data: { name: content.name },
  });
  return { resource, raised };
}

/**
 * Saves the draft. It may be incomplete; what is still open stands in the findings of the resource. With `basedOn`,
 * the moment of the state the writer had before them, a draft that was saved since is a `Problem`.
 */
export async function editDraft(
  tx: Transaction,
  city: City,
  edit: ActOnResource & { content: Content; basedOn?: Date | undefined },
): Promise<Saved | Problem> {
  const { content, raised } = raiseGrades(edit.content);
  const resource = await act(tx, city, edit, 'edit', (current): Step | Problem => {
    if (edit.basedOn !== undefined && edit.basedOn.getTime() !== current.updatedAt.getTime())
      return new Problem(draftChanged, { extra: { updatedAt: current.updatedAt.toISOString() } });
    const { published } = current;
    if (published !== null && published.classification !== content.classification)
      return invalidField(
        '/content/classification',
        `is part of the code ${current.code}; withdraw the resource and list a new one`,
      );
    const { fields, items } = differencesOf(current.draft!, content);
    const named = [...fields.map((one) => one.field), ...itemNames(items)];
    return { type: 'edited', change: { draft: content }, data: { changed: named.slice(0, NAMED_MAX) } };
  });
  return resource instanceof Problem ? resource : { resource, raised };
}

const NAMED_MAX = 50;

function itemNames(items: ReturnType<typeof differencesOf>['items']): string[] {
  return [...items.added, ...items.removed, ...items.changed].map((item) => `items/${item.name}`);
}

/** Gives a draft up: a revision leaves the published version as it is; what was never published is withdrawn. */
export function discardDraft(tx: Transaction, city: City, on: ActOnResource): Promise<Resource | Problem> {
  return act(tx, city, on, 'discard', (current): Step => {
    const isFirst = current.published === null;
    // Its text stays, so that nobody's work vanishes: the log and the desk still name it.
    const change = isFirst
      ? { stage: 'withdrawn' as const, published: current.draft, draft: null }
      : { draft: null };
    return { type: 'discarded', change };
  });
}
