import type { PlainKey, Texts } from '../texts/text.ts';

/** The one error of the API client: a problem document (RFC 9457), or `/problems/offline` when nothing answered. */
export class ApiProblem extends Error {
  readonly type: string;
  readonly status: number;
  readonly detail: string | undefined;
  readonly errors: { path: string; message: string }[];

  constructor(document: Partial<ApiProblemDocument>) {
    super(document.title ?? document.type ?? 'problem');
    this.name = 'ApiProblem';
    this.type = document.type ?? 'about:blank';
    this.status = document.status ?? 0;
    this.detail = document.detail;
    this.errors = document.errors ?? [];
  }

  /** Nobody knows whether the request took effect: the same act may be sent again with the same key. */
  get isUncertain(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

interface ApiProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors: { path: string; message: string }[];
}

export const offlineType = '/problems/offline';

/** The server runs, but nobody has loaded a district yet. */
export function isWithoutDistrict(error: unknown): boolean {
  return (
    error instanceof ApiProblem &&
    (error.type === '/problems/no-district' || error.type === '/problems/district-empty')
  );
}

const wordsByType: Record<string, PlainKey> = {
  [offlineType]: 'problem.offline',
  '/problems/invalid-input': 'problem.invalidInput',
  '/problems/malformed-input': 'problem.invalidInput',
  '/problems/not-signed-in': 'problem.notSignedIn',
  '/problems/not-allowed': 'problem.notAllowed',
  '/problems/not-found': 'problem.notFound',
  '/problems/conflict': 'problem.conflict',
  '/problems/too-large': 'problem.tooLarge',
  '/problems/unsupported-media': 'problem.unsupportedMedia',
  '/problems/too-many-requests': 'problem.tooManyRequests',
  '/problems/unavailable': 'problem.unavailable',
  '/problems/storage-full': 'problem.storageFull',
  '/problems/case-not-ready': 'problem.conflict',
  '/problems/case-not-yours': 'problem.notYours',
  '/problems/organisation-not-reachable': 'problem.notReachable',
  '/problems/outside-district': 'problem.outside',
  '/problems/file-not-accepted': 'problem.unsupportedMedia',
  '/problems/file-damaged': 'problem.fileDamaged',
  '/problems/no-district': 'problem.noDistrict',
  '/problems/district-empty': 'problem.noDistrict',
};

const wordsByStatus: Record<number, PlainKey> = {
  400: 'problem.invalidInput',
  401: 'problem.notSignedIn',
  403: 'problem.notAllowed',
  404: 'problem.notFound',
  409: 'problem.conflict',
  413: 'problem.tooLarge',
  429: 'problem.tooManyRequests',
  503: 'problem.unavailable',
};

/** Turns any error into one sentence a person can act on. */
export function problemInWords(error: unknown, t: Texts): string {
  if (!(error instanceof ApiProblem)) return t('problem.internal');
  return t(wordsByType[error.type] ?? wordsByStatus[error.status] ?? 'problem.internal');
}

/** Refusals of better-auth, which speaks of wrong passwords as wrong input. */
export function authProblemInWords(error: unknown, t: Texts): string {
  const isRefused = error instanceof ApiProblem && (error.status === 400 || error.status === 401);
  return isRefused ? t('account.passwordWrong') : problemInWords(error, t);
}
