import { type Queryable, sql, type Transaction } from '#kernel/database';

export interface ExceptionalDay {
  /** 2026-10-01. */
  day: string;
  isWorked: boolean;
}

/** From a day on; a year has some forty. */
export function listExceptionalDays(db: Queryable, from: string, limit: number): Promise<ExceptionalDay[]> {
  return db.rows(sql`
    select day, is_worked as "isWorked" from sharing.exceptional_days
    where day >= ${from}::date order by day limit ${limit}`);
}

export async function replaceExceptionalDays(tx: Transaction, days: ExceptionalDay[]): Promise<void> {
  await tx.execute(sql`delete from sharing.exceptional_days`);
  await tx.execute(sql`
    insert into sharing.exceptional_days (day, is_worked)
    select (one->>'day')::date, (one->>'isWorked')::boolean
    from jsonb_array_elements(${JSON.stringify(days)}::jsonb) as one`);
}
