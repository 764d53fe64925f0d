import Type from 'typebox';

/** An object whose fields are not known beforehand: a row by its items, or a problem. */
export function anyObject(description?: string): Type.TUnsafe<Record<string, unknown>> {
  const options = { additionalProperties: true, ...(description === undefined ? {} : { description }) };
  return Type.Unsafe<Record<string, unknown>>(Type.Object({}, options));
}
