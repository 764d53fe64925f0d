import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { randomId } from '../clock.ts';
import { exists, syncDirectory } from './data-directory.ts';
import { type Account, give } from './postgres-account.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';

/** Slow disks take their time to sync the 40 MB of a new cluster; here it takes 0.8 s. */
const INITDB_LIMIT_MS = 120_000;
const DRAFT_PREFIX = 'postgres.new-';
/** The initdb of a killed server may still be writing into its draft, for a moment. */
const DRAFT_REMOVALS_MAX = 5;

/** What every PostgreSQL program of ours sees of the environment: nothing of the user's, so no PGDATA or locale. */
export const POSTGRES_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * How PostgreSQL is told its data directory. The account it runs as for root cannot walk there, since the
 * directories above are 0700 and root's; but it can stand in it. Node changes into `cwd` while still root, and
 * `/proc/self/cwd` leads back to it without passing the parents. So the data stays inside the data directory
 * wherever that is, even below /root.
 */
export function clusterArgument(cluster: string, account: Account | undefined): string {
  return account === undefined ? cluster : '/proc/self/cwd';
}

interface ClusterOptions {
  directory: string;
  binaries: PostgresBinaries;
  account: Account | undefined;
  /** The superuser's, for SCRAM over loopback; no other way in is opened. */
  password: string;
  progress: (text: string) => void;
}

/** Makes the cluster `<directory>/postgres`, unless there is one; that one must be of the installed version. */
export async function openCluster(options: ClusterOptions): Promise<void> {
  const cluster = join(options.directory, 'postgres');
  if (await exists(cluster)) return checkVersion(cluster, options.binaries);
  options.progress('PostgreSQL: creating the database cluster');
  await createCluster(cluster, options);
}

async function checkVersion(cluster: string, binaries: PostgresBinaries): Promise<void> {
  const installed = String(binaries.majorVersion);
  const found = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (installed === found) return;
  throw new Error(
    `${cluster} was made by PostgreSQL ${found}, but version ${installed} is installed: restore a backup into a new directory, or go back to the earlier City Brain`,
  );
}

async function createCluster(cluster: string, options: ClusterOptions): Promise<void> {
  const { directory, binaries, account } = options;
  // Made under another name and renamed when whole: a kill in between leaves a draft, never half a cluster.
  const draft = join(directory, `${DRAFT_PREFIX}${randomId()}`);
  const draftCluster = join(draft, 'cluster');
  const passwordFile = join(draft, 'password');
  await removeDrafts(directory);
  try {
    for (const path of [draft, draftCluster]) {
      await mkdir(path, { mode: 0o700 });
      await give(path, account);
    }
    await writeFile(passwordFile, options.password, { mode: 0o600, flag: 'wx' });
    await give(passwordFile, account);
    await runInitdb(binaries.initdb, draftCluster, account);
    await rename(draftCluster, cluster);
    await syncDirectory(directory);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function runInitdb(initdb: string, cluster: string, account: Account | undefined): Promise<void> {
  const path = clusterArgument(cluster, account);
  const form = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${path}/../password`];
  await promisify(execFile)(initdb, ['-D', path, '--data-checksums', ...form, ...access], {
    cwd: cluster,
    env: POSTGRES_ENVIRONMENT,
    timeout: INITDB_LIMIT_MS,
    ...account,
  }).catch((error: Error & { stderr?: string }) => {
    throw new Error(`the database cluster could not be created: ${error.stderr?.trim() || error.message}`);
  });
}

async function removeDrafts(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.startsWith(DRAFT_PREFIX))
      await rm(join(directory, name), { recursive: true, force: true, maxRetries: DRAFT_REMOVALS_MAX });
  }
}
