/** Distinct texts in the order of their UTF-16 codes: adding, removing and asking for those that begin with a text. */
export class SortedWords {
  readonly #words: string[] = [];

  /** Returns whether it was not there. */
  add(word: string): boolean {
    const at = this.#position(word);
    if (this.#words[at] === word) return false;
    this.#words.splice(at, 0, word);
    return true;
  }

  remove(word: string): void {
    const at = this.#position(word);
    if (this.#words[at] === word) this.#words.splice(at, 1);
  }

  /** At most `limit` of those that begin with `prefix`, in order. */
  beginningWith(prefix: string, limit: number): string[] {
    const found: string[] = [];
    for (let at = this.#position(prefix); found.length < limit; at += 1) {
      const word = this.#words[at];
      if (!word?.startsWith(prefix)) break;
      found.push(word);
    }
    return found;
  }

  #position(word: string): number {
    let low = 0;
    let high = this.#words.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#words[middle]! < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
