/**
 * Text in GB18030, which older office programs of Chinese authorities expect of a CSV file. Node decodes the encoding
 * and does not write it, so the tables come from its decoder: once, in some 100 ms. The 19 characters for private use
 * that it never reads become a question mark.
 */
export function encodeGb18030(text: string): Buffer {
  table ??= readTable();
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else if (code >= 0x10000) bytes.push(...fourBytes(SUPPLEMENTARY_START + code - 0x10000));
    else bytes.push(...(table.get(character) ?? table.get('？')!));
  }
  return Buffer.from(bytes);
}

let table: Map<string, number[]> | undefined;

/** Where the four-byte codes of the first plane end, and where those above it begin. */
const FIRST_PLANE_END = 39_420;
const SUPPLEMENTARY_START = 189_000;

function readTable(): Map<string, number[]> {
  const decoder = new TextDecoder('gb18030');
  const codes = new Map<string, number[]>();
  const add = (bytes: number[]) => {
    const character = decoder.decode(Uint8Array.from(bytes));
    if (character.length === 1 && character !== '\ufffd' && !codes.has(character))
      codes.set(character, bytes);
  };
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) if (trail !== 0x7f) add([lead, trail]);
  for (let index = 0; index < FIRST_PLANE_END; index += 1) add(fourBytes(index));
  return codes;
}

/** The four-byte codes are counted through: 10 × 126 × 10 to each first byte. */
function fourBytes(index: number): number[] {
  return [
    0x81 + Math.floor(index / 12_600),
    0x30 + (Math.floor(index / 1_260) % 10),
    0x81 + (Math.floor(index / 10) % 126),
    0x30 + (index % 10),
  ];
}
