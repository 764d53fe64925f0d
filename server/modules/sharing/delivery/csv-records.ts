const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/** Counts the records of a CSV while it streams by: line ends outside of quotes. */
export class RecordCounter {
  count = 0;
  #isQuoted = false;

  add(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte === QUOTE) this.#isQuoted = !this.#isQuoted;
      else if (byte === LINE_FEED && !this.#isQuoted) this.count += 1;
    }
  }
}
