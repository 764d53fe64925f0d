import { invalidField, type Problem } from '../errors.ts';

const DEPTH_MAX = 12;

/**
 * Refuses what no database text can hold: NUL characters and halves of surrogate pairs, at any depth of an input,
 * and nesting deeper than any of our shapes. `path` is a JSON pointer.
 */
export function refuseUnstorable(value: unknown, path: string, depth = 0): Problem | undefined {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) return invalidField(path || '/', 'contains the character U+0000');
    return value.isWellFormed() ? undefined : invalidField(path || '/', 'contains half of a surrogate pair');
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= DEPTH_MAX) return invalidField(path, 'is nested too deeply');
  for (const [key, inner] of Object.entries(value)) {
    const problem = refuseUnstorable(inner, `${path}/${key}`, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
