import { QueryClient } from '@tanstack/react-query';
import { ApiProblem, isWithoutDistrict } from './problem.ts';

const readRetriesMax = 2;

/** One cache for the page. Reads are repeated only when the server did not answer; refusals are final. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Kept copies (`kept.ts`) must be reachable off line, so queries run without a network too.
        networkMode: 'always',
        staleTime: 15_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) =>
          failures < readRetriesMax &&
          navigator.onLine &&
          error instanceof ApiProblem &&
          error.isUncertain &&
          !isWithoutDistrict(error),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
