import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stopwatch } from '../clock.ts';
import { type Lake, type LakeAddress, openLake } from '../lake.ts';
import { type NativeCluster, writeClickHouseConfig } from './clickhouse-config.ts';
import { type DataDirectory, exists } from './data-directory.ts';
import { openEngineLog } from './engine-log.ts';
import { processesMarked, signal } from './processes.ts';
import { type Engine, type EngineRun, endOf } from './supervise.ts';
import { seconds, waitUntil } from './wait.ts';

/** 0.3 s here with the library in memory; a cold disk has to read some of its 570 MB, a full lake its parts. */
const START_LIMIT_MS = 60_000;
const CLEAN_STOP_LIMIT_MS = 5_000;
const KILL_LIMIT_MS = 5_000;
/** A child of a killed server sees its input close within milliseconds; after this it is stuck. */
const DYING_LIMIT_MS = 2_000;

/** Opens the HTTP port, then runs a query for nine years: with it ends the process. It notices its end at each row. */
const HOLDING_QUERY = `SYSTEM START LISTEN HTTP;
SELECT sleepEachRow(0.3) FROM numbers(1000000000)
SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 0 FORMAT Null`;
/** Ends the holding query, which is not admin's, so that ClickHouse closes its tables. */
const END_HOLDING_QUERY = `KILL QUERY WHERE user != 'admin' ASYNC`;

export interface ClickHouseEngine extends Engine {
  /** Known once it started, and the same after every restart. */
  readonly address: Omit<LakeAddress, 'database'>;
}

/** ClickHouse on `<directory>/clickhouse`: see clickhouse-child.ts for how it runs. */
export function clickhouseEngine(
  directory: DataDirectory,
  progress: (text: string) => void,
  cluster?: NativeCluster,
): ClickHouseEngine {
  const log = openEngineLog(directory.logs, 'clickhouse');
  const mark = `${directory.instance}-clickhouse`;
  let port: number | undefined;
  const address = () => ({
    url: `http://127.0.0.1:${port}`,
    username: 'admin',
    password: directory.credentials.clickhouse,
  });

  async function start(): Promise<EngineRun> {
    const elapsed_ms = stopwatch();
    const library = await findLibrary();
    await endOrphan(mark);
    const folder = await writeClickHouseConfig(
      join(directory.path, 'clickhouse'),
      directory.credentials.clickhouse,
      cluster,
    );
    port ??= await directory.port('clickhouse');
    const command = [
      '--experimental-ffi',
      '--disable-warning=ExperimentalWarning',
      fileURLToPath(new URL('./clickhouse-child.ts', import.meta.url)),
      mark,
      library,
      ...serverArguments(folder, port, cluster),
    ];
    const child = await log.use((descriptor) =>
      spawn(process.execPath, command, {
        cwd: folder.data,
        env: { TZ: 'UTC' },
        detached: true,
        stdio: ['pipe', descriptor, descriptor],
      }),
    );
    const run = await readyRun(child);
    progress(`ClickHouse ready on 127.0.0.1:${port} (${seconds(elapsed_ms())})`);
    return run;
  }

  async function readyRun(child: ChildProcess): Promise<EngineRun> {
    let reason: string | undefined;
    const ended = endOf(child).then((text) => {
      reason = text;
      return text;
    });
    const lake = openLake({ ...address(), database: 'default' });
    const ready = await waitUntil(START_LIMIT_MS, async () => reason !== undefined || (await answers(lake)));
    await lake.close();
    if (reason !== undefined) throw new Error(`did not start, ${reason}: ${await log.lastComplaint()}`);
    if (ready) return { pid: child.pid!, ended, stop: () => stopChild(child, ended, address()) };
    child.kill('SIGKILL');
    throw new Error(`not ready after ${START_LIMIT_MS} ms: ${await log.lastComplaint()}`);
  }

  return {
    name: 'ClickHouse',
    get address() {
      return address();
    },
    start,
    close: log.close,
  };
}

function serverArguments(
  folder: { data: string; configFile: string },
  port: number,
  cluster?: NativeCluster,
): string[] {
  return [
    `--path=${folder.data}`,
    `--config-file=${folder.configFile}`,
    '--listen_host=127.0.0.1',
    `--http_port=${port}`,
    ...(cluster === undefined ? [] : [`--tcp_port=${cluster.port}`]),
    '--log-level=warning',
    '--logger.console=1',
    `--query=${cluster === undefined ? '' : 'SYSTEM START LISTEN TCP; '}${HOLDING_QUERY}`,
  ];
}

/** Throws with advice where the library does not exist (macOS, arm64, musl). */
async function findLibrary(): Promise<string> {
  const name = `@chdb/lib-${process.platform}-${process.arch}-gnu`;
  try {
    const library = join(dirname(fileURLToPath(import.meta.resolve(name))), 'libchdb.so');
    if (await exists(library)) return library;
  } catch {
    // Not installed, which the message below says.
  }
  throw new Error(
    `no embedded ClickHouse for ${process.platform} ${process.arch} is installed (${name}): set CLICKHOUSE_URL to a ClickHouse server`,
  );
}

/** It never outlives its parent by more than a moment; that moment is over before the next one opens the files. */
async function endOrphan(mark: string): Promise<void> {
  const isGone = async () => (await processesMarked(mark, process.getuid!())).length === 0;
  if (await waitUntil(DYING_LIMIT_MS, isGone)) return;
  for (const { pid } of await processesMarked(mark, process.getuid!())) signal(pid, 'SIGKILL');
  if (!(await waitUntil(KILL_LIMIT_MS, isGone)))
    throw new Error('the ClickHouse of an earlier run does not end');
}

async function answers(lake: Lake): Promise<boolean> {
  return lake.ping().then(
    () => true,
    () => false,
  );
}

async function stopChild(
  child: ChildProcess,
  ended: Promise<string>,
  address: Omit<LakeAddress, 'database'>,
): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const lake = openLake({ ...address, database: 'default' });
  // Not waited for: the answer may be cut off by the very end it asks for, or never come.
  const asked = lake.client
    .command({ query: END_HOLDING_QUERY })
    .catch(() => {})
    // ClickHouse waits for open connections before it ends, ours included.
    .then(() => lake.close());
  if (!(await waitUntil(CLEAN_STOP_LIMIT_MS, async () => over))) child.kill('SIGKILL');
  await asked;
  if (!(await waitUntil(KILL_LIMIT_MS, async () => over)))
    throw new Error('ClickHouse does not end; its disk may hang');
}
