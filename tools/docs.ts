import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeReference } from './reference.ts';
import { root } from './spawn.ts';

/** `npm run dev docs`: writes the pages of docs/ that are made from the code. */
export async function docs(): Promise<number> {
  for (const { path, text } of await listOutdatedPages()) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    console.log(`wrote ${path}`);
  }
  return 0;
}

/** The generated pages that are missing or differ from what the code says now. */
export async function listOutdatedPages(): Promise<{ path: string; text: string }[]> {
  const pages = Object.entries(await writeReference()).map(async ([path, text]) => ({
    path,
    text,
    current: await readFile(join(root, path), 'utf8').catch(() => ''),
  }));
  return (await Promise.all(pages)).filter(({ text, current }) => text !== current);
}
