import { sql, type Transaction } from '../database.ts';
import type { NewJob } from '../jobs.ts';

/** graphile-worker compares with the database's own time, which a virtual clock has left behind: only the delay counts. */
export async function insertJob(tx: Transaction, job: NewJob & { attemptsMax: number }): Promise<void> {
  const delay_ms = job.runAt === undefined ? null : job.runAt.getTime() - tx.now.getTime();
  await tx.execute(sql`
    select graphile_worker.add_job(${job.name}, ${JSON.stringify(job.payload)}::json,
      run_at := now() + ${delay_ms}::float8 * interval '1 millisecond',
      max_attempts := ${job.attemptsMax}, job_key := ${job.key ?? null})`);
}

export async function deleteJob(tx: Transaction, key: string): Promise<void> {
  await tx.execute(sql`select graphile_worker.remove_job(${key})`);
}

/**
 * Brings every waiting job nearer by `advanced_ms`: how a virtual clock's advance reaches graphile-worker, which
 * compares `run_at` with the database's own time. Public functions and views of graphile-worker only.
 */
export async function bringJobsNearer(tx: Transaction, advanced_ms: number): Promise<void> {
  await tx.execute(sql`
    select graphile_worker.reschedule_jobs(array[id], run_at := run_at - ${advanced_ms} * interval '1 millisecond')
    from graphile_worker.jobs where locked_at is null`);
}
