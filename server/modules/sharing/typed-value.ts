/** What people take a column for. */
export type ColumnKind = 'text' | 'number' | 'date' | 'time' | 'boolean';

/** A value in the form ClickHouse reads it, with the type to read it as. */
export interface TypedText {
  text: string;
  type: string;
}

/** `Nullable(Decimal(38, 2))` → `Decimal(38, 2)`. */
export function bareType(type: string): string {
  const inner = /^(?:Nullable|LowCardinality)\((.*)\)$/.exec(type)?.[1];
  return inner === undefined ? type : bareType(inner);
}

export function kindOfType(type: string): ColumnKind {
  const bare = bareType(type);
  if (bare === 'Bool') return 'boolean';
  if (bare.startsWith('DateTime')) return 'time';
  if (bare.startsWith('Date')) return 'date';
  return /^(?:U?Int|Float|Decimal)/.test(bare) ? 'number' : 'text';
}

export function isFloat(type: string): boolean {
  return bareType(type).startsWith('Float');
}

/** A text read as a value of a column's type; undefined when it is none. */
export function typedText(text: string, columnType: string): TypedText | undefined {
  switch (kindOfType(columnType)) {
    case 'text':
      return { text, type: 'String' };
    case 'boolean':
      return text === 'true' || text === 'false' ? { text, type: 'Bool' } : undefined;
    case 'date':
      return dayOf(text);
    case 'time':
      return momentOf(text);
    case 'number':
      return numberOf(text, bareType(columnType));
  }
}

const INTEGER = /^[+-]?\d{1,20}$/;
const NUMBER = /^[+-]?\d{1,40}(?:\.\d{1,40})?(?:e[+-]?\d{1,3})?$/i;
const NO_NUMBER = /^(?:nan|[+-]?inf)$/i;
const DECIMAL = /^[+-]?(\d{1,38})(?:\.(\d+))?$/;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

/** As exact as the column where the text is; else as a floating-point number. */
function numberOf(text: string, type: string): TypedText | undefined {
  if (NO_NUMBER.test(text)) return isFloat(type) ? { text: text.toLowerCase(), type: 'Float64' } : undefined;
  if (!NUMBER.test(text)) return undefined;
  const plain = text.replace('+', '');
  if (/^U?Int/.test(type) && INTEGER.test(text)) {
    const value = BigInt(plain);
    if (value >= INT64_MIN && value <= INT64_MAX) return { text: plain, type: 'Int64' };
    return value > 0 && value <= UINT64_MAX
      ? { text: plain, type: 'UInt64' }
      : { text: plain, type: 'Float64' };
  }
  const scale = /^Decimal\(\d+, (\d+)\)/.exec(type)?.[1];
  const [, whole = '', fraction = ''] = DECIMAL.exec(text) ?? [];
  if (
    scale !== undefined &&
    whole !== '' &&
    whole.length <= 38 - Number(scale) &&
    fraction.length <= Number(scale)
  )
    return { text: plain, type: `Decimal(38, ${scale})` };
  return { text: plain, type: 'Float64' };
}

function dayOf(text: string): TypedText | undefined {
  const day = /^(?:19|20|21|22)\d\d-\d\d-\d\d/.exec(text)?.[0];
  if (day === undefined || Number.isNaN(Date.parse(text))) return undefined;
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
    ? { text: day, type: 'Date32' }
    : undefined;
}

/** A moment without a zone is taken as UTC, as everywhere. */
function momentOf(text: string): TypedText | undefined {
  const shape =
    /^(?:19|20|21|22)\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/.exec(text);
  if (shape === null) return undefined;
  const hasTime = text.length > 10;
  const moment = Date.parse(hasTime && shape[1] === undefined ? `${text.replace(' ', 'T')}Z` : text);
  if (Number.isNaN(moment)) return undefined;
  return {
    text: new Date(moment).toISOString().replace('T', ' ').replace('Z', ''),
    type: "DateTime64(3, 'UTC')",
  };
}
