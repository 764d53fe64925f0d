/** A record as the lake reads it, every cell in quotes and without spaces around it. */
export function canonicalRecord(cells: readonly string[], delimiter = ','): string {
  return `${cells.map((cell) => `"${trimmed(cell).replaceAll('"', '""')}"`).join(delimiter)}\n`;
}

/** Spaces and tabs, also the wide ones of Chinese typing and those of web pages. */
export function trimmed(cell: string): string {
  return cell.replace(/^[ \t\u3000\u00a0]+|[ \t\u3000\u00a0]+$/g, '');
}

/** The cells of one record that is known to be well formed. */
export function readCells(record: string, delimiter: string): string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (record[at] === '"') {
      let end = at + 1;
      while (record[end] !== '"' || record[end + 1] === '"') end += record[end] === '"' ? 2 : 1;
      cells.push(record.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1;
      while (at < record.length && record[at] !== delimiter) at += 1;
    } else {
      const end = record.indexOf(delimiter, at);
      cells.push(record.slice(at, end === -1 ? undefined : end));
      at = end === -1 ? record.length : end;
    }
    if (at >= record.length) return cells;
    at += 1;
  }
}
