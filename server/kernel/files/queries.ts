import { type Queryable, sql, type Transaction } from '../database.ts';
import type { StoredFile } from '../files.ts';

export async function insertFile(tx: Transaction, file: StoredFile & { sha256: Buffer }): Promise<void> {
  await tx.execute(sql`
    insert into kernel.files (id, sha256, media_type, size_bytes, width, height, name, uploaded_by, at)
    values (${file.id}, ${file.sha256}, ${file.mediaType}, ${file.size_bytes}, ${file.width}, ${file.height}, ${file.name},
      ${file.uploadedBy}, ${file.at})`);
}

export function findFile(db: Queryable, id: string): Promise<(StoredFile & { sha256: Buffer }) | undefined> {
  return db.find(sql`
    select id, sha256, media_type as "mediaType", size_bytes, width, height, name, uploaded_by as "uploadedBy", at,
      attached_at is not null as "isAttached"
    from kernel.files where id = ${id}`);
}

export async function attachFiles(
  tx: Transaction,
  claim: { ids: string[]; uploadedBy: string | null },
): Promise<string[]> {
  const attached = await tx.rows<{ id: string }>(sql`
    update kernel.files set attached_at = ${tx.now}
    where id = any(${claim.ids}::uuid[]) and attached_at is null and uploaded_by is not distinct from ${claim.uploadedBy}
    returning id`);
  const claimed = new Set(attached.map((row) => row.id));
  return claim.ids.filter((id) => !claimed.has(id));
}

export async function deleteUnattachedBefore(tx: Transaction, before: Date): Promise<void> {
  await tx.execute(sql`delete from kernel.files where attached_at is null and at < ${before}`);
}
