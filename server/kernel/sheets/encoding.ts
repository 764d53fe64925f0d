import { Problem } from '#kernel/errors';
import { unreadableFile } from './sheet.ts';

export type Encoding = 'UTF-8' | 'GB18030';

export interface DecodedText {
  text: string;
  encoding: Encoding;
  /** Some bytes are not of the encoding; U+FFFD stands in their place. */
  isDamaged: boolean;
}

/** Of the characters beyond ASCII: with fewer unreadable ones a text is damaged UTF-8; Chinese in GB18030 has most. */
const DAMAGED_SHARE_MAX = 0.2;

/**
 * The text of a file: UTF-8 where the bytes are, GB18030 (with GBK and GB 2312 inside it) otherwise. A UTF-8 file
 * with a few broken bytes stays UTF-8 and has U+FFFD in their place, instead of becoming a garble of valid GB18030
 * throughout. A byte order mark is dropped. Returns a `Problem` for UTF-16 and for bytes that are neither.
 */
export function decodeText(bytes: Uint8Array): DecodedText | Problem {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return new Problem(unreadableFile, { detail: 'The file is UTF-16; save it as UTF-8.' });
  const strict = decodeStrictly(bytes, 'utf-8');
  if (strict !== undefined) return { text: strict, encoding: 'UTF-8', isDamaged: false };
  const lenient = new TextDecoder('utf-8').decode(bytes);
  if (damagedShare(lenient) < DAMAGED_SHARE_MAX) return { text: lenient, encoding: 'UTF-8', isDamaged: true };
  const chinese = decodeStrictly(bytes, 'gb18030');
  if (chinese !== undefined) return { text: chinese, encoding: 'GB18030', isDamaged: false };
  return new Problem(unreadableFile, { detail: 'The file is neither UTF-8 nor GB18030 text.' });
}

function decodeStrictly(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    // A TypeError is how the decoder says no.
    return undefined;
  }
}

function damagedShare(text: string): number {
  let damaged = 0;
  let beyondAscii = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) beyondAscii += 1;
    if (code === 0xfffd) damaged += 1;
  }
  return damaged / beyondAscii;
}
