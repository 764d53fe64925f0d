import { StringDecoder } from 'node:string_decoder';
import type { SaxesParser } from 'saxes';
import { type Entry, fromBufferPromise } from 'yauzl';

/** What every part read from one archive may unpack to, in all: a bomb of a few kilobytes stops here. */
export const UNPACKED_BYTES_MAX = 512 * 1024 * 1024;
const ENTRIES_MAX = 10_000;

/** Says what is wrong with an archive, in words for people. Never leaves `readXlsx`. */
export class UnreadableZip extends Error {}

export interface ZipParts {
  /** Unpacks a part through an XML parser, piece by piece. Throws `UnreadableZip`. */
  parse(path: string, parser: SaxesParser): Promise<void>;
}

/** The parts of a ZIP archive in memory. Throws `UnreadableZip`. */
export async function openZip(bytes: Buffer, unpackedBytesMax = UNPACKED_BYTES_MAX): Promise<ZipParts> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true, validateEntrySizes: true }).catch(refuse);
  const entries = new Map<string, Entry>();
  if (zip.entryCount > ENTRIES_MAX)
    throw new UnreadableZip(`The archive has more than ${ENTRIES_MAX} parts.`);
  try {
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  } catch (error) {
    refuse(error);
  }
  let unpacked = 0;

  /** Counts what really comes out; the sizes an archive declares are checked by yauzl but prove nothing. */
  async function parse(path: string, parser: SaxesParser): Promise<void> {
    const entry = entries.get(path);
    if (entry === undefined) throw new UnreadableZip(`The workbook lacks its part ${path}.`);
    const decoder = new StringDecoder('utf8');
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      if (unpacked > unpackedBytesMax)
        throw new UnreadableZip(`The workbook unpacks to more than ${unpackedBytesMax / 1024 / 1024} MiB.`);
      parser.write(decoder.write(chunk));
    }
    parser.write(decoder.end()).close();
  }
  return {
    parse: (path, parser) => {
      // Saxes' own handler throws as well; its errors carry the position but no class.
      parser.on('error', (error) => refuse(error));
      return parse(path, parser).catch(refuse);
    },
  };
}

/** A damaged archive or XML fails in as many ways as there are bytes; all mean the same to whoever sent it. */
function refuse(error: unknown): never {
  if (error instanceof UnreadableZip) throw error;
  throw new UnreadableZip(
    `The file is damaged or no XLSX workbook: ${error instanceof Error ? error.message : error}.`,
  );
}
