/**
 * The unit grid (万米单元网格): H3 cells of resolution 10, about 11,500 m² at 31° N, the "ten thousand square metres"
 * of GB/T 30428. A cell is written as H3 writes it (15 hexadecimal digits) and kept in memory as a number: its
 * base cell and child digits without the constant parts, 37 bits at resolution 10, exact in a double.
 */
export const GRID_RESOLUTION = 10;

/** A cell as a number. Keys of one resolution order as H3 orders the cells; ⌊key / 8⌋ is the parent's key. */
export type CellKey = number;

/** The last resolution of H3; a cell's unused child digits are all ones. */
const H3_RESOLUTION_MAX = 15;

/**
 * The key of a cell of resolution 10 in H3's text form. The hot path of `locate`: no BigInt, no allocation.
 * Of the 60 bits the text shows, bits 51 to 15 are the key: nine hexadecimal digits and the top bit of the next.
 */
export function cellKey(cell: string): CellKey {
  let high = 0;
  for (let i = 2; i < 11; i += 1) high = high * 16 + hexDigit(cell.charCodeAt(i));
  return high * 2 + (hexDigit(cell.charCodeAt(11)) >> 3);
}

/** The key of a cell of a coarser `resolution`: the digits it does not use are cut off. */
export function coarseCellKey(cell: string, resolution: number): CellKey {
  return Math.floor(cellKey(cell) / 8 ** (GRID_RESOLUTION - resolution));
}

/** H3's text form of a key of `resolution`. */
export function cellOfKey(key: CellKey, resolution: number = GRID_RESOLUTION): string {
  const unusedBits = BigInt(3 * (H3_RESOLUTION_MAX - resolution));
  const unused = (1n << unusedBits) - 1n;
  return ((1n << 59n) | (BigInt(resolution) << 52n) | (BigInt(key) << unusedBits) | unused).toString(16);
}

/** Digits of a cell in H3's text form. */
export const CELL_LENGTH = 15;

/** A cell of the unit grid in H3's text form: resolution 10, lower case. */
export const CELL_PATTERN = '^8a[0-9a-f]{13}$';

function hexDigit(charCode: number): number {
  return charCode < 58 ? charCode - 48 : charCode - 87;
}

/**
 * A map from cells to whole numbers below 2^32, in two typed arrays: open addressing, linear probing, at most
 * half full. 121,474 cells take 3.1 MB; a `Map<string, number>` takes 7.6 MB and 121,474 little strings to collect around.
 */
export class CellTable {
  readonly #keys: Float64Array;
  readonly #values: Uint32Array;
  readonly #mask: number;
  readonly #shift: number;
  #size = 0;

  /** The table never grows: `capacity` is the largest number of cells it will be given. */
  constructor(capacity: number) {
    const bits = Math.max(4, Math.ceil(Math.log2(capacity * 2 + 1)));
    this.#keys = new Float64Array(2 ** bits).fill(-1);
    this.#values = new Uint32Array(2 ** bits);
    this.#mask = 2 ** bits - 1;
    this.#shift = 32 - bits;
  }

  get size(): number {
    return this.#size;
  }

  set(key: CellKey, value: number): void {
    const slot = this.#slotOf(key);
    if (this.#keys[slot] === -1) {
      this.#size += 1;
      if (this.#size * 2 > this.#mask + 1)
        throw new Error('a CellTable was given more cells than its capacity');
    }
    this.#keys[slot] = key;
    this.#values[slot] = value;
  }

  get(key: CellKey): number | undefined {
    const slot = this.#slotOf(key);
    return this.#keys[slot] === -1 ? undefined : this.#values[slot];
  }

  *keys(): Generator<CellKey> {
    for (const key of this.#keys) if (key !== -1) yield key;
  }

  /** The slot that holds `key`, or the empty one where it would go. */
  #slotOf(key: CellKey): number {
    // Fibonacci hashing of the low 32 bits: neighbours in a district differ there, not in the base cell.
    let slot = Math.imul(key >>> 0, 0x9e37_79b1) >>> this.#shift;
    while (this.#keys[slot] !== key && this.#keys[slot] !== -1) slot = (slot + 1) & this.#mask;
    return slot;
  }
}

/** The largest serial three characters hold: 001 to 999, then A00 to ZZZ. */
export const SERIAL_MAX = 999 + 26 * 36 * 36;
const DECIMAL_SERIAL_MAX = 999;

/**
 * The grid code of the `serial`-th cell (from 1) of a place. Under a 12-digit code of GB/T 2260 (district) and
 * GB/T 10114 (street) it is the 15 characters 6 + 3 + 3 + 3: district, street, village, serial; a street without
 * villages has 000 in the village's place. Serials past 999 go on in base 36 with a letter in front (A00 … ZZZ), so
 * the width stays 15; the import never gives a village more than 999 cells, only a bare street can get there.
 * A district elsewhere has no such code: there it is the place's own code, a hyphen and the serial.
 */
export function gridCode(placeCode: string, serial: number): string {
  return isStandardCode(placeCode) ? placeCode + serialText(serial) : `${placeCode}-${serial}`;
}

/** Whether a place code is one of the 12-digit codes of the Chinese statistical divisions. */
export function isStandardCode(placeCode: string): boolean {
  return /^\d{12}$/.test(placeCode);
}

function serialText(serial: number): string {
  if (serial < 1 || serial > SERIAL_MAX) throw new Error(`a grid code has no serial ${serial}`);
  if (serial <= DECIMAL_SERIAL_MAX) return String(serial).padStart(3, '0');
  return (10 * 36 * 36 + (serial - DECIMAL_SERIAL_MAX - 1)).toString(36).toUpperCase();
}
