import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { foregroundScript, root } from './spawn.ts';

/** Without a name lists the benchmarks; with one runs `bench/<name>.ts` and passes the other arguments on. */
export async function bench(name: string | undefined, args: string[]): Promise<number> {
  const files = globSync('bench/*.ts', { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .sort();
  if (name === undefined) {
    for (const file of files)
      console.log(`${basename(file, '.ts').padEnd(20)} ${firstLineOfDocstring(file)}`);
    return 0;
  }
  const file = files.find((candidate) => basename(candidate, '.ts') === name);
  if (file !== undefined) return await foregroundScript(file, args);
  console.error(`There is no bench/${name}.ts. \`npm run bench\` lists what there is.`);
  return 1;
}

function firstLineOfDocstring(file: string): string {
  const text = readFileSync(join(root, file), 'utf8');
  return /\/\*\*\s*(?:\*\s*)?(.+?)\s*(?:\*\/)?\n/.exec(text)?.[1] ?? '';
}
