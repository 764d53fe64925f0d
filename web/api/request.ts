import { abortAfter, jitter, sleep } from '../clock.ts';
import { ApiProblem, offlineType } from './problem.ts';

/** A sending is repeated this often, with the same key, while nobody knows whether it took effect. */
const sendRetriesMax = 2;
const sendRetryDelayMs = 800;
const requestTimeoutMs = 30_000;

type Query = Record<string, string | number | boolean | undefined>;

interface RequestOptions {
  query?: Query;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

interface SendOptions extends RequestOptions {
  method?: 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  /** Kept across repetitions of the same act; see `useAct`. */
  key: string;
}

/** Reads; throws `ApiProblem`. TanStack Query decides about repetition (`query-client.ts`). */
export function read<Result>(path: string, options: RequestOptions = {}): Promise<Result> {
  return request<Result>(path + queryString(options.query), {
    signal: options.signal,
    headers: options.headers,
  });
}

/** Writes once: repeats on a lost connection under the same idempotency key; throws `ApiProblem`. */
export async function send<Result>(path: string, options: SendOptions): Promise<Result> {
  const isForm = options.body instanceof FormData;
  const init: RequestInit = {
    method: options.method ?? 'POST',
    signal: options.signal,
    headers: { 'idempotency-key': options.key, ...(isForm ? {} : { 'content-type': 'application/json' }) },
    body: isForm ? (options.body as FormData) : JSON.stringify(options.body ?? {}),
  };
  for (let attempt = 0; ; attempt++) {
    try {
      return await request<Result>(path + queryString(options.query), init);
    } catch (error) {
      const again = error instanceof ApiProblem && error.isUncertain && error.status !== 507;
      if (!again || attempt === sendRetriesMax || !navigator.onLine) throw error;
      await sleep(jitter(sendRetryDelayMs * 2 ** attempt));
    }
  }
}

async function request<Result>(url: string, init: RequestInit): Promise<Result> {
  let response: Response;
  try {
    const timeout = abortAfter(requestTimeoutMs);
    response = await fetch(url, {
      ...init,
      credentials: 'same-origin',
      headers: { accept: 'application/json', ...init.headers },
      signal: init.signal ? AbortSignal.any([init.signal, timeout]) : timeout,
    });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiProblem({ type: offlineType, title: 'Nothing answered' });
  }
  if (response.status === 204) return undefined as Result;
  const text = await response.text();
  const document = parse(text);
  if (response.ok && document !== undefined) return document as Result;
  throw new ApiProblem({ ...(document as object), status: response.ok ? 502 : response.status });
}

function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function queryString(query: Query = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}
