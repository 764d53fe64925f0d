import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A live process, as the operating system tells it to everyone. */
export interface ProcessEntry {
  pid: number;
  uid: number;
  /** Arguments joined by spaces; PostgreSQL's children write their role here (`postgres: NAME: checkpointer`). */
  command: string;
}

const PS_LIMIT_MS = 5_000;
/** The process ended while we looked, or is another user's on a machine that hides those. */
const GONE_CODES = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM']);

/**
 * Processes of user `uid` whose command line contains `mark`. An engine carries the random name of its data
 * directory there, so a process id that was used again is never taken for it. Command lines are read rather
 * than `/proc/<pid>/cwd` or `exe`, because root in a container (without CAP_SYS_PTRACE) may not read those of
 * another user. Zombies have no command line and count as gone.
 */
export async function processesMarked(mark: string, uid: number): Promise<ProcessEntry[]> {
  const entries = process.platform === 'linux' ? await readProc() : await readPs();
  return entries.filter((entry) => entry.uid === uid && entry.command.includes(mark));
}

/** The command line of `pid`, or undefined when there is no such process (or only its zombie). */
export async function findCommand(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return (await readProcEntry(pid))?.command;
  return (await readPs()).find((entry) => entry.pid === pid)?.command;
}

/** Sends a signal; a process that is already gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function readProc(): Promise<ProcessEntry[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const entries = await Promise.all(pids.map(readProcEntry));
  return entries.filter((entry) => entry !== undefined);
}

async function readProcEntry(pid: number): Promise<ProcessEntry | undefined> {
  try {
    const [command, { uid }] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, 'latin1'),
      stat(`/proc/${pid}`),
    ]);
    const text = command.replaceAll('\0', ' ').trimEnd();
    return text === '' ? undefined : { pid, uid, command: text };
  } catch (error) {
    // Anything else, such as too many open files, must not pass for the end of a running engine.
    if (!GONE_CODES.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return undefined;
  }
}

async function readPs(): Promise<ProcessEntry[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,uid=,command='], {
    timeout: PS_LIMIT_MS,
  });
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*\S)/.exec(line);
    return match === null ? [] : [{ pid: Number(match[1]), uid: Number(match[2]), command: match[3]! }];
  });
}
