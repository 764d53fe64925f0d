import type { Queryable } from '#kernel/database';
import { notFound, Problem } from '#kernel/errors';
import type { Principal } from '#kernel/permissions';
import { type Difference, differencesOf } from './differences.ts';
import * as queries from './queries.ts';
import type { Content, Resource } from './resource.ts';
import { findVisible, seesDraft } from './step.ts';

/**
 * Compares two versions. Without `to` the draft, for who may see it, else the newest version; without `from` the
 * version before `to`. `Problem` for a version there is none of; undefined for a resource this person does not see.
 */
export async function compareVersions(
  db: Queryable,
  principal: Principal,
  id: number,
  asked: { from?: number | undefined; to?: number | undefined },
): Promise<({ from: number | null; to: number | null } & Difference) | Problem | undefined> {
  const resource = await findVisible(db, principal, id);
  if (resource === undefined) return undefined;
  const isDraft = asked.to === undefined && resource.draft !== null && seesDraft(principal, resource);
  const to = isDraft ? null : (asked.to ?? resource.version);
  const newer = to === null ? resource.draft! : await contentOf(db, resource, to);
  if (newer instanceof Problem) return newer;
  const from = asked.from ?? (to === null ? resource.version : to - 1);
  const older = from === 0 ? { ...newer, items: [] } : await contentOf(db, resource, from);
  if (older instanceof Problem) return older;
  return { from: from === 0 ? null : from, to, ...differencesOf(older, newer) };
}

async function contentOf(db: Queryable, resource: Resource, number: number): Promise<Content | Problem> {
  if (number === resource.version && resource.published !== null) return resource.published;
  const version = await queries.findVersion(db, resource.id, number);
  return version?.content ?? new Problem(notFound, { detail: `There is no version ${number}.` });
}
