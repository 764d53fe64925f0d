import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stopwatch } from '../clock.ts';
import type { DataDirectory } from './data-directory.ts';
import { openEngineLog } from './engine-log.ts';
import { type Account, choosePostgresAccount } from './postgres-account.ts';
import { type PostgresBinaries, preparePostgresBinaries } from './postgres-binaries.ts';
import { clusterArgument, openCluster, POSTGRES_ENVIRONMENT } from './postgres-cluster.ts';
import { answersAs, prepareDatabase } from './postgres-database.ts';
import {
  adoptedRun,
  endServer,
  findPostmaster,
  type PostgresServer,
  removeStalePostmasterFile,
  spawnedRun,
} from './postgres-run.ts';
import { POSTGRES_SETTINGS } from './postgres-settings.ts';
import type { Engine, EngineRun } from './supervise.ts';
import { seconds } from './wait.ts';

export interface PostgresEngine extends Engine {
  /** For the role `citybrain`. Known once it started, and the same after every restart. */
  readonly url: string;
}

/** PostgreSQL on the cluster `<directory>/postgres`, which is made at the first start. */
export function postgresEngine(directory: DataDirectory, progress: (text: string) => void): PostgresEngine {
  const log = openEngineLog(directory.logs, 'postgres');
  let installed: { binaries: PostgresBinaries; server: PostgresServer } | undefined;
  let port: number | undefined;

  async function start(): Promise<EngineRun> {
    const elapsed_ms = stopwatch();
    installed ??= await install(directory, progress);
    const { binaries, server } = installed;
    const known = port ?? (await directory.savedPort('postgres'));
    const adopted = known && (await adopt(server, known, commandLine(binaries, server, known), directory));
    if (adopted) {
      port = known;
      progress(`PostgreSQL: took over the running server on 127.0.0.1:${port} (${seconds(elapsed_ms())})`);
      return adopted;
    }
    if (await endServer(server)) progress('PostgreSQL: ended what an earlier run left behind');
    await removeStalePostmasterFile(server.cluster);
    port ??= await directory.port('postgres');
    const run = await launch(server, commandLine(binaries, server, port));
    try {
      await prepareDatabase(port, directory.credentials);
    } catch (error) {
      await run.stop();
      throw error;
    }
    progress(`PostgreSQL ready on 127.0.0.1:${port} (${seconds(elapsed_ms())})`);
    return run;
  }

  async function launch(server: PostgresServer, [binary, ...args]: string[]): Promise<EngineRun> {
    const child = await log.use((descriptor) =>
      spawn(binary!, args, {
        cwd: server.cluster,
        env: POSTGRES_ENVIRONMENT,
        // A session of its own: Ctrl-C in our terminal must not stop the database before the server has drained.
        detached: true,
        stdio: ['ignore', descriptor, descriptor],
        ...server.account,
      }),
    );
    return spawnedRun(child, server, log);
  }

  return {
    name: 'PostgreSQL',
    get url() {
      return `postgres://citybrain:${directory.credentials.postgres}@127.0.0.1:${port}/citybrain`;
    },
    start,
    close: log.close,
  };
}

/** Binaries, account and cluster: what the first start of a process settles, and restarts only use. */
async function install(
  directory: DataDirectory,
  progress: (text: string) => void,
): Promise<{ binaries: PostgresBinaries; server: PostgresServer }> {
  const cluster = join(directory.path, 'postgres');
  const account: Account | undefined = await choosePostgresAccount(cluster);
  const binaries = await preparePostgresBinaries(directory.path, account, progress);
  await openCluster({
    directory: directory.path,
    binaries,
    account,
    password: directory.credentials.postgresSuperuser,
    progress,
  });
  return { binaries, server: { cluster, account, name: `${directory.instance}-postgres` } };
}

function commandLine(binaries: PostgresBinaries, server: PostgresServer, port: number): string[] {
  const settings = Object.entries(POSTGRES_SETTINGS).map(([name, value]) => `--${name}=${value}`);
  const path = clusterArgument(server.cluster, server.account);
  return [binaries.postgres, '-D', path, `--cluster_name=${server.name}`, `--port=${port}`, ...settings];
}

/**
 * Takes over the postmaster that a killed server left behind: the same program with the same settings, on our
 * cluster, answering to our password. Anything less is ended and started anew.
 */
async function adopt(
  server: PostgresServer,
  port: number,
  expected: string[],
  directory: DataDirectory,
): Promise<EngineRun | undefined> {
  const postmaster = await findPostmaster(server);
  if (postmaster === undefined || postmaster.command !== expected.join(' ').trimEnd()) return undefined;
  if (!(await answersAs(postmaster.pid, port, directory.credentials))) return undefined;
  await prepareDatabase(port, directory.credentials);
  return adoptedRun(postmaster.pid, server);
}
