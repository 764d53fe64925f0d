import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useAct } from './act.ts';
import { kept } from './kept.ts';
import { read, send } from './request.ts';
import type { Act, CaseDetail, CaseFilters, CaseMap, CaseSummary, Overview, Page } from './shapes.ts';

const pageSize = 50;
const tasksMax = 100;

/** The queue: read by key, page after page, as far as the person scrolls. */
export function casesQuery(filters: CaseFilters) {
  return infiniteQueryOptions({
    queryKey: ['cases', 'list', filters],
    queryFn: ({ pageParam, signal }) =>
      read<Page<CaseSummary>>('/api/cases', {
        query: { ...filters, after: pageParam, limit: pageSize },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function caseQuery(id: string) {
  return queryOptions({
    queryKey: ['cases', 'detail', id],
    queryFn: () => kept(`case ${id}`, () => read<CaseDetail>(`/api/cases/${encodeURIComponent(id)}`)),
  });
}

/** What this workstation has to do, the nearest deadline first. */
export const tasksQuery = queryOptions({
  queryKey: ['cases', 'tasks'],
  queryFn: () =>
    kept('tasks', () =>
      read<Page<CaseSummary>>('/api/cases', { query: { mine: true, limit: tasksMax } }),
    ).then((page) => page.items),
});

export const overviewQuery = queryOptions({
  queryKey: ['cases', 'overview'],
  queryFn: ({ signal }) => read<Overview>('/api/cases/overview', { signal }),
  refetchInterval: 60_000,
});

export const caseMapQuery = queryOptions({
  queryKey: ['cases', 'map'],
  queryFn: ({ signal }) => read<CaseMap>('/api/cases/map', { signal }),
  refetchInterval: 60_000,
});

/** The most pressing cases, for the edge of the overview. */
export function pressingQuery(limit: number) {
  return queryOptions({
    queryKey: ['cases', 'pressing', limit],
    queryFn: ({ signal }) =>
      read<Page<CaseSummary>>('/api/cases', { query: { clock: 'overdue', limit }, signal }).then(
        (page) => page.items,
      ),
    refetchInterval: 60_000,
  });
}

export interface ActInput {
  act: Act;
  body: Record<string, unknown>;
}

/** Performs one act on a case; the answer is the case after it. */
export function useCaseAct(id: string, onDone?: (input: ActInput) => void) {
  const client = useQueryClient();
  return useAct({
    act: ({ act, body }: ActInput, key) =>
      send<CaseDetail>(`/api/cases/${encodeURIComponent(id)}/${act}`, { body, key }),
    onDone: async (_, input) => {
      await client.invalidateQueries({ queryKey: ['cases'] });
      onDone?.(input);
    },
  });
}
