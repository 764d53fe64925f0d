import { chown, lchown, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from './data-directory.ts';

/** The user PostgreSQL runs as when we are root, for `spawn`. */
export interface Account {
  uid: number;
  gid: number;
}

/** In this order. `initdb` refuses a user id without an entry, so one of these has to exist. */
const ACCOUNT_NAMES = ['citybrain', 'postgres', 'nobody'];

/**
 * PostgreSQL refuses to run as root. Returns undefined when we are an ordinary user; otherwise the owner of the
 * existing cluster, or a system account for a new one. Throws where root has no way to lend it the directory.
 */
export async function choosePostgresAccount(cluster: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  if (process.platform !== 'linux') {
    throw new Error(
      'the embedded PostgreSQL runs as root on Linux only: start City Brain as an ordinary user, or set DATABASE_URL',
    );
  }
  if (await exists(cluster)) {
    const owner = await stat(cluster);
    if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  }
  const account = await findAccount();
  // A copy made by root, such as a restored backup, belongs to root.
  if (await exists(cluster)) await giveTree(cluster, account);
  return account;
}

/** The user id whose processes are ours. */
export function ownerOf(account: Account | undefined): number {
  return account?.uid ?? process.getuid!();
}

export async function give(path: string, account: Account | undefined): Promise<void> {
  if (account !== undefined) await chown(path, account.uid, account.gid);
}

async function findAccount(): Promise<Account> {
  const entries = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ACCOUNT_NAMES) {
    const entry = entries.find((fields) => fields[0] === name);
    if (entry !== undefined) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new Error(
    `PostgreSQL cannot run as root, and none of the users ${ACCOUNT_NAMES.join(', ')} exists: start City Brain as an ordinary user, or set DATABASE_URL`,
  );
}

async function giveTree(root: string, account: Account): Promise<void> {
  await lchown(root, account.uid, account.gid);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    await lchown(join(entry.parentPath, entry.name), account.uid, account.gid);
  }
}
