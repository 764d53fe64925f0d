import { type CkanFailure, invalid } from './failure.ts';

/**
 * Reads the parameters of an action: texts of an address, or values of a JSON body. What is wrong is gathered by field,
 * as CKAN tells it; `wrong()` says whether anything is.
 */
export class Params {
  readonly #given: Record<string, unknown>;
  readonly #wrong: Record<string, string[]> = {};

  constructor(given: Record<string, unknown>) {
    this.#given = given;
  }

  has(name: string): boolean {
    const value = this.#given[name];
    return value !== undefined && value !== null && value !== '';
  }

  /** Whatever was given; a JSON text of an address is read. */
  value(name: string): unknown {
    const value = this.#given[name];
    if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return this.has(name) ? value : undefined;
    try {
      return JSON.parse(value);
    } catch {
      this.blame(name, 'Cannot parse JSON');
      return undefined;
    }
  }

  text(name: string, lengthMax = 1_000): string {
    const value = this.#given[name] ?? '';
    if (typeof value !== 'string' && typeof value !== 'number') {
      this.blame(name, 'Must be a text');
      return '';
    }
    if (String(value).length > lengthMax) this.blame(name, `Must be at most ${lengthMax} characters`);
    return String(value).slice(0, lengthMax);
  }

  /** Must be there. */
  required(name: string): string {
    if (!this.has(name)) this.blame(name, 'Missing value');
    return this.text(name);
  }

  whole(name: string, { fallback, max }: { fallback: number; max: number }): number {
    if (!this.has(name)) return fallback;
    const value = Number(this.#given[name]);
    if (Number.isSafeInteger(value) && value >= 0 && typeof this.#given[name] !== 'boolean')
      return Math.min(value, max);
    this.blame(name, 'Must be a natural number');
    return fallback;
  }

  flag(name: string, fallback = false): boolean {
    const value = this.#given[name];
    if (value === undefined || value === null || value === '') return fallback;
    if (typeof value === 'boolean') return value;
    if (/^(true|1|yes|on|t)$/i.test(String(value))) return true;
    if (/^(false|0|no|off|f)$/i.test(String(value))) return false;
    this.blame(name, 'Must be true or false');
    return fallback;
  }

  /** A list, or a text with commas. */
  list(name: string, most: number): string[] {
    const value = this.value(name);
    const list = typeof value === 'string' ? value.split(',') : value === undefined ? [] : value;
    if (!Array.isArray(list) || !list.every((one) => typeof one === 'string')) {
      this.blame(name, 'Must be a list of texts');
      return [];
    }
    if (list.length > most) this.blame(name, `At most ${most}`);
    return list.slice(0, most).map((one) => one.trim());
  }

  blame(name: string, message: string): void {
    this.#wrong[name] = [...(this.#wrong[name] ?? []), message];
  }

  wrong(): CkanFailure | undefined {
    return Object.keys(this.#wrong).length === 0 ? undefined : invalid(this.#wrong);
  }
}
