import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import type { Logger } from 'pino';
import type { City } from '#kernel/city';
import { type Clock, realClock } from '#kernel/clock';
import { type Config, readConfig } from '#kernel/config';
import { openDatabase } from '#kernel/database';
import { ensureSubscriptions, openEventReader, runSubscribers } from '#kernel/events';
import { openFileStore } from '#kernel/files';
import { runJobs } from '#kernel/jobs';
import { type LakeAddress, openLake } from '#kernel/lake';
import { outsideLake } from '#kernel/lake/address';
import { openLive } from '#kernel/live';
import { openLog } from '#kernel/log';
import { migrate } from '#kernel/migrate';
import type { Module } from '#kernel/module';
import { permissionTable } from '#kernel/permissions';
import { openSessions } from '#kernel/sessions';
import { DirectoryInUse, type Engines, startEngines } from './kernel/embedded/index.ts';
import { joinEngines } from './kernel/embedded/join-engines.ts';
import { type HttpServer, openHttpServer } from './kernel/http/server.ts';
import { upkeep } from './kernel/upkeep.ts';
import cases from './modules/cases/module.ts';
import catalogue from './modules/catalogue/module.ts';
import channels from './modules/channels/module.ts';
import directory from './modules/directory/module.ts';
import loads from './modules/loads/module.ts';
import places from './modules/places/module.ts';
import sharing from './modules/sharing/module.ts';

/** Every module, each after those it uses. */
export const modules: Module[] = [places, directory, cases, channels, catalogue, loads, sharing];

export interface RunningCity extends City {
  /** Where browsers reach it; undefined without the role `web`. */
  readonly address: string | undefined;
  readonly http: HttpServer | undefined;
  readonly engines: Engines | undefined;
  /** Clean shutdown: requests end, jobs finish, engines stop. Idempotent. */
  close(): Promise<void>;
}

export interface OpenOptions {
  config?: Partial<Config>;
  clock?: Clock;
  log?: Logger;
  /** Short lines for whoever waits at the terminal. */
  progress?: (text: string) => void;
  /** A command beside a running server uses that server's engines instead of being refused. */
  joinRunning?: boolean;
  /** Called after migration, before the first request: seeds the demo. */
  prepare?: (city: City) => Promise<void>;
}

/** Starts everything in the order of need and returns when requests are answered; on failure all is stopped again. */
export async function openCity(options: OpenOptions = {}): Promise<RunningCity> {
  const config = readConfig(options.config);
  const clock = options.clock ?? realClock();
  const log = options.log ?? openLog(config.logLevel);
  const progress = options.progress ?? (() => {});
  const closers: (() => Promise<unknown> | void)[] = [];
  let closing: Promise<void> | undefined;
  const close = () =>
    (closing ??= (async () => {
      for (const closer of closers.reverse()) await closer();
    })());
  try {
    const kernel = await openKernel({
      config,
      clock,
      log,
      progress,
      closers,
      joinRunning: options.joinRunning === true,
    });
    for (const module of modules) await module.open?.(kernel.city);
    await options.prepare?.(kernel.city);
    if (config.roles.includes('worker')) await startWorker(kernel.city, closers);
    const http = config.roles.includes('web') ? await startWeb(kernel.city, closers) : undefined;
    return {
      ...kernel.city,
      ...http,
      http: http?.http,
      address: http?.address,
      engines: kernel.engines,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Opening {
  config: Config;
  clock: Clock;
  log: Logger;
  progress: (text: string) => void;
  closers: (() => Promise<unknown> | void)[];
  joinRunning: boolean;
}

async function openKernel(opening: Opening): Promise<{ city: City; engines: Engines | undefined }> {
  const { config, clock, log, progress, closers } = opening;
  await mkdir(config.dataDirectory, { recursive: true, mode: 0o700 });
  const { engines, postgresUrl: url, clickhouse } = await openEngines(opening);
  await migrate({ url, modules, progress });
  await runMigrations({ connectionString: url });
  const database = openDatabase({ url, clock, connectionsMax: config.databaseConnectionsMax });
  closers.push(() => database.close());
  const lake = openLake({ ...clickhouse, database: config.clickhouseDatabase });
  closers.push(() => lake.close());
  await lake.prepare();
  const permissions = permissionTable(modules);
  const secret = config.authSecret || (await keptSecret(config.dataDirectory, clock));
  const publicUrl = config.publicUrl || `http://${config.host}:${config.port}`;
  const sessions = openSessions({ database, clock, config, permissions, secret, publicUrl, log });
  closers.push(() => sessions.close());
  const events = openEventReader({ url, log });
  closers.push(() => events.close());
  database.onCommit(() => events.announce());
  const live = await openLive({ database, reader: events, log });
  closers.push(() => live.close());
  const files = openFileStore(join(config.dataDirectory, 'files'));
  return {
    city: { config, clock, log, database, events, files, sessions, permissions, lake, live },
    engines,
  };
}

interface Addresses {
  postgresUrl: string;
  clickhouse: Omit<LakeAddress, 'database'>;
  engines: Engines | undefined;
}

/** Outside engines where a URL names them, embedded ones otherwise. */
async function openEngines({
  config,
  clock,
  log,
  progress,
  closers,
  joinRunning,
}: Opening): Promise<Addresses> {
  const postgres = config.databaseUrl === '';
  const outside = outsideLake(config);
  const clickhouse = outside === undefined;
  if (!postgres && outside !== undefined)
    return { postgresUrl: config.databaseUrl, clickhouse: outside, engines: undefined };
  try {
    const engines = await startEngines({
      directory: config.dataDirectory,
      clock,
      progress,
      postgres,
      clickhouse,
    });
    closers.push(() => engines.stop());
    engines.onFailure((engine, reason) => log.error({ engine, reason }, 'an embedded engine failed'));
    return {
      postgresUrl: postgres ? engines.postgresUrl : config.databaseUrl,
      clickhouse: outside ?? engines.clickhouse!,
      engines,
    };
  } catch (error) {
    if (!joinRunning || !(error instanceof DirectoryInUse)) throw error;
    return { ...(await joinEngines({ directory: config.dataDirectory, clock })), engines: undefined };
  }
}

async function startWorker(city: City, closers: Opening['closers']): Promise<void> {
  await ensureSubscriptions(city.database, modules);
  const subscribers = runSubscribers(city, modules, city.events);
  closers.push(() => subscribers.close());
  const jobs = await runJobs(city, modules, upkeep);
  closers.push(() => jobs.close());
}

async function startWeb(
  city: City,
  closers: Opening['closers'],
): Promise<{ http: HttpServer; address: string }> {
  const http = await openHttpServer(city, modules, {
    webFolder: join(import.meta.dirname, '..', 'web', 'dist'),
  });
  closers.push(async () => {
    city.live.close();
    await http.close();
  });
  return { http, address: await http.listen() };
}

/** The cookie secret of this data directory: made once, readable by its owner alone. */
async function keptSecret(dataDirectory: string, clock: Clock): Promise<string> {
  const path = join(dataDirectory, 'cookie-secret');
  const known = await readFile(path, 'utf8').catch(() => undefined);
  if (known !== undefined) return known;
  const secret = clock.secret(48);
  await writeFile(path, secret, { mode: 0o600, flag: 'wx' });
  return secret;
}
