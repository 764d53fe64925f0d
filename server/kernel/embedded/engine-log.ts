import { copyFile, open, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { every } from '../clock.ts';

/** Two files of this size an engine at most: enough for weeks of warnings, nothing on the disk. */
const LOG_BYTES_MAX = 8 * 1024 * 1024;
const ROTATION_INTERVAL_MS = 60_000;
const TAIL_CHARACTERS = 4_000;
const COMPLAINT_CHARACTERS_MAX = 300;

/**
 * The log of one engine, `<logs>/<name>.log`. The engine writes to it directly, not through us: it neither
 * needs nor disturbs our terminal, and goes on logging when we die.
 */
export interface EngineLog {
  readonly path: string;
  /** Runs `spawn` with a descriptor of the log, for the child's standard output and error. */
  use<T>(spawn: (descriptor: number) => T): Promise<T>;
  /** Its last line that complains, with the path, for an error message of one line. */
  lastComplaint(): Promise<string>;
  close(): void;
}

export function openEngineLog(logs: string, name: string): EngineLog {
  const path = join(logs, `${name}.log`);
  const stopRotation = every(ROTATION_INTERVAL_MS, () => {
    rotate(path).catch(() => {});
  });
  return {
    path,
    async use(spawn) {
      await rotate(path);
      await using file = await open(path, 'a', 0o600);
      return spawn(file.fd);
    },
    async lastComplaint() {
      const text = await readFile(path, 'utf8').catch(() => '');
      const lines = text.slice(-TAIL_CHARACTERS).split('\n');
      const complaint = lines.findLast((line) => /FATAL|PANIC|error|exception/i.test(line)) ?? 'nothing said';
      return `${complaint.slice(0, COMPLAINT_CHARACTERS_MAX)} (see ${path})`;
    },
    close: stopRotation,
  };
}

/**
 * Copies and truncates rather than renames: the engine holds the file open in append mode, so it goes on at the
 * new beginning. Lines written between the two steps are lost, which an engine's log can bear.
 */
async function rotate(path: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size < LOG_BYTES_MAX) return;
  await copyFile(path, `${path}.1`);
  await truncate(path, 0);
}
