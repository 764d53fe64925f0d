import { chmod, mkdir, open, readFile, realpath, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';

/** What an engine needs to know of its data directory. */
export interface DataDirectory {
  path: string;
  logs: string;
  /** Names this directory's processes on their command lines (`processesMarked`); not a secret. */
  instance: string;
  credentials: Credentials;
  /** A loopback port for `engine`: the one of last time if it is still free, else a new one, remembered. */
  port(engine: 'postgres' | 'clickhouse'): Promise<number>;
  savedPort(engine: 'postgres' | 'clickhouse'): Promise<number | undefined>;
}

interface Credentials {
  /** The superuser `postgres`: the supervisor's own, for preparing the database. */
  postgresSuperuser: string;
  /** The role `citybrain`, which the application uses. */
  postgres: string;
  clickhouse: string;
}

interface StoredCredentials extends Credentials {
  instance: string;
}

const PASSWORD_BYTES = 24;
const INSTANCE_BYTES = 9;
/** Below the range from which the kernel takes ports for outgoing connections (Linux: 32768 and up). */
const PORT_MIN = 15_000;
const PORT_COUNT = 15_000;
const PORT_ATTEMPTS_MAX = 50;

/** Makes the directory private, fully resolved, with its subfolder for logs. */
export async function prepareDataDirectory(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
  await mkdir(join(path, 'logs'), { recursive: true, mode: 0o700 });
  return realpath(path);
}

/** Reads, or at the first start makes, credentials and ports. The caller holds the lock of the directory. */
export async function openDataDirectory(path: string, clock: Clock): Promise<DataDirectory> {
  const { instance, ...credentials } = await readOrCreateCredentials(path, clock);
  const portsPath = join(path, 'ports.json');
  const readPorts = async () => (await readJson<Record<string, number>>(portsPath)) ?? {};
  // Both engines start at once and share the file.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    path,
    logs: join(path, 'logs'),
    instance,
    credentials,
    savedPort: async (engine) => (await readPorts())[engine],
    port(engine) {
      const chosen = turn.then(async () => {
        const ports = await readPorts();
        const saved = ports[engine];
        if (saved !== undefined && (await isPortFree(saved))) return saved;
        const port = await findFreePort(clock);
        await writePrivateFile(portsPath, JSON.stringify({ ...ports, [engine]: port }, null, 2));
        return port;
      });
      turn = chosen.catch(() => {});
      return chosen;
    },
  };
}

/** Writes so that after a crash the file is whole: the old one or the new one. Mode 0600. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const draft = `${path}.new`;
  {
    await using file = await open(draft, 'w', 0o600);
    await file.writeFile(text);
    await file.sync();
  }
  await rename(draft, path);
  await syncDirectory(join(path, '..'));
}

/** Makes renames inside `path` survive a power cut. */
export async function syncDirectory(path: string): Promise<void> {
  await using directory = await open(path, 'r');
  await directory.sync();
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

async function readOrCreateCredentials(path: string, clock: Clock): Promise<StoredCredentials> {
  const file = join(path, 'credentials.json');
  const stored = await readJson<StoredCredentials>(file);
  if (stored !== undefined) return stored;
  if (await exists(join(path, 'postgres'))) {
    throw new Error(
      `${file} is missing, and the database beside it cannot be opened without it: restore it from a backup`,
    );
  }
  const created: StoredCredentials = {
    instance: `citybrain-${clock.secret(INSTANCE_BYTES)}`,
    postgresSuperuser: clock.secret(PASSWORD_BYTES),
    postgres: clock.secret(PASSWORD_BYTES),
    clickhouse: clock.secret(PASSWORD_BYTES),
  };
  await writePrivateFile(file, `${JSON.stringify(created, null, 2)}\n`);
  return created;
}

async function readJson<Content>(path: string): Promise<Content | undefined> {
  if (!(await exists(path))) return undefined;
  return JSON.parse(await readFile(path, 'utf8')) as Content;
}

async function findFreePort(clock: Clock): Promise<number> {
  for (let attempt = 0; attempt < PORT_ATTEMPTS_MAX; attempt += 1) {
    // Real chance, even on a virtual clock: two cities with one seed on one machine must not want the same port.
    const port = PORT_MIN + (Buffer.from(clock.secret(4), 'base64url').readUInt32BE() % PORT_COUNT);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no free port found on 127.0.0.1 between ${PORT_MIN} and ${PORT_MIN + PORT_COUNT}`);
}

function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
