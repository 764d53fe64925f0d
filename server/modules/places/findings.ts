import type { FieldError } from '#kernel/errors';

/** So many are told of each sort; a broken file has thousands of the same. */
const FINDINGS_MAX = 200;

/**
 * What an import found. An error stops it; a warning does not. `path` tells where: `villages.csv line 12`,
 * `boundaries feature 3 (310115005000)`.
 */
export class Findings {
  readonly errors: FieldError[] = [];
  readonly warnings: FieldError[] = [];
  /** Faults that have one right remedy, by what was done, with how often. */
  readonly repairs: Record<string, number> = {};
  #errorsLeftOff = 0;

  error(path: string, message: string): void {
    if (this.errors.length < FINDINGS_MAX) this.errors.push({ path, message });
    else this.#errorsLeftOff += 1;
  }

  warn(path: string, message: string): void {
    if (this.warnings.length < FINDINGS_MAX) this.warnings.push({ path, message });
  }

  repair(what: string, count = 1): void {
    if (count > 0) this.repairs[what] = (this.repairs[what] ?? 0) + count;
  }

  get hasErrors(): boolean {
    return this.errors.length > 0;
  }

  /** Every error there is room for, and how many more there were. */
  listErrors(): FieldError[] {
    if (this.#errorsLeftOff === 0) return this.errors;
    return [...this.errors, { path: '', message: `and ${this.#errorsLeftOff} more` }];
  }
}
