import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stopwatch } from '#kernel/clock';
import { capture, type Outcome, root } from './spawn.ts';

export interface Check {
  name: string;
  run(): Promise<Outcome>;
}

const tsc = join(root, 'node_modules/.bin/tsc');
const biome = join(root, 'node_modules/.bin/biome');

/** What a machine can say about the code without running it, cheapest to understand first. */
export function listChecks(): Check[] {
  const hasWeb = existsSync(join(root, 'web/main.tsx'));
  return [
    { name: 'types of the server', run: () => capture(tsc, ['--project', 'tsconfig.json']) },
    ...(hasWeb
      ? [{ name: 'types of the web', run: () => capture(tsc, ['--project', 'tsconfig.web.json']) }]
      : []),
    { name: 'biome', run: () => capture(biome, ['ci', '--colors=off', '--max-diagnostics=50']) },
  ];
}

/** Building the web application, as `npm start` does it: nothing happens when it is current. */
export const webBuild: Check = {
  name: 'web build',
  run: () => capture(process.execPath, [join(root, 'tools/setup.mjs'), '--quiet']),
};

/** The tests look at the same (`test/docs.test.ts`). */
export const docsAreCurrent: Check = {
  name: 'generated pages of docs/',
  async run() {
    const { listOutdatedPages } = await import('./docs.ts');
    const outdated = await listOutdatedPages();
    const output = outdated.map(({ path }) => `${path} is not current; run: npm run dev docs`).join('\n');
    return { code: outdated.length === 0 ? 0 : 1, output };
  },
};

/** The web's build asks the compiler, so a stale file would hide a changed route from it. */
export const apiClientIsCurrent: Check = {
  name: 'generated types of the API',
  async run() {
    const { outdatedApiClient } = await import('./api-client.ts');
    const output = (await outdatedApiClient()) ?? '';
    return { code: output === '' ? 0 : 1, output };
  },
};

/** Runs one check and prints its line, with all it said when it failed. */
export async function passes(check: Check): Promise<boolean> {
  const elapsed = stopwatch();
  const { code, output } = await check.run();
  console.log(`${code === 0 ? '✓' : '✗'} ${check.name}  ${seconds(elapsed())}`);
  if (code !== 0) console.log(output.trimEnd());
  return code === 0;
}

export function seconds(duration_ms: number): string {
  return `${(duration_ms / 1000).toFixed(1)} s`;
}
