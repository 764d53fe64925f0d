import type { Rolldown } from 'vite';

export type Bundle = Rolldown.OutputBundle;
type Chunk = Rolldown.OutputChunk & { viteMetadata?: { importedCss: Set<string> } };

/** File names of the chunks that hold `files` (paths below web/), and of all they import. */
export function closure(bundle: Bundle, files: string[]): Set<string> {
  const found = new Set<string>();
  const visit = (fileName: string): void => {
    const chunk = bundle[fileName];
    if (found.has(fileName) || chunk?.type !== 'chunk') return;
    found.add(fileName);
    chunk.imports.forEach(visit);
  };
  for (const file of files) visit(chunkOf(bundle, file));
  return found;
}

function chunkOf(bundle: Bundle, file: string): string {
  const holder = Object.values(bundle).find(
    (output) => output.type === 'chunk' && output.moduleIds.some((id) => id.endsWith(`/web/${file}`)),
  );
  if (!holder) throw new Error(`web/${file} is not in the bundle`);
  return holder.fileName;
}

export function codeOf(bundle: Bundle, fileName: string): string {
  return (bundle[fileName] as Chunk).code;
}

/** Style sheets that belong to these chunks. */
export function stylesOf(bundle: Bundle, chunks: Iterable<string>): Set<string> {
  const styles = new Set<string>();
  for (const fileName of chunks) {
    for (const css of (bundle[fileName] as Chunk).viteMetadata?.importedCss ?? []) styles.add(css);
  }
  return styles;
}
