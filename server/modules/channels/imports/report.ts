import type { RowOutcome } from './import-requests.ts';

const BYTE_ORDER_MARK = '\ufeff';
const headings = ['line', 'reference', 'outcome', 'case', 'field', 'reason'];

/** The outcome of every row as CSV (RFC 4180, with a byte order mark, without which Excel takes UTF-8 for GBK). */
export function reportCsv(rows: readonly RowOutcome[]): string {
  const lines = rows.map(({ line, reference, outcome, caseNumber, field, reason }) =>
    [String(line), reference, outcome, caseNumber, field, reason]
      .map((cell) => csvCell(cell ?? ''))
      .join(','),
  );
  return `${BYTE_ORDER_MARK}${[headings.join(','), ...lines].join('\r\n')}\r\n`;
}

/** A cell that a spreadsheet would run as a formula begins with an apostrophe instead (OWASP, CSV injection). */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
