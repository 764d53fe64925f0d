import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's root folder, with a trailing slash. */
export const root = fileURLToPath(new URL('..', import.meta.url));

export interface Outcome {
  code: number;
  output: string;
}

/** Runs a program to its end and keeps what it says. A program that cannot be started has the code 127. */
export function capture(
  command: string,
  args: string[],
  options: { signal?: AbortSignal } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      signal: options.signal,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs programs in the foreground until the first of them ends, then ends the others; returns its exit code.
 * The terminal's interrupt reaches the children by itself; a termination is passed on.
 */
export function foreground(
  commands: { command: string; args: string[]; env?: Record<string, string> }[],
): Promise<number> {
  return new Promise((resolve) => {
    const children = commands.map(({ command, args }) =>
      spawn(command, args, { cwd: root, stdio: 'inherit' }),
    );
    const endAll = () => {
      for (const child of children) child.kill('SIGTERM');
    };
    process.once('SIGTERM', endAll);
    process.on('SIGINT', () => {});
    for (const child of children) {
      child.on('exit', (code) => {
        endAll();
        resolve(code ?? 1);
      });
    }
  });
}

/** Runs a TypeScript file of this project in the foreground with the Node.js that runs this one. */
export function foregroundScript(file: string, args: string[] = []): Promise<number> {
  return foreground([{ command: process.execPath, args: [file, ...args] }]);
}
