import { empty, type Queryable, sql } from '#kernel/database';
import type { Content, ResourceStage } from '../resource.ts';

/** What a line of the desk shows, without the whole content. */
export interface DeskRow
  extends Pick<
    Content,
    'name' | 'nameEn' | 'classification' | 'sharing' | 'opening' | 'cycle' | 'format' | 'grade' | 'synthetic'
  > {
  id: number;
  code: string;
  providerId: string;
  /** Where its newest version stands, as `workStage` has it. */
  workStage: ResourceStage;
  listed: boolean;
  version: number;
  items: number;
  submittedAt: Date | null;
  publishedAt: Date | null;
  updatedAt: Date;
}

export interface DeskFilter {
  /** Of this department, whatever its stage. */
  providerId: string | undefined;
  /** Of all departments what waits for review or was published: never a draft. */
  isReviewer: boolean;
  stage?: ResourceStage | undefined;
  /** Part of a name or the beginning of a code. */
  text?: string | undefined;
  after?: number | undefined;
  limit: number;
}

/** Newest first by id. */
export function listDesk(db: Queryable, filter: DeskFilter): Promise<DeskRow[]> {
  const { providerId, isReviewer, stage, text, after, limit } = filter;
  const pattern = text === undefined ? '' : `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return db.rows(sql`
    select id, code, provider_id as "providerId", work_stage as "workStage",
      stage = 'published' as listed, version, content->>'name' as name, content->>'nameEn' as "nameEn",
      content->>'classification' as classification, content->>'sharing' as sharing, content->>'opening' as opening,
      content->>'cycle' as cycle, content->>'format' as format, content->>'grade' as grade,
      (content->>'synthetic')::boolean as synthetic, jsonb_array_length(content->'items') as items,
      submitted_at as "submittedAt", published_at as "publishedAt", updated_at as "updatedAt"
    from (
      select *, coalesce(draft, published) as content,
        case when draft is null then stage when submitted_at is null then 'draft' else 'review' end as work_stage
      from catalogue.resources
    ) as resource
    where true
    ${providerId === undefined ? empty : sql`and provider_id = ${providerId}`}
    ${isReviewer ? sql`and work_stage <> 'draft'` : empty}
    ${stage === undefined ? empty : sql`and work_stage = ${stage}`}
    ${text === undefined ? empty : sql`and (content->>'name' ilike ${pattern} or code ilike ${pattern})`}
    ${after === undefined ? empty : sql`and id < ${after}`}
    order by id desc limit ${limit}`);
}

/** How many stand where, for the tabs of the desk. */
export function countDesk(
  db: Queryable,
  filter: Pick<DeskFilter, 'providerId' | 'isReviewer'>,
): Promise<{ stage: ResourceStage; count: number }[]> {
  const { providerId, isReviewer } = filter;
  return db.rows(sql`
    select work_stage as stage, count(*) as count from (
      select case when draft is null then stage when submitted_at is null then 'draft' else 'review' end as work_stage
      from catalogue.resources
      where true ${providerId === undefined ? empty : sql`and provider_id = ${providerId}`}
    ) as resource
    where true ${isReviewer ? sql`and work_stage <> 'draft'` : empty}
    group by work_stage order by work_stage`);
}
