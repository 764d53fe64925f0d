import { type Queryable, sql, type Transaction } from '#kernel/database';

export async function insertReport(
  tx: Transaction,
  report: { caseId: number; number: string; secret_sha256: Buffer },
): Promise<void> {
  await tx.execute(sql`
    insert into channels.reports (case_id, number, secret_sha256, at)
    values (${report.caseId}, ${report.number}, ${report.secret_sha256}, ${tx.now})`);
}

export function findReport(
  db: Queryable,
  number: string,
): Promise<{ caseId: number; secret_sha256: Buffer } | undefined> {
  return db.find(
    sql`select case_id as "caseId", secret_sha256 from channels.reports where number = ${number}`,
  );
}

export async function insertCall(
  tx: Transaction,
  call: { caseId: number; line: string; operatorId: string },
): Promise<void> {
  await tx.execute(sql`
    insert into channels.calls (case_id, line, operator_id, at)
    values (${call.caseId}, ${call.line}, ${call.operatorId}, ${tx.now})`);
}
