import type { Slot } from './postings.ts';

const byPinyin = new Intl.Collator('zh-Hans-CN-u-co-pinyin');

/** The documents in the order of their names; of one name, of their ids. */
export class NameOrder {
  readonly #entries: { slot: Slot; name: string; id: number }[] = [];
  #ranks: Uint32Array | undefined;

  add(slot: Slot, name: string, id: number): void {
    this.#entries.splice(this.#position(name, id), 0, { slot, name, id });
    this.#ranks = undefined;
  }

  remove(name: string, id: number): void {
    this.#entries.splice(this.#position(name, id), 1);
    this.#ranks = undefined;
  }

  /**
   * The slots by `primary` downwards, those of equal `primary` by name, from `offset` on. `primary` gives whole numbers
   * below 2^53 ÷ number of documents. Both go into one number, as sorting those takes a third of sorting by a function.
   */
  page(
    slots: Uint32Array,
    primary: (slot: Slot) => number,
    { offset, limit }: { offset: number; limit: number },
  ): Slot[] {
    const ranks = this.#ranksBySlot();
    const size = this.#entries.length;
    const primaryMax = Math.floor(Number.MAX_SAFE_INTEGER / (size + 1)) - 1;
    const keys = new Float64Array(slots.length);
    for (let i = 0; i < slots.length; i += 1) {
      const slot = slots[i]!;
      keys[i] = ranks[slot]! - Math.min(primary(slot), primaryMax) * size;
    }
    keys.sort();
    return Array.from(keys.subarray(offset, offset + limit), (key) => {
      const rank = ((key % size) + size) % size;
      return this.#entries[rank]!.slot;
    });
  }

  #ranksBySlot(): Uint32Array {
    if (this.#ranks === undefined) {
      const slotMax = this.#entries.reduce((max, { slot }) => Math.max(max, slot), -1);
      this.#ranks = new Uint32Array(slotMax + 1);
      for (const [rank, { slot }] of this.#entries.entries()) this.#ranks[slot] = rank;
    }
    return this.#ranks;
  }

  #position(name: string, id: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle]!;
      if ((byPinyin.compare(entry.name, name) || entry.id - id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
