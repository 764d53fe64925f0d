import type { CellKind, Choice } from './columns.ts';

/** A spreadsheet would take these for formulas. */
const FORMULA_START = /^[=+\-@\t\r]/;
/** How such a text stands in a file, so that no program that opens it computes anything. */
const SHIELD = "'";

/** What a value looks like in a cell; `readCell` reads it back. */
export function cellOf(cell: CellKind, value: unknown): string {
  return shielded(writeCell(cell, value));
}

function writeCell(cell: CellKind, value: unknown): string {
  if (value === null || value === undefined) return '';
  switch (cell.kind) {
    case 'text':
      return String(value);
    case 'number':
      return String(value);
    case 'yes-no':
      return value === true ? '是' : '否';
    case 'list':
      return writeList(value as string[]);
    case 'choice':
      return labelOf(cell.choices, value as string);
    case 'choices':
      return (value as string[]).map((one) => labelOf(cell.choices, one)).join('；');
  }
}

const SEPARATORS = /[；;|\n]/;

/** Separated as clerks do; where a value itself has a separator, as JSON. */
function writeList(values: string[]): string {
  const isPlain = values.every((value) => value !== '' && value.trim() === value && !SEPARATORS.test(value));
  const plain = values.join('；');
  return isPlain && !plain.startsWith('[') ? plain : JSON.stringify(values);
}

function labelOf(choices: Choice[], value: string): string {
  return choices.find((one) => one.value === value)?.label ?? value;
}

function shielded(text: string): string {
  return FORMULA_START.test(text) || text.startsWith(SHIELD) ? SHIELD + text : text;
}

function unshielded(text: string): string {
  return text.startsWith(SHIELD) ? text.slice(1) : text;
}

/** The value of a cell that is not empty; undefined where it is not what the column takes. */
export function readCell(cell: CellKind, written: string): unknown {
  const text = unshielded(written.trim());
  switch (cell.kind) {
    case 'text':
      return text;
    case 'number':
      return readNumber(text, cell);
    case 'yes-no':
      return readYesNo(text);
    case 'list':
      return readList(text);
    case 'choice':
      return findChoice(cell.choices, text);
    case 'choices': {
      const values = text.split(/[；;|,，、\n]/).filter((one) => one.trim() !== '');
      const found = values.map((one) => findChoice(cell.choices, one.trim()));
      return found.includes(undefined) ? undefined : found;
    }
  }
}

/** Also `12.0`, as spreadsheets have it. */
function readNumber(text: string, { least, most }: { least: number; most: number }): number | undefined {
  const match = /^(\d{1,9})(?:\.0+)?$/.exec(text);
  const value = Number(match?.[1] ?? Number.NaN);
  return value >= least && value <= most ? value : undefined;
}

const yes = new Set(['是', '1', 'y', 'yes', 'true', '√']);
const no = new Set(['否', '0', 'n', 'no', 'false', '×']);

function readYesNo(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
}

function readList(text: string): string[] | undefined {
  if (!text.startsWith('['))
    return text
      .split(SEPARATORS)
      .map((one) => one.trim())
      .filter((one) => one !== '');
  try {
    const values: unknown = JSON.parse(text);
    return Array.isArray(values) && values.every((one) => typeof one === 'string') ? values : undefined;
  } catch {
    // Not what `writeList` wrote.
    return undefined;
  }
}

function findChoice(choices: Choice[], text: string): string | undefined {
  const word = text.replace(/\.0+$/, '').toLowerCase();
  return choices.find(
    ({ value, label, also }) =>
      value === word || label.toLowerCase() === word || also.some((one) => one.toLowerCase() === word),
  )?.value;
}
