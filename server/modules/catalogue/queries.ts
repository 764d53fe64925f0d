import { type Queryable, raw, sql } from '#kernel/database';
import type { Resource } from './resource.ts';

const columns = raw(`
  r.id, r.code, r.provider_id as "providerId", r.stage, r.version, r.published, r.draft,
  r.created_at as "createdAt", r.published_at as "publishedAt", r.updated_at as "updatedAt"`);

export function findResource(db: Queryable, id: number): Promise<Resource | undefined> {
  return db.find(sql`select ${columns} from catalogue.resources as r where r.id = ${id}`);
}

export function findResourceByCode(db: Queryable, code: string): Promise<Resource | undefined> {
  return db.find(sql`select ${columns} from catalogue.resources as r where r.code = ${code}`);
}

/** At most as many as ids are given. */
export function listResourcesByIds(db: Queryable, ids: number[]): Promise<Resource[]> {
  return db.rows(sql`select ${columns} from catalogue.resources as r where r.id = any(${ids})`);
}
