import type { Slot } from './postings.ts';
import { SortedWords } from './sorted-words.ts';

/** Documents by a text they have, such as their code or name; findable by how it begins. */
export class SlotsByText {
  readonly #texts = new SortedWords();
  readonly #slots = new Map<string, Slot[]>();

  add(text: string, slot: Slot): void {
    const slots = this.#slots.get(text);
    if (slots !== undefined) {
      slots.push(slot);
      return;
    }
    this.#slots.set(text, [slot]);
    this.#texts.add(text);
  }

  remove(text: string, slot: Slot): void {
    const others = (this.#slots.get(text) ?? []).filter((other) => other !== slot);
    if (others.length > 0) this.#slots.set(text, others);
    else if (this.#slots.delete(text)) this.#texts.remove(text);
  }

  /** At most `limit` texts that begin with `prefix`, in order, with their documents. */
  beginningWith(prefix: string, limit: number): { text: string; slots: Slot[] }[] {
    return this.#texts
      .beginningWith(prefix, limit)
      .map((text) => ({ text, slots: this.#slots.get(text) ?? [] }));
  }
}
