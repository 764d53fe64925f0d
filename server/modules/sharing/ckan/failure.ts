import type { Problem } from '#kernel/errors';

/** A failure as CKAN's clients know it: they look at `__type`, at the status and, of a validation, at the fields. */
export class CkanFailure {
  readonly status: number;
  readonly error: Record<string, unknown>;
  constructor(status: number, type: string, told: string | Record<string, string[]>) {
    this.status = status;
    this.error = typeof told === 'string' ? { __type: type, message: told } : { __type: type, ...told };
  }
}

export const badQuery = (message: string) => new CkanFailure(400, 'Search Query Error', message);
export const accessDenied = (message = 'Access denied') =>
  new CkanFailure(403, 'Authorization Error', message);
export const notThere = (message = 'Not found') => new CkanFailure(404, 'Not Found Error', message);
export const invalid = (fields: Record<string, string[]>) => new CkanFailure(409, 'Validation Error', fields);

/** The same refusal in CKAN's words. A limit that is reached keeps its status, so that clients wait. */
export function failureOf(problem: Problem): CkanFailure {
  const told = problem.detail === undefined ? problem.title : `${problem.title}: ${problem.detail}`;
  if (problem.status === 404) return notThere();
  if (problem.status === 429) return new CkanFailure(429, 'Too Many Requests', told);
  if (problem.errors !== undefined)
    return invalid(
      Object.fromEntries(problem.errors.map(({ path, message }) => [path.replace(/^\//, ''), [message]])),
    );
  return problem.status >= 500 ? new CkanFailure(problem.status, 'Internal Error', told) : accessDenied(told);
}
