import { type Queryable, sql, type Transaction } from '#kernel/database';
import type { Category } from '../category.ts';

const CATEGORIES_MAX = 5_000;

/** Every code in its latest edition. */
export async function listCurrentCategories(db: Queryable): Promise<Category[]> {
  const rows = await db.rows<Omit<Category, 'name'> & { name_zh: string; name_en: string }>(sql`
    select distinct on (code) code, edition, parent_code as "parentCode", kind, name_zh, name_en, keywords,
      file_hours::float8 as "fileHours", handle_hours::float8 as "handleHours", verify_hours::float8 as "verifyHours"
    from cases.categories order by code, since desc, edition desc limit ${CATEGORIES_MAX}`);
  return rows.map(({ name_zh, name_en, ...row }) => ({ ...row, name: { zh: name_zh, en: name_en } }));
}

export async function upsertCategories(tx: Transaction, categories: Category[]): Promise<void> {
  await tx.execute(sql`
    insert into cases.categories (code, edition, parent_code, kind, name_zh, name_en, keywords, file_hours, handle_hours, verify_hours, since)
    select one->>'code', one->>'edition', one->>'parentCode', one->>'kind', one->'name'->>'zh', one->'name'->>'en',
      array(select jsonb_array_elements_text(one->'keywords')), (one->>'fileHours')::numeric,
      (one->>'handleHours')::numeric, (one->>'verifyHours')::numeric, ${tx.now}
    from jsonb_array_elements(${JSON.stringify(categories)}::jsonb) as one
    on conflict (code, edition) do update set
      name_zh = excluded.name_zh, name_en = excluded.name_en, keywords = excluded.keywords,
      file_hours = excluded.file_hours, handle_hours = excluded.handle_hours, verify_hours = excluded.verify_hours`);
}
