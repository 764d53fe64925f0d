/** One wrong field or row of an input. `path` is a JSON pointer (`/location/0`) or `line 12, column 发生时间`. */
export interface FieldError {
  path: string;
  message: string;
}

/**
 * An expected failure, as a value: a verb returns it, the transaction rolls back, the client receives it as
 * `application/problem+json` (RFC 9457). Impossible states throw an `Error` instead.
 */
export class Problem {
  readonly type: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: FieldError[] | undefined;
  readonly extra: Record<string, unknown> | undefined;

  constructor(
    kind: ProblemKind,
    options: { detail?: string; errors?: FieldError[]; extra?: Record<string, unknown> } = {},
  ) {
    this.type = kind.type;
    this.status = kind.status;
    this.title = kind.title;
    this.detail = options.detail;
    this.errors = options.errors;
    this.extra = options.extra;
  }

  toJSON(): Record<string, unknown> {
    return {
      type: this.type,
      title: this.title,
      status: this.status,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...(this.errors === undefined ? {} : { errors: this.errors }),
      ...this.extra,
    };
  }
}

export interface ProblemKind {
  /** Stable: clients switch on it, texts are looked up by it. */
  type: string;
  status: number;
  title: string;
}

const kinds = new Map<string, ProblemKind>();

/** Declares a problem type once; `docs/problems.md` lists them all. `name` is kebab-case. */
export function defineProblem(name: string, status: number, title: string): ProblemKind {
  const kind = Object.freeze({ type: `/problems/${name}`, status, title });
  if (kinds.has(kind.type)) throw new Error(`problem ${kind.type} is defined twice`);
  kinds.set(kind.type, kind);
  return kind;
}

/** All declared problem types, by type. */
export function listProblemKinds(): ProblemKind[] {
  return [...kinds.values()].sort((a, b) => (a.type < b.type ? -1 : 1));
}

export const invalidInput = defineProblem('invalid-input', 422, 'The input is not valid');
export const malformedInput = defineProblem('malformed-input', 400, 'The request could not be read');
export const notSignedIn = defineProblem('not-signed-in', 401, 'Sign in first');
export const notAllowed = defineProblem('not-allowed', 403, 'Your post does not allow this');
export const notFound = defineProblem('not-found', 404, 'There is no such thing, or you may not see it');
export const conflict = defineProblem('conflict', 409, 'The current state does not allow this');
export const tooLarge = defineProblem('too-large', 413, 'The request is too large');
export const unsupportedMedia = defineProblem(
  'unsupported-media',
  415,
  'This kind of content is not accepted',
);
export const keyReused = defineProblem(
  'idempotency-key-reused',
  422,
  'This idempotency key was used for another request',
);
export const tooManyRequests = defineProblem('too-many-requests', 429, 'Too many requests; try again later');
export const internalError = defineProblem(
  'internal-error',
  500,
  'Something went wrong here; it was recorded',
);
export const unavailable = defineProblem(
  'unavailable',
  503,
  'A part of the system does not answer; try again shortly',
);
export const storageFull = defineProblem('storage-full', 507, 'The disk is full; nothing was changed');

/** A single wrong field, the commonest refusal. */
export function invalidField(path: string, message: string): Problem {
  return new Problem(invalidInput, { detail: `${path}: ${message}`, errors: [{ path, message }] });
}
