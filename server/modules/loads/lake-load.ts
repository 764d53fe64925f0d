import { nameOf, textOf } from '#kernel/lake';
import type { Item } from '#modules/catalogue';
import { MARK } from './csv-scanner.ts';
import type { Columns } from './heading.ts';
import { type PlaceTables, placeOf } from './lake-places.ts';
import { type ItemRule, ruleOf } from './lake-rules.ts';
import { tableOf } from './table.ts';

/** What a load knows when its rows begin to come. */
export interface Intake {
  resourceId: number;
  batch: number;
  items: readonly Item[];
  /** For each column of what comes, its item. */
  columns: Columns;
  delimiter: string;
  nulls: readonly string[];
  timeZone: string;
  places: PlaceTables;
}

/** Rows of a wrong batch that are kept with their faults; the rest is counted. */
export const QUARANTINE_ROWS_MAX = 100_000;
const QUARANTINED_TEXT_MAX = 2_000;

/**
 * One pass: text in, typed rows out, wrong ones left out. Which record a row is, the lake counts itself; cut records
 * have a mark in their place for that.
 */
export function insertGoodRows(intake: Intake): string {
  const names = [...intake.items.map((item) => nameOf(item.name)), '_batch', '_row', '_street', '_village'];
  const typed = intake.items.map((_, index) => `_t${index}`);
  const place = placeOf(intake.items, intake.places, (index) => `_t${index}`);
  return `insert into ${nameOf(tableOf(intake.resourceId))} (${names.join(', ')})
    select ${typed.join(', ')}, ${intake.batch}, _number, ${place.street}, ${place.village}
    from (${typedRows(intake, 'rowNumberInAllBlocks() + 1 as _number')})
    where _isMark + _isWrong = 0
    settings ${settingsOf(intake)}
    format CSV`;
}

/** The second pass, over the parts of the data that held wrong rows: each comes with its number before it. */
export function insertWrongRows(intake: Intake): string {
  const faults = rulesOf(intake).map(({ faults }, index) => {
    const cases = faults.flatMap(({ when, reason }) => [when, `'${reason}'`]);
    const name = textOf(intake.items[index]!.name);
    return `(${name}, ${cases.length === 0 ? "''" : `multiIf(${cases.join(', ')}, '')`})`;
  });
  const cells = intake.columns.map((_, index) => `_c${index}`);
  return `insert into quarantine (resource, batch, row, faults, text)
    select ${intake.resourceId}, ${intake.batch}, _number,
      arrayFilter(fault -> fault.2 != '', [${faults.join(', ')}]),
      substringUTF8(arrayStringConcat(arrayMap(cell -> if(match(cell, '[",;\\r\\n\\t]'),
        concat('"', replaceAll(cell, '"', '""'), '"'), cell), [${cells.join(', ')}]), ','), 1, ${QUARANTINED_TEXT_MAX})
    from (${typedRows(intake, '_record as _number', ['_record UInt64'])})
    where _isWrong
    limit ${QUARANTINE_ROWS_MAX}
    settings ${settingsOf(intake)}
    format CSV`;
}

function typedRows(intake: Intake, number: string, before: string[] = []): string {
  const structure = [...before, ...intake.columns.map((_, index) => `_c${index} String`)].join(', ');
  const texts = intake.items.map((item, index) => `${textOfItem(intake, item)} as _v${index}`);
  const rules = rulesOf(intake);
  const typed = rules.map((rule, index) => `${rule.typed} as _t${index}`);
  const wrong = rules.flatMap((rule) => rule.faults.map((fault) => fault.when));
  const cells = intake.columns.map((_, index) => `_c${index}`);
  // A sum, not `or`: each is evaluated for nearly every row anyway, and lazy evaluation costs more than it saves.
  return `select *, (${wrong.length === 0 ? '0' : wrong.map((one) => `(${one})`).join(' + ')}) != 0 as _isWrong
    from (select *, ${typed.join(', ')}
      from (select ${cells.join(', ')}, ${number}, _c0 = ${textOf(MARK).replace('\0', '\\0')} as _isMark, ${texts.join(', ')}
        from input(${textOf(structure)})))`;
}

function rulesOf(intake: Intake): ItemRule[] {
  return intake.items.map((item, index) =>
    ruleOf(item, { text: `_v${index}`, value: `_t${index}`, timeZone: intake.timeZone }),
  );
}

function textOfItem({ columns, nulls }: Intake, item: Item): string {
  const column = columns.indexOf(item);
  if (column === -1) return "''";
  if (nulls.length === 0) return `_c${column}`;
  return `if(_c${column} in (${nulls.map(textOf).join(', ')}), '', _c${column})`;
}

/** The scanner made sure of the form; what ClickHouse guesses or fills in by itself is off. */
function settingsOf({ delimiter }: Intake): string {
  return [
    `format_csv_delimiter = ${delimiter === '\t' ? "'\\t'" : textOf(delimiter)}`,
    'format_csv_allow_double_quotes = 1, format_csv_allow_single_quotes = 0',
    'input_format_csv_detect_header = 0, input_format_csv_trim_whitespaces = 0',
    'input_format_csv_empty_as_default = 0, input_format_null_as_default = 0',
    'input_format_defaults_for_omitted_fields = 0, input_format_csv_allow_variable_number_of_columns = 0',
    // A part a block: blocks that are too large would not fit into the memory of a small machine.
    `min_insert_block_size_rows = ${BLOCK_ROWS}, min_insert_block_size_bytes = ${BLOCK_BYTES}`,
    'max_insert_threads = 1',
  ].join(', ');
}

const BLOCK_ROWS = 1_048_576;
const BLOCK_BYTES = 128 * 1024 * 1024;
