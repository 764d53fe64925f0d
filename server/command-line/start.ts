import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stopwatch } from '#kernel/clock';
import type { Config } from '#kernel/config';
import { seedDemo } from '../demo/seed-demo.ts';
import { openCity, type RunningCity } from '../main.ts';
import { note, Stop, say, telling } from './session.ts';

const root = join(import.meta.dirname, '..', '..');

interface StartOptions {
  demo?: boolean | string;
  data?: string;
  port?: number;
  host?: string;
}

/** `citybrain start`: serves until it is told to stop, also while it is still starting, then shuts down cleanly. */
export async function startCommand(options: StartOptions): Promise<void> {
  const elapsed_ms = stopwatch();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  await telling(async () => {
    const demo =
      options.demo === undefined || options.demo === false ? undefined : await demoFolder(options.demo);
    const city = await openCity({
      config: changesOf(options, demo !== undefined),
      progress: note,
      prepare: async (opening) => {
        if (demo !== undefined) await seedDemo(opening, { folder: demo, progress: note });
      },
    });
    stopWith(city, stop.signal);
    if (stop.signal.aborted) return;
    say(`City Brain is ready at ${city.address} (${(elapsed_ms() / 1_000).toFixed(1)} s)`);
    if (demo !== undefined)
      say('Demo district, all people and cases synthetic: sign in as anybody on the first page.');
  });
}

/** Closes the city once, when told to or when an engine stays down. */
function stopWith(city: RunningCity, signal: AbortSignal): void {
  const close = () => {
    note('stopping');
    void city.close();
  };
  if (signal.aborted) close();
  else signal.addEventListener('abort', close, { once: true });
  city.engines?.onFailure((engine, reason, final) => {
    if (!final) return;
    note(`${engine} does not stay up: ${reason}`);
    process.exitCode = 1;
    close();
  });
}

function changesOf(options: StartOptions, demo: boolean): Partial<Config> {
  return {
    demo,
    ...(options.data === undefined ? {} : { dataDirectory: options.data }),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.host === undefined ? {} : { host: options.host }),
  };
}

/** `--demo` alone takes the district named in package.json. */
async function demoFolder(name: string | true): Promise<string> {
  if (name === true) {
    const description = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      citybrain: { demoDistrict: string };
    };
    return join(root, 'districts', description.citybrain.demoDistrict);
  }
  if (!/^[a-z0-9-]+$/.test(name))
    throw new Stop(`--demo: expected the name of a folder in districts/, got "${name}"`);
  return join(root, 'districts', name);
}
