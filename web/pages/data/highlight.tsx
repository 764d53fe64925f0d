import { Fragment } from 'react';

/** A text with the words that were looked for marked. `words` are in lower case, as the server answers them. */
export function Highlight({ text, words }: { text: string; words: string[] }) {
  return (
    <>
      {partsOf(text, words).map(({ at, part, isMarked }) =>
        isMarked ? <mark key={at}>{part}</mark> : <Fragment key={at}>{part}</Fragment>,
      )}
    </>
  );
}

interface Part {
  at: number;
  part: string;
  isMarked: boolean;
}

function partsOf(text: string, words: string[]): Part[] {
  const lower = text.toLowerCase();
  // Some letters change their length in lower case; then nothing could be marked at the right place.
  if (words.length === 0 || lower.length !== text.length) return [{ at: 0, part: text, isMarked: false }];
  const marked = new Array<boolean>(text.length).fill(false);
  for (const word of words) {
    if (word === '') continue;
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length))
      marked.fill(true, at, at + word.length);
  }
  const parts: Part[] = [];
  for (let at = 0; at < text.length; ) {
    const isMarked = marked[at]!;
    let end = at;
    while (end < text.length && marked[end] === isMarked) end++;
    parts.push({ at, part: text.slice(at, end), isMarked });
    at = end;
  }
  return parts;
}
